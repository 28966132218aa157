import type { Config } from '../config.js'
import { LedgerUnusable } from '../ledger/ledger.js'
import { openLedger, openLedgerForReading } from '../store/open.js'
import type { Upgrade } from '../store/migrations.js'
import type { Store } from '../store/store.js'
import { UsageError } from './usage-error.js'

/** The configured ledger, made when it is not there; `say` is told when it was brought up to date. */
export function openConfiguredLedger(config: Config, say: (line: string) => void): Promise<Store> {
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
