// Promise: a document that was copied to begin the next one reaches nobody until it says something new, and nothing
// is lost by that.
import { beforeEach, expect, it } from 'vitest'
import type { Ledger } from '../src/ledger/ledger.js'
import type { Publisher } from '../src/publisher/publisher.js'
import { openMemoryLedger } from '../src/store/memory/ledger.js'
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

it('is published once anything in it is new', async () => {
  room.files.set('tuesday.md', MONDAY)
  await told()
  room.files.set('tuesday.md', MONDAY.replace('three times a week', 'four times a week'))
  expect(await told('tuesday.md')).toEqual(['new', 'new'])
  expect(codes()).toEqual([])
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
  expect((await ledger.newest(10)).length).toBeGreaterThanOrEqual(3)
  expect(codes()).toEqual([])
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
