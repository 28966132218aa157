// Promise: what is added is answered, in batches no larger and no more of them at once than allowed.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createBatches } from '../../src/files/batches.js'

it('answers each item with its own result, whatever the limits', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(50), { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 8 }),
      async (items, atOnce, most) => {
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
          { atOnce, most, isLarge: (item) => item > 40 },
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
    { atOnce: 1, most: 2, isLarge: () => false },
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
    { atOnce: 1, most: 1, isLarge: () => false },
  )
  const results = await Promise.allSettled([0, 1, 2].map(add))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
