import { type Kysely, sql } from 'kysely'
import { LedgerUnusable } from '../../ledger/ledger.js'
import { pushTables } from './push-tables.js'
import { readerTables } from './reader-tables.js'
import { recordTopics } from './topics.js'
import type { ColumnTypes, Statements } from './statements.js'
import { type Tables, toEntry } from './tables.js'

type Migration = {
  readonly statements: Statements
  /** What the new columns and tables hold of what was there already. */
  readonly fill?: (database: Kysely<Tables>) => Promise<void>
}

/**
 * Every step from an empty database to the tables of today. Append only: a step that was released is never
 * edited or removed, for databases have taken it. The schema's version is how many were taken.
 */
const MIGRATIONS: readonly Migration[] = [
  {
    statements: ({ integer, real, text, tableEnd }) => [
      `create table entries (
      id ${text} not null primary key,
      slug ${text} not null unique,
      document ${text} not null,
      document_title ${text} not null,
      minted_in ${text} not null,
      key ${text} not null,
      position ${integer} not null,
      title ${text} not null,
      text ${text} not null,
      html ${text} not null,
      summary ${text} not null,
      tags ${text} not null,
      authors ${text} not null,
      language ${text} not null,
      image ${text},
      published ${integer} not null,
      updated ${integer} not null,
      withdrawn ${integer},
      fingerprint ${text} not null,
      revision ${integer} not null,
      changed ${integer} not null
    )${tableEnd}`,
      'create index entries_by_document on entries (document)',
      'create index entries_by_first_document on entries (minted_in)',
      'create index entries_newest on entries (published desc, position, id) where withdrawn is null',
      'create index entries_withdrawn on entries (fingerprint) where withdrawn is not null',
      'create index entries_by_published on entries (published)',
      'create index entries_by_updated on entries (updated)',
      'create index entries_by_revision on entries (revision desc, id)',
      `create table documents (
      path ${text} not null primary key,
      size ${integer} not null,
      modified_ms ${real} not null,
      inode ${real} not null,
      hash ${text} not null,
      reading ${text} not null,
      failed ${integer} not null,
      held ${integer} not null,
      due ${integer},
      problems ${text} not null
    )${tableEnd}`,
      'create index documents_held on documents (path) where held = 1',
      'create index documents_due on documents (due) where due is not null',
      `create index documents_troubled on documents (path) where problems <> '[]'`,
      `create table publishes (
      revision ${integer} not null primary key,
      at ${integer} not null,
      changed ${integer} not null,
      live ${integer} not null,
      added ${integer} not null,
      edited ${integer} not null,
      withdrawn ${integer} not null,
      returned ${integer} not null,
      touched ${integer} not null
    )${tableEnd}`,
      `create table history (
      revision ${integer} not null references publishes (revision),
      entry ${text} not null references entries (id),
      kind ${text} not null,
      title ${text} not null,
      primary key (entry, revision)
    )${tableEnd}`,
      'create index history_by_revision on history (revision)',
    ],
  },
  {
    statements: ({ integer, text, tableEnd }) => [
      `alter table entries add column archived ${integer}`,
      `alter table publishes add column archived ${integer} not null default 0`,
      'drop index entries_newest',
      `create index entries_newest on entries (published desc, position, id)
        where withdrawn is null and archived is null`,
      'create unique index entries_archived on entries (archived) where archived is not null',
      'create index entries_by_withdrawn on entries (withdrawn desc, id) where withdrawn is not null',
      `create table topics (
        kind ${text} not null,
        slug ${text} not null,
        name ${text} not null,
        live ${integer} not null,
        changed ${integer} not null,
        primary key (kind, slug)
      )${tableEnd}`,
      `create table entry_topics (
        kind ${text} not null,
        slug ${text} not null,
        entry ${text} not null references entries (id),
        published ${integer} not null,
        position ${integer} not null,
        withdrawn ${integer},
        primary key (kind, slug, entry)
      )${tableEnd}`,
      'create index entry_topics_of_entry on entry_topics (entry)',
      `create index entry_topics_newest on entry_topics (kind, slug, published desc, position, entry)
        where withdrawn is null`,
      `create index entry_topics_withdrawn on entry_topics (kind, slug, withdrawn desc, entry)
        where withdrawn is not null`,
      `create table digests (
        id ${text} not null primary key,
        slug ${text} not null unique,
        document ${text} not null,
        title ${text} not null,
        tags ${text} not null,
        authors ${text} not null,
        language ${text} not null,
        image ${text},
        style ${text} not null,
        asides ${text} not null,
        published ${integer} not null,
        updated ${integer} not null,
        withdrawn ${integer},
        fingerprint ${text} not null,
        revision ${integer} not null
      )${tableEnd}`,
      'create index digests_by_document on digests (document)',
      'create index digests_by_updated on digests (updated)',
      'create index digests_newest on digests (published desc, id) where withdrawn is null',
      'create index digests_by_withdrawn on digests (withdrawn desc, id) where withdrawn is not null',
      // What is said of a document as a whole is known once it is read again.
      `update documents set reading = ''`,
    ],
    fill: fillTopics,
  },
  {
    // What names a publish to who polls, and which publish last touched an entry: RFC 3229 deltas.
    statements: ({ integer, text }) => [
      `alter table publishes add column stamp ${text} not null default ''`,
      `alter table entries add column stamp ${text} not null default ''`,
      `alter table entries add column touched ${integer} not null default 0`,
    ],
  },
  { statements: pushTables },
  {
    // Who may read what is not for everybody; what the addresses of previews are signed with.
    statements: ({ integer, text, tableEnd }) => [
      `create table access_tokens (
        hash ${text} not null primary key,
        name ${text} not null,
        created ${integer} not null,
        revoked ${integer},
        used ${integer}
      )${tableEnd}`,
      'create unique index access_tokens_live on access_tokens (name) where revoked is null',
      `create table access_keys (
        purpose ${text} not null primary key,
        secret ${text} not null
      )${tableEnd}`,
    ],
  },
  { statements: readerTables },
  {
    // What says the same as a new document; what publishes after one touched.
    statements: () => [
      'create index entries_live on entries (fingerprint) where withdrawn is null',
      'create index entries_by_touched on entries (touched)',
    ],
  },
]

/** The topics of the entries that were there before there were topics. */
async function fillTopics(database: Kysely<Tables>): Promise<void> {
  for (let last = ''; ;) {
    const rows = await database
      .selectFrom('entries')
      .selectAll()
      .where('id', '>', last)
      .orderBy('id')
      .limit(ENTRIES_AT_ONCE)
      .execute()
    await recordTopics(
      database,
      rows.map((row) => ({ kind: 'new', entry: toEntry(row) })),
    )
    const end = rows.at(-1)?.id
    if (end === undefined || rows.length < ENTRIES_AT_ONCE) return
    last = end
  }
}

const ENTRIES_AT_ONCE = 500

/** The version of a database this program has brought up to date. */
export const SCHEMA_VERSION = MIGRATIONS.length

type WithSchema = Tables & { readonly strillone_schema: { readonly version: number } }

const SCHEMA_TABLE = 'strillone_schema'

/** The version of the schema; 0 for a database without tables of ours. */
export async function readSchemaVersion(database: Kysely<Tables>): Promise<number> {
  const names = await tableNames(database)
  if (!names.includes(SCHEMA_TABLE)) return 0
  const row = await database.withTables<WithSchema>().selectFrom(SCHEMA_TABLE).select('version').executeTakeFirst()
  return row?.version ?? 0
}

/** A file belongs to one program; in a server's database others may have theirs beside ours. */
export async function refuseForeignTables(database: Kysely<Tables>): Promise<void> {
  const names = await tableNames(database)
  if (names.length === 0 || names.includes(SCHEMA_TABLE)) return
  throw new LedgerUnusable(`holds tables of another program (${names.slice(0, 3).join(', ')}); name a file of its own`)
}

async function tableNames(database: Kysely<Tables>): Promise<string[]> {
  return (await database.introspection.getTables()).map(({ name }) => name)
}

/** Nothing is written to a database that a newer program has changed. */
export function refuseNewerSchema(version: number): void {
  if (version > SCHEMA_VERSION)
    throw new LedgerUnusable(
      `was written by a newer version of this program (schema ${version}; this one knows ${SCHEMA_VERSION}); update the program, or restore a backup made before the update`,
    )
}

/** A database that was brought from the tables of one version of the program to those of another. */
export type Upgrade = {
  readonly from: number
  readonly to: number
  /** Where it is as it was; null where no copy was kept. */
  readonly copy: string | null
}

export type MigrateOptions = {
  /** Default: the tables of today. */
  readonly to?: number
  /** Called before anything of what is there is changed; resolves to where it was copied. */
  readonly keep?: (version: number) => Promise<string | null>
}

/**
 * Bring a database up to date; the caller holds a transaction no other program can be in at once. Resolves to what
 * was done to tables that were there; null when nothing was.
 */
export async function migrate(
  database: Kysely<Tables>,
  types: ColumnTypes,
  { to = SCHEMA_VERSION, keep = async () => null }: MigrateOptions = {},
): Promise<Upgrade | null> {
  const version = await readSchemaVersion(database)
  refuseNewerSchema(version)
  if (version === to) return null
  const copy = version === 0 ? null : await keep(version)
  const schema = database.withTables<WithSchema>()
  if (version === 0) {
    await sql.raw(`create table ${SCHEMA_TABLE} (version ${types.integer} not null)${types.tableEnd}`).execute(database)
    await schema.insertInto(SCHEMA_TABLE).values({ version: 0 }).execute()
  }
  for (const { statements, fill } of MIGRATIONS.slice(version, to)) {
    for (const statement of statements(types)) await sql.raw(statement).execute(database)
    await fill?.(database)
  }
  await schema.updateTable(SCHEMA_TABLE).set({ version: to }).execute()
  return version === 0 ? null : { from: version, to, copy }
}
