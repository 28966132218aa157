// Promise: what is dear to keep is there while it is used and some time beyond, and never taken from who uses it.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepWhileUsed } from '../../src/files/while-used.js'

const IDLE_MS = 1_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Numbers what is opened, and writes down what happens to each. */
function counting() {
  const told: string[] = []
  let opened = 0
  const kept = keepWhileUsed({
    open: () => {
      opened += 1
      told.push(`open ${opened}`)
      return opened
    },
    shut: async (one) => void told.push(`shut ${one}`),
    idleMs: IDLE_MS,
  })
  return { kept, told }
}

/** Work that ends when it is told to. */
function work() {
  let end = () => {}
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  return { run: () => done, end }
}

it('opens it once for all who use it', async () => {
  const { kept, told } = counting()
  expect(await Promise.all([kept.use(async (one) => one), kept.use(async (one) => one)])).toEqual([1, 1])
  expect(told).toEqual(['open 1'])
})

it('shuts it when nobody used it for that long, and opens another for the next', async () => {
  const { kept, told } = counting()
  await kept.use(async () => {})
  await vi.advanceTimersByTimeAsync(IDLE_MS - 1)
  await kept.use(async () => {})
  await vi.advanceTimersByTimeAsync(IDLE_MS - 1)
  expect(told).toEqual(['open 1'])
  await vi.advanceTimersByTimeAsync(1)
  expect(told).toEqual(['open 1', 'shut 1'])
  expect(await kept.use(async (one) => one)).toBe(2)
})

it('leaves it to who uses it, for as long as that takes', async () => {
  const { kept, told } = counting()
  const [long, short] = [work(), work()]
  const users = [kept.use(long.run), kept.use(short.run)]
  short.end()
  await users[1]
  kept.warm()
  await vi.advanceTimersByTimeAsync(10 * IDLE_MS)
  expect(told).toEqual(['open 1'])
  long.end()
  await users[0]
  await vi.advanceTimersByTimeAsync(IDLE_MS)
  expect(told).toEqual(['open 1', 'shut 1'])
})

it('counts as used no longer what failed', async () => {
  const { kept, told } = counting()
  await expect(kept.use(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await vi.advanceTimersByTimeAsync(IDLE_MS)
  expect(told).toEqual(['open 1', 'shut 1'])
})

it('has it there for who is about to use it, and lets it go if nobody does', async () => {
  const { kept, told } = counting()
  kept.warm()
  await vi.advanceTimersByTimeAsync(IDLE_MS - 1)
  kept.warm()
  await vi.advanceTimersByTimeAsync(IDLE_MS - 1)
  expect(told).toEqual(['open 1'])
  await vi.advanceTimersByTimeAsync(1)
  expect(told).toEqual(['open 1', 'shut 1'])
})

it('is closed at once, even under who uses it, and opened no more', async () => {
  const { kept, told } = counting()
  const long = work()
  const user = kept.use(long.run)
  await kept.close()
  kept.warm()
  await expect(kept.use(async () => {})).rejects.toThrow('closed')
  long.end()
  await user
  expect(vi.getTimerCount()).toBe(0)
  expect(told).toEqual(['open 1', 'shut 1'])
})
