import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { Kysely, sql } from 'kysely'
import { LedgerUnusable } from '../../ledger/ledger.js'
import { type Explained, explainQueue, explainView } from '../sql/explain.js'
import {
  migrate,
  readSchemaVersion,
  refuseForeignTables,
  refuseNewerSchema,
  SCHEMA_VERSION,
  type Upgrade,
} from '../sql/migrations.js'
import type { ColumnTypes } from '../sql/statements.js'
import { createSqlAccess } from '../sql/access.js'
import { createSqlQueue, type Transact } from '../sql/queue.js'
import { recordOutcome } from '../sql/record.js'
import { createSqlReaders } from '../sql/readers.js'
import { createSqlView } from '../sql/view.js'
import { createSqliteDialect } from './dialect.js'
import { explain } from './errors.js'
import type { Store } from '../store.js'
import type { Tables } from '../sql/tables.js'

const TYPES: ColumnTypes = { integer: 'integer', real: 'real', text: 'text', tableEnd: ' strict' }
/** How often a change by another program is looked for: two integers are compared, no disk is read. */
const FOLLOW_MS = 300
/** A reader waits this long for the moments in which a writer needs the file alone. */
const BUSY_MS = 2_000

/**
 * A ledger in one file, made with its folder when it is not there. Two connections: the one that writes, in
 * a turn, and one for everybody who reads meanwhile (WAL lets them). One of an older version of the program is
 * brought up to date once a copy of it is kept.
 *
 * @throws LedgerUnusable for a file that is no database, is damaged, is newer than the program, or may not be written
 */
export async function openSqliteLedger(file: string, onUpgrade: (upgrade: Upgrade) => void = () => {}): Promise<Store> {
  const explained = explain(file)
  return explained(async () => {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
    const writing = openFile(file)
    // A publish of thousands of stories fits into the memory, and into the log, before it has to be moved on.
    writing.exec('pragma cache_size = -16384')
    writing.exec('pragma wal_autocheckpoint = 4096')
    try {
      const writer = connect(writing)
      await refuseForeignTables(writer)
      refuseReadOnly(file)
      const keep = async (version: number) => (await import('./schema-copies.js')).keepCopy(file, version)
      const upgrade = await writer.transaction().execute((transaction) => migrate(transaction, TYPES, { keep }))
      if (upgrade) {
        ;(await import('./schema-copies.js')).dropOldCopies(file)
        onUpgrade(upgrade)
      }
      return createLedger(writing, writer, openFile(file), { file, explained })
    } catch (error) {
      writing.close()
      throw error
    }
  })
}

/** SQLite opens such a file all the same, and fails at the first publish. */
function refuseReadOnly(file: string): void {
  accessSync(file, constants.R_OK | constants.W_OK)
  accessSync(path.dirname(path.resolve(file)), constants.W_OK)
}

/** A ledger that is only looked at; null when there is none. The file is not touched. */
export async function openSqliteForReading(file: string): Promise<Store | null> {
  if (!statSync(file, { throwIfNoEntry: false })) return null
  const explained = explain(file)
  return explained(async () => {
    const reading = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS })
    try {
      const reader = connect(reading)
      const version = await readSchemaVersion(reader)
      refuseNewerSchema(version)
      if (version === SCHEMA_VERSION) return createLedger(reading, reader, reading, { file, explained })
      reading.close()
      return null
    } catch (error) {
      if (reading.isOpen) reading.close()
      throw error
    }
  })
}

const MOVED =
  'was moved away or replaced while the program runs, and what is stored from now on would be lost; put it back, or start the program again'

/** As `explained`, for what is stored: refused where another file, or none, has the name by now. */
function inPlace(file: string, explained: Explained): Explained {
  const opened = identityOf(file)
  return (work) =>
    explained(async () => {
      if (identityOf(file) !== opened) throw new LedgerUnusable(MOVED)
      return work()
    })
}

function identityOf(file: string): string | null {
  const status = statSync(file, { throwIfNoEntry: false })
  return status ? `${status.dev}/${status.ino}` : null
}

function openFile(file: string): DatabaseSyncInstance {
  const database = new DatabaseSync(file, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
  try {
    database.exec('pragma journal_mode = wal')
    // FULL: what was committed is on the disk, also when the power fails.
    database.exec('pragma synchronous = full')
    database.exec('pragma journal_size_limit = 67108864')
    // What is deleted is written over where that costs no write of its own: so a key that is gone is gone.
    database.exec('pragma secure_delete = fast')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function connect(database: DatabaseSyncInstance): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: createSqliteDialect(database) })
}

function createLedger(
  writing: DatabaseSyncInstance,
  writer: Kysely<Tables>,
  reading: DatabaseSyncInstance,
  { file, explained }: { readonly file: string; readonly explained: Explained },
): Store {
  const reader = reading === writing ? writer : connect(reading)
  const view = createSqlView(reader)
  const kept = inPlace(file, explained)
  return {
    ...explainView(view, explained),
    latest: () => kept(() => view.latest()),
    queue: explainQueue(createSqlQueue(writer, { reader, quickly: quickly(writer), skipsLocked: false }), kept),
    takeTurn: (decide) =>
      kept(() =>
        writer.transaction().execute(async (transaction) => {
          const outcome = await decide(createSqlView(transaction))
          return outcome && recordOutcome(transaction, outcome)
        }),
      ),
    follow: (onPublish) => followFile(file, reading, onPublish),
    access: createSqlAccess({ reader, write: (work) => writer.transaction().execute(work), explained }),
    readers: createSqlReaders({ reader, write: quickly(writer), explained }),
    ping: () => kept(async () => void (await view.latest())),
    close: async () => {
      if (reader !== writer) {
        await reader.destroy()
        emptyLog(writing)
      }
      await writer.destroy()
    },
  }
}

/** In WAL a commit that is not synced survives the program, and is on the disk with the next one that is. */
function quickly(writer: Kysely<Tables>): Transact {
  return (work) =>
    writer.connection().execute(async (connection) => {
      await sql`pragma synchronous = normal`.execute(connection)
      try {
        return await connection.transaction().execute(work)
      } finally {
        await sql`pragma synchronous = full`.execute(connection)
      }
    })
}

/** Bring the log into the file: a copy of the file alone is then a whole backup. */
function emptyLog(writing: DatabaseSyncInstance): void {
  try {
    writing.exec('pragma wal_checkpoint(truncate)')
  } catch {
    // What is in the log is as safe there; the next start reads it.
  }
}

/**
 * `data_version` is another number once any other connection has committed (sqlite.org/pragma.html). A file that was
 * replaced will never have another; whoever then asks for what is new is told so.
 */
function followFile(
  file: string,
  reading: DatabaseSyncInstance,
  onPublish: () => void,
): { readonly close: () => Promise<void> } {
  const statement = reading.prepare('pragma data_version')
  const version = (): string => `${String(statement.get()?.data_version)} ${identityOf(file)}`
  // The first look tells in any case: there may have been a publish just before it.
  let seen: string | null = null
  const timer = setInterval(() => {
    try {
      const now = version()
      if (now === seen) return
      seen = now
      onPublish()
    } catch {
      // The file is out of reach for now; the next look may find it.
    }
  }, FOLLOW_MS)
  timer.unref()
  return { close: async () => clearInterval(timer) }
}
