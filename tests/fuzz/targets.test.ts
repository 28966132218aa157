// Promise: what must hold whatever strangers send holds for the first inputs of every target of `npm run fuzz`.
import { expect, it } from 'vitest'
import { fuzz } from './target.js'
import { TARGETS } from './targets.js'

const BUDGET_MS = 20_000
const INPUTS = 30

it.each(TARGETS)('$name: $holds', async (target) => {
  const { inputs, failure } = await fuzz(target, BUDGET_MS, 42, INPUTS)
  expect(failure).toBe(null)
  expect(inputs).toBeGreaterThan(0)
})
