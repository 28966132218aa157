// Promise: only what changed is read, also after a restart; what looks like an accident takes nothing back;
// what waits is published when it is due; whoever shares the ledger shows the same.
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { FORMATS } from '../src/formats/formats.js'
import type { Ledger } from '../src/ledger/ledger.js'
import type { Publisher } from '../src/publisher/publisher.js'
import { openMemoryLedger } from '../src/store/memory/ledger.js'
import { CHANNEL } from './support/entries.js'
import { DEFAULT_MIN_CONFIDENCE } from '../src/stories/confidence.js'
import { isSplitOtherwise, readingOf } from '../src/stories/way-of-reading.js'
import { type Newsroom, openNewsroom } from './support/newsroom.js'

const NAMES = [
  'harbour',
  'market',
  'library',
  'theatre',
  'tramway',
  'gardens',
  'museum',
  'observatory',
  'bakery',
  'canal',
]

/** A digest of four stories about one of the names. */
function digest(name: string): string {
  const stories = ['opens', 'closes', 'moves', 'rests'].map(
    (verb) => `## The ${name} ${verb}\n\nOn Monday the ${name} ${verb}, said its keeper, and many came to see it.\n`,
  )
  return `---\nsplit: headings\n---\n\n# News of the ${name}\n\n${stories.join('\n')}`
}

let room: Newsroom
let ledger: Ledger
let publisher: Publisher

beforeEach(async () => {
  room = openNewsroom(Object.fromEntries(NAMES.map((name) => [`${name}.md`, digest(name)])))
  ledger = openMemoryLedger()
  publisher = await room.start(ledger)
  await publisher.refresh()
})

const kinds = (changes: readonly { readonly kind: string }[]) => changes.map(({ kind }) => kind)
const codes = (one: Publisher) => one.problems().map(({ code }) => code)
const live = async () => (await ledger.latest()).live

async function restart(): Promise<void> {
  room.parsed.length = 0
  publisher = await room.start(ledger)
}

describe('what is read', () => {
  it('is every document once, and after that only the one that changed', async () => {
    expect(room.parsed.toSorted()).toEqual(NAMES.map((name) => `${name}.md`).toSorted())
    room.parsed.length = 0
    room.files.set('canal.md', digest('canal').replace('closes', 'closed'))
    expect(kinds(await publisher.refresh())).toEqual(['edited'])
    expect(room.parsed).toEqual(['canal.md'])
  })

  it('is nothing after a restart, and what is served is the same', async () => {
    const before = FORMATS.map(({ path }) => publisher.snapshot().get(path)?.etag)
    await restart()
    expect(FORMATS.map(({ path }) => publisher.snapshot().get(path)?.etag)).toEqual(before)
    expect(await publisher.refresh()).toEqual([])
    expect(room.parsed).toEqual([])
    expect(await ledger.latest()).toMatchObject({ revision: 1 })
  })

  it('is what changed while nobody looked', async () => {
    room.files.set(
      'canal.md',
      `${digest('canal')}\n## The canal freezes\n\nIce was seen on the canal on Sunday night.\n`,
    )
    room.files.delete('bakery.md')
    await restart()
    expect(kinds(await publisher.refresh()).toSorted()).toEqual(['new', ...Array<string>(4).fill('withdrawn')])
    expect(room.parsed).toEqual(['canal.md'])
  })

  it('is everything once more when the public address changes, and nobody is told of what looks the same', async () => {
    room.parsed.length = 0
    publisher = await room.start(ledger, { channel: { ...CHANNEL, url: 'https://elsewhere.example' } })
    expect(kinds(await publisher.refresh())).toEqual([])
    expect(room.parsed).toHaveLength(NAMES.length)
  })

  it('is everything once more when documents are to be split otherwise, with the ids an author’s own word would give', async () => {
    const whole = digest('harbour').replace('split: headings', 'tags: [quay]')
    const said = whole.replace('tags: [quay]', 'tags: [quay]\nsplit: headings')
    const outcomeOf = async (second: { readonly text: string; readonly split: string }) => {
      const other = openNewsroom({ 'harbour.md': whole, 'market.md': `---\nsplit: none\n---\n${digest('market')}` })
      const memory = openMemoryLedger()
      const first = await other.start(memory, { split: 'none' })
      await first.refresh()
      other.files.set('harbour.md', second.text)
      const next = await other.start(memory, { split: second.split })
      const changes = await next.refresh()
      const entries = await memory.entriesOf(['harbour.md', 'market.md'])
      return { kinds: kinds(changes), ids: entries.map(({ id, title, withdrawn }) => [id, title, withdrawn]) }
    }
    const byConfiguration = await outcomeOf({ text: whole, split: 'headings' })
    expect(byConfiguration).toEqual(await outcomeOf({ text: said, split: 'none' }))
    expect(byConfiguration.kinds).toEqual(['edited', 'new', 'new', 'new'])
  })

  it('is parted by no new version of the program where it is out whole, until its author writes in it or asks for it', async () => {
    const whole = digest('harbour').replace('split: headings', 'tags: [quay]')
    const other = openNewsroom({ 'harbour.md': whole })
    const memory = openMemoryLedger()
    const begun = await other.start(memory, { split: 'none', reading: '3-k3VdQm0cPz7a' })
    await begun.refresh()
    for (const reading of ['4-aaaaaa-k3VdQm0cPz7a', '5-aaaaaa-k3VdQm0cPz7a', '5-aaaaaa-elsewhereabc']) {
      const upgraded = await other.start(memory, { split: 'headings', reading })
      expect(await upgraded.refresh(), reading).toEqual([])
      const [row] = await memory.documents(['harbour.md'])
      expect(row?.reading).toBe(reading)
    }
    const asked = await other.start(memory, { split: 'headings', reading: '5-bbbbbb-elsewhereabc' })
    expect(kinds(await asked.refresh())).toEqual(['edited', 'new', 'new', 'new'])

    const again = openMemoryLedger()
    await (await other.start(again, { split: 'none', reading: '3-k3VdQm0cPz7a' })).refresh()
    other.files.set('harbour.md', whole.replace('many came', 'few came'))
    const edited = await other.start(again, { split: 'headings', reading: '5-aaaaaa-k3VdQm0cPz7a' })
    expect(kinds(await edited.refresh()).toSorted()).toEqual(['edited', 'new', 'new', 'new'])
  })

  it('neither gains nor loses stories by a new version of the program, until its author writes in it', async () => {
    const text = digest('harbour')
    const other = openNewsroom({ 'harbour.md': text.replace('split: headings', 'tags: [quay]') })
    const memory = openMemoryLedger()
    await (await other.start(memory, { split: 'headings', reading: '4-aaaaaa-k3VdQm0cPz7a' })).refresh()
    const all = await memory.entriesOf(['harbour.md'])
    expect(all.length).toBeGreaterThan(1)
    const upgraded = await other.start(memory, { split: 'none', reading: '5-aaaaaa-k3VdQm0cPz7a' })
    expect(await upgraded.refresh()).toEqual([])
    expect(await memory.entriesOf(['harbour.md'])).toEqual(all)
    other.files.set('harbour.md', text.replace('split: headings', 'tags: [harbour]'))
    expect(kinds(await upgraded.refresh())).toContain('withdrawn')
  })

  it('is shown as a new version of the program reads it, and told as no edit: its dates stay', async () => {
    const reading = readingOf(CHANNEL, { minConfidence: DEFAULT_MIN_CONFIDENCE }).replace(/^\d+/, '99')
    const takesFor = (text: string) =>
      text.replaceAll('many came', '☑ many came').replace('The canal opens', 'It opens')
    const upgraded = await room.start(ledger, { reading, takesFor })
    const before = await ledger.entriesOf(['canal.md'])
    const digests = await ledger.digestsOf(['canal.md'])
    room.now = new Date('2026-11-23T12:00:00Z')
    expect(new Set(kinds(await upgraded.refresh()))).toEqual(new Set(['touched']))
    const after = await ledger.entriesOf(['canal.md'])
    expect(after.map(({ html, title }) => [html.includes('☑'), title])).toEqual(
      before.map(({ title }) => [true, title.replace('The canal opens', 'It opens')]),
    )
    const dated = (all: readonly { id: string; published: Date; updated: Date }[]) =>
      all.map(({ id, published, updated }) => [id, published, updated])
    expect(dated(after)).toEqual(dated(before))
    expect(dated(await ledger.digestsOf(['canal.md']))).toEqual(dated(digests))
    room.files.set('canal.md', digest('canal').replace('closes', 'closed'))
    expect(kinds(await upgraded.refresh())).toEqual(['edited'])
  })

  it('is told as edited when it was rewritten while it waited for its date', async () => {
    const before = await ledger.entriesOf(['canal.md'])
    room.files.set('canal.md', digest('canal').replace('---', '---\ndraft: true'))
    await publisher.refresh()
    const rewritten = digest('canal').replaceAll('many came', 'nobody came')
    room.files.set('canal.md', rewritten.replace('---', '---\ndate: 2026-11-24'))
    await publisher.refresh()
    room.now = new Date('2026-11-24T12:00:00Z')
    expect(new Set(kinds(await publisher.refresh()))).toEqual(new Set(['returned']))
    const after = await ledger.entriesOf(['canal.md'])
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(after.every(({ updated }) => updated > new Date('2026-11-24T11:59:00Z'))).toBe(true)
  })

  it.each(['3-j8-My9pvzy3', '3-k3VdQm0cPz7', '3--aaaaaa-bbbb'])('takes %s for no other way of splitting', (before) => {
    expect(isSplitOtherwise(before, '4-aaaaaa-k3VdQm0cPz7a')).toBe(false)
    expect(isSplitOtherwise('4-bbbbbb-k3VdQm0cPz7a', '4-aaaaaa-k3VdQm0cPz7a')).toBe(true)
  })

  it('is a document that failed, again at each start, and its problem is reported until it is mended', async () => {
    room.files.set('canal.md', '---\ndate: someday\n---\n\nText.\n')
    await publisher.refresh()
    expect(codes(publisher)).toEqual(['date-invalid'])
    expect(await live()).toBe(40)
    await restart()
    expect(codes(publisher)).toEqual(['date-invalid'])
    await publisher.refresh()
    expect(room.parsed).toEqual(['canal.md'])
    await publisher.refresh()
    expect(room.parsed).toEqual(['canal.md'])
    room.files.set('canal.md', digest('canal'))
    expect(await publisher.refresh()).toEqual([])
    expect(codes(publisher)).toEqual([])
  })

  it('leaves a file that cannot be opened as it was, and says so', async () => {
    room.locked.add('canal.md')
    expect(await publisher.refresh()).toEqual([])
    expect(codes(publisher)).toEqual(['document-unreadable'])
    room.locked.clear()
    expect(await publisher.refresh()).toEqual([])
    expect(codes(publisher)).toEqual([])
  })

  it('takes nothing back for a file that goes between the look and its opening, as when the folder is unmounted', async () => {
    room.files.set('canal.md', digest('canal').replace('many came', 'few came'))
    room.vanishing.add('canal.md')
    expect(await publisher.refresh()).toEqual([])
    room.vanishing.clear()
    expect(kinds(await publisher.refresh())).toEqual(['edited'])
    room.files.delete('canal.md')
    expect(kinds(await publisher.refresh())).toContain('withdrawn')
  })
})

describe('the churn guard', () => {
  it('holds the withdrawals of many documents at once, tells the rest, and goes on when they are back', async () => {
    const before = new Map(room.files)
    for (const name of NAMES.slice(0, 6)) room.files.delete(`${name}.md`)
    room.files.set('canal.md', digest('canal').replace('many came', 'few came'))
    expect(kinds(await publisher.refresh())).toEqual(['edited'])
    expect(codes(publisher)).toEqual(['withdrawals-held'])
    expect(publisher.problems()[0]?.message).toContain('24 stories gone, of 6 documents')
    expect(await live()).toBe(40)
    for (const [path, text] of before) room.files.set(path, text)
    await publisher.refresh()
    expect(codes(publisher)).toEqual([])
    expect(await live()).toBe(40)
  })

  it('holds them also after a restart, and however small the publishes after it are', async () => {
    for (const name of NAMES.slice(0, 6)) room.files.delete(`${name}.md`)
    await publisher.refresh()
    await restart()
    room.files.delete('canal.md')
    expect(kinds(await publisher.refresh(new Set(['canal.md'])))).toEqual(Array(4).fill('withdrawn'))
    expect(codes(publisher)).toEqual(['withdrawals-held'])
    expect(await live()).toBe(36)
  })

  it('withdraws them once that is confirmed', async () => {
    for (const name of NAMES.slice(0, 6)) room.files.delete(`${name}.md`)
    await publisher.refresh()
    const changes = await publisher.refresh(undefined, { confirmWithdrawals: true })
    expect(kinds(changes)).toEqual(Array(24).fill('withdrawn'))
    expect(codes(publisher)).toEqual([])
    expect(await live()).toBe(16)
    expect(await ledger.documents()).toHaveLength(4)
  })

  it('learns from the ledger that another program has had them confirmed', async () => {
    for (const name of NAMES.slice(0, 6)) room.files.delete(`${name}.md`)
    await publisher.refresh()
    const other = await room.start(ledger)
    await other.refresh(undefined, { confirmWithdrawals: true })
    expect(await publisher.catchUp()).toBe(2)
    expect(codes(publisher)).toEqual([])
  })

  it('lets a few stories go', async () => {
    room.files.delete('canal.md')
    room.files.delete('bakery.md')
    expect(kinds(await publisher.refresh())).toEqual(Array(8).fill('withdrawn'))
  })

  it('takes nothing back when the folder is suddenly empty or gone, however few stories there were', async () => {
    const small = openNewsroom({ 'canal.md': digest('canal') })
    const memory = openMemoryLedger()
    const one = await small.start(memory)
    await one.refresh()
    small.files.clear()
    expect(await one.refresh()).toEqual([])
    expect(codes(one)).toEqual(['withdrawals-held'])
    small.reachable = false
    expect(await one.refresh()).toEqual([])
    expect(codes(one)).toContain('items-unreachable')
    expect((await memory.latest()).live).toBe(4)
  })

  it('lets a held story move to another document', async () => {
    for (const name of NAMES.slice(0, 6)) room.files.delete(`${name}.md`)
    await publisher.refresh()
    for (const name of NAMES.slice(0, 6)) room.files.set(`archive/${name}.md`, digest(name))
    const changes = await publisher.refresh(new Set(NAMES.map((name) => `archive/${name}.md`)))
    expect(kinds(changes).filter((kind) => kind !== 'touched')).toEqual([])
    expect(codes(publisher)).toEqual([])
    expect(await live()).toBe(40)
  })

  it('never withdraws more than it may, whatever is deleted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.subarray(NAMES), { maxLength: 4 }), async (deletions) => {
        const memory = openMemoryLedger()
        const desk = openNewsroom(Object.fromEntries(NAMES.map((name) => [`${name}.md`, digest(name)])))
        const one = await desk.start(memory)
        await one.refresh()
        for (const names of deletions) {
          const before = (await memory.latest()).live
          for (const name of names) desk.files.delete(`${name}.md`)
          const withdrawn = kinds(await one.refresh()).filter((kind) => kind === 'withdrawn').length
          expect(withdrawn <= 20 || withdrawn <= before / 4).toBe(true)
          expect((await memory.latest()).live).toBe(before - withdrawn)
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('a document whose date is to come', () => {
  const NOTE =
    '---\ndate: 2026-11-23T09:00:00Z\n---\n\n# Tomorrow\n\nWhat is to be read tomorrow, and not a minute before.\n'

  it('is published when it is due, also by a program that was started meanwhile', async () => {
    room.files.set('tomorrow.md', NOTE)
    expect(await publisher.refresh()).toEqual([])
    await restart()
    await publisher.refresh()
    expect(publisher.nextDue()).toEqual(new Date('2026-11-23T09:00:00Z'))
    expect(room.parsed).toEqual([])
    room.now = new Date('2026-11-23T09:00:00Z')
    expect(kinds(await publisher.refresh(new Set()))).toEqual(['new'])
    expect(publisher.nextDue()).toBeNull()
  })

  it('is not published when it is deleted before', async () => {
    room.files.set('tomorrow.md', NOTE)
    await publisher.refresh()
    room.files.delete('tomorrow.md')
    room.now = new Date('2026-11-23T09:00:00Z')
    expect(await publisher.refresh()).toEqual([])
    expect(publisher.nextDue()).toBeNull()
  })
})

describe('a story that comes back', () => {
  it('has its id again, also under another name of its file', async () => {
    const [before] = await ledger.entriesOf(['canal.md'])
    room.files.delete('canal.md')
    await publisher.refresh()
    room.files.set('water/canal.md', digest('canal'))
    expect(kinds(await publisher.refresh())).toEqual(Array(4).fill('returned'))
    expect(await ledger.entryById(before?.id ?? '')).toMatchObject({ withdrawn: null, document: 'water/canal.md' })
  })
})

describe('the same documents elsewhere', () => {
  it('have the same ids and dates in a ledger of another machine, at another time, under another address', async () => {
    const elsewhere = openNewsroom(Object.fromEntries([...room.files].toReversed()))
    elsewhere.now = new Date('2027-03-01T00:00:00Z')
    const other = openMemoryLedger()
    const one = await elsewhere.start(other, { channel: { ...CHANNEL, url: 'https://elsewhere.example' } })
    await one.refresh()
    const identities = async (of: Ledger) => (await of.newest(100)).map(({ id, slug }) => `${id} ${slug}`).toSorted()
    expect(await identities(other)).toEqual(await identities(ledger))
  })

  it('are told in parts when they are many, with the same bytes as at once', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 450 }, (_none, index) => [
        `2026-01-01-${index}.md`,
        `# Note ${index}\n\nThe text of note ${index}.\n`,
      ]),
    )
    const [first, second] = await Promise.all(
      ['2026-11-22T12:00:00Z', '2027-01-01T00:00:00Z'].map(async (now) => {
        const desk = openNewsroom(many)
        desk.now = new Date(now)
        const one = await desk.start(openMemoryLedger())
        expect(await one.refresh()).toHaveLength(450)
        expect(desk.told.map(({ revision }) => revision)).toEqual([1, 2, 3])
        return FORMATS.map(({ path }) => one.snapshot().get(path))
      }),
    )
    expect(second).toEqual(first)
  })
})

describe('two programs on one ledger', () => {
  it('publish each document once, and show the same bytes', async () => {
    const other = await room.start(ledger)
    room.files.set('canal.md', digest('canal').replace('closes', 'closed'))
    const changes = await Promise.all([publisher.refresh(), other.refresh()])
    expect(changes.flat()).toHaveLength(1)
    await Promise.all([publisher.catchUp(), other.catchUp()])
    for (const { path } of FORMATS) expect(other.snapshot().get(path)).toEqual(publisher.snapshot().get(path))
    expect(other.snapshot().latest.revision).toBe(2)
  })
})

describe('a preview', () => {
  it('says what a publish would do and does nothing', async () => {
    room.files.set('canal.md', digest('canal').replace('closes', 'closed'))
    room.files.set('quay.md', digest('quay'))
    const { outcome } = await publisher.preview()
    expect(kinds(outcome.changes).toSorted()).toEqual(['edited', 'new', 'new', 'new', 'new'])
    expect(await ledger.latest()).toMatchObject({ revision: 1 })
    expect(room.told).toHaveLength(1)
  })
})

describe('a document that is out as several stories', () => {
  const weekly = `# The Harbour Weekly, number 47\n\n${[
    [
      'Night ferry returns after eleven years',
      'The night ferry to the islands sails again from Friday, three times a week.',
    ],
    ['Fish market moves under the arches', 'From January the morning auction will be held under the railway arches.'],
    ['Two cranes to be kept as monuments', 'The last steam cranes on the north quay will stay where they are.'],
    [
      'Tide tables now free for everybody',
      'The harbour office has put fifty years of tide tables on line, free of charge.',
    ],
  ]
    .map(([title, text]) => `## ${title}\n\n${text}\n`)
    .join('\n')}`
  const doubtful =
    weekly + '\n## A new lighthouse keeper\n\nThe lighthouse has a keeper again after thirty years.\n'.repeat(6)

  it('is not folded into one by an edit that makes its parts less certain', async () => {
    const desk = openNewsroom({ 'weekly.md': doubtful })
    const alone = openMemoryLedger()
    await (await desk.start(alone)).refresh()
    expect((await alone.latest()).live).toBe(1)

    const out = openNewsroom({ 'weekly.md': weekly })
    const kept = openMemoryLedger()
    const editor = await out.start(kept)
    expect(kinds(await editor.refresh())).toEqual(['new', 'new', 'new', 'new'])
    out.files.set('weekly.md', doubtful)
    expect(new Set(kinds(await editor.refresh()))).toEqual(new Set(['new']))
    expect((await kept.latest()).live).toBe(10)
  })
})
