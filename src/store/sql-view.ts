import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { Entry } from '../ledger/entry.js'
import type { LedgerView, Told } from '../ledger/ledger.js'
import { type Tables, toDocument, toEntry, toInstant, toSeconds } from './tables.js'

/** How many values one query lists; SQLite takes 32,766 parameters, and a plan is made for each length. */
const LIST_LENGTH = 500

/** The ledger's questions in SQL, on a connection or inside a transaction. Each is answered from an index. */
export function createSqlView(database: Kysely<Tables>): LedgerView {
  const entriesWhere = async (
    column: 'document' | 'minted_in' | 'fingerprint',
    values: readonly string[],
    also?: (where: ExpressionBuilder<Tables, 'entries'>) => ReturnType<typeof isWithdrawn>,
  ): Promise<Entry[]> => {
    const rows = await inSlices(values, (some) => {
      const query = database.selectFrom('entries').selectAll().where(column, 'in', some)
      return (also ? query.where(also) : query).execute()
    })
    return rows.map(toEntry)
  }
  const oneEntry = async (column: 'id' | 'slug', value: string): Promise<Entry | null> => {
    const row = await database.selectFrom('entries').selectAll().where(column, '=', value).executeTakeFirst()
    return row ? toEntry(row) : null
  }
  const instants = async (column: 'published' | 'updated', from: Date, to: Date): Promise<number[]> => {
    const rows = await database
      .selectFrom('entries')
      .select(column)
      .where(column, '>=', toSeconds(from))
      .where(column, '<=', toSeconds(to))
      .execute()
    return rows.map((row) => Number(Object.values(row)[0]) * 1000)
  }

  return {
    entriesOf: async (documents) => {
      const found = [...(await entriesWhere('document', documents)), ...(await entriesWhere('minted_in', documents))]
      return [...new Map(found.map((entry) => [entry.id, entry])).values()]
    },
    entriesLike: (fingerprints) => entriesWhere('fingerprint', fingerprints, isWithdrawn),
    newest: async (limit) => {
      const rows = await database
        .selectFrom('entries')
        .selectAll()
        .where('withdrawn', 'is', null)
        .orderBy('published', 'desc')
        .orderBy('position')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toEntry)
    },
    entryBySlug: (slug) => oneEntry('slug', slug),
    entryById: (id) => oneEntry('id', id),
    changedSince: async (revision, limit) => {
      const rows = await database
        .selectFrom('entries')
        .selectAll()
        .where('revision', '>', revision)
        .orderBy('revision', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toEntry)
    },
    slugsTaken: async (slugs) => {
      const rows = await inSlices(slugs, (some) =>
        database.selectFrom('entries').select('slug').where('slug', 'in', some).execute(),
      )
      return new Set(rows.map(({ slug }) => slug))
    },
    instantsTaken: async (from, to) =>
      new Set([...(await instants('published', from, to)), ...(await instants('updated', from, to))]),
    latest: async () => {
      const row = await database
        .selectFrom('publishes')
        .select(['revision', 'changed', 'live'])
        .orderBy('revision', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row ? { ...row, changed: toInstant(row.changed) } : { revision: 0, changed: null, live: 0 }
    },
    lineage: (limit) =>
      database
        .selectFrom('publishes')
        .select(['revision', 'stamp', 'withdrawn'])
        .orderBy('revision', 'desc')
        .limit(limit)
        .execute(),
    history: (id, limit) => readHistory(database, id, limit),
    ...documentQuestions(database),
  }
}

function isWithdrawn(where: ExpressionBuilder<Tables, 'entries'>) {
  return where('withdrawn', 'is not', null)
}

type DocumentQuestions = Pick<LedgerView, 'documents' | 'documentsToMind' | 'troubledDocuments' | 'nextDue'>

function documentQuestions(database: Kysely<Tables>): DocumentQuestions {
  const all = () => database.selectFrom('documents').selectAll()
  return {
    documents: async (paths) => {
      const rows = paths
        ? await inSlices(paths, (some) => all().where('path', 'in', some).execute())
        : await all().execute()
      return rows.map(toDocument)
    },
    documentsToMind: async (now) => {
      // The value stands in the text of these conditions: an index of some rows only is not chosen for a parameter.
      const held = await all().where('held', '=', literal(1)).execute()
      const due = await all().where('due', 'is not', null).where('due', '<=', toSeconds(now)).execute()
      return [...new Map([...held, ...due].map((row) => [row.path, toDocument(row)])).values()]
    },
    troubledDocuments: async () => {
      const rows = await all().where('problems', '<>', literal('[]')).execute()
      return rows.map(toDocument)
    },
    nextDue: async (after) => {
      const row = await database
        .selectFrom('documents')
        .select('due')
        .where('due', 'is not', null)
        .where('due', '>', toSeconds(after))
        .orderBy('due')
        .limit(1)
        .executeTakeFirst()
      return typeof row?.due === 'number' ? toInstant(row.due) : null
    },
  }
}

async function readHistory(database: Kysely<Tables>, id: string | null, limit: number): Promise<Told[]> {
  const told = database
    .selectFrom('history')
    .innerJoin('publishes', 'publishes.revision', 'history.revision')
    .innerJoin('entries', 'entries.id', 'history.entry')
    .select(['history.revision', 'publishes.at', 'history.kind', 'history.title', 'entries.id', 'entries.slug'])
    .orderBy('history.revision', 'desc')
    .orderBy('entries.document')
    .orderBy('entries.position')
    .orderBy('entries.id')
    .limit(limit)
  const rows = await (id === null ? told : told.where('history.entry', '=', id)).execute()
  return rows.map(({ revision, at, kind, title, id: entry, slug }) => ({
    revision,
    at: toInstant(at),
    kind,
    id: entry,
    slug,
    title,
  }))
}

async function inSlices<Row>(
  values: readonly string[],
  query: (some: readonly string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let start = 0; start < values.length; start += LIST_LENGTH)
    for (const row of await query(values.slice(start, start + LIST_LENGTH))) rows.push(row)
  return rows
}

function literal<T extends string | number>(value: T) {
  return sql.lit<T>(value)
}
