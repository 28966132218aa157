// Promise: a folder that goes away while it is looked at takes no story with it; a file that does is found gone by the
// next look; files nobody can read are named, once, and no others.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createItemsReader } from '../../src/files/read-items.js'
import type { FileStamp } from '../../src/ledger/remembered.js'
import { temporaryFolder } from '../support/program.js'

const NOW = new Date('2026-11-22T12:00:00Z')
const CLOCKS = { now: () => NOW, uptimeMs: () => 0 }
const NAMES = Array.from({ length: 600 }, (_none, index) => `${index}.md`)
const KNOWN = new Map<string, FileStamp | null>(NAMES.map((name) => [name, { size: 1, modifiedMs: 1, inode: 1 }]))

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let items: string

beforeEach(async () => {
  folder = await temporaryFolder()
  items = path.join(folder.path, 'items')
  await mkdir(items)
  await Promise.all(NAMES.map((name) => writeFile(path.join(items, name), 'A text.\n')))
})
afterEach(() => folder[Symbol.asyncDispose]())

/** As when something else is mounted in its place. */
async function replaceFolder(): Promise<void> {
  const other = path.join(folder.path, 'other')
  await mkdir(other)
  await writeFile(path.join(other, 'another.md'), 'A text.\n')
  await rename(items, path.join(folder.path, 'away'))
  await rename(other, items)
}

it.each([
  ['whole', undefined],
  ['file by file', new Set(NAMES)],
])('says nothing of a folder that is replaced while it is looked at, %s', async (_what, paths) => {
  const reader = createItemsReader(items, CLOCKS)
  const looking = reader.look(KNOWN, paths)
  await replaceFolder()
  const { changed, gone, problems, emptied } = await looking
  expect({ changed, gone, emptied }).toEqual({ changed: [], gone: [], emptied: false })
  expect(problems).toMatchObject([{ file: '.', code: 'items-unreachable' }])
})

it('has a file that went before it was opened looked at again, and then says that it is gone', async () => {
  const reader = createItemsReader(items, CLOCKS)
  await rm(path.join(items, '7.md'))
  expect(await reader.open('7.md', { size: 1, modifiedMs: 1, inode: 1 })).toEqual({ kind: 'gone' })
  expect([...reader.unsettled()]).toEqual([['7.md', NOW.getTime() + 100]])
  expect(await reader.look(KNOWN, new Set(['7.md']))).toMatchObject({ changed: [], gone: ['7.md'] })
  expect(reader.unsettled().size).toBe(0)
})

it('names files with a text that is not read, and leaves pictures, hidden files and those of editors alone', async () => {
  const reader = createItemsReader(items, CLOCKS)
  const named = ['minutes.ODT', 'note.rtf', 'week/old.doc', 'week/scan.pdf']
  const others = [
    'photo.jpg',
    '.hidden.rtf',
    '_notes/a.pdf',
    '.~lock.note.odt#',
    '~$old.doc',
    '~$new.docx',
    'note.rtf~',
  ]
  for (const file of [...named, ...others, 'style.css']) {
    await mkdir(path.dirname(path.join(items, file)), { recursive: true })
    await writeFile(path.join(items, file), 'x')
  }
  await mkdir(path.join(items, 'bundle.pages'))
  const whole = await reader.look(KNOWN)
  expect(whole.problems.map(({ file }) => file).toSorted()).toEqual(named)
  expect(whole.problems[0]).toMatchObject({ code: 'document-type-unknown', severity: 'warning', line: 1 })
  expect(whole.problems.map(({ message }) => message)).toContain('found .rtf, which is not read; save it as .docx')
  expect(whole.changed).not.toContain('~$new.docx')
  const some = await reader.look(KNOWN, new Set(['note.rtf', 'photo.jpg', '~$old.doc', 'never.rtf', 'bundle.pages']))
  expect(some.problems.map(({ file }) => file)).toEqual(['note.rtf'])
})
