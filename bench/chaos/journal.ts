import { closeSync, openSync, writeSync } from 'node:fs'

/** One thing that happened, as it happens. */
export type Journal = (who: string, what: string) => void

/** Appends to this file, a line each, `05:43:12.101 Courier 2: publishing failed …`; without a file: nothing. */
export function openJournal(file: string | undefined): Journal {
  if (file === undefined) return () => {}
  const journal = openSync(file, 'w')
  process.once('exit', () => closeSync(journal))
  return (who, what) => void writeSync(journal, `${new Date().toISOString().slice(11, 23)} ${who}: ${what}\n`)
}
