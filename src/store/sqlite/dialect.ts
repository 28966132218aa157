import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

/** Prepared statements kept; the program has fewer than these, and what makes more (lists of values) does so rarely. */
const STATEMENTS_KEPT = 64
/** How long a transaction waits for the one of another program, and how often it asks. */
const WAIT_MS = 60_000
const ASK_AGAIN_MS = 10

/** SQLITE_BUSY: another program is writing. */
const BUSY = 5

/**
 * Kysely on one connection of `@photostructure/sqlite`. Queries of one task at a time have the connection,
 * the others wait their turn. A transaction is immediate: it has the write lock from its start, so that what
 * it reads cannot change before it writes; while another program has it, this one waits without blocking.
 */
export function createSqliteDialect(database: DatabaseSyncInstance): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createDriver(database),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

function createDriver(database: DatabaseSyncInstance): Driver {
  const connection = createConnection(database)
  const waiting: (() => void)[] = []
  let taken = false
  const control = (statement: string) => connection.executeQuery(CompiledQuery.raw(statement))
  return {
    init: async () => {},
    acquireConnection: async () => {
      if (taken) await new Promise<void>((resolve) => waiting.push(resolve))
      taken = true
      return connection
    },
    releaseConnection: async () => {
      const next = waiting.shift()
      if (next) next()
      else taken = false
    },
    beginTransaction: () => beginImmediate(() => withoutWaiting(database, () => database.exec('begin immediate'))),
    commitTransaction: async () => void (await control('commit')),
    rollbackTransaction: async () => {
      // A full disk or a damaged file ends the transaction by itself.
      if (database.isTransaction) await control('rollback')
    },
    destroy: async () => database.close(),
  }
}

/** SQLite's own waiting holds the whole process: a server would answer nobody meanwhile. */
function withoutWaiting(database: DatabaseSyncInstance, work: () => void): void {
  const timeout = Number(database.prepare('pragma busy_timeout').get()?.timeout)
  database.exec('pragma busy_timeout = 0')
  try {
    work()
  } finally {
    database.exec(`pragma busy_timeout = ${timeout}`)
  }
}

async function beginImmediate(begin: () => void): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += ASK_AGAIN_MS) {
    try {
      begin()
      return
    } catch (error) {
      if (sqliteCodeOf(error) !== BUSY || waitedMs >= WAIT_MS) throw error
      await new Promise((resolve) => {
        setTimeout(resolve, ASK_AGAIN_MS)
      })
    }
  }
}

/** The primary result code of an error of SQLite's (sqlite.org/rescode.html); null for another error. */
export function sqliteCodeOf(error: unknown): number | null {
  if (!(error instanceof Error)) return null
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff
  return 'code' in error && error.code === 'ERR_SQLITE_ERROR' ? (CODES[error.message] ?? null) : null
}

/** What fails while rows are read has its words only: those of sqlite3_errstr(). */
const CODES: Readonly<Record<string, number>> = {
  'database is locked': 5,
  'attempt to write a readonly database': 8,
  'disk I/O error': 10,
  'database disk image is malformed': 11,
  'database or disk is full': 13,
  'unable to open database file': 14,
  'file is not a database': 26,
}

function createConnection(database: DatabaseSyncInstance): DatabaseConnection {
  const prepare = keepStatements(database)
  const executeQuery = async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
    const { statement, returnsRows } = prepare(sql)
    const values = parameters.map(toBindable)
    if (returnsRows) return { rows: statement.all(...values) }
    return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) }
  }
  return {
    executeQuery,
    streamQuery: async function* stream<Row>(query: CompiledQuery) {
      yield await executeQuery<Row>(query)
    },
  }
}

type Prepared = { readonly statement: StatementSyncInstance; readonly returnsRows: boolean }

/** The statements used last, by their text. */
function keepStatements(database: DatabaseSyncInstance): (sql: string) => Prepared {
  const kept = new Map<string, Prepared>()
  return (sql) => {
    const found = kept.get(sql)
    if (found) {
      kept.delete(sql)
      kept.set(sql, found)
      return found
    }
    const statement = database.prepare(sql)
    const prepared = { statement, returnsRows: statement.columns().length > 0 }
    kept.set(sql, prepared)
    const [oldest] = kept.keys()
    if (kept.size > STATEMENTS_KEPT && oldest !== undefined) kept.delete(oldest)
    return prepared
  }
}

type Bindable = null | string | number | bigint | Uint8Array

/** A Date or another object would not be refused by the library: it shifts the values after it. */
function toBindable(value: unknown): Bindable {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(`a ${typeof value} cannot be a value of SQLite`)
}
