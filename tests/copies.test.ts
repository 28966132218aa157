// Promise: a document that was copied to begin the next one reaches nobody until it says something new, and nothing
// is lost by that.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from '../src/ledger/ledger.js'
import type { Publisher } from '../src/publisher/publisher.js'
import { openMemoryLedger } from '../src/store/memory/ledger.js'
import { DEFAULT_MIN_CONFIDENCE } from '../src/stories/confidence.js'
import { readingOf } from '../src/stories/way-of-reading.js'
import { CHANNEL } from './support/entries.js'
import { type Newsroom, openNewsroom } from './support/newsroom.js'

const MONDAY = `---\nsplit: headings\n---\n\n# Notes\n\n## Ferry back in service\n\nThe night ferry sails again from Friday, three times a week, said its owner.\n\n## Market moves\n\nThe fish market moves under the railway arches in January, as it was agreed.\n`

let room: Newsroom
let ledger: Ledger
let publisher: Publisher

beforeEach(async () => {
  room = openNewsroom({ 'monday.md': MONDAY })
  ledger = openMemoryLedger()
  publisher = await room.start(ledger)
  await publisher.refresh()
})

const told = async (...paths: readonly string[]) =>
  (await publisher.refresh(paths.length === 0 ? undefined : new Set(paths))).map(({ kind }) => kind)
const codes = () => publisher.problems().map(({ code, file }) => `${file} ${code}`)
const ids = async () => (await ledger.newest(10)).map(({ id }) => id).toSorted()

it('is told to nobody, and its author is told why', async () => {
  room.files.set('tuesday.md', MONDAY.replace('# Notes', '# Notes of Tuesday'))
  expect(await told('tuesday.md')).toEqual([])
  expect(codes()).toEqual(['tuesday.md document-copied'])
  publisher = await room.start(ledger)
  expect(await told()).toEqual([])
  expect(codes()).toEqual(['tuesday.md document-copied'])
})

it('is published story by story, each once it is written anew, however long that takes', async () => {
  publisher = await room.start(ledger, { patienceMs: 10_000 })
  room.files.set('tuesday.md', MONDAY)
  await told()
  room.files.set('tuesday.md', MONDAY.replace('three times a week', 'four times a week'))
  expect(await told('tuesday.md')).toEqual(['new'])
  for (let looks = 0; looks < 3; looks += 1) {
    room.uptimeMs += 60_000
    expect(await told()).toEqual([])
  }
  expect(publisher.problems()).toMatchObject([{ file: 'tuesday.md', code: 'document-copied', others: ['monday.md'] }])
  expect(publisher.problems()[0]?.message).toBe(
    'one story says word for word what monday.md says, and is not published so; write anew, or take one of the two away',
  )
  publisher = await room.start(ledger, { patienceMs: 10_000 })
  expect(await told()).toEqual([])
  room.files.set('tuesday.md', room.files.get('tuesday.md')?.toString().replace('in January', 'in May') ?? '')
  expect(await told('tuesday.md')).toEqual(['new'])
  expect(codes()).toEqual([])
})

const FIVE = ['Ferry', 'Market', 'Lamps', 'Snow', 'Bells'].map(
  (name) =>
    `## ${name}\n\nOf the ${name.toLowerCase()} the council says what it has said for years: not before spring.\n\n`,
)
const digestOf = (stories: readonly string[]) => `---\nsplit: headings\n---\n\n# Notes\n\n${stories.join('')}`
/** All but these are written anew. */
const keeping = (kept: readonly number[]) =>
  digestOf(FIVE.map((story, index) => (kept.includes(index) ? story : story.replace(/Of the.*/, `New text ${index}.`))))

it('is known by half of its stories, if nobody saw it whole, and stays known to the last of them', async () => {
  publisher = await room.start(ledger, { patienceMs: 10_000 })
  room.files.set('five.md', digestOf(FIVE))
  await told()
  room.files.set('six.md', keeping([0, 2, 4]))
  expect(await told('six.md')).toEqual(['new', 'new'])
  room.files.set('six.md', keeping([4]))
  room.uptimeMs += 60_000
  expect((await told('six.md')).filter((kind) => kind !== 'touched')).toEqual(['new', 'new'])
  room.uptimeMs += 60_000
  expect(await told()).toEqual([])
  expect(codes()).toEqual(['six.md document-copied'])
})

it('stays known when it is saved with a mistake in between', async () => {
  room.files.set('tuesday.md', MONDAY)
  await told('tuesday.md')
  const written = MONDAY.replace('three times a week', 'four times a week')
  room.files.set('tuesday.md', written.replace('split: headings', 'split: [headings'))
  await told('tuesday.md')
  expect(codes()).toEqual(['tuesday.md front-matter-invalid', 'tuesday.md document-copied'])
  room.files.set('tuesday.md', written)
  expect(await told('tuesday.md')).toEqual(['new'])
  expect(codes()).toEqual(['tuesday.md document-copied'])
})

it('takes over a story that it still says when the other says it no more', async () => {
  room.files.set('five.md', digestOf(FIVE))
  await told()
  const before = await ids()
  room.files.set('six.md', keeping([2, 3, 4]))
  await told('six.md')
  room.files.set('six.md', keeping([4]))
  await told('six.md')
  room.files.set('five.md', digestOf(FIVE.slice(0, 4)))
  expect(await told('five.md')).not.toContain('withdrawn')
  expect(await ids()).toEqual(expect.arrayContaining(before))
  expect(codes()).toEqual([])
  room.parsed.length = 0
  await told('monday.md')
  expect(room.parsed).not.toContain('six.md')
})

it('may repeat a notice of another, once that had its time to be cut there', async () => {
  publisher = await room.start(ledger, { patienceMs: 10_000 })
  room.files.set('five.md', digestOf(FIVE))
  await told()
  room.files.set('six.md', keeping([4]))
  expect(await told('six.md')).toHaveLength(4)
  room.uptimeMs += 10_000
  expect(await told('six.md')).toEqual(['new'])
  expect(codes()).toEqual([])
})

it('stays in every document that repeats it when it is edited in all of them at once', async () => {
  publisher = await room.start(ledger, { patienceMs: 10_000 })
  room.files.set('five.md', digestOf(FIVE))
  await told()
  room.files.set('six.md', keeping([4]))
  expect(await told('six.md')).toHaveLength(4)
  room.uptimeMs += 10_000
  expect(await told()).toContain('new')
  for (const name of ['five.md', 'six.md'])
    room.files.set(name, room.files.get(name)?.toString().replaceAll('before spring', 'before May') ?? '')
  const kinds = await told()
  expect([...new Set(kinds)]).toEqual(['edited'])
  expect(kinds).toHaveLength(6)
  room.uptimeMs += 10_000
  expect(await told()).toEqual([])
})

it('takes over the stories, with their ids, when the other goes: a file moved in two steps', async () => {
  const before = await ids()
  room.files.set('tuesday.md', MONDAY)
  await told('tuesday.md')
  room.files.delete('monday.md')
  expect(await told('monday.md')).not.toContain('withdrawn')
  expect(await ids()).toEqual(before)
  expect((await ledger.newest(10)).map(({ document }) => document)).toEqual(['tuesday.md', 'tuesday.md'])
  expect(codes()).toEqual([])
})

it('gives each its own stories when the other is the one that is written anew', async () => {
  room.files.set('tuesday.md', MONDAY)
  await told('tuesday.md')
  room.files.set('monday.md', MONDAY.replace(/The night ferry.*/, 'Quite another text stands here now, of storms.'))
  await told('monday.md')
  const out = (await ledger.newest(10)).map(({ document, title }) => `${document} ${title}`).toSorted()
  expect(out).toEqual(['monday.md Ferry back in service', 'monday.md Market moves', 'tuesday.md Ferry back in service'])
  expect(codes()).toEqual(['tuesday.md document-copied'])
})

const MENDED = MONDAY.replace('three times a week', 'four times a week')
const STORMS = MONDAY.replace(/The fish market.*/, 'Storms are to come, and nobody will sail before they are over.')

describe('when a new version of the program reads it', () => {
  const reading = readingOf(CHANNEL, { minConfidence: DEFAULT_MIN_CONFIDENCE }).replace(/^\d+/, '99')
  const upgrade = (takesFor: (text: string) => string) => room.start(ledger, { reading, takesFor })

  beforeEach(async () => {
    room.files.set('five.md', digestOf(FIVE))
    await told()
    room.files.set('eve.md', keeping([2, 3, 4]))
    expect(await told('eve.md')).toEqual(['new', 'new'])
  })

  it('is told as no edit, and has neither more stories nor fewer', async () => {
    const takesFor = (text: string) => text.replaceAll('Of the', '☑ Of the').replaceAll('New text', '☑ New text')
    publisher = await upgrade(takesFor)
    expect(new Set(await told())).toEqual(new Set(['touched']))
    const read = (await ledger.entriesOf(['five.md', 'eve.md'])).filter(({ text }) => text.startsWith('☑'))
    expect(read.map(({ document }) => document)).toEqual([...Array(5).fill('five.md'), 'eve.md', 'eve.md'])
    expect(codes()).toEqual(['eve.md document-copied'])
    room.files.set('eve.md', `${keeping([3, 4])}\n`)
    expect(await told('eve.md')).toContain('new')
    expect(codes()).toEqual(['eve.md document-copied'])
  })

  it('is parted by none otherwise', async () => {
    publisher = await upgrade((text) => text.replace('## Ferry', '## More\n\nNobody read this before.\n\n## Ferry'))
    expect(await told()).toEqual([])
    expect(codes()).toEqual(['eve.md document-copied'])
  })

  it('takes over what the other says no more by then', async () => {
    const before = await ids()
    room.files.delete('five.md')
    publisher = await upgrade((text) => text)
    expect(await told()).not.toContain('new')
    const out = await ledger.newest(10)
    expect(out.filter(({ document }) => document === 'eve.md')).toHaveLength(5)
    expect(before).toEqual(expect.arrayContaining(out.map(({ id }) => id)))
  })
})

it('leaves a story with its id to the other when that mends it, whatever is written in the copy then', async () => {
  publisher = await room.start(ledger, { patienceMs: 10_000 })
  const before = await ids()
  room.files.set('tuesday.md', MONDAY)
  await told('tuesday.md')
  room.files.set('monday.md', MENDED)
  expect(await told('monday.md')).toEqual(['edited'])
  publisher = await room.start(ledger, { patienceMs: 10_000 })
  expect(await told()).toEqual([])
  room.files.set('tuesday.md', STORMS)
  expect(await told('tuesday.md')).toEqual(['new'])
  room.uptimeMs += 60_000
  expect(await told()).toEqual([])
  expect(codes()).toEqual(['tuesday.md document-copied'])
  expect(await ids()).toEqual(expect.arrayContaining(before))
  room.files.set('tuesday.md', STORMS.replace('three times a week', 'five times a week'))
  expect((await told('tuesday.md')).filter((kind) => kind !== 'touched')).toEqual(['new'])
  expect(codes()).toEqual([])
})

it('leaves it so also when both are seen at once', async () => {
  publisher = await room.start(ledger, { patienceMs: 10_000 })
  room.files.set('tuesday.md', MONDAY)
  room.files.set('monday.md', MENDED)
  expect(await told()).toEqual(['edited'])
  room.uptimeMs += 60_000
  expect(await told()).toEqual([])
})

it('takes over what the other mended when that goes, and not what another copy made of it', async () => {
  const before = await ids()
  room.files.set('tuesday.md', MONDAY)
  room.files.set('wednesday.md', MONDAY)
  await told()
  room.files.set('monday.md', MENDED)
  await told('monday.md')
  room.files.set('tuesday.md', STORMS.replace('three times a week', 'five times a week'))
  expect(await told('tuesday.md')).toEqual(['new', 'new'])
  room.files.delete('monday.md')
  expect(await told('monday.md')).toEqual(['edited', 'touched'])
  const own = (await ledger.newest(10)).filter(({ document }) => document === 'wednesday.md')
  expect(own.map(({ id }) => id).toSorted()).toEqual(before)
})

it('does not hold what was split off, what is renamed, what is short, or what is a draft', async () => {
  const [first = '', second = ''] = MONDAY.split(/(?=## Market)/)
  room.files.set('monday.md', first)
  room.files.set('tuesday.md', `---\nsplit: headings\n---\n\n# More\n\n${second}`)
  const before = await ids()
  await told()
  expect(await ids()).toEqual(before)
  room.files.set('short.md', '# Weather\n\nNo news.\n')
  room.files.set('also-short.md', '# Weather\n\nNo news.\n')
  room.files.set('draft.md', first.replace('---\n', '---\ndraft: true\n'))
  expect(await told()).toEqual(['new', 'new'])
  expect(codes().filter((one) => one.endsWith('document-copied'))).toEqual([])
})

it('holds the copy, and not the first, also when the first is read again', async () => {
  room.files.set('tuesday.md', MONDAY)
  await told('tuesday.md')
  room.files.set('monday.md', MONDAY.replace('# Notes', '# Notes of Monday'))
  expect(await told('monday.md')).not.toContain('new')
  expect(await told()).toEqual([])
  expect(codes()).toEqual(['tuesday.md document-copied'])
})

async function editAndCopy(): Promise<void> {
  publisher = await room.start(ledger, { patienceMs: 10_000 })
  room.files.set('monday.md', MENDED)
  room.files.set('tuesday.md', MENDED)
}

it('is held, too, when it is of a document that was written in, or written into, a moment before', async () => {
  await editAndCopy()
  expect(await told('monday.md', 'tuesday.md')).toEqual(['edited'])
  expect((await ledger.newest(10)).map(({ document }) => document)).toEqual(['monday.md', 'monday.md'])
  expect(codes()).toEqual(['tuesday.md document-copied'])
})

it('is not begun before what it is a copy of can be read', async () => {
  await editAndCopy()
  room.halfWritten.add('monday.md')
  expect(await told('monday.md', 'tuesday.md')).toEqual([])
  room.halfWritten.clear()
  expect(await told('monday.md', 'tuesday.md')).toEqual(['edited'])
})

it('leaves a story that was moved a moment before to the document it was moved to', async () => {
  room.files.set('other.md', digestOf(FIVE))
  await told()
  const before = (await ledger.newest(10)).find(({ title }) => title === 'Bells')?.id
  room.files.set('other.md', digestOf(FIVE.slice(0, 4)))
  room.files.set('monday.md', `${MONDAY}\n${FIVE[4]}`)
  room.files.set('tuesday.md', `${MONDAY}\n${FIVE[4]}`)
  expect(await told()).not.toContain('new')
  const bells = (await ledger.newest(10)).filter(({ title }) => title === 'Bells')
  expect(bells).toMatchObject([{ id: before, document: 'monday.md' }])
  expect(codes()).toEqual(['tuesday.md document-copied'])
})
