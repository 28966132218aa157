// Promise: a ledger remembers the same, wherever it is kept; a turn is stored whole or not at all, one at a time.
import { rm } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Entry, UnnumberedChange } from '../../src/ledger/entry.js'
import { mediaAt } from '../../src/media.js'
import { mintId } from '../../src/ledger/identity.js'
import type { Ledger, LedgerView } from '../../src/ledger/ledger.js'
import type { RememberedDocument } from '../../src/ledger/remembered.js'
import { stampAfter } from '../../src/ledger/stamp.js'
import { openSqliteLedger } from '../../src/store/sqlite/ledger.js'
import {
  added,
  AT,
  later,
  outcome,
  type Place,
  slugs,
  startStores,
  STORES,
  stopStores,
  storesFolder,
  story,
} from './stores.js'

function remembered(name: string, given: Partial<RememberedDocument> = {}): RememberedDocument {
  return {
    path: name,
    stamp: { size: 2048, modifiedMs: 1_795_341_600_123.5, inode: 18_446_744_073_709_551_616 },
    hash: 'h',
    reading: '1-r',
    failed: false,
    held: false,
    due: null,
    problems: [],
    ...given,
  }
}

beforeAll(startStores)
afterAll(stopStores)

describe.each(Object.entries(STORES))('the %s ledger', (name, place) => {
  let ledger: Ledger
  let again: Place['again']
  const publish = (...changes: readonly UnnumberedChange[]) => ledger.takeTurn(async () => outcome(changes))

  beforeEach(async () => {
    const kept = await place()
    ledger = await kept.open()
    again = kept.again
  })
  afterEach(() => ledger.close())

  it('knows nothing at first', async () => {
    expect(await ledger.latest()).toEqual({ revision: 0, changed: null, live: 0, archived: 0 })
    expect(await ledger.newest(10)).toEqual([])
    expect(await ledger.documents()).toEqual([])
    expect(await ledger.nextDue(AT)).toBeNull()
    await ledger.ping()
  })

  it('gives back an entry as it was given, every field of it', async () => {
    const whole = story('città', {
      title: 'Quotes " \' and \\ 🚋',
      tags: ['a, b', '"c"'],
      authors: ['Ŋora', 'D’Arc'],
      image: {
        url: 'https://example.org/media/a.png',
        type: 'image/png',
        length: 4012,
        width: 1200,
        height: 800,
        alt: 'A "pump"',
      },
      enclosure: mediaAt('https://example.org/a.mp3'),
      html: '<p>\u{10FFFF}&amp;</p>',
      published: new Date('1990-01-01T00:00:00Z'),
      updated: new Date('2039-01-01T00:00:01Z'),
      withdrawn: new Date('2039-01-02T00:00:00Z'),
    })
    await publish({ kind: 'new', entry: whole })
    expect(await ledger.entryBySlug('città')).toEqual({
      ...whole,
      revision: 1,
      stamp: expect.stringMatching(/^[0-9a-f]{10}$/),
      touched: 1,
      changed: whole.updated,
    })
    expect(await ledger.entryById(whole.id)).toEqual(await ledger.entryBySlug('città'))
    expect(await ledger.entryBySlug('citta')).toBeNull()
  })

  it('names all that was told so far, so that two pasts of one length are not taken for one another', async () => {
    expect(await ledger.lineage(9)).toEqual([])
    await publish(...added(story('a'), story('b')))
    const gone: UnnumberedChange = { kind: 'withdrawn', entry: story('a', { withdrawn: AT }) }
    await publish(gone)
    const [last, first, ...rest] = await ledger.lineage(9)
    expect(rest).toEqual([])
    expect(last).toEqual({ revision: 2, stamp: stampAfter(first?.stamp ?? '', [gone]), withdrawn: 1 })
    expect(first).toEqual({ revision: 1, stamp: stampAfter('', added(story('b'), story('a'))), withdrawn: 0 })
    expect(await ledger.lineage(1)).toEqual([last])
    expect(await ledger.entryBySlug('a')).toMatchObject({ revision: 2, stamp: last?.stamp, touched: 2 })
    await publish({ kind: 'touched', entry: story('b', { html: '<p>B</p>' }) })
    expect(await ledger.entryBySlug('b')).toMatchObject({ revision: 1, stamp: first?.stamp, touched: 3 })
    expect(stampAfter('', added(story('a')))).not.toBe(stampAfter('', added(story('a', { html: '' }))))
  })

  it('numbers publishes from 1 without a gap, and keeps the revision of what no reader sees change', async () => {
    const first = await publish(...added(story('a'), story('b')))
    expect(first?.revision).toBe(1)
    const second = await ledger.takeTurn(async () =>
      outcome(
        [
          { kind: 'edited', entry: story('a', { title: 'A!' }) },
          { kind: 'touched', entry: story('b') },
        ],
        {
          at: later(60),
        },
      ),
    )
    expect(second?.changes.map(({ entry: { slug, revision, changed } }) => [slug, revision, changed])).toEqual([
      ['a', 2, later(60)],
      ['b', 1, later(60)],
    ])
    expect(await ledger.latest()).toEqual({ revision: 2, changed: later(60), live: 2, archived: 0 })
    expect(slugs(await ledger.changedSince(1, 10))).toEqual(['a'])
    expect(await ledger.changedSince(2, 10)).toEqual([])
  })

  it('has a later moment for each publish, of one second or by a clock set back, for who asks by date', async () => {
    await publish(...added(story('a'), story('b')))
    const first = (await ledger.latest()).changed ?? AT
    const moments: (Date | null | undefined)[] = []
    for (const at of [later(60), later(60), later(-7_200)]) {
      const change = { kind: 'edited' as const, entry: story('a', { title: `At ${moments.length}` }) }
      const told = await ledger.takeTurn(async () => outcome([change], { at }))
      const { changed } = await ledger.latest()
      expect(told?.changes[0]?.entry.changed).toEqual(changed)
      moments.push(changed)
    }
    expect(first < later(60)).toBe(true)
    expect(moments).toEqual([later(60), later(61), later(62)])
  })

  it('tells nothing, and uses no number, when a turn has no changes', async () => {
    expect(await ledger.takeTurn(async () => null)).toBeNull()
    expect(await ledger.takeTurn(async () => outcome([], { remember: [remembered('a.md')] }))).toBeNull()
    expect(await ledger.documents()).toEqual([remembered('a.md')])
    expect((await publish(...added(story('a'))))?.revision).toBe(1)
  })

  it('counts what is live, and keeps what is withdrawn for ever', async () => {
    await publish(...added(story('a'), story('b'), story('c')))
    const withdrawn = story('b', { withdrawn: AT })
    await publish({ kind: 'withdrawn', entry: withdrawn })
    expect((await ledger.latest()).live).toBe(2)
    expect(slugs(await ledger.newest(10)).toSorted()).toEqual(['a', 'c'])
    expect((await ledger.entryBySlug('b'))?.withdrawn).toEqual(AT)
    expect(slugs(await ledger.entriesLike(['a1', 'zz']))).toEqual(['b'])
    expect(slugs(await ledger.liveEntriesLike(['a1', 'zz'])).toSorted()).toEqual(['a', 'c'])
    await publish({ kind: 'returned', entry: story('b') })
    expect((await ledger.latest()).live).toBe(3)
    expect(await ledger.entriesLike(['a1'])).toEqual([])
    expect(await ledger.liveEntriesLike(['zz'])).toEqual([])
  })

  it('finds entries by the document they stand in and by the one they were minted in', async () => {
    await publish(
      ...added(
        story('a', { document: 'new.md', mintedIn: 'old.md' }),
        story('b', { document: 'old.md', mintedIn: 'old.md' }),
        story('c', { document: 'other.md', mintedIn: 'other.md' }),
      ),
    )
    expect(slugs(await ledger.entriesOf(['old.md'])).toSorted()).toEqual(['a', 'b'])
    expect(slugs(await ledger.entriesOf(['new.md']))).toEqual(['a'])
    expect(await ledger.entriesOf([])).toEqual([])
  })

  it('gives the newest first, those of one second in the order of their document', async () => {
    const day = (slug: string, published: string, position: number) =>
      story(slug, { published: new Date(published), updated: new Date(published), position })
    await publish(
      ...added(
        day('old', '2026-11-01T00:00:00Z', 0),
        day('second', '2026-11-20T00:00:00Z', 1),
        day('first', '2026-11-20T00:00:00Z', 0),
        day('newest', '2026-11-21T00:00:00Z', 9),
      ),
    )
    expect(slugs(await ledger.newest(3))).toEqual(['newest', 'first', 'second'])
  })

  it('knows which slugs and instants are taken, the ends of a span included', async () => {
    const updated = later(5)
    await publish(...added(story('a', { published: AT, updated }), story('b', { published: later(-1), updated: AT })))
    expect(await ledger.slugsTaken(['a', 'z'])).toEqual(new Set(['a']))
    expect(await ledger.instantsTaken(AT, updated)).toEqual(new Set([AT.getTime(), updated.getTime()]))
    expect(await ledger.instantsTaken(later(6), later(100))).toEqual(new Set())
  })

  it('asks about more values than one statement takes', async () => {
    const many = Array.from({ length: 1_203 }, (_none, index) => story(`story-${index}`, { document: `${index}.md` }))
    await publish(...added(...many))
    expect(await ledger.entriesOf(many.map(({ document }) => document))).toHaveLength(many.length)
    expect((await ledger.slugsTaken(many.map(({ slug }) => slug))).size).toBe(many.length)
  })

  it('remembers documents, exactly, until they are forgotten', async () => {
    const problem = { file: 'b.md', line: 3, code: 'date-invalid', severity: 'error', message: 'found "x"' } as const
    const documents = [
      remembered('a.md'),
      remembered('b.md', { failed: true, problems: [problem] }),
      remembered('c.md', { held: true }),
      remembered('d.md', { due: later(10) }),
      remembered('e.md', { due: later(20) }),
    ]
    await ledger.takeTurn(async () => outcome([], { remember: documents }))
    const byPath = (found: readonly RememberedDocument[]) => found.map((one) => one.path).toSorted()
    expect((await ledger.documents()).toSorted((one, other) => (one.path < other.path ? -1 : 1))).toEqual(documents)
    expect(byPath(await ledger.documents(['c.md', 'a.md', 'z.md']))).toEqual(['a.md', 'c.md'])
    expect(byPath(await ledger.documentsToMind(later(10)))).toEqual(['c.md', 'd.md'])
    expect(await ledger.troubledDocuments()).toEqual([documents[1]])
    expect(await ledger.troubledDocuments('date-invalid')).toEqual([documents[1]])
    expect(await ledger.troubledDocuments('document-copied')).toEqual([])
    expect(await ledger.nextDue(AT)).toEqual(later(10))
    expect(await ledger.nextDue(later(10))).toEqual(later(20))
    await ledger.takeTurn(async () =>
      outcome([], { remember: [remembered('b.md', { hash: 'h2' })], forget: ['a.md', 'nobody.md'] }),
    )
    expect(byPath(await ledger.documents())).toEqual(['b.md', 'c.md', 'd.md', 'e.md'])
    expect(await ledger.troubledDocuments()).toEqual([])
  })

  it('keeps what was told, with the title of then, the last first', async () => {
    await publish(...added(story('a', { title: 'One' }), story('b', { position: 1, title: 'Two' })))
    await ledger.takeTurn(async () =>
      outcome(
        [
          { kind: 'edited', entry: story('b', { position: 1, title: 'Three' }) },
          { kind: 'touched', entry: story('a') },
        ],
        {
          at: later(60),
        },
      ),
    )
    const told = await ledger.history(null, 10)
    expect(told.map(({ revision, at, kind, slug, title }) => [revision, at, kind, slug, title])).toEqual([
      [2, later(60), 'edited', 'b', 'Three'],
      [1, AT, 'new', 'a', 'One'],
      [1, AT, 'new', 'b', 'Two'],
    ])
    expect(await ledger.history(story('a').id, 10)).toHaveLength(1)
    expect(await ledger.history(null, 1)).toHaveLength(1)
  })

  it('stores nothing of a turn that fails', async () => {
    await publish(...added(story('a')))
    const failed = ledger.takeTurn(async () => {
      throw new Error('no decision')
    })
    await expect(failed).rejects.toThrow('no decision')
    expect(await ledger.latest()).toMatchObject({ revision: 1, live: 1 })
    expect((await publish(...added(story('b'))))?.revision).toBe(2)
  })

  it('gives turns one after the other, each seeing what the one before stored', async () => {
    const seen: number[] = []
    const turns = Array.from({ length: 5 }, (_none, index) =>
      ledger.takeTurn(async (view) => {
        seen.push((await view.latest()).revision)
        return outcome(added(story(`turn-${index}`)))
      }),
    )
    const published = await Promise.all(turns)
    expect(seen).toEqual([0, 1, 2, 3, 4])
    expect(published.map((one) => one?.revision ?? 0).toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5])
  })

  it('shows a publish to nobody before it is stored', async () => {
    await ledger.takeTurn(async () => {
      expect(await ledger.latest()).toMatchObject({ revision: 0 })
      return outcome(added(story('a')))
    })
    expect(await ledger.latest()).toMatchObject({ revision: 1 })
  })

  it.runIf(name !== 'memory')('shares turns with another program, tells it of each publish', async () => {
    const openAgain = again ?? expect.fail('there is no other program on this ledger')
    const other = await openAgain()
    const told = new Promise<void>((resolve) => {
      const following = other.follow(() => {
        void other.latest().then(async ({ revision }) => {
          if (revision !== 1) return
          await following.close()
          resolve()
        })
      })
    })
    await publish(...added(story('a')))
    await told
    const both = [ledger, other].flatMap((one, side) =>
      Array.from({ length: 5 }, (_none, index) =>
        one.takeTurn(async (view) => {
          const { revision } = await view.latest()
          return outcome(added(story(`s${side}-${index}`, { title: `after ${revision}` })))
        }),
      ),
    )
    const revisions = (await Promise.all(both)).map((one) => one?.revision)
    expect(revisions.toSorted((one, next) => Number(one) - Number(next))).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    for (const { revision, title } of await ledger.changedSince(1, 100)) expect(title).toBe(`after ${revision - 1}`)
    await other.close()
    const third = await openAgain()
    expect(await third.latest()).toMatchObject({ revision: 11, live: 11 })
    await third.close()
  })
})

/** Through any run of turns the stores answer every question alike. */
it('answers alike in every store', async () => {
  const slug = fc.constantFrom('a', 'b', 'c', 'd')
  const standsIn = fc.constantFrom('x.md', 'y.md', 'z/w.md')
  const seconds = fc.integer({ min: 0, max: 40 }).map(later)
  const change = fc.record({
    slug,
    document: standsIn,
    position: fc.nat(3),
    at: seconds,
    title: fc.string({ unit: 'grapheme' }),
  })
  const document = fc
    .record({ path: standsIn, failed: fc.boolean(), held: fc.boolean(), due: fc.option(seconds), hash: fc.string() })
    .map((given) => remembered(given.path, given))
  const turn = fc.record({
    changes: fc.uniqueArray(change, { selector: (one) => one.slug, maxLength: 4 }),
    withdrawn: fc.boolean(),
    remember: fc.uniqueArray(document, { selector: (one) => one.path, maxLength: 3 }),
    forget: fc.uniqueArray(standsIn, { maxLength: 1 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 5 }), async (turns) => {
      const ledgers = await Promise.all(Object.values(STORES).map(async (place) => (await place()).open()))
      const answers = await Promise.all(ledgers.map((ledger) => playAll(ledger, turns)))
      await Promise.all(ledgers.map((ledger) => ledger.close()))
      expect(answers[1]).toEqual(answers[0])
      expect(answers[2]).toEqual(answers[0])
    }),
    { numRuns: 8 },
  )
})

type Turn = {
  readonly changes: readonly { slug: string; document: string; position: number; at: Date; title: string }[]
  readonly withdrawn: boolean
  readonly remember: readonly RememberedDocument[]
  readonly forget: readonly string[]
}

async function playAll(ledger: Ledger, turns: readonly Turn[]): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const [number, turn] of turns.entries()) {
    const remember = turn.remember.filter(({ path: one }) => !turn.forget.includes(one))
    const publish = await ledger.takeTurn(async (view) => {
      const changes = await Promise.all(
        turn.changes.map(async ({ slug, at, ...given }): Promise<UnnumberedChange> => {
          const known = await view.entryBySlug(slug)
          const id = mintId('test', 'x.md', slug)
          const fresh = story(slug, { id, published: at, updated: later(60 + number), mintedIn: 'x.md', ...given })
          if (!known) return { kind: 'new', entry: fresh }
          const next = { ...fresh, published: known.published }
          if (known.withdrawn) return { kind: 'returned', entry: next }
          return turn.withdrawn
            ? { kind: 'withdrawn', entry: { ...next, withdrawn: AT } }
            : { kind: 'edited', entry: next }
        }),
      )
      return outcome(changes, { at: later(100 + number), remember, forget: turn.forget })
    })
    answers.push(publish, ...(await askAll(ledger)))
  }
  return answers
}

async function askAll(view: LedgerView): Promise<unknown[]> {
  const byId = (one: Entry, other: Entry) => (one.id < other.id ? -1 : 1)
  const byPath = (one: RememberedDocument, other: RememberedDocument) => (one.path < other.path ? -1 : 1)
  return [
    await view.latest(),
    await view.newest(3),
    (await view.entriesOf(['x.md', 'y.md'])).toSorted(byId),
    (await view.entriesLike(['a1'])).toSorted(byId),
    (await view.liveEntriesLike(['a1'])).toSorted(byId),
    await view.changedSince(1, 3),
    await view.slugsTaken(['a', 'b', 'q']),
    await view.instantsTaken(later(5), later(62)),
    await view.history(null, 100),
    (await view.documents()).toSorted(byPath),
    (await view.documentsToMind(later(20))).toSorted(byPath),
    await view.nextDue(later(3)),
  ]
}

it('leaves no file of SQLite’s open when it is closed', async () => {
  const file = path.join(storesFolder(), 'closed', 'strillone.db')
  const ledger = await openSqliteLedger(file)
  await ledger.takeTurn(async () => outcome(added(story('a'))))
  await ledger.close()
  await rm(path.dirname(file), { recursive: true })
  const fresh = await openSqliteLedger(file)
  expect(await fresh.latest()).toMatchObject({ revision: 0 })
  await fresh.close()
})
