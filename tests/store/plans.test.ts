// Promise: what a publish asks of a ledger costs the same however many stories it holds.
import path from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { Kysely } from 'kysely'
import { expect, it } from 'vitest'
import { countUnarchived } from '../../src/store/sql/archive.js'
import type { Tables } from '../../src/store/sql/tables.js'
import { createSqliteDialect } from '../../src/store/sqlite/dialect.js'
import { openSqliteLedger } from '../../src/store/sqlite/ledger.js'
import { temporaryFolder } from '../support/program.js'

it('counts what is not in the archive by the index of the newest', async () => {
  await using folder = await temporaryFolder()
  const file = path.join(folder.path, 'ledger.db')
  await (await openSqliteLedger(file)).close()
  using database = new DatabaseSync(file)
  const { sql, parameters } = countUnarchived(new Kysely<Tables>({ dialect: createSqliteDialect(database) })).compile()
  const plan = database.prepare(`explain query plan ${sql}`).all(...(parameters as number[]))
  expect(plan.map((row) => row?.['detail'])).toEqual(['SEARCH entries USING INDEX entries_newest (published>?)'])
})
