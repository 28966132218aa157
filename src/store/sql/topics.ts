import { type Kysely, sql } from 'kysely'
import type { Change, Entry } from '../../ledger/entry.js'
import type { FeedQuestions } from '../../ledger/ledger.js'
import { type Topic, topicsOf } from '../../ledger/topics.js'
import { slices } from './slices.js'
import { type EntryTopicRow, type Tables, toEntry, toInstant, toSeconds, type TopicRow } from './tables.js'

type TopicQuestions = Pick<FeedQuestions, 'topic' | 'topics' | 'newestOn' | 'withdrawnOn'>

export function createTopicView(database: Kysely<Tables>): TopicQuestions {
  const topics = () => database.selectFrom('topics').selectAll()
  return {
    topic: async (kind, slug) => {
      const row = await topics().where('kind', '=', kind).where('slug', '=', slug).executeTakeFirst()
      return row ? toTopic(row) : null
    },
    topics: async (kind) => {
      const rows = await topics().where('kind', '=', kind).where('live', '>', 0).orderBy('slug').execute()
      return rows.map(toTopic)
    },
    newestOn: async ({ kind, slug }, limit) => {
      const rows = await entriesOn(database, kind, slug)
        .where('entry_topics.withdrawn', 'is', null)
        .orderBy('entry_topics.published', 'desc')
        .orderBy('entry_topics.position')
        .orderBy('entry_topics.entry')
        .limit(limit)
        .execute()
      return rows.map(toEntry)
    },
    withdrawnOn: async ({ kind, slug }, moment, limit) => {
      const rows = await entriesOn(database, kind, slug)
        .where('entry_topics.withdrawn', 'is not', null)
        .where('entry_topics.withdrawn', '>=', toSeconds(moment))
        .orderBy('entry_topics.withdrawn', 'desc')
        .orderBy('entry_topics.entry')
        .limit(limit)
        .execute()
      return rows.map(toEntry)
    },
  }
}

function entriesOn(database: Kysely<Tables>, kind: Topic['kind'], slug: string) {
  return database
    .selectFrom('entry_topics')
    .innerJoin('entries', 'entries.id', 'entry_topics.entry')
    .selectAll('entries')
    .where('entry_topics.kind', '=', kind)
    .where('entry_topics.slug', '=', slug)
}

export function toTopic(row: TopicRow): Topic {
  return { kind: row.kind, slug: row.slug, name: row.name, live: row.live, changed: toInstant(row.changed) }
}

/** Keep the topics of these entries as the entries say; `changes` are as they are stored. */
export async function recordTopics(database: Kysely<Tables>, changes: readonly Change[]): Promise<void> {
  const before = await rowsOf(
    database,
    changes.flatMap(({ kind, entry }) => (kind === 'new' ? [] : [entry.id])),
  )
  const after = changes.flatMap(({ entry }) => topicRowsOf(entry))
  const counts = countTopics(before, after, changes)
  const kept = new Set(after.map(nameOf))
  for (const { entry, kind, slug } of before.filter((row) => !kept.has(nameOf(row))))
    await database
      .deleteFrom('entry_topics')
      .where('entry', '=', entry)
      .where('kind', '=', kind)
      .where('slug', '=', slug)
      .execute()
  for (const rows of slices(after)) await upsertEntryTopics(database, rows)
  for (const rows of slices(counts)) await addToTopics(database, rows)
}

function topicRowsOf(entry: Entry): (EntryTopicRow & { readonly name: string })[] {
  return topicsOf(entry).map(({ kind, slug, name }) => ({
    kind,
    slug,
    name,
    entry: entry.id,
    published: toSeconds(entry.published),
    position: entry.position,
    withdrawn: entry.withdrawn && toSeconds(entry.withdrawn),
  }))
}

function nameOf({ kind, slug, entry }: EntryTopicRow): string {
  return `${entry} ${kind} ${slug}`
}

async function rowsOf(database: Kysely<Tables>, entries: readonly string[]): Promise<EntryTopicRow[]> {
  const rows: EntryTopicRow[] = []
  for (const some of slices(entries))
    rows.push(...(await database.selectFrom('entry_topics').selectAll().where('entry', 'in', some).execute()))
  return rows
}

/** By how much each topic grows or shrinks, and when it changed; one that only loses a story keeps its name. */
function countTopics(
  before: readonly EntryTopicRow[],
  after: readonly (EntryTopicRow & { readonly name: string })[],
  changes: readonly Change[],
): TopicRow[] {
  const changedAt = new Map(changes.map(({ entry }) => [entry.id, toSeconds(entry.changed)]))
  const counts = new Map<string, TopicRow>()
  const add = (row: EntryTopicRow, name: string, step: number) => {
    const key = `${row.kind} ${row.slug}`
    const known = counts.get(key) ?? { kind: row.kind, slug: row.slug, name, live: 0, changed: 0 }
    const changed = Math.max(known.changed, changedAt.get(row.entry) ?? 0)
    counts.set(key, { ...known, name: known.name || name, live: known.live + step, changed })
  }
  for (const row of after) add(row, row.name, row.withdrawn === null ? 1 : 0)
  for (const row of before) add(row, '', row.withdrawn === null ? -1 : 0)
  return [...counts.values()]
}

async function upsertEntryTopics(
  database: Kysely<Tables>,
  rows: readonly (EntryTopicRow & { readonly name: string })[],
): Promise<void> {
  await database
    .insertInto('entry_topics')
    .values(rows.map(({ name: _name, ...row }) => row))
    .onConflict((conflict) =>
      conflict.columns(['kind', 'slug', 'entry']).doUpdateSet((excluded) => ({
        position: excluded.ref('excluded.position'),
        withdrawn: excluded.ref('excluded.withdrawn'),
      })),
    )
    .execute()
}

async function addToTopics(database: Kysely<Tables>, rows: readonly TopicRow[]): Promise<void> {
  await database
    .insertInto('topics')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['kind', 'slug']).doUpdateSet({
        live: sql`topics.live + excluded.live`,
        changed: sql`case when excluded.changed > topics.changed then excluded.changed else topics.changed end`,
      }),
    )
    .execute()
}
