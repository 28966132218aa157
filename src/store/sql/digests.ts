import type { Kysely } from 'kysely'
import { type Digest, numberDigest, type UnnumberedDigest } from '../../ledger/digest.js'
import type { DigestQuestions } from '../../ledger/ledger.js'
import { inSlices, overwriting, slices } from './slices.js'
import { type DigestRow, type Tables, toDigest, toDigestRow, toSeconds } from './tables.js'

export function createDigestView(database: Kysely<Tables>): DigestQuestions {
  const digests = () => database.selectFrom('digests').selectAll()
  return {
    digestBySlug: async (slug) => {
      const row = await digests().where('slug', '=', slug).executeTakeFirst()
      return row ? toDigest(row) : null
    },
    digestsOf: async (documents) => {
      const rows = await inSlices(documents, (some) => digests().where('document', 'in', some).execute())
      return rows.map(toDigest)
    },
    newestDigests: async (limit) => {
      const rows = await digests()
        .where('withdrawn', 'is', null)
        .orderBy('published', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toDigest)
    },
    digestsWithdrawnSince: async (moment, limit) => {
      const rows = await digests()
        .where('withdrawn', 'is not', null)
        .where('withdrawn', '>=', toSeconds(moment))
        .orderBy('withdrawn', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toDigest)
    },
    digestSlugsTaken: async (slugs) => {
      const rows = await inSlices(slugs, (some) =>
        database.selectFrom('digests').select('slug').where('slug', 'in', some).execute(),
      )
      return new Set(rows.map(({ slug }) => slug))
    },
  }
}

export async function recordDigests(
  database: Kysely<Tables>,
  digests: readonly UnnumberedDigest[],
  revision: number,
): Promise<readonly Digest[]> {
  const numbered = digests.map((digest) => numberDigest(digest, revision))
  for (const some of slices(numbered))
    await database
      .insertInto('digests')
      .values(some.map(toDigestRow))
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((excluded) => overwriting(MUTABLE_COLUMNS, (column) => excluded.ref(`excluded.${column}`))),
      )
      .execute()
  return numbered
}

/** `id`, `slug` and `published` are written once. */
const MUTABLE_COLUMNS = [
  'document',
  'title',
  'tags',
  'authors',
  'language',
  'image',
  'style',
  'asides',
  'updated',
  'withdrawn',
  'fingerprint',
  'revision',
] as const satisfies readonly (keyof DigestRow)[]
