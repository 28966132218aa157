import type { Kysely } from 'kysely'
import type { Entry } from '../../ledger/entry.js'
import type { Neighbour, PageQuestions } from '../../ledger/ledger.js'
import { type Tables, toEntry, toInstant, toSeconds } from './tables.js'

/** Stories are published at whole seconds: the first of them that is not before this instant. */
function secondFrom(instant: Date): number {
  return Math.ceil(instant.getTime() / 1000)
}

export function createPageView(database: Kysely<Tables>): PageQuestions {
  return {
    publishedBetween: async (from, to, limit) => {
      const rows = await database
        .selectFrom('entries')
        .selectAll()
        .where('withdrawn', 'is', null)
        .where('published', '>=', secondFrom(from))
        .where('published', '<', secondFrom(to))
        .orderBy('published', 'desc')
        .orderBy('position')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toEntry)
    },
    neighbours: async (entry) => ({
      newer: await neighbour(database, entry, 'newer'),
      older: await neighbour(database, entry, 'older'),
    }),
    addresses: async (from, to) => {
      const rows = await database
        .selectFrom('entries')
        .leftJoin('digests', (join) =>
          join
            .onRef('digests.document', '=', 'entries.document')
            .on('digests.withdrawn', 'is', null)
            .on('entries.position', '=', 1),
        )
        .select(['entries.slug', 'entries.updated', 'digests.slug as digest', 'digests.updated as digestUpdated'])
        .where('entries.withdrawn', 'is', null)
        .where('archived', 'is not', null)
        .where('archived', '>=', from)
        .where('archived', '<', to)
        .orderBy('archived')
        .execute()
      return rows.map(({ slug, updated, digest, digestUpdated }) => ({
        slug,
        updated: toInstant(updated),
        digest: digest === null || digestUpdated === null ? null : { slug: digest, updated: toInstant(digestUpdated) },
      }))
    },
  }
}

/** The next one in one direction; the first condition alone is answered from an index, the second settles equal instants. */
async function neighbour(
  database: Kysely<Tables>,
  { id, published, position }: Pick<Entry, 'id' | 'published' | 'position'>,
  way: 'newer' | 'older',
): Promise<Neighbour | null> {
  const at = toSeconds(published)
  const [further, ahead, order, within] =
    way === 'newer' ? (['>', '<', 'asc', 'desc'] as const) : (['<', '>', 'desc', 'asc'] as const)
  const row = await database
    .selectFrom('entries')
    .select(['slug', 'title', 'language', 'document'])
    .where('withdrawn', 'is', null)
    .where('published', way === 'newer' ? '>=' : '<=', at)
    .where((where) =>
      where.or([
        where('published', further, at),
        where('position', ahead, position),
        where.and([where('position', '=', position), where('id', ahead, id)]),
      ]),
    )
    .orderBy('published', order)
    .orderBy('position', within)
    .orderBy('id', within)
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
