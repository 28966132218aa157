import type { Kysely } from 'kysely'
import type { EntryOutline, WholeQuestions } from '../../ledger/ledger.js'
import { toTopic } from './topics.js'
import { type EntryRow, type Tables, toDigest, toEntry, toInstant } from './tables.js'

/** What takes all of the ledger along: read in parts, or without the texts. */
export function createWholeView(database: Kysely<Tables>): WholeQuestions {
  return {
    entriesAfter: async (id, limit) => {
      const rows = await database
        .selectFrom('entries')
        .selectAll()
        .where('id', '>', id)
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toEntry)
    },
    digestsAfter: async (id, limit) => {
      const rows = await database
        .selectFrom('digests')
        .selectAll()
        .where('id', '>', id)
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toDigest)
    },
    outlines: async () => {
      const rows = await database
        .selectFrom('entries')
        .select(['id', 'slug', 'document', 'position', 'published', 'withdrawn'])
        .execute()
      return rows.map(toOutline)
    },
    touchedSince: async (revision) => {
      const rows = await database.selectFrom('entries').selectAll().where('touched', '>', revision).execute()
      return rows.map(toEntry)
    },
    digestsSince: async (revision) => {
      const rows = await database.selectFrom('digests').selectAll().where('revision', '>', revision).execute()
      return rows.map(toDigest)
    },
    everyTopic: async () => (await database.selectFrom('topics').selectAll().execute()).map(toTopic),
    publishes: async (after) => {
      const rows = await database
        .selectFrom('publishes')
        .selectAll()
        .where('revision', '>', after)
        .orderBy('revision')
        .execute()
      return rows.map(({ revision, at, live, archived, added, edited, withdrawn, returned, touched }) => ({
        revision,
        at: toInstant(at),
        live,
        archived,
        counts: { new: added, edited, withdrawn, returned, touched },
      }))
    },
  }
}

type OutlineRow = Pick<EntryRow, 'id' | 'slug' | 'document' | 'position' | 'published' | 'withdrawn'>

function toOutline({ published, withdrawn, ...same }: OutlineRow): EntryOutline {
  return {
    ...same,
    published: toInstant(published),
    withdrawn: withdrawn === null ? null : toInstant(withdrawn),
  }
}
