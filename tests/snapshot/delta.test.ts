// Promise: who is sent only what is newer knows after it all that the whole feed says, whatever was published,
// edited, taken back, put back from a backup, or slid into the feed meanwhile.
import fc from 'fast-check'
import { toFeedEntry } from '../../src/snapshot/feeds.js'
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import { json } from '../../src/formats/json.js'
import type { Entry, UnnumberedChange, UnnumberedEntry } from '../../src/ledger/entry.js'
import type { Ledger, Outcome } from '../../src/ledger/ledger.js'
import { baseOf, buildDelta, formatBase, parseBase } from '../../src/snapshot/delta.js'
import { buildFeedResource } from '../../src/snapshot/feed-resource.js'
import type { Resource } from '../../src/snapshot/resource.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { CHANNEL, entry, feedOf } from '../support/entries.js'
import { readFeed } from '../support/read-feeds.js'

const WINDOW = 4
const channel = { ...CHANNEL, windowSize: WINDOW }
const AT = new Date('2026-11-22T10:00:00Z')

type Step =
  | { readonly does: 'poll' }
  | { readonly does: 'publish'; readonly acts: readonly Act[] }
  /** The ledger of so many publishes ago is put back. */
  | { readonly does: 'restore'; readonly publishesAgo: number }

/** `age`: how many seconds before noon a new story is dated; `which`: of the stories there are, the n-th. */
type Act = {
  readonly kind: 'new' | 'edit' | 'touch' | 'withdraw' | 'return'
  readonly which: number
  readonly age: number
}

const act = fc.record({
  kind: fc.constantFrom(...Array<'new'>(10).fill('new'), 'edit', 'edit', 'touch', 'touch', 'withdraw', 'return'),
  which: fc.nat({ max: 12 }),
  age: fc.nat({ max: 20 }),
}) as fc.Arbitrary<Act>

const publish = fc.record({
  does: fc.constant('publish'),
  acts: fc.array(act, { minLength: 1, maxLength: 6 }),
}) as fc.Arbitrary<Step>
const ask = fc.constant<Step>({ does: 'poll' })
const restore = fc.record({
  does: fc.constant('restore'),
  publishesAgo: fc.integer({ min: 1, max: 4 }),
}) as fc.Arbitrary<Step>

describe('a client that asks for deltas', () => {
  it('has every byte of the whole feed after every poll', () => play([publish, ask], (item) => item))

  // The ledger put back may lack a change no reader sees, that the client has: it is not sent the older form.
  it('has all that a reader sees, also when a backup is put back', () =>
    play([publish, ask, restore], (item) => (JSON.parse(item) as { title: string }).title))
})

async function play(steps: readonly fc.Arbitrary<Step>[], compared: (item: string) => string): Promise<void> {
  let deltas = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...steps), { minLength: 10, maxLength: 40 }), async (scene) => {
      const world = await openWorld()
      const client = { tag: '', items: new Map<string, string>() }
      for (const one of scene) {
        if (one.does === 'publish') await world.publish(one.acts)
        else if (one.does === 'restore') await world.restore(one.publishesAgo)
        else deltas += Number(await poll(world.ledger(), client, compared))
      }
    }),
    { numRuns: 400 },
  )
  expect(deltas).toBeGreaterThan(100)
}

type Client = { tag: string; readonly items: Map<string, string> }

/** Whether a delta was sent. */
async function poll(ledger: Ledger, client: Client, compared: (item: string) => string): Promise<boolean> {
  const whole = await current(ledger)
  if (whole.etag === client.tag) return false
  const base = parseBase(client.tag)
  const delta = base && buildDelta(whole, base, await ledger.lineage(512))
  for (const [id, item] of itemsOf(delta ?? whole)) client.items.set(id, item)
  client.tag = (delta ?? whole).etag
  for (const [id, item] of itemsOf(whole)) expect(compared(client.items.get(id) ?? '{}')).toBe(compared(item))
  return delta !== null
}

async function current(ledger: Ledger): Promise<Resource> {
  const { changed } = await ledger.latest()
  return buildFeedResource(feedOf(await ledger.newest(WINDOW), channel), json, changed ?? AT)
}

function itemsOf({ body }: Resource): [string, string][] {
  const { items } = JSON.parse(body.toString()) as { items: { id: string }[] }
  return items.map((item) => [item.id, JSON.stringify(item)])
}

async function openWorld() {
  let ledger = openMemoryLedger()
  let log: Outcome[] = []
  let stories = 0
  let edits = 0
  const next = (entries: readonly Entry[], { kind, which, age }: Act): UnnumberedChange | null => {
    edits += 1
    if (kind === 'new') {
      stories += 1
      const published = new Date(AT.getTime() - age * 1000)
      return { kind, entry: unnumbered(entry({ slug: `story-${stories}`, published, fingerprint: `f${edits}` })) }
    }
    const chosen = entries.filter(({ withdrawn }) => (withdrawn === null) === (kind !== 'return'))[which]
    if (!chosen) return null
    const before = unnumbered(chosen)
    if (kind === 'edit')
      return { kind: 'edited', entry: { ...before, title: `Edit ${edits}`, fingerprint: `f${edits}` } }
    if (kind === 'touch') return { kind: 'touched', entry: { ...before, html: `<p>Touch ${edits}</p>` } }
    if (kind === 'withdraw') return { kind: 'withdrawn', entry: { ...before, withdrawn: AT } }
    return { kind: 'returned', entry: { ...before, withdrawn: null } }
  }
  return {
    ledger: () => ledger,
    publish: async (acts: readonly Act[]) => {
      const entries = await ledger.entriesOf(['notes.txt'])
      const changes = acts.flatMap((one) => next(entries, one) ?? [])
      const outcome = { at: AT, changes: onePerEntry(changes), remember: [], forget: [] }
      await ledger.takeTurn(async () => outcome)
      log.push(outcome)
    },
    restore: async (publishesAgo: number) => {
      log = log.slice(0, Math.max(0, log.length - publishesAgo))
      ledger = openMemoryLedger()
      for (const outcome of log) await ledger.takeTurn(async () => outcome)
    },
  }
}

function unnumbered({ revision: _r, stamp: _s, touched: _t, changed: _c, ...rest }: Entry): UnnumberedEntry {
  return rest
}

function onePerEntry(changes: readonly UnnumberedChange[]): UnnumberedChange[] {
  return [...new Map(changes.map((change) => [change.entry.id, change])).values()]
}

describe('a delta', () => {
  const LINEAGE = [
    { revision: 3, stamp: 'cccccccccc', withdrawn: 0 },
    { revision: 2, stamp: 'bbbbbbbbbb', withdrawn: 0 },
    { revision: 1, stamp: 'aaaaaaaaaa', withdrawn: 0 },
  ]
  const OLD = entry({ slug: 'old', title: 'Old', published: new Date(AT.getTime() - 1000), stamp: 'aaaaaaaaaa' })
  const NEW = entry({ slug: 'new', title: 'New', published: AT, revision: 3, touched: 3, stamp: 'cccccccccc' })
  const BASE = { revision: 1, stamp: 'aaaaaaaaaa', floor: 0 }

  it.each(FORMATS)('is a feed of the newer stories with the tag of the whole, in $name', (format) => {
    const whole = buildFeedResource(feedOf([NEW, OLD], channel), format, AT)
    const delta = buildDelta(whole, BASE, LINEAGE)
    expect(delta?.etag).toBe(whole.etag)
    expect(readFeed(delta?.body.toString() ?? '').items.map(({ title }) => title)).toEqual(['New'])
  })

  it.each([
    ['a base of another ledger', { ...BASE, stamp: 'dddddddddd' }, LINEAGE],
    ['a base that is to come', { ...BASE, revision: 4 }, LINEAGE],
    ['a base further back than is remembered', BASE, LINEAGE.slice(0, 2)],
    ['a story taken back since', BASE, LINEAGE.map((one) => (one.revision === 2 ? { ...one, withdrawn: 1 } : one))],
    ['a base of before stamps were kept', { ...BASE, stamp: '' }, LINEAGE.map((one) => ({ ...one, stamp: '' }))],
    ['nothing newer in it', { ...BASE, revision: 3, stamp: 'cccccccccc' }, LINEAGE],
  ])('is not sent for %s', (_name, base, lineage) => {
    expect(buildDelta(buildFeedResource(feedOf([NEW, OLD], channel), json, AT), base, lineage)).toBeNull()
  })

  it('holds also what came up from below the base’s end, such as when another story lost the feed’s tag', () => {
    const below = { slug: 'below', title: 'Below', published: new Date(AT.getTime() - 9000), stamp: 'aaaaaaaaaa' }
    const feed = feedOf([NEW, OLD, entry(below)], { ...channel, windowSize: 3 })
    const base = { ...BASE, floor: Math.floor(AT.getTime() / 1000) - 5 }
    const delta = buildDelta(buildFeedResource(feed, json, AT), base, LINEAGE)
    expect(readFeed(delta?.body.toString() ?? '').items.map(({ title }) => title)).toEqual(['New', 'Below'])
  })

  it('is sent across a withdrawal that its owner has seen', () => {
    const lineage = [...LINEAGE.slice(0, 2), { revision: 1, stamp: BASE.stamp, withdrawn: 5 }]
    expect(buildDelta(buildFeedResource(feedOf([NEW, OLD], channel), json, AT), BASE, lineage)).not.toBeNull()
  })
})

describe('what a tag says of its owner', () => {
  it('is read as it was written, from whatever a proxy made of it', () => {
    fc.assert(
      fc.property(
        fc.record({
          revision: fc.integer({ min: 1, max: 2 ** 40 }),
          stamp: fc.stringMatching(/^[0-9a-f]{10}$/),
          floor: fc.integer({ min: 0, max: 2 ** 36 }),
        }),
        fc.constantFrom('W/"#"', '"#"', '#', '"#-gzip"', 'W/"#-br"', '"#"-gzip', '"#;gzip"'),
        (base, shape) => {
          expect(parseBase(shape.replace('#', `0123456789abcdefABCD_-.${formatBase(base)}`))).toEqual(base)
        },
      ),
    )
  })

  it('is nothing for a feed without stories, or of before stamps were kept', () => {
    expect(baseOf([], 50)).toBeNull()
    expect(baseOf([toFeedEntry(entry({ stamp: '' }), undefined)], 50)).toBeNull()
    expect(parseBase('W/"0123456789abcdefABCD_-"')).toBeNull()
  })
})
