import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool, TypeOverrides, types as pgTypes } from 'pg'
import { LedgerUnusable } from '../../ledger/ledger.js'
import { explainQueue, explainView } from '../sql/explain.js'
import { followPostgres, NOTIFY_CHANNEL } from './follow.js'
import { migrate, readSchemaVersion, refuseNewerSchema, SCHEMA_VERSION, type Upgrade } from '../sql/migrations.js'
import type { ColumnTypes } from '../sql/statements.js'
import { createSqlQueue, type Transact } from '../sql/queue.js'
import { recordOutcome } from '../sql/record.js'
import { createSqlAccess } from '../sql/access.js'
import { createSqlReaders } from '../sql/readers.js'
import { createSqlView } from '../sql/view.js'
import type { Store } from '../store.js'
import type { Tables } from '../sql/tables.js'
import { parseUrl } from '../../url.js'

const TYPES: ColumnTypes = { integer: 'bigint', real: 'double precision', text: 'text collate "C"', tableEnd: '' }
const CONNECTIONS = 4
const CONNECT_MS = 5_000
/** The advisory lock of who publishes; one a database. The letters of the program's name. */
const TURN_LOCK = 0x73_74_72_69_6c_6c
/** That of who stores what was counted of readers. */
const COUNTING_LOCK = TURN_LOCK + 1

/**
 * A ledger in a PostgreSQL database, shared by any number of programs.
 *
 * @throws LedgerUnusable when the database cannot be reached, refuses us, or is newer than the program
 */
export async function openPostgresLedger(
  address: string,
  onUpgrade: (upgrade: Upgrade) => void = () => {},
): Promise<Store> {
  const pool = openPool(address)
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const place = withoutPassword(address)
  try {
    const upgrade = await explained(place, () =>
      database.transaction().execute(async (transaction) => {
        await sql`select pg_advisory_xact_lock(${TURN_LOCK})`.execute(transaction)
        return migrate(transaction, TYPES)
      }),
    )
    if (upgrade) onUpgrade(upgrade)
    return createLedger(address, database)
  } catch (error) {
    await database.destroy()
    throw error
  }
}

/** A ledger that is only looked at; null when the database has none. */
export async function openPostgresForReading(address: string): Promise<Store | null> {
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool(address, true) }) })
  try {
    const version = await explained(withoutPassword(address), () => readSchemaVersion(database))
    refuseNewerSchema(version)
    if (version === SCHEMA_VERSION) return createLedger(address, database)
    await database.destroy()
    return null
  } catch (error) {
    await database.destroy()
    throw error
  }
}

function openPool(connectionString: string, readOnly = false): Pool {
  const types = new TypeOverrides()
  // Nothing we count comes near 2^53.
  types.setTypeParser(pgTypes.builtins.INT8, Number)
  const pool = new Pool({
    connectionString,
    types,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'strillone',
    ...(readOnly ? { options: '-c default_transaction_read_only=on' } : {}),
  })
  // A connection that breaks while nobody uses it; whoever asks next gets a new one, or the error.
  pool.on('error', () => {})
  // One that breaks while it is lent out and asked nothing, between two statements: the next statement gets the error.
  pool.on('connect', (client) => void client.on('error', () => {}))
  return pool
}

function createLedger(address: string, database: Kysely<Tables>): Store {
  const place = withoutPassword(address)
  return {
    ...explainView(createSqlView(database), (work) => explained(place, work)),
    queue: explainQueue(
      createSqlQueue(database, { reader: database, quickly: quickly(database), skipsLocked: true }),
      (work) => explained(place, work),
    ),
    takeTurn: (decide) =>
      explained(place, () =>
        database.transaction().execute(async (transaction) => {
          await sql`select pg_advisory_xact_lock(${TURN_LOCK})`.execute(transaction)
          const outcome = await decide(createSqlView(transaction))
          const publish = outcome && (await recordOutcome(transaction, outcome))
          // Told to the others when the transaction is committed, and only then.
          if (publish) await sql`select pg_notify(${NOTIFY_CHANNEL}, ${String(publish.revision)})`.execute(transaction)
          return publish
        }),
      ),
    follow: (onPublish) => followPostgres(address, onPublish),
    access: createSqlAccess({
      reader: database,
      write: (work) => work(database),
      explained: (work) => explained(place, work),
    }),
    readers: createSqlReaders({
      reader: database,
      write: (work) =>
        quickly(database)(async (transaction) => {
          await sql`select pg_advisory_xact_lock(${COUNTING_LOCK})`.execute(transaction)
          return work(transaction)
        }),
      explained: (work) => explained(place, work),
    }),
    ping: () => explained(place, async () => void (await sql`select 1`.execute(database))),
    close: () => database.destroy(),
  }
}

function quickly(database: Kysely<Tables>): Transact {
  return (work) =>
    database.transaction().execute(async (transaction) => {
      await sql`set local synchronous_commit = off`.execute(transaction)
      return work(transaction)
    })
}

async function explained<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof LedgerUnusable)
      throw error.message.startsWith(place) ? error : new LedgerUnusable(`${place}: ${error.message}`, { cause: error })
    const advice = adviceFor(error)
    throw advice === null ? error : new LedgerUnusable(`${place}: ${advice}`, { cause: error })
  }
}

/** By the SQLSTATE of the server (PostgreSQL, appendix A) or the code of the system. */
const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody answers there; start PostgreSQL, or mend host and port',
  ENOTFOUND: 'there is no host of this name; mend the address',
  EAI_AGAIN: 'the host’s name cannot be looked up now; mend the address or the network',
  ETIMEDOUT: 'the host does not answer; mend the address or the network',
  EHOSTUNREACH: 'the host cannot be reached; mend the address or the network',
  ECONNRESET: 'the connection was cut; PostgreSQL may be starting again',
  '28P01': 'the password is refused; mend it',
  '28000': 'this user is refused; mend the user, or pg_hba.conf of the server',
  '3D000': 'there is no database of this name; create it',
  '42P07': 'has tables of another program with names of ours; create a database for this one',
  '42501': 'this user may not do that; grant it the rights to create and write tables',
  '53100': 'the disk of the server is full; make room',
  '53300': 'the server takes no more connections; raise max_connections, or end programs',
  '57P01': 'PostgreSQL is shutting down',
  '57P03': 'PostgreSQL is starting; try again in a moment',
}

function adviceFor(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : ''
  const known = ADVICE[code]
  if (known !== undefined) return known
  return /timeout|terminated|closed|not queryable/i.test(error.message)
    ? `the connection was lost (${error.message}); PostgreSQL may be starting again`
    : null
}

/** What may be shown to a person and written to a log. */
export function withoutPassword(address: string): string {
  const shown = parseUrl(address)
  if (shown === null) return 'the PostgreSQL address'
  shown.password = ''
  shown.search = ''
  return shown.href
}
