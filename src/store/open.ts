import { openMemoryLedger } from './memory.js'
import type { Store } from './store.js'

/** What `STRILLONE_LEDGER` can say. */
export const MEMORY = 'memory'

function isPostgres(place: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(place)
}

/** The ledger kept in this place: `memory`, `postgres://…`, or a file; made when it is not there. */
export async function openLedger(place: string): Promise<Store> {
  if (place === MEMORY) return openMemoryLedger()
  // Imported when needed: each brings an engine of its own.
  if (isPostgres(place)) return (await import('./postgres.js')).openPostgresLedger(place)
  return (await import('./sqlite.js')).openSqliteLedger(place)
}

/** The ledger of this place, to be looked at only: nothing is made or written. Null when there is none. */
export async function openLedgerForReading(place: string): Promise<Store | null> {
  if (place === MEMORY) return null
  if (isPostgres(place)) return (await import('./postgres.js')).openPostgresForReading(place)
  return (await import('./sqlite.js')).openSqliteForReading(place)
}
