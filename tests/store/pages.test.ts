// Promise: what pages for people and maps of the site are made of is found alike in every store.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Entry, UnnumberedChange } from '../../src/ledger/entry.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import { added, AT, digest, later, outcome, slugs, startStores, STORES, stopStores, story } from './stores.js'

beforeAll(startStores)
afterAll(stopStores)

describe.each(Object.entries(STORES))('the %s ledger', (_name, place) => {
  let ledger: Ledger
  const publish = (...changes: readonly UnnumberedChange[]) => ledger.takeTurn(async () => outcome(changes))

  beforeEach(async () => {
    ledger = await (await place()).open()
  })
  afterEach(() => ledger.close())

  const at = (position: number, given: Partial<Entry> = {}) =>
    story(`s${position}`, { published: later(-position), position, ...given })
  const slug = (one: { readonly slug: string } | null) => one?.slug ?? null

  it('gives the live entries of a span, its start included and its end not, archived or not', async () => {
    await ledger.takeTurn(async () => outcome(added(at(0), at(1), at(2), at(3, { withdrawn: AT }), at(4)), { keep: 1 }))
    expect(slugs(await ledger.publishedBetween(later(-4), AT, 10))).toEqual(['s1', 's2', 's4'])
    expect(slugs(await ledger.publishedBetween(later(-4), later(1), 2))).toEqual(['s0', 's1'])
    expect(await ledger.publishedBetween(later(1), later(9), 10)).toEqual([])
    expect(slugs(await ledger.publishedBetween(AT, later(0.001), 10)), 'a part of a second').toEqual(['s0'])
    expect(await ledger.publishedBetween(later(0.001), later(1), 10)).toEqual([])
  })

  it('knows the neighbours of an entry, those of one second in the order of their document', async () => {
    const same = { published: AT }
    await publish(
      ...added(story('a', { ...same, position: 0 }), story('b', { ...same, position: 1 })),
      ...added(story('c', { ...same, position: 2, withdrawn: AT }), story('d', { ...same, position: 3 }), at(5)),
    )
    const around = async (one: string) => {
      const found = await ledger.entryBySlug(one)
      const { newer, older } = await ledger.neighbours(found ?? at(0))
      return [slug(newer), slug(older)]
    }
    expect(await around('a')).toEqual([null, 'b'])
    expect(await around('b')).toEqual(['a', 'd'])
    expect(await around('c'), 'where it stood').toEqual(['b', 'd'])
    expect(await around('d')).toEqual(['b', 's5'])
    expect(await around('s5')).toEqual(['d', null])
    const { newer } = await ledger.neighbours((await ledger.entryBySlug('b')) ?? at(0))
    expect(newer).toEqual({ slug: 'a', title: 'Fuel dearer from Monday', language: 'en', document: 'notes.txt' })
  })

  it('lists archived addresses by number, each digest beside its second story', async () => {
    const monday = digest({ slug: 'monday', document: 'notes.txt' })
    const gone = digest({ slug: 'gone', document: 'gone.txt', withdrawn: AT })
    await ledger.takeTurn(async () =>
      outcome(added(at(0), at(1), at(2), at(3, { document: 'gone.txt', position: 1 })), {
        digests: [monday, gone],
        keep: 1,
      }),
    )
    expect(await ledger.addresses(0, 9)).toEqual([
      { slug: 's3', updated: later(-3), digest: null },
      { slug: 's2', updated: later(-2), digest: null },
      { slug: 's1', updated: later(-1), digest: { slug: 'monday', updated: monday.updated } },
    ])
    expect(slugs(await ledger.addresses(1, 2))).toEqual(['s2'])
  })
})
