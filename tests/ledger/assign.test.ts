// Promise: the pairing whose weights sum highest, each story in one pair at most.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Edge, assign } from '../../src/ledger/matching/assign.js'

const weightOf = (edges: readonly Edge[]) => edges.reduce((sum, { weight }) => sum + weight, 0)

/** Every way of pairing, tried. */
function heaviest(edges: readonly Edge[]): number {
  const [first, ...rest] = edges
  if (!first) return 0
  const free = rest.filter(({ row, column }) => row !== first.row && column !== first.column)
  return Math.max(first.weight + heaviest(free), heaviest(rest))
}

const edges = (size: number, most: number) =>
  fc.uniqueArray(
    fc.record({
      row: fc.integer({ min: 0, max: size }),
      column: fc.integer({ min: 0, max: size }),
      weight: fc.integer({ min: 1, max: 40 }),
    }),
    { selector: ({ row, column }) => `${row} ${column}`, maxLength: most },
  )

function expectOneToOne(pairs: readonly Edge[]): void {
  expect(new Set(pairs.map(({ row }) => row)).size).toBe(pairs.length)
  expect(new Set(pairs.map(({ column }) => column)).size).toBe(pairs.length)
}

describe('an assignment', () => {
  it('leaves the best pair apart where two others are worth more', () => {
    const pairs = assign([
      { row: 0, column: 1, weight: 3 },
      { row: 0, column: 2, weight: 2 },
      { row: 1, column: 1, weight: 2 },
    ])
    expect(pairs.map(({ row, column }) => [row, column])).toEqual([
      [0, 2],
      [1, 1],
    ])
  })

  it('is as heavy as the heaviest of all', () => {
    fc.assert(
      fc.property(edges(5, 14), (given) => {
        const pairs = assign(given)
        expectOneToOne(pairs)
        expect(weightOf(pairs)).toBe(heaviest(given))
      }),
      { numRuns: 300 },
    )
  })

  it('pairs one to one beyond the size that is weighed as a whole', () => {
    const size = 300
    const given = Array.from({ length: size * 3 }, (_, index): Edge => {
      const row = Math.floor(index / 3)
      return { row, column: (row + (index % 3)) % size, weight: index % 3 === 0 ? 5 : 1 }
    })
    const pairs = assign(given)
    expectOneToOne(pairs)
    expect(weightOf(pairs)).toBe(size * 5)
  })
})
