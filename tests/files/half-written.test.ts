// Promise: of a file that is being written, however it is saved and whatever the clocks say, no half is published; one
// that is complete is not kept waiting.
import { rename, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createItemsReader, type ItemsReader } from '../../src/files/read-items.js'
import { type FileStamp, GONE } from '../../src/ledger/remembered.js'
import { temporaryFolder } from '../support/program.js'

const STORIES = 'The ferry sails again.\n\nThe market moves to the arches.\n'
const FIRST_HALF = 'The ferry sails again.\n'
const WRITTEN_MS = Date.parse('2026-11-22T12:00:00Z')

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let file: string
let clock: { nowMs: number; uptimeMs: number }
let reader: ItemsReader

beforeEach(async () => {
  folder = await temporaryFolder()
  file = path.join(folder.path, 'a.md')
  clock = { nowMs: WRITTEN_MS + 50, uptimeMs: 7_000 }
  reader = createItemsReader(folder.path, { now: () => new Date(clock.nowMs), uptimeMs: () => clock.uptimeMs })
})
afterEach(() => folder[Symbol.asyncDispose]())

const pass = (ms: number) => {
  clock.nowMs += ms
  clock.uptimeMs += ms
}

/** As the file's own time says, it was written at that moment. */
async function write(text: string, atMs: number = WRITTEN_MS): Promise<void> {
  await writeFile(file, text)
  await utimes(file, atMs / 1_000, atMs / 1_000)
}

async function open(before: FileStamp | null = null) {
  const opened = await reader.open('a.md', before)
  return opened.kind === 'source' ? opened.stamp : opened.kind
}

async function known(text: string): Promise<FileStamp> {
  await write(text, WRITTEN_MS - 60_000)
  const stamp = await open()
  if (typeof stamp === 'string') throw new Error(`found ${stamp}`)
  return stamp
}

it('waits for the rest of what is shorter than it was and written where it lies', async () => {
  const before = await known(STORIES)
  await write(FIRST_HALF)
  expect(await open(before)).toBe('unsettled')
  expect([...reader.unsettled()]).toEqual([['a.md', WRITTEN_MS + 2_000]])
  await write(`${STORIES}\nAnd a third.\n`)
  expect(await open(before)).toMatchObject({ size: STORIES.length + 14 })
  expect(reader.unsettled().size).toBe(0)
})

it('believes what is shorter once it has kept still, or was put there whole', async () => {
  const before = await known(STORIES)
  await write(FIRST_HALF)
  expect(await open(before)).toBe('unsettled')
  pass(1_960)
  expect(await open(before)).toMatchObject({ size: FIRST_HALF.length })
  await writeFile(`${file}.part`, FIRST_HALF)
  await utimes(`${file}.part`, WRITTEN_MS / 1_000, WRITTEN_MS / 1_000)
  clock.nowMs = WRITTEN_MS + 50
  await rename(`${file}.part`, file)
  expect(await open(before)).toMatchObject({ size: FIRST_HALF.length })
})

it('waits where nobody knows how long the file was before it went, if it is written only now', async () => {
  await write(FIRST_HALF)
  expect(await open(GONE)).toBe('unsettled')
  await write(FIRST_HALF, WRITTEN_MS - 60_000)
  expect(await open(GONE)).toMatchObject({ size: FIRST_HALF.length })
})

it.each([
  ['inside a word', 'The ferry sai'],
  ['after a blank', 'The ferry sails '],
  ['where a buffer was full', `${'A sentence is here.\n'.repeat(100)}${'x'.repeat(47)}.`],
  ['before it began', ''],
])('waits for a new file that ends %s', async (_where, text) => {
  await write(text)
  expect(await open()).toBe('unsettled')
  pass(1_960)
  expect(await open()).toMatchObject({ size: text.length })
})

it('counts by its own clock where the time of the file is still to come', async () => {
  const before = await known(STORIES)
  const later = WRITTEN_MS + 2 * 86_400_000
  await write(FIRST_HALF, later)
  expect(await open(before)).toBe('unsettled')
  pass(1_500)
  expect(await open(before)).toBe('unsettled')
  expect([...reader.unsettled()]).toEqual([['a.md', clock.nowMs + 500]])
  await write(FIRST_HALF.replace('ferry', 'train'), later + 1_000)
  pass(600)
  expect(await open(before)).toBe('unsettled')
  pass(2_000)
  expect(await open(before)).toMatchObject({ size: FIRST_HALF.length })
})
