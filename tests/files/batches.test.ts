// Promise: what is added is answered, in batches no larger and no more of them at once than allowed.
import fc from 'fast-check'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createBatches } from '../../src/files/batches.js'

it('answers each item with its own result, whatever the limits', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(50), { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 8 }),
      fc.nat(8),
      async (items, atOnce, most, few) => {
        let underWay = 0
        const { add } = createBatches(
          async (batch: readonly number[]) => {
            underWay += 1
            expect(underWay).toBeLessThanOrEqual(atOnce)
            expect(batch.length).toBeLessThanOrEqual(most)
            if (batch.some((item) => item > 40)) expect(batch).toHaveLength(1)
            await Promise.resolve()
            underWay -= 1
            return batch.map((item) => item * 2)
          },
          { atOnce, most, isLarge: (item) => item > 40, few, patienceMs: 1 },
        )
        expect(await Promise.all(items.map(add))).toEqual(items.map((item) => item * 2))
      },
    ),
  )
})

it('gathers what comes while all places are taken', async () => {
  const seen: string[][] = []
  const { add } = createBatches(
    async (batch: readonly string[]) => {
      seen.push([...batch])
      return batch
    },
    { atOnce: 1, most: 2, isLarge: () => false, few: 0, patienceMs: 1 },
  )
  await Promise.all(['a', 'b', 'c', 'd'].map(add))
  expect(seen).toEqual([['a'], ['b', 'c'], ['d']])
})

it('fails the items of a batch that fails, and goes on', async () => {
  const { add } = createBatches(
    async (batch: readonly number[]) => {
      if (batch.includes(1)) throw new Error('one')
      return batch
    },
    { atOnce: 1, most: 1, isLarge: () => false, few: 0, patienceMs: 1 },
  )
  const results = await Promise.allSettled([0, 1, 2].map(add))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

it('takes another place only for more than a few, or when a few have waited long', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const seen: string[] = []
  const ends: (() => void)[] = []
  const { add } = createBatches(
    async (batch: readonly string[]) => {
      seen.push(batch.join(''))
      await new Promise<void>((resolve) => void ends.push(resolve))
      return batch
    },
    { atOnce: 3, most: 8, isLarge: () => false, few: 2, patienceMs: 100 },
  )
  const added = ['a', 'b', 'c'].map(add)
  expect(seen).toEqual(['a'])
  added.push(add('d'))
  expect(seen).toEqual(['a', 'b'])
  await vi.advanceTimersByTimeAsync(99)
  expect(seen).toEqual(['a', 'b'])
  await vi.advanceTimersByTimeAsync(1)
  expect(seen).toEqual(['a', 'b', 'c'])
  added.push(add('e'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(seen).toEqual(['a', 'b', 'c'])
  ends.shift()?.()
  await added[0]
  await vi.advanceTimersByTimeAsync(0)
  expect(seen).toEqual(['a', 'b', 'c', 'd'])
})

it('lets nobody wait longer because others come', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const seen: number[] = []
  const { add } = createBatches(
    async (batch: readonly number[]) => {
      seen.push(batch.length)
      await new Promise<void>(() => {})
      return batch
    },
    { atOnce: 2, most: 8, isLarge: () => false, few: 20, patienceMs: 100 },
  )
  void add(0)
  for (let count = 0; count < 5; count += 1) {
    void add(count)
    await vi.advanceTimersByTimeAsync(30)
  }
  expect(seen).toEqual([1, 2])
})
