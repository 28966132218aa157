// Promise: who takes the whole ledger along gets all of it, the same wherever it is kept.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Entry } from '../../src/ledger/entry.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import { added, AT, digest, later, outcome, slugs, startStores, STORES, stopStores, story } from './stores.js'

beforeAll(startStores)
afterAll(stopStores)

describe.each(Object.entries(STORES))('the %s ledger', (_name, place) => {
  let ledger: Ledger

  beforeEach(async () => {
    ledger = await (await place()).open()
    await ledger.takeTurn(async () => outcome(added(...['a', 'b', 'c', 'd', 'e'].map((slug) => story(slug)))))
    const withdrawn = { kind: 'withdrawn', entry: story('b', { withdrawn: later(60), tags: ['only b'] }) } as const
    await ledger.takeTurn(async () => outcome([withdrawn], { at: later(60), keep: 3 }))
  })
  afterEach(() => ledger.close())

  it('gives every entry once, part by part', async () => {
    const all: Entry[] = []
    for (;;) {
      const part = await ledger.entriesAfter(all.at(-1)?.id ?? '', 2)
      if (part.length === 0) break
      all.push(...part)
    }
    expect(slugs(all).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(await ledger.entriesById([...all.map(({ id }) => id), 'nobody’s'])).toHaveLength(5)
    expect(await ledger.digestsAfter('', 10)).toEqual([])
  })

  it('outlines them, live or not', async () => {
    const outlines = await ledger.outlines()
    expect(outlines.find(({ slug }) => slug === 'b')).toMatchObject({ document: 'notes.txt', withdrawn: later(60) })
    expect(outlines).toHaveLength(5)
  })

  it('tells what a later publish touched, seen by a reader or not, and only that', async () => {
    const moved = story('c', { document: 'other.txt' })
    await ledger.takeTurn(async () =>
      outcome([{ kind: 'touched', entry: moved }], {
        at: later(90),
        digests: [digest({ slug: 'other', document: 'other.txt' })],
      }),
    )
    await ledger.takeTurn(async () =>
      outcome([], { at: later(95), digests: [digest({ slug: 'third', document: 'third.txt' })] }),
    )
    const since = async (revision: number) => [
      slugs(await ledger.touchedSince(revision)).toSorted(),
      (await ledger.digestsSince(revision)).map(({ slug }) => slug).toSorted(),
    ]
    expect(await since(0)).toEqual([
      ['a', 'b', 'c', 'd', 'e'],
      ['other', 'third'],
    ])
    expect(await since(1)).toEqual([
      ['b', 'c'],
      ['other', 'third'],
    ])
    expect(await since(2)).toEqual([['c'], ['other', 'third']])
    expect(await since(3)).toEqual([[], ['third']])
    expect(await since(4)).toEqual([[], []])
  })

  it('knows every topic that ever had a story, and every publish', async () => {
    expect((await ledger.everyTopic()).map(({ slug, live }) => [slug, live]).toSorted()).toEqual([
      ['fuel', 4],
      ['nora-quayle', 4],
      ['only-b', 0],
    ])
    const none = { new: 0, edited: 0, withdrawn: 0, returned: 0, touched: 0 }
    expect(await ledger.publishes(0)).toEqual([
      { revision: 1, at: AT, live: 5, archived: 0, counts: { ...none, new: 5 } },
      { revision: 2, at: later(60), live: 4, archived: 1, counts: { ...none, withdrawn: 1 } },
    ])
    expect((await ledger.publishes(1)).map(({ revision }) => revision)).toEqual([2])
    expect(await ledger.publishes(2)).toEqual([])
  })
})
