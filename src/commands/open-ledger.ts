import type { Config } from '../config.js'
import { LedgerUnusable } from '../ledger/ledger.js'
import { openLedger, openLedgerForReading } from '../store/open.js'
import type { Store } from '../store/store.js'
import { UsageError } from './usage-error.js'

/** The configured ledger, made when it is not there. */
export function openConfiguredLedger(config: Config): Promise<Store> {
  return sayingWhatToDo(() => openLedger(config.ledger))
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
