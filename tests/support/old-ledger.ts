import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { migrate } from '../../src/store/sql/migrations.js'
import { createSqliteDialect } from '../../src/store/sqlite/dialect.js'
import { type Tables, toEntryRow } from '../../src/store/sql/tables.js'
import { entry } from './entries.js'

/** A ledger as a program wrote it that knew only the first steps to the tables of today, with so many stories. */
export async function makeOldLedger(file: string, schema: number, stories: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = wal')
  const kysely = new Kysely<Tables>({ dialect: createSqliteDialect(database) })
  const types = { integer: 'integer', real: 'real', text: 'text', tableEnd: ' strict' }
  await kysely.transaction().execute((transaction) => migrate(transaction, types, { to: schema }))
  const known = database.prepare('pragma table_info(entries)').all()
  const columns = new Set(known.map(({ name }) => String(name)))
  database.exec('begin')
  for (let number = 1; number <= stories; number += 1) {
    const slug = `story-${number}`
    const row = toEntryRow({ ...entry({ slug }), id: `tag:gazette.example.org,2026:${slug}`, key: slug })
    const cells = Object.entries({ ...row, revision: number }).filter(([name]) => columns.has(name))
    const marks = cells.map(() => '?').join(', ')
    database
      .prepare(`insert into entries (${cells.map(([name]) => name).join(', ')}) values (${marks})`)
      .run(...cells.map(([, value]) => (typeof value === 'boolean' ? Number(value) : value)))
  }
  database.exec('commit')
  await kysely.destroy()
}

/** The tables such a program had in PostgreSQL; empty. */
export async function migratePostgres(connectionString: string, schema: number): Promise<void> {
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString }) }) })
  const types = { integer: 'bigint', real: 'double precision', text: 'text collate "C"', tableEnd: '' }
  await kysely.transaction().execute((transaction) => migrate(transaction, types, { to: schema }))
  await kysely.destroy()
}

export type Looked = { readonly schema: number; readonly state: unknown; readonly ids: readonly unknown[] }

/** What a file holds, whatever program wrote it. */
export function lookInto(file: string): Looked {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const schema = Number(database.prepare('select version from strillone_schema').get()?.['version'])
    const state: unknown = database.prepare('pragma integrity_check').get()?.['integrity_check']
    const ids = database.prepare('select id, slug from entries order by id').all()
    return { schema, state, ids }
  } finally {
    database.close()
  }
}
