// Promise: a change of what we serve is seen before it is shipped: the shipped items, rendered, are kept and compared.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { loadLanguageDetector } from '../src/documents/language.js'
import { FORMATS } from '../src/formats/formats.js'
import { documentBase } from '../src/links.js'
import { createPublisher } from '../src/publisher.js'
import { openMemoryLedger } from '../src/store/memory.js'
import { readDocument } from '../src/stories/read.js'
import { DEFAULT_MIN_CONFIDENCE } from '../src/stories/split.js'
import { CHANNEL } from './support/entries.js'
import { PROJECT } from './support/program.js'
import { assertWellFormed, readFeed } from './support/read-feeds.js'

const ITEMS = path.join(PROJECT, 'items')
const GOLDEN = path.join(PROJECT, 'tests/golden')

const rendered = new Map<string, string>()

beforeAll(async () => {
  const names = (await readdir(ITEMS)).toSorted()
  const sources = await Promise.all(
    names.map(async (name) => ({ path: name, bytes: await readFile(path.join(ITEMS, name)), modified: new Date(0) })),
  )
  const detect = await loadLanguageDetector()
  const publisher = await createPublisher({
    channel: CHANNEL,
    ledger: openMemoryLedger(),
    readItems: async () => ({ sources, problems: [], gone: [], present: names }),
    readDocument: async (source) =>
      readDocument(source, detect, { base: documentBase(CHANNEL, source.path), minConfidence: DEFAULT_MIN_CONFIDENCE }),
    now: () => new Date('2026-11-22T12:00:00Z'),
    announce: () => {},
  })
  await publisher.refresh()
  for (const { path: address } of FORMATS)
    rendered.set(address, publisher.snapshot().get(address)?.body.toString('utf8') ?? '')
})

it.each(FORMATS)('$path is as it was', async ({ path: address }) => {
  await expect(rendered.get(address)).toMatchFileSnapshot(path.join(GOLDEN, address))
})

it('has a golden file for each format and none without one', async () => {
  const files = (await readdir(GOLDEN)).map((name) => `/${name}`)
  expect(files.toSorted()).toEqual(FORMATS.map(({ path: address }) => address).toSorted())
})

it.each(FORMATS)(
  '$path is true as well: a strict parser and another reader find the stories in it',
  async ({ path: address }) => {
    const golden = await readFile(path.join(GOLDEN, address), 'utf8')
    if (address.endsWith('.xml')) assertWellFormed(golden)
    const { items } = readFeed(golden)
    expect(items).toHaveLength(14)
    expect(new Set(items.map(({ id }) => id)).size).toBe(14)
    for (const { title, summary, content, link } of items) {
      expect([title, summary, content].every((text) => text.trim() !== '')).toBe(true)
      expect(link).toMatch(/^https:\/\/gazette\.example\.org\/stories\/[a-z0-9-]+$/)
    }
  },
)
