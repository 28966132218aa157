// Promise: what must hold whatever strangers send holds for the first inputs of every target of `npm run fuzz`, and
// SECURITY.md says what that is.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { PROJECT } from '../support/program.js'
import { fuzz } from './target.js'
import { TARGETS } from './targets.js'

const BUDGET_MS = 20_000
const INPUTS = 30

it.each(TARGETS)('$name: $holds', async (target) => {
  const { inputs, failure } = await fuzz(target, BUDGET_MS, 42, INPUTS)
  expect(failure).toBe(null)
  expect(inputs).toBeGreaterThan(0)
})

it('SECURITY.md names every target and what holds', async () => {
  const text = await readFile(path.join(PROJECT, 'SECURITY.md'), 'utf8')
  const rows = (text.split('\n## Fuzzing\n')[1]?.split('\n## ')[0] ?? '').matchAll(
    /^\| (\S+) +\| (.*?) +\| [\d,]+ +\|/gm,
  )
  expect([...rows].map(([, name, holds]) => [name, holds])).toEqual(TARGETS.map(({ name, holds }) => [name, holds]))
})
