import { existsSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { LedgerUnusable } from '../ledger/ledger.js'
import { isLedgerThere, openLedger, openLedgerForReading } from '../store/open.js'
import type { Upgrade } from '../store/sql/migrations.js'
import type { Store } from '../store/store.js'
import { UsageError } from './usage-error.js'

/**
 * The configured ledger, made when it is not there; `say` is told when it was brought up to date. Where there are no
 * documents either nothing is made: this is not the folder of a publication.
 */
export async function openConfiguredLedger(config: Config, say: (line: string) => void): Promise<Store> {
  const { ledger, items } = config
  if (!isLedgerThere(ledger) && !existsSync(items))
    throw new UsageError([
      `found neither a ledger (${ledger}) nor a folder of documents (${items}) in ${process.cwd()}; go to the folder of the publication, name both with --ledger and --items, or begin one with strillone init`,
    ])
  return sayingWhatToDo(() => openLedger(config.ledger, (upgrade) => say(upgraded(upgrade))))
}

function upgraded({ from, to, copy }: Upgrade): string {
  const back =
    copy === null
      ? 'No copy was kept. To be able to go back, run pg_dump before an update'
      : `As it was it is in ${copy}. To go back, stop all programs on it, put that file in the ledger's place, remove the -wal and -shm beside it, and start the version from before`
  return `the ledger was brought from schema ${from} to ${to}. ${back}`
}

/** The configured ledger, not to be written; null when there is none. */
export function lookIntoConfiguredLedger(config: Config): Promise<Store | null> {
  return sayingWhatToDo(() => openLedgerForReading(config.ledger))
}

/** At the start of the program a ledger that cannot be used is for the person who started it. */
export async function sayingWhatToDo<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if (error instanceof LedgerUnusable) throw new UsageError([`--ledger (STRILLONE_LEDGER): ${error.message}`])
    throw error
  }
}
