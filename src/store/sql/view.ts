import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { Entry } from '../../ledger/entry.js'
import type { DocumentQuestions, FeedQuestions, LedgerView, Told } from '../../ledger/ledger.js'
import { inSlices } from './slices.js'
import { createDigestView } from './digests.js'
import { createPageView } from './pages.js'
import { createTopicView } from './topics.js'
import { createWholeView } from './whole.js'
import { type Tables, toDocument, toEntry, toInstant, toSeconds } from './tables.js'

/** The ledger's questions in SQL, on a connection or inside a transaction. Each is answered from an index. */
export function createSqlView(database: Kysely<Tables>): LedgerView {
  const entriesWhere = async (
    column: 'id' | 'document' | 'minted_in' | 'fingerprint',
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
  const instants = async (
    table: 'entries' | 'digests',
    column: 'published' | 'updated',
    from: Date,
    to: Date,
  ): Promise<number[]> => {
    const rows = await database
      .selectFrom(table)
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
    liveEntriesLike: (fingerprints) => entriesWhere('fingerprint', fingerprints, isLive),
    entryBySlug: (slug) => oneEntry('slug', slug),
    entryById: (id) => oneEntry('id', id),
    entriesById: (ids) => entriesWhere('id', ids),
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
      new Set([
        ...(await instants('entries', 'published', from, to)),
        ...(await instants('entries', 'updated', from, to)),
        ...(await instants('digests', 'updated', from, to)),
      ]),
    latest: async () => {
      const row = await database
        .selectFrom('publishes')
        .select(['revision', 'changed', 'live', 'archived'])
        .orderBy('revision', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row ? { ...row, changed: toInstant(row.changed) } : { revision: 0, changed: null, live: 0, archived: 0 }
    },
    lineage: (limit) =>
      database
        .selectFrom('publishes')
        .select(['revision', 'stamp', 'withdrawn'])
        .orderBy('revision', 'desc')
        .limit(limit)
        .execute(),
    history: (id, limit) => readHistory(database, id, limit),
    ...feedQuestions(database),
    ...createTopicView(database),
    ...createPageView(database),
    ...createDigestView(database),
    ...documentQuestions(database),
    ...createWholeView(database),
  }
}

type EntryFeeds = Pick<FeedQuestions, 'newest' | 'archived' | 'withdrawnSince'>

function feedQuestions(database: Kysely<Tables>): EntryFeeds {
  const all = () => database.selectFrom('entries').selectAll()
  return {
    newest: async (limit) => {
      const rows = await all()
        .where('withdrawn', 'is', null)
        .where('archived', 'is', null)
        .orderBy('published', 'desc')
        .orderBy('position')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toEntry)
    },
    archived: async (from, to) => {
      const rows = await all()
        .where('archived', 'is not', null)
        .where('archived', '>=', from)
        .where('archived', '<', to)
        .orderBy('archived', 'desc')
        .execute()
      return rows.map(toEntry)
    },
    withdrawnSince: async (moment, limit) => {
      const rows = await all()
        .where('withdrawn', 'is not', null)
        .where('withdrawn', '>=', toSeconds(moment))
        .orderBy('withdrawn', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toEntry)
    },
  }
}

function isWithdrawn(where: ExpressionBuilder<Tables, 'entries'>) {
  return where('withdrawn', 'is not', null)
}

function isLive(where: ExpressionBuilder<Tables, 'entries'>) {
  return where('withdrawn', 'is', null)
}

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
    troubledDocuments: async (code) => {
      const troubled = all().where('problems', '<>', literal('[]'))
      // Rows are told apart before they are parsed: ten thousand of another kind cost a twentieth of a second.
      const rows = await (code ? troubled.where('problems', 'like', `%"code":"${code}"%`) : troubled).execute()
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

function literal<T extends string | number>(value: T) {
  return sql.lit<T>(value)
}
