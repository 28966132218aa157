// Promise: what feeds are made of is the same wherever the ledger is kept: topics, digests, the archive, what was withdrawn.
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { UnnumberedDigest } from '../../src/ledger/digest.js'
import type { UnnumberedChange, UnnumberedEntry } from '../../src/ledger/entry.js'
import { mintId } from '../../src/ledger/identity.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import { topicsOf } from '../../src/ledger/topics.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { mediaAt } from '../../src/media.js'
import { added, AT, later, outcome, slugs, startStores, STORES, stopStores, story } from './stores.js'

beforeAll(startStores)
afterAll(stopStores)

function digest(slug: string, given: Partial<UnnumberedDigest> = {}): UnnumberedDigest {
  return {
    id: mintId('test', '', slug),
    slug,
    document: `${slug}.md`,
    title: 'Morning “notes” 🚋',
    tags: ['a, b', '"c"'],
    authors: ['Nora'],
    language: 'en',
    image: { ...mediaAt('https://example.org/media/a.png', 'A "pump"'), length: 4_012 },
    enclosure: mediaAt('https://example.org/a.mp3'),
    style: 'headings',
    asides: [{ text: 'Sponsored\n\nby <b>', why: 'sponsor', after: 2 }],
    published: AT,
    updated: AT,
    withdrawn: null,
    fingerprint: 'd1',
    ...given,
  }
}

describe.each(Object.entries(STORES))('the %s ledger', (_name, place) => {
  let ledger: Ledger
  const publish = (changes: readonly UnnumberedChange[], given = {}) =>
    ledger.takeTurn(async () => outcome(changes, given))

  beforeEach(async () => {
    ledger = await (await place()).open()
  })
  afterEach(() => ledger.close())

  it('numbers what leaves the window for the archive, the oldest first, and never anew', async () => {
    const days = [5, 3, 1, 4, 2].map((day) =>
      story(`s${day}`, { published: new Date(Date.UTC(2026, 10, day)), updated: new Date(Date.UTC(2026, 10, day)) }),
    )
    await publish(added(...days), { keep: 3 })
    expect(slugs(await ledger.newest(10))).toEqual(['s5', 's4', 's3'])
    expect(slugs(await ledger.archived(0, 10))).toEqual(['s2', 's1'])
    expect((await ledger.latest()).archived).toBe(2)
    await publish(added(story('old', { published: new Date(0), updated: new Date(0) }), story('new')), {
      keep: 3,
      at: later(60),
    })
    expect(slugs(await ledger.newest(10))).toEqual(['new', 's5', 's4'])
    expect(slugs(await ledger.archived(0, 10))).toEqual(['s3', 'old', 's2', 's1'])
    expect(slugs(await ledger.archived(1, 3))).toEqual(['old', 's2'])
    const withdrawn = { ...days[4], withdrawn: AT } as UnnumberedEntry
    await publish([{ kind: 'withdrawn', entry: withdrawn }], { keep: 3, at: later(120) })
    expect((await ledger.archived(1, 2)).map((entry) => [entry.slug, entry.withdrawn])).toEqual([['s2', AT]])
    expect((await ledger.latest()).archived).toBe(4)
  })

  it('keeps a digest as it was given, by its document and its address, and counts a change of it as a publish', async () => {
    await publish(added(story('a')), { digests: [digest('mattino'), digest('sera')] })
    expect(await ledger.digestBySlug('mattino')).toEqual({ ...digest('mattino'), revision: 1 })
    expect(await ledger.digestsOf(['sera.md', 'no.md'])).toEqual([{ ...digest('sera'), revision: 1 }])
    const moved = digest('sera', { document: 'new.md', title: 'Evening', withdrawn: AT, updated: later(5) })
    const told = await publish([], { digests: [moved], at: later(60) })
    expect(told).toMatchObject({ revision: 2, digests: [{ slug: 'sera', revision: 2 }] })
    expect(await ledger.latest()).toMatchObject({ revision: 2, changed: later(60) })
    expect(await ledger.digestsOf(['new.md'])).toEqual([{ ...moved, revision: 2 }])
    expect(slugs(await ledger.newestDigests(10))).toEqual(['mattino'])
    expect(slugs(await ledger.digestsWithdrawnSince(AT, 10))).toEqual(['sera'])
    expect(await ledger.digestsWithdrawnSince(later(1), 10)).toEqual([])
    expect(await ledger.digestSlugsTaken(['sera', 'notte'])).toEqual(new Set(['sera']))
    expect(await ledger.instantsTaken(later(5), later(5))).toEqual(new Set([later(5).getTime()]))
  })

  it('lists what was withdrawn, the last first', async () => {
    await publish(added(story('a'), story('b'), story('c')))
    const gone = (slug: string, at: Date): UnnumberedChange => ({
      kind: 'withdrawn',
      entry: story(slug, { withdrawn: at }),
    })
    await publish([gone('a', later(1)), gone('b', later(9))])
    expect(slugs(await ledger.withdrawnSince(AT, 10))).toEqual(['b', 'a'])
    expect(slugs(await ledger.withdrawnSince(later(2), 10))).toEqual(['b'])
    expect(slugs(await ledger.withdrawnSince(AT, 1))).toEqual(['b'])
    expect(slugs(await ledger.withdrawnOn({ kind: 'tag', slug: 'fuel' }, later(2), 10))).toEqual(['b'])
    expect(await ledger.withdrawnOn({ kind: 'tag', slug: 'no' }, AT, 10)).toEqual([])
  })

  it('counts the stories of each topic, whatever happens to them', async () => {
    const names = fc.constantFrom('Fuel', 'fuel', 'C', 'C++', '東京', 'Ports')
    const told = fc.record({
      slug: fc.constantFrom('a', 'b', 'c', 'd'),
      tags: fc.array(names, { maxLength: 3 }),
      authors: fc.array(names, { maxLength: 2 }),
      withdrawn: fc.boolean(),
    })
    let round = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(told, { selector: ({ slug }) => slug }), { maxLength: 5 }),
        async (turns) => {
          const before = await ledger.topics('tag')
          expect(before.every(({ live }) => live > 0)).toBe(true)
          round += 1
          const entries = new Map<string, UnnumberedEntry>()
          for (const [turn, changes] of turns.entries()) {
            const numbered = changes.map(({ slug, withdrawn, ...topics }): UnnumberedChange => {
              const known = entries.has(slug)
              const entry = story(`${slug}-${round}`, { ...topics, withdrawn: withdrawn && known ? later(turn) : null })
              entries.set(slug, entry)
              return { kind: known ? (entry.withdrawn ? 'withdrawn' : 'edited') : 'new', entry }
            })
            await publish(numbered, { at: later(turn) })
          }
          const end = [...entries.values()].map((entry): UnnumberedChange => ({
            kind: 'withdrawn',
            entry: { ...entry, withdrawn: AT },
          }))
          const live = [...entries.values()].filter(({ withdrawn }) => withdrawn === null)
          const wanted = new Map<string, number>()
          for (const { kind, slug } of live.flatMap(topicsOf))
            wanted.set(`${kind} ${slug}`, (wanted.get(`${kind} ${slug}`) ?? 0) + 1)
          const found = [...(await ledger.topics('tag')), ...(await ledger.topics('author'))]
          expect(new Map(found.map((topic) => [`${topic.kind} ${topic.slug}`, topic.live]))).toEqual(wanted)
          for (const topic of found)
            expect(slugs(await ledger.newestOn(topic, 10)).toSorted()).toEqual(
              slugs(
                live.filter((entry) =>
                  topicsOf(entry).some(({ kind, slug }) => kind === topic.kind && slug === topic.slug),
                ),
              ).toSorted(),
            )
          await publish(end)
          expect(await ledger.topics('tag')).toEqual([])
        },
      ),
      { numRuns: 15 },
    )
  })
})

it('finds topics by the name their first story gave them, and tells when they changed', async () => {
  const ledger = openMemoryLedger()
  await ledger.takeTurn(async () => outcome(added(story('a', { tags: ['Crude Oil'] }))))
  await ledger.takeTurn(async () => outcome(added(story('b', { tags: ['crude oil'] })), { at: later(60) }))
  expect(await ledger.topic('tag', 'crude-oil')).toEqual({
    kind: 'tag',
    slug: 'crude-oil',
    name: 'Crude Oil',
    live: 2,
    changed: later(60),
  })
  expect(await ledger.topic('author', 'crude-oil')).toBeNull()
})
