// Promise: what is counted of readers is kept alike wherever the ledger is, adds up whoever counted it, has an end, and
// is forgotten after seven days, its keys with it.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type ClientDays,
  clientKey,
  type Counts,
  READER_LIMITS,
  type Statement,
  type Tally,
} from '../../src/readers/counts.js'
import { dayBit, periodsOn } from '../../src/readers/days.js'
import type { ReaderStore } from '../../src/readers/reader-store.js'
import { openSqliteLedger } from '../../src/store/sqlite/ledger.js'
import type { Store } from '../../src/store/store.js'
import { type Place, startStores, STORES, storesFolder, stopStores } from './stores.js'

/** The last day of its period: the window begins with it. */
const TODAY = 2_969 * 7 + 6
const [BEFORE, NOW] = periodsOn(TODAY)
const NONE: Counts = { tallies: [], clients: [], statements: [], deliveries: [] }

function tally(given: Partial<Tally> = {}): Tally {
  const figures = { polls: 3, notModified: 1, deltas: 1, bytes: 5_000_000_000, early: 1 }
  return { day: TODAY, feed: 'stories', format: 'RSS 2.0', reader: 'newsboat', ...figures, ...given }
}

function client(given: Partial<ClientDays> = {}): ClientDays {
  const days = dayBit(TODAY, given.period ?? BEFORE)
  const group = { feed: 'stories', format: 'RSS 2.0', reader: 'newsboat' }
  return { period: BEFORE, client: 'ada', ...group, days, twice: 0, validated: 0, ...given }
}

function statement(given: Partial<Statement> = {}): Statement {
  const group = { feed: 'stories', format: 'RSS 2.0', reader: 'feedly' }
  return { ...group, address: 'hash', subscribers: 7, at: TODAY * 86_400, ...given }
}

let made = 0
const fresh = () => `key ${(made += 1)}`

beforeAll(startStores)
afterAll(stopStores)

describe.each(Object.entries(STORES))('beside the %s ledger', (_name, place) => {
  let ledger: Store
  let other: Store | null
  let readers: ReaderStore
  /** As another program has it, where there can be one. */
  let others: ReaderStore

  beforeEach(async () => {
    const kept: Place = await place()
    ledger = await kept.open()
    other = kept.again ? await kept.again() : null
    readers = ledger.readers
    others = (other ?? ledger).readers
  })
  afterEach(async () => {
    await other?.close()
    await ledger.close()
  })

  it('there is nothing at first', async () => {
    expect(await readers.counted(TODAY)).toEqual(NONE)
  })

  it('what two programs counted adds up', async () => {
    const counts = {
      tallies: [tally(), tally({ reader: 'feedly' })],
      clients: [client(), client({ client: 'bob', validated: dayBit(TODAY, BEFORE) })],
      statements: [statement(), statement({ address: 'another', subscribers: 2 })],
      deliveries: [{ day: TODAY, delivered: 4 }],
    }
    await readers.add(counts, TODAY)
    await others.add({ ...counts, tallies: [tally({ polls: 1 })], clients: [client()] }, TODAY)
    const seen = await others.counted(TODAY)
    expect(seen.tallies).toHaveLength(2)
    expect(seen.tallies).toContainEqual(tally({ polls: 4, notModified: 2, deltas: 2, bytes: 10_000_000_000, early: 2 }))
    expect(seen.clients.toSorted((one, two) => (one.client < two.client ? -1 : 1))).toEqual([
      client({ twice: dayBit(TODAY, BEFORE) }),
      client({ client: 'bob', validated: dayBit(TODAY, BEFORE) }),
    ])
    expect(seen.statements).toHaveLength(2)
    expect(seen.deliveries).toEqual([{ day: TODAY, delivered: 8 }])
  })

  it('days of a client join, and a day seen twice is known to be', async () => {
    const [first, second] = [dayBit(TODAY - 1, BEFORE), dayBit(TODAY, BEFORE)]
    await readers.add({ ...NONE, clients: [client({ days: first, validated: first })] }, TODAY)
    await others.add({ ...NONE, clients: [client({ days: second, twice: second })] }, TODAY)
    await readers.add({ ...NONE, clients: [client({ days: first })] }, TODAY)
    expect((await readers.counted(TODAY)).clients).toEqual([
      client({ days: first | second, twice: first | second, validated: first }),
    ])
  })

  it('the statement that was made last counts, whichever is told last', async () => {
    const at = TODAY * 86_400
    for (const [subscribers, second] of [
      [5, 10],
      [9, 30],
      [7, 20],
      [8, 30],
    ] as const)
      await others.add({ ...NONE, statements: [statement({ subscribers, at: at + second })] }, TODAY)
    expect((await readers.counted(TODAY)).statements).toEqual([statement({ subscribers: 9, at: at + 30 })])
  })

  it('what is older than seven days is told no more, and forgotten when something is added', async () => {
    const old = TODAY - 6
    const counts = {
      tallies: [tally({ day: old })],
      clients: [client({ days: dayBit(old, BEFORE) })],
      statements: [statement({ at: old * 86_400 })],
      deliveries: [{ day: old, delivered: 1 }],
    }
    await readers.add(counts, TODAY)
    expect(await readers.counted(TODAY)).toEqual(counts)
    expect(await readers.counted(TODAY + 1)).toEqual(NONE)
    await readers.add(NONE, TODAY + 1)
    expect(await readers.counted(TODAY)).toEqual(NONE)
    await readers.add(counts, TODAY + 1)
    expect(await readers.counted(TODAY)).toEqual(NONE)
  })

  it('all programs have the same keys, and those of past periods are gone for good', async () => {
    const [mine, theirs] = await Promise.all([readers.keys([BEFORE, NOW], fresh), others.keys([BEFORE, NOW], fresh)])
    expect(theirs).toEqual(mine)
    expect([...mine.keys()].toSorted()).toEqual([BEFORE, NOW])
    expect(new Set(mine.values()).size).toBe(2)
    await readers.add({ ...NONE, clients: [client(), client({ period: NOW })] }, TODAY)
    await others.add(NONE, TODAY + 1)
    const later = await readers.keys([BEFORE, NOW], fresh)
    expect(later.get(NOW)).toBe(mine.get(NOW))
    expect(later.get(BEFORE)).not.toBe(mine.get(BEFORE))
    expect((await readers.counted(TODAY + 1)).clients).toEqual([client({ period: NOW })])
  })

  it('clients have an end: those that are known go on, further ones are left out', async () => {
    const many = Array.from({ length: READER_LIMITS.clients - 1 }, (_none, index) => client({ client: `c${index}` }))
    for (let start = 0; start < many.length; start += 10_000)
      await readers.add({ ...NONE, clients: many.slice(start, start + 10_000) }, TODAY)
    const known = client({ client: 'c0', feed: 'stories' })
    const further = ['x', 'y', 'z'].map((name) => client({ client: name }))
    await others.add({ ...NONE, clients: [...further, known, client({ period: NOW })] }, TODAY)
    const { clients } = await readers.counted(TODAY)
    expect(clients).toHaveLength(READER_LIMITS.clients)
    const keys = new Set(clients.map(clientKey))
    expect(further.filter((one) => keys.has(clientKey(one)))).toHaveLength(1)
    expect(clients.find((one) => one.client === 'c0')?.twice).toBe(dayBit(TODAY, BEFORE))
  })

  it('so have statements', async () => {
    const many = Array.from({ length: READER_LIMITS.statements + 5 }, (_none, index) =>
      statement({ address: `a${index}` }),
    )
    await readers.add({ ...NONE, statements: many }, TODAY)
    await others.add({ ...NONE, statements: [statement({ address: 'a0', subscribers: 99 })] }, TODAY)
    const { statements } = await readers.counted(TODAY)
    expect(statements).toHaveLength(READER_LIMITS.statements)
    expect(statements.find(({ address }) => address === 'a0')?.subscribers).toBe(99)
  })

  it('counting is no publish', async () => {
    await readers.add({ ...NONE, tallies: [tally()] }, TODAY)
    expect(await ledger.latest()).toMatchObject({ revision: 0 })
  })
})

it('of a key that is past not a byte is left in the file', async () => {
  const file = path.join(storesFolder(), 'forgetful.db')
  const ledger = await openSqliteLedger(file)
  const periods = [BEFORE, NOW, NOW + 1]
  const keys = await ledger.readers.keys(periods, () => `a secret of its own, ${fresh()}`)
  const isThere = async (period: number) => (await readFile(file)).includes(keys.get(period) ?? '')
  await ledger.close()
  expect(await Promise.all(periods.map(isThere))).toEqual([true, true, true])
  const again = await openSqliteLedger(file)
  await again.readers.add(NONE, TODAY + 1)
  await again.close()
  expect(await Promise.all(periods.map(isThere))).toEqual([false, true, true])
})
