import { existsSync } from 'node:fs'
import { LedgerUnusable } from '../ledger/ledger.js'
import { openMemoryLedger } from './memory/ledger.js'
import type { Upgrade } from './sql/migrations.js'
import type { Backup } from './sqlite/backup.js'
import type { Store } from './store.js'

/** What `STRILLONE_LEDGER` can say. */
export const MEMORY = 'memory'

function isPostgres(place: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(place)
}

/** Whether something was kept in this place before; of a server's database that is for the server to say. */
export function isLedgerThere(place: string): boolean {
  return place === MEMORY || isPostgres(place) || existsSync(place)
}

/** The ledger kept in this place: `memory`, `postgres://…`, or a file; made when it is not there. */
export async function openLedger(place: string, onUpgrade?: (upgrade: Upgrade) => void): Promise<Store> {
  if (place === MEMORY) return openMemoryLedger()
  // Imported when needed: each brings an engine of its own.
  if (isPostgres(place)) return (await import('./postgres/ledger.js')).openPostgresLedger(place, onUpgrade)
  return (await import('./sqlite/ledger.js')).openSqliteLedger(place, onUpgrade)
}

/** The ledger of this place, to be looked at only: nothing is made or written. Null when there is none. */
export async function openLedgerForReading(place: string): Promise<Store | null> {
  if (place === MEMORY) return null
  if (isPostgres(place)) return (await import('./postgres/ledger.js')).openPostgresForReading(place)
  return (await import('./sqlite/ledger.js')).openSqliteForReading(place)
}

/** Copy the ledger of this place to a new file while it is in use. */
export async function backupLedger(place: string, copy: string): Promise<Backup> {
  if (place === MEMORY)
    throw new LedgerUnusable(`found "${MEMORY}", which ends with its program; there is nothing to copy`)
  if (isPostgres(place))
    throw new LedgerUnusable(
      `PostgreSQL copies its own databases while they are in use: pg_dump --format=custom --file=${copy} ADDRESS; pg_restore puts one back`,
    )
  return (await import('./sqlite/backup.js')).backupSqlite(place, copy)
}
