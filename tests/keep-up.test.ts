// Promise: publishing that fails is tried again less and less often, whatever else waits, and goes on by itself.
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepUp } from '../src/commands/keep-up.js'
import { openMemoryLedger } from '../src/store/memory/ledger.js'
import { openNewsroom } from './support/newsroom.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const WAITING = new Map([['half.md', 0]])

async function failing() {
  const attempts: { readonly atMs: number; readonly paths: readonly string[] | 'all' }[] = []
  const publisher = await openNewsroom().start(openMemoryLedger())
  const world = { works: false }
  const start = Date.now()
  const keeper = keepUp({
    publisher: {
      ...publisher,
      refresh: async (paths) => {
        attempts.push({ atMs: Date.now() - start, paths: paths ? [...paths] : 'all' })
        if (!world.works) throw new Error('the disk is full')
        return []
      },
    },
    unsettled: () => (world.works ? new Map() : WAITING),
    now: () => new Date(),
    log: pino({ enabled: false }),
  })
  return { attempts, keeper, world }
}

it('in 1, 2, 4, 8, 16 and then every 30 seconds, with all files, though one waits whose time has come', async () => {
  const { attempts, keeper } = await failing()
  await keeper.refresh(new Set(['a.md']))
  await vi.advanceTimersByTimeAsync(92_000)
  expect(attempts.map(({ atMs }) => atMs / 1000)).toEqual([0, 1, 3, 7, 15, 31, 61, 91])
  expect(attempts.slice(1).every(({ paths }) => paths === 'all')).toBe(true)
  keeper.close()
})

it('as soon as before however many files are saved meanwhile', async () => {
  const { attempts, keeper, world } = await failing()
  for (let count = 0; count < 10; count += 1) await keeper.refresh(new Set(['a.md']))
  expect(attempts).toHaveLength(10)
  world.works = true
  await vi.advanceTimersByTimeAsync(1_000)
  expect(attempts).toHaveLength(11)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(attempts).toHaveLength(11)
  keeper.close()
})
