// Promise: killed at any moment, the program has every publish it told of, whole, and every id is what it was.
import { DatabaseSync } from '@photostructure/sqlite'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { crashAgainAndAgain } from '../support/crash.js'
import { startPostgres } from '../support/postgres.js'
import { temporaryFolder } from '../support/program.js'

/** A few in every run of the tests; `bench/durability.ts` asks for more. */
const ROUNDS = Number(process.env['STRILLONE_CRASHES'] ?? 4)
/** So many publishes at least were there to be lost; on a quiet machine there are several in each round. */
const TOLD_A_ROUND = 0.5
const LIMIT_MS = 60_000 + ROUNDS * 15_000

it(
  'survives being killed, on SQLite',
  async () => {
    await using folder = await temporaryFolder()
    const items = path.join(folder.path, 'items')
    await mkdir(items)
    const place = path.join(folder.path, 'data', 'strillone.db')
    const { acknowledged, revision } = await crashAgainAndAgain({ items, place, rounds: ROUNDS, seed: 1 })
    process.stdout.write(
      `${ROUNDS} kills on SQLite: ${acknowledged} publishes told of, ${revision} stored, none lost\n`,
    )
    expect(acknowledged).toBeGreaterThan(ROUNDS * TOLD_A_ROUND)
    const database = new DatabaseSync(place)
    expect(database.prepare('pragma integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }])
    database.close()
  },
  LIMIT_MS,
)

it(
  'survives being killed, on PostgreSQL',
  async () => {
    await using folder = await temporaryFolder()
    await using postgres = await startPostgres()
    const items = path.join(folder.path, 'items')
    await mkdir(items)
    const place = await postgres.newDatabase()
    const { acknowledged, revision } = await crashAgainAndAgain({ items, place, rounds: ROUNDS, seed: 2 })
    process.stdout.write(
      `${ROUNDS} kills on PostgreSQL: ${acknowledged} publishes told of, ${revision} stored, none lost\n`,
    )
    expect(acknowledged).toBeGreaterThan(ROUNDS * TOLD_A_ROUND)
  },
  LIMIT_MS,
)
