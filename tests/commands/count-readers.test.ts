// Promise: what was counted is stored once a minute and at the end, off the way of polls; while the ledger is away it is
// kept, said once, and stored later; keys are there before their time comes.
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { countReaders } from '../../src/commands/count-readers.js'
import { LedgerUnusable } from '../../src/ledger/ledger.js'
import { dayAt, dayBit, periodOf } from '../../src/readers/days.js'
import { createPrograms } from '../../src/readers/programs.js'
import type { ReaderStore } from '../../src/readers/reader-store.js'
import { createMemoryReaders } from '../../src/store/memory/readers.js'
import { ATOM, DAY_MS, NOON, poll } from '../readers/polls.js'

const MINUTE_MS = 60_000

beforeEach(() => void vi.useFakeTimers({ now: NOON, toFake: ['setInterval', 'clearInterval', 'setTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** A store that can be out of reach, and a program that counts into it. */
async function start({ away = false } = {}) {
  const kept = createMemoryReaders()
  const state = { away, added: 0, clients: 0, asked: [] as (readonly number[])[] }
  const unlessAway = () => {
    if (state.away) throw new LedgerUnusable('out of reach; wait')
  }
  const store: ReaderStore = {
    keys: async (periods, fresh) => {
      unlessAway()
      state.asked.push(periods)
      return kept.keys(periods, fresh)
    },
    add: async (counts, today) => {
      unlessAway()
      state.added += 1
      state.clients += counts.clients.length
      return kept.add(counts, today)
    },
    counted: kept.counted,
  }
  const lines: string[] = []
  const log = pino({ base: null }, { write: (line: string) => void lines.push(String(JSON.parse(line).msg)) })
  const now = () => new Date(Date.now())
  const counting = await countReaders({ store, programOf: createPrograms(), now, log })
  const polls = async () => {
    const { tallies } = await kept.counted(dayAt(Date.now()))
    return tallies.reduce((sum, one) => sum + one.polls, 0)
  }
  return { ...counting, state, kept, lines, polls }
}

it('stores each minute what was polled in it, and at the end the rest', async () => {
  const { counter, close, polls } = await start()
  counter.polled(poll())
  expect(await polls()).toBe(0)
  await vi.advanceTimersByTimeAsync(MINUTE_MS)
  await vi.waitFor(async () => expect(await polls()).toBe(1))
  counter.polled(poll())
  await close()
  expect(await polls()).toBe(2)
})

it('asks the ledger for nothing while nobody polls', async () => {
  const { state, close } = await start()
  const before = state.added
  await vi.advanceTimersByTimeAsync(10 * MINUTE_MS)
  expect([state.added, state.asked.length]).toEqual([before, 1])
  await close()
})

it('keeps what cannot be stored, says so once, and stores it when it can', async () => {
  const { counter, close, state, lines, polls, kept } = await start()
  state.away = true
  for (let minute = 0; minute < 5; minute += 1) {
    counter.polled(poll({ address: `192.0.${minute}.1` }))
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
  }
  await vi.waitFor(() =>
    expect(lines).toEqual(['readers are counted in memory until they can be stored: out of reach; wait']),
  )
  expect(await polls()).toBe(0)
  state.away = false
  await vi.advanceTimersByTimeAsync(MINUTE_MS)
  await vi.waitFor(() => expect(lines.at(-1)).toBe('readers are stored again'))
  expect(await polls()).toBe(5)
  expect((await kept.counted(dayAt(Date.now()))).clients).toHaveLength(5)
  await close()
})

it('stores a crowd in parts, whole', async () => {
  const { counter, close, state, polls, kept } = await start()
  for (let index = 0; index < 3_000; index += 1) counter.polled(poll({ userAgent: `Reader ${index}` }))
  const before = state.added
  await close()
  expect(state.added - before).toBeGreaterThan(5)
  expect(await polls()).toBe(3_000)
  expect((await kept.counted(dayAt(NOON))).clients).toHaveLength(3_000)
})

it('knows clients by the key of a new period though the ledger is away when it begins', async () => {
  const { counter, close, state, kept } = await start()
  expect(state.asked).toEqual([[-1, 0, 1].map((step) => periodOf(dayAt(NOON)) + step)])
  state.away = true
  vi.setSystemTime(NOON + 7 * DAY_MS)
  counter.polled(poll())
  state.away = false
  await close()
  expect((await kept.counted(dayAt(NOON + 7 * DAY_MS))).clients).toHaveLength(1)
})

it('starts and ends without the ledger', async () => {
  const { counter, close, lines } = await start({ away: true })
  counter.polled(poll())
  await close()
  expect(lines).toHaveLength(1)
})

it('stores a client that comes all day no more than it has news of', async () => {
  const { counter, close, state, kept } = await start()
  const stored = () => state.clients
  for (const [given, news] of [
    [{}, 2],
    [{}, 2],
    [{}, 0],
    [{ validated: true }, 2],
    [{ validated: true }, 0],
    [{ source: ATOM }, 2],
  ] as const) {
    const before = stored()
    counter.polled(poll(given))
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    await vi.waitFor(async () => expect((await kept.counted(dayAt(NOON))).tallies.length).toBeGreaterThan(0))
    await vi.waitFor(() => expect(stored() - before).toBe(news))
  }
  const bit = dayBit(dayAt(NOON), periodOf(dayAt(NOON)) - 1)
  expect((await kept.counted(dayAt(NOON))).clients).toMatchObject([
    { format: 'RSS 2.0', days: bit, twice: bit, validated: bit },
    { format: 'Atom 1.0', days: bit, twice: 0, validated: 0 },
  ])
  await close()
})
