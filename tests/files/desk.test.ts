// Promise: the desk shows documents as they are now and would be published, reads what changed and no more, and misses no change.
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Desk, openDesk } from '../../src/files/desk.js'
import { createItemsReader } from '../../src/files/read-items.js'
import { explainSplit } from '../../src/stories/explain.js'
import { parseDocument } from '../../src/documents/parse.js'
import { readDocument } from '../../src/stories/read.js'
import { temporaryFolder } from '../support/program.js'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let desk: Desk
let read: { readonly path: string; readonly published: boolean }[]
let live: Map<string, number>
let now: Date

const OPTIONS = { base: 'http://localhost/', minConfidence: 0.6 }
const detect = () => 'en'

beforeEach(async () => {
  folder = await temporaryFolder()
  read = []
  live = new Map()
  now = new Date('2026-11-22T09:30:00Z')
  desk = openDesk({
    items: createItemsReader(folder.path, { now: () => new Date(8.64e15), uptimeMs: () => 0 }),
    pool: {
      read: async (source, published = false) => {
        read.push({ path: source.path, published })
        return readDocument(source, detect, OPTIONS)
      },
      explain: async (source) => {
        const parsed = parseDocument(source, detect)
        return parsed.ok ? { ...parsed, value: explainSplit(parsed.value, OPTIONS) } : parsed
      },
    },
    countLive: async (name) => live.get(name) ?? 0,
    now: () => now,
  })
})
afterEach(() => folder[Symbol.asyncDispose]())

/** Saved so many minutes ago. */
async function save(name: string, text: string, minutesAgo = 0): Promise<void> {
  const file = path.join(folder.path, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, text)
  const saved = new Date(now.getTime() - minutesAgo * 60_000)
  await utimes(file, saved, saved)
}

const listed = async () => (await desk.list()).documents.map(({ path: name }) => name)

it('lists the last saved first, and reads only what changed since the last time', async () => {
  await save('a.md', '# A\n\nText.\n', 3)
  await save('week/b.md', '# B\n\nText.\n', 2)
  await save('c.txt', 'C\n\nText.\n', 1)
  expect(await listed()).toEqual(['c.txt', 'week/b.md', 'a.md'])
  expect(read).toHaveLength(3)
  await save('a.md', '# A\n\nAnother text.\n')
  await rm(path.join(folder.path, 'c.txt'))
  expect(await listed()).toEqual(['a.md', 'week/b.md'])
  expect(read.map(({ path: name }) => name).slice(3)).toEqual(['a.md'])
})

it('asked twice at once, reads the folder once', async () => {
  await save('a.md', '# A\n\nText.\n')
  const [one, other] = await Promise.all([desk.list(), desk.list()])
  expect(one).toBe(other)
  expect(read).toHaveLength(1)
})

it('says what is scheduled until it is due, or where it is out already', async () => {
  await save('later.md', '---\ndate: 2026-11-23T10:00:00Z\n---\n# Later\n\nText.\n')
  const state = async () => (await desk.list()).documents[0]?.state
  expect(await state()).toBe('scheduled')
  live.set('later.md', 1)
  expect(await state()).toBe('published')
  live.clear()
  await save('later.md', '---\ndate: 2026-11-23T10:00:00Z\n---\n# Later\n\nMore text.\n')
  expect(await state()).toBe('scheduled')
  now = new Date('2026-11-23T10:00:00Z')
  expect(await state()).toBe('published')
})

it('reads what is out in parts as the publisher does: parts, unless they are implausible', async () => {
  await save('a.md', '# A\n\nText.\n')
  live.set('a.md', 2)
  await desk.look('a.md')
  live.set('a.md', 1)
  await desk.look('a.md')
  expect(read.map(({ published }) => published)).toEqual([true, false])
})

it('a look at all files tells of what changed unseen, and of nothing else', async () => {
  await save('a.md', '# A\n\nText.\n')
  await save('b.md', '# B\n\nText.\n')
  const told: string[] = []
  const { version = 0 } = (await desk.look('a.md')) ?? {}
  desk.follow(version, 'a.md', () => told.push('a.md'))
  await desk.touched()
  expect(told).toEqual([])
  await save('b.md', '# B\n\nAnother text.\n')
  await desk.touched()
  expect(told).toEqual([])
  await save('a.md', '# A\n\nAnother text.\n')
  await desk.touched()
  expect(told).toEqual(['a.md'])
})

it('a picture that comes is news to every page; an editor’s own files are to none', async () => {
  await save('a.md', '# A\n\n![a](photo.jpg)\n')
  const { version } = await desk.list()
  let told = 0
  desk.follow(version, 'a.md', () => (told += 1))
  await desk.touched(new Set(['.a.md.swp', 'a.md~', '4913', '_notes.md']))
  expect(told).toBe(0)
  await desk.touched(new Set(['photo.jpg']))
  expect(told).toBe(1)
  await desk.list()
  expect(read).toHaveLength(2)
})

it('what is no document has no page, and what is not there yet says so', async () => {
  for (const name of ['', '../a.md', '_a.md', 'a.json', 'a\0.md', '.git/a.md']) expect(await desk.look(name)).toBeNull()
  expect(await desk.look('soon.md')).toMatchObject({ there: false, document: { state: 'broken' } })
})
