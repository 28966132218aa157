import { type Kysely, sql } from 'kysely'
import type { Tables } from './tables.js'

/**
 * Number the live entries that are not among the newest so many, the oldest first, from the next free number
 * on; see ledger/archive.ts. Resolves to how many entries the archive holds now.
 */
export async function archiveBeyond(database: Kysely<Tables>, keep: number, archived: number): Promise<number> {
  const { live } = await countUnarchived(database).executeTakeFirstOrThrow()
  const excess = live - keep
  if (excess <= 0) return archived
  await sql`
    update entries set archived = ${sql.lit(archived)} + leaving.place
    from (
      select id, row_number() over (order by published, position desc, id desc) - 1 as place
      from entries
      where withdrawn is null and archived is null
      order by published, position desc, id desc
      limit ${sql.lit(excess)}
    ) as leaving
    where entries.id = leaving.id`.execute(database)
  return archived + excess
}

/** Before any date there is. */
const EVER = -1e13

/** Named first, the date makes SQLite look at the few in `entries_newest`; it would go through all that are live. */
export function countUnarchived(database: Kysely<Tables>) {
  return database
    .selectFrom('entries')
    .select(({ fn }) => fn.countAll<number>().as('live'))
    .where('published', '>', EVER)
    .where('withdrawn', 'is', null)
    .where('archived', 'is', null)
}
