// Promise: dates are unique, in order, never in the future, and `published` never moves.
import { addSeconds, subSeconds } from 'date-fns'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantsBesides } from '../../src/ledger/instants.js'
import { OPENING, type Written, documentOf, openPress } from './press.js'

const stories = (count: number): Written[] =>
  Array.from({ length: count }, (_, index) => [`Story ${index}`, `Body of story number ${index}, and nothing else.`])

describe('a first publish', () => {
  it('gives the lead the time of the document and each sub-story one second less', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', stories(3), { date: '2026-11-22T08:00:00Z' })])
    expect((await press.live()).map(({ published }) => published.toISOString())).toEqual([
      '2026-11-22T08:00:00.000Z',
      '2026-11-22T07:59:59.000Z',
      '2026-11-22T07:59:58.000Z',
    ])
  })

  it('of two documents of one second keeps each in order and no date twice', async () => {
    const press = openPress()
    await press.publish([documentOf('b.md', stories(3)), documentOf('a.md', stories(3))])
    const live = await press.live()
    expect(new Set(live.map(({ published }) => published.getTime())).size).toBe(6)
    for (const document of ['a.md', 'b.md']) {
      const dates = live.filter((entry) => entry.document === document).map(({ published }) => published.getTime())
      expect(dates).toEqual(dates.toSorted((one, other) => other - one))
    }
  })

  it('takes now for a file whose time is in the future, and keeps the order', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', stories(4), { date: '2026-11-22T09:00:02Z' })])
    const dates = (await press.live()).map(({ published }) => published)
    expect(dates).toEqual([0, 1, 2, 3].map((seconds) => subSeconds(OPENING, seconds)))
  })

  it('keeps the date line of a story', async () => {
    const press = openPress()
    await press.publish([
      documentOf('a.md', [
        ['Old', 'x', '2026-11-01T10:00:00Z'],
        ['New', 'y'],
      ]),
    ])
    expect((await press.live())[0]?.published).toEqual(new Date('2026-11-01T10:00:00Z'))
  })

  it('believes a declared `updated` between the day of the story and now, and no other', async () => {
    const press = openPress()
    const dated = (updated: string) => ({ date: '2026-11-20T08:00:00Z', updated })
    await press.publish([
      documentOf('a.md', [['In between', 'x']], dated('2026-11-21T08:00:00Z')),
      documentOf('b.md', [['Too early', 'y']], dated('2026-11-19T08:00:00Z')),
      documentOf('c.md', [['Too late', 'z']], dated('2027-01-01T00:00:00Z')),
    ])
    const [between, early, late] = await press.live()
    expect(between?.updated).toEqual(new Date('2026-11-21T08:00:00Z'))
    expect(early?.updated).toEqual(early?.published)
    expect(late?.updated).toEqual(OPENING)
  })
})

describe('a published document', () => {
  it('gets added stories as of now, in their order; one with a date line keeps it', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', stories(2), { date: '2026-11-20T08:00:00Z' })])
    const added: Written[] = [
      ['Added', 'One more.'],
      ['Added too', 'And another.'],
      ['Dated', 'An old one.', '2026-11-05T10:00:00Z'],
    ]
    await press.publish([documentOf('a.md', [...stories(2), ...added], { date: '2026-11-20T08:00:00Z' })])
    expect((await press.live()).slice(2).map(({ published }) => published.toISOString())).toEqual([
      '2026-11-22T09:10:00.000Z',
      '2026-11-22T09:09:59.000Z',
      '2026-11-05T10:00:00.000Z',
    ])
  })

  it('takes a declared `updated` for the edit it was written for, and now for the next', async () => {
    const press = openPress()
    const declared = { date: '2026-11-20T08:00:00Z', updated: '2026-11-22T09:05:00Z' }
    await press.publish([documentOf('a.md', [['Fuel', 'one']], { date: declared.date })])
    await press.publish([documentOf('a.md', [['Fuel', 'two']], declared)])
    expect((await press.live())[0]?.updated).toEqual(new Date(declared.updated))
    await press.publish([documentOf('a.md', [['Fuel', 'three']], declared)])
    expect((await press.live())[0]?.updated).toEqual(new Date('2026-11-22T09:20:00Z'))
  })

  it('does not move `updated` when only the declaration changes', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [['Fuel', 'one']])])
    const changes = await press.publish([documentOf('a.md', [['Fuel', 'one']], { updated: '2026-11-22T09:05:00Z' })])
    expect(changes).toEqual([])
  })
})

describe('instants', () => {
  const seconds = fc.integer({ min: -30, max: 30 })

  it('are taken once each, never after now nor after what was wanted', () => {
    fc.assert(
      fc.property(fc.array(seconds), fc.array(seconds, { minLength: 1 }), (taken, wanted) => {
        const before = new Set(taken.map((each) => addSeconds(OPENING, each).getTime()))
        const clock = instantsBesides(before, OPENING)
        const given = wanted.map((each) => {
          const wish = addSeconds(OPENING, each)
          const instant = clock.take(wish)
          expect(instant <= wish && instant <= OPENING).toBe(true)
          return instant.getTime()
        })
        expect(new Set(given).size).toBe(given.length)
        expect(given.some((each) => before.has(each))).toBe(false)
      }),
    )
  })

  it('are new to the ledger, though an hour and more before the wish is taken', async () => {
    const press = openPress()
    for (let number = 0; number < 45; number += 1) {
      const hundred = Array.from({ length: 100 }, (_none, index): Written => [
        `Story ${index}`,
        `Text ${index} of ${number}.`,
      ])
      await press.publish([documentOf(`${number}.md`, hundred, { date: '2026-11-20T08:00:00Z' })])
    }
    const live = await press.live()
    expect(new Set(live.map((entry) => entry.published.getTime())).size).toBe(4500)
  })

  it('cost no more when 100,000 wish for the same second', () => {
    const clock = instantsBesides(new Set(), OPENING)
    for (let index = 0; index < 100_000; index += 1) clock.take(OPENING)
    expect(clock.take(OPENING)).toEqual(subSeconds(OPENING, 100_000))
  })
})
