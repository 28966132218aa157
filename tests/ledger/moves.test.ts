// Promise: a story keeps its id wherever it goes, comes back with it, and no other story ever gets it.
import { describe, expect, it } from 'vitest'
import { type Written, documentOf, openPress, told } from './press.js'

const FUEL: Written = [
  'Fuel dearer',
  'Diesel rose by eleven cents in a week. Hauliers ask the government to act at once.',
]
const RAIL: Written = ['Trains stop', 'The unions confirmed the strike after midnight. Regional lines run until nine.']
const SNOW: Written = [
  'First snow',
  'Ten centimetres fell above eight hundred metres. The passes stay open with chains.',
]
const RAIN: Written = [
  'Weather',
  'Rain over the whole north, with wind from the west and a metre of sea in the lagoon.',
]
const SUN: Written = ['Weather', 'Clear and mild everywhere, frost only in the valleys after the third of the month.']

const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id)

describe('a renamed document', () => {
  it('keeps all ids, and those of stories rewritten at the same time', async () => {
    const press = openPress()
    await press.publish([documentOf('a.txt', [FUEL, RAIL, SNOW])])
    const before = await press.live()
    const rewritten: Written = [SNOW[0], 'It melted.']
    const changes = await press.publish([documentOf('week/b.md', [FUEL, RAIL, rewritten])], ['a.txt'])
    expect(ids(await press.live())).toEqual(ids(before))
    expect(told(changes)).toEqual(['touched Fuel dearer', 'touched Trains stop', 'edited First snow'])
  })

  it('keeps them when the old name goes first and the new one comes later', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [FUEL, RAIL, SNOW])])
    const before = await press.live()
    expect((await press.publish([], ['a.md'])).map(({ kind }) => kind)).toEqual(['withdrawn', 'withdrawn', 'withdrawn'])
    const edited: Written = [SNOW[0], `${SNOW[1]} More is to come.`]
    const changes = await press.publish([documentOf('b.md', [FUEL, RAIL, edited])])
    expect(told(changes)).toEqual(['returned Fuel dearer', 'returned Trains stop', 'returned First snow'])
    expect(ids(await press.live())).toEqual(ids(before))
  })

  it('shows a story added to it as of now, not as of the day of the document', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [FUEL, RAIL])])
    await press.publish([documentOf('b.md', [FUEL, RAIL, SNOW])], ['a.md'])
    expect((await press.live())[2]?.published).toEqual(new Date('2026-11-22T09:10:00Z'))
  })
})

describe('a story moved to another document', () => {
  it('keeps its id', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [FUEL, RAIL]), documentOf('b.md', [SNOW])])
    const [fuel, rail, snow] = ids(await press.live())
    await press.publish([documentOf('b.md', [RAIL, SNOW]), documentOf('a.md', [FUEL])])
    expect(ids(await press.live())).toEqual([fuel, rail, snow])
  })

  it('keeps it when it was taken out of the first before it was put into the second', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [FUEL, RAIL]), documentOf('b.md', [SNOW])])
    const [fuel, rail, snow] = ids(await press.live())
    await press.publish([documentOf('a.md', [FUEL])])
    const changes = await press.publish([documentOf('b.md', [SNOW, RAIL])])
    expect(told(changes)).toEqual(['returned Trains stop'])
    expect(ids(await press.live())).toEqual([fuel, snow, rail])
  })

  it('leaves its id with the original when it is only copied', async () => {
    const press = openPress()
    await press.publish([documentOf('b.md', [FUEL])])
    const [fuel] = ids(await press.live())
    const changes = await press.publish([documentOf('a.md', [FUEL]), documentOf('b.md', [FUEL])])
    expect(told(changes)).toEqual(['new Fuel dearer'])
    expect((await press.live()).find(({ document }) => document === 'b.md')?.id).toBe(fuel)
  })

  it('keeps it though the document it came from has the same text once more, later', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [FUEL, RAIL]), documentOf('b.md', [SNOW])])
    const [, rail] = ids(await press.live())
    await press.publish([documentOf('a.md', [FUEL]), documentOf('b.md', [SNOW, RAIL])])
    expect(told(await press.publish([documentOf('a.md', [FUEL, RAIL])]))).toEqual(['new Trains stop'])
    const moved = (await press.live()).find(({ document, title }) => document === 'b.md' && title === RAIL[0])
    expect(moved?.id).toBe(rail)
  })

  it('lets two documents change names', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [FUEL, RAIL]), documentOf('b.md', [SNOW])])
    const [fuel, rail, snow] = ids(await press.live())
    await press.publish([documentOf('b.md', [FUEL, RAIL]), documentOf('a.md', [SNOW])])
    expect(ids(await press.live())).toEqual([snow, fuel, rail])
  })
})

describe('a story that was withdrawn', () => {
  it('comes back with its id, address and date', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [FUEL, RAIL])])
    const [, rail] = await press.live()
    await press.publish([documentOf('a.md', [FUEL])])
    expect(told(await press.publish([documentOf('a.md', [FUEL, RAIL])]))).toEqual(['returned Trains stop'])
    expect((await press.live())[1]).toMatchObject({
      id: rail?.id,
      slug: rail?.slug,
      published: rail?.published,
      withdrawn: null,
    })
  })

  it('comes back when it was edited on the way', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [FUEL, RAIL])])
    const [, rail] = await press.live()
    await press.publish([documentOf('a.md', [FUEL])])
    await press.publish([documentOf('a.md', [FUEL, [RAIL[0], `${RAIL[1]} Night trains are cancelled.`]])])
    expect((await press.live())[1]?.id).toBe(rail?.id)
  })

  it('does not lend its id to another one under its headline', async () => {
    const press = openPress()
    await press.publish([documentOf('today.md', [FUEL, RAIN])])
    const [, rain] = await press.live()
    await press.publish([documentOf('today.md', [FUEL])])
    expect(told(await press.publish([documentOf('today.md', [FUEL, SUN])]))).toEqual(['new Weather'])
    const [, sun] = await press.live()
    expect(sun?.id).not.toBe(rain?.id)
    expect(sun?.slug).not.toBe(rain?.slug)
  })

  it('does not lend it across documents either, be it ever so short', async () => {
    const press = openPress()
    const quiet: Written = ['Strikes', 'None.']
    await press.publish([documentOf('monday.md', [FUEL, quiet])])
    await press.publish([], ['monday.md'])
    expect(told(await press.publish([documentOf('tuesday.md', [SNOW, quiet])]))).toEqual([
      'new First snow',
      'new Strikes',
    ])
  })
})

describe('the next issue', () => {
  it('written over the last one has new stories, whatever headlines recur', async () => {
    const press = openPress()
    await press.publish([documentOf('today.md', [FUEL, RAIN], { title: 'Sunday' })])
    const changes = await press.publish([documentOf('today.md', [SNOW, SUN], { title: 'Monday' })])
    expect(changes.map(({ kind }) => kind)).toEqual(['new', 'new', 'withdrawn', 'withdrawn'])
  })

  it('is known by its date where its title stays', async () => {
    const press = openPress()
    const issue = (date: string) => ({ title: 'Today', date, dateDeclared: true })
    await press.publish([documentOf('today.md', [FUEL, RAIN], issue('2026-11-20T06:00:00Z'))])
    const changes = await press.publish([documentOf('today.md', [SNOW, SUN], issue('2026-11-21T06:00:00Z'))])
    expect(changes.map(({ kind }) => kind)).toEqual(['new', 'new', 'withdrawn', 'withdrawn'])
    expect((await press.live())[0]?.published).toEqual(new Date('2026-11-21T06:00:00Z'))
  })

  it('in a file of its own has new stories though the last one is deleted at the same moment', async () => {
    const press = openPress()
    await press.publish([documentOf('47.md', [FUEL, RAIN])])
    const changes = await press.publish([documentOf('48.md', [SNOW, SUN])], ['47.md'])
    expect(changes.map(({ kind }) => kind)).toEqual(['new', 'new', 'withdrawn', 'withdrawn'])
  })

  it('has new stories even where a column keeps its standing words', async () => {
    const column = (text: string): Written => [
      'Package of the week',
      `This week's package is ${text} Do you know of one? Tell us.`,
    ]
    const press = openPress()
    await press.publish([
      documentOf('47.md', [
        FUEL,
        RAIL,
        column('lens, a library of getters and setters for records in records, hard to learn.'),
      ]),
    ])
    const changes = await press.publish(
      [
        documentOf('48.md', [
          SNOW,
          RAIN,
          column('warp: it serves web pages at great speed and has run our own site since spring.'),
        ]),
      ],
      ['47.md'],
    )
    expect(changes.map(({ kind }) => kind)).toEqual(['new', 'new', 'new', 'withdrawn', 'withdrawn', 'withdrawn'])
  })
})
