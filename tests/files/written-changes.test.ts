// Promise: a page is told of every change since it was made, wherever it falls, and of no other.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createWrittenChanges } from '../../src/files/written-changes.js'

const FIRST = 1_000

const file = fc.constantFrom('a.md', 'b.md', 'c.txt')

it('whatever is saved before, between and after, a page is told exactly when its file changed since', () => {
  fc.assert(
    fc.property(fc.array(file), fc.array(file), fc.array(file), file, (before, between, after, shown) => {
      const changes = createWrittenChanges(FIRST)
      const noteAll = (files: readonly string[]) => files.forEach((one) => changes.note([one]))
      noteAll(before)
      const since = changes.version()
      noteAll(between)
      let told = 0
      const stop = changes.follow({ since, concerns: (path) => path === shown, tell: () => (told += 1) })
      expect(told).toBe(between.includes(shown) ? 1 : 0)
      noteAll(after)
      stop()
      noteAll([shown])
      expect(told).toBe((between.includes(shown) ? 1 : 0) + after.filter((one) => one === shown).length)
      expect(changes.isFollowed()).toBe(false)
    }),
  )
})

it.each([FIRST - 1, FIRST + 1, Number.NaN])('a page of another process, or of none (%s), is told at once', (since) => {
  const changes = createWrittenChanges(FIRST)
  let told = 0
  changes.follow({ since, concerns: () => false, tell: () => (told += 1) })
  expect(told).toBe(1)
})
