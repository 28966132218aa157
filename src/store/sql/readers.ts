import { type Kysely, sql } from 'kysely'
import {
  type ClientDays,
  clientKey,
  type Counts,
  currentCounts,
  firstSecond,
  oldestBit,
  READER_LIMITS,
  type Statement,
  statementKey,
  type Tally,
} from '../../readers/counts.js'
import { firstDay, periodsOn } from '../../readers/days.js'
import type { ReaderStore } from '../../readers/reader-store.js'
import type { Explained } from './explain.js'
import type { ReaderTallyRow } from './reader-tables.js'
import { inSlices, slices } from './slices.js'
import type { Tables } from './tables.js'

type Database = Kysely<Tables>

export type ReaderConnections = {
  readonly reader: Database
  /** One transaction, which no other program that counts is in at once: so limits hold, and nobody waits in a ring. */
  readonly write: <T>(work: (database: Database) => Promise<T>) => Promise<T>
  readonly explained: Explained
}

/** The same on both engines. */
export function createSqlReaders({ reader, write, explained }: ReaderConnections): ReaderStore {
  return {
    keys: (periods, fresh) => explained(() => write((database) => readKeys(database, periods, fresh))),
    add: (counts, today) =>
      explained(() =>
        write(async (database) => {
          await forget(database, today)
          await addAll(database, currentCounts(counts, today))
        }),
      ),
    counted: (today) => explained(() => readAll(reader, today)),
  }
}

async function readKeys(
  database: Database,
  periods: readonly number[],
  fresh: () => string,
): Promise<ReadonlyMap<number, string>> {
  await database
    .insertInto('reader_keys')
    .values(periods.map((period) => ({ period, secret: fresh() })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const rows = await database
    .selectFrom('reader_keys')
    .selectAll()
    .where('period', 'in', [...periods])
    .execute()
  return new Map(rows.map(({ period, secret }) => [period, secret]))
}

async function forget(database: Database, today: number): Promise<void> {
  const [oldest, current] = periodsOn(today)
  await database.deleteFrom('reader_tallies').where('day', '<', firstDay(today)).execute()
  await database.deleteFrom('reader_deliveries').where('day', '<', firstDay(today)).execute()
  await database.deleteFrom('reader_statements').where('at', '<', firstSecond(today)).execute()
  await database.deleteFrom('reader_keys').where('period', '<', oldest).execute()
  await database.deleteFrom('reader_clients').where('period', '<', oldest).execute()
  for (const period of [oldest, current])
    await database
      .deleteFrom('reader_clients')
      .where('period', '=', period)
      .where('days', '<', oldestBit(period, today))
      .execute()
}

async function addAll(database: Database, counts: Counts): Promise<void> {
  for (const some of slices(counts.tallies)) await addTallies(database, some)
  for (const some of slices(await clientsWithinLimit(database, counts.clients))) await addClients(database, some)
  for (const some of slices(await statementsWithinLimit(database, counts.statements)))
    await addStatements(database, some)
  for (const { day, delivered } of counts.deliveries)
    await database
      .insertInto('reader_deliveries')
      .values({ day, delivered })
      .onConflict((conflict) =>
        conflict.column('day').doUpdateSet((row) => ({
          delivered: row('reader_deliveries.delivered', '+', row.ref('excluded.delivered')),
        })),
      )
      .execute()
}

const SUMS = ['polls', 'not_modified', 'deltas', 'bytes', 'early'] as const satisfies readonly (keyof ReaderTallyRow)[]

async function addTallies(database: Database, tallies: readonly Tally[]): Promise<void> {
  await database
    .insertInto('reader_tallies')
    .values(tallies.map(toTallyRow))
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'feed', 'format', 'reader'])
        .doUpdateSet((row) =>
          Object.fromEntries(
            SUMS.map((column) => [column, row(`reader_tallies.${column}`, '+', row.ref(`excluded.${column}`))]),
          ),
        ),
    )
    .execute()
}

async function addClients(database: Database, clients: readonly ClientDays[]): Promise<void> {
  await database
    .insertInto('reader_clients')
    .values([...clients])
    .onConflict((conflict) =>
      conflict.columns(['period', 'client', 'feed', 'format']).doUpdateSet({
        days: sql<number>`reader_clients.days | excluded.days`,
        twice: sql<number>`reader_clients.twice | excluded.twice | (reader_clients.days & excluded.days)`,
        validated: sql<number>`reader_clients.validated | excluded.validated`,
      }),
    )
    .execute()
}

/** See `laterStatement`. */
async function addStatements(database: Database, statements: readonly Statement[]): Promise<void> {
  await database
    .insertInto('reader_statements')
    .values([...statements])
    .onConflict((conflict) =>
      conflict
        .columns(['reader', 'address'])
        .doUpdateSet((row) => ({ subscribers: row.ref('excluded.subscribers'), at: row.ref('excluded.at') }))
        .where((where) =>
          where.or([
            where('excluded.at', '>', where.ref('reader_statements.at')),
            where.and([
              where('excluded.at', '=', where.ref('reader_statements.at')),
              where('excluded.subscribers', '>', where.ref('reader_statements.subscribers')),
            ]),
          ]),
        ),
    )
    .execute()
}

/** Those that are there already, and of the new ones as many as there is room for under each key. */
async function clientsWithinLimit(database: Database, clients: readonly ClientDays[]): Promise<ClientDays[]> {
  const within: ClientDays[] = []
  for (const period of new Set(clients.map((one) => one.period))) {
    const own = clients.filter((one) => one.period === period)
    const ofPeriod = database.selectFrom('reader_clients').where('period', '=', period)
    const count = await ofPeriod.select(({ fn }) => fn.countAll<number>().as('rows')).executeTakeFirst()
    const room = READER_LIMITS.clients - (count?.rows ?? 0)
    const find = (some: readonly string[]) => ofPeriod.selectAll().where('client', 'in', some).execute()
    within.push(
      ...(await withinRoom(own, room, clientKey, () => inSlices([...new Set(own.map(({ client }) => client))], find))),
    )
  }
  return within
}

async function statementsWithinLimit(database: Database, statements: readonly Statement[]): Promise<Statement[]> {
  const all = database.selectFrom('reader_statements')
  const count = await all.select(({ fn }) => fn.countAll<number>().as('rows')).executeTakeFirst()
  const room = READER_LIMITS.statements - (count?.rows ?? 0)
  const find = (some: readonly string[]) => all.selectAll().where('address', 'in', some).execute()
  return withinRoom(statements, room, statementKey, () =>
    inSlices(
      statements.map(({ address }) => address),
      find,
    ),
  )
}

async function withinRoom<Row>(
  rows: readonly Row[],
  room: number,
  keyOf: (row: Row) => string,
  stored: () => Promise<Row[]>,
): Promise<Row[]> {
  if (rows.length <= room) return [...rows]
  const known = new Set((await stored()).map(keyOf))
  const fresh = rows.filter((row) => !known.has(keyOf(row)))
  return [...rows.filter((row) => known.has(keyOf(row))), ...fresh.slice(0, Math.max(0, room))]
}

async function readAll(database: Database, today: number): Promise<Counts> {
  const [oldest] = periodsOn(today)
  const since = firstDay(today)
  const tallies = await database.selectFrom('reader_tallies').selectAll().where('day', '>=', since).execute()
  const clients = await database.selectFrom('reader_clients').selectAll().where('period', '=', oldest).execute()
  const statements = await database
    .selectFrom('reader_statements')
    .selectAll()
    .where('at', '>=', firstSecond(today))
    .execute()
  const deliveries = await database.selectFrom('reader_deliveries').selectAll().where('day', '>=', since).execute()
  return currentCounts(
    {
      tallies: tallies.map(toTally),
      clients,
      statements,
      deliveries,
    },
    today,
  )
}

function toTally({ not_modified: notModified, ...same }: ReaderTallyRow): Tally {
  return { ...same, notModified }
}

function toTallyRow({ notModified: not_modified, ...same }: Tally): ReaderTallyRow {
  return { ...same, not_modified }
}
