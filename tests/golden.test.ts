// Promise: a change of what we serve is seen before it is shipped: the shipped items, rendered, are kept and compared.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { FORMATS } from '../src/formats/formats.js'
import { openMemoryLedger } from '../src/store/memory/ledger.js'
import { openNewsroom } from './support/newsroom.js'
import { PROJECT } from './support/program.js'
import { assertWellFormed, readFeed } from './support/read-feeds.js'

const ITEMS = path.join(PROJECT, 'items')
const GOLDEN = path.join(PROJECT, 'tests/golden')

const rendered = new Map<string, string>()

beforeAll(async () => {
  const names = (await readdir(ITEMS)).toSorted()
  const files = await Promise.all(names.map(async (name) => [name, await readFile(path.join(ITEMS, name))] as const))
  const publisher = await openNewsroom(Object.fromEntries(files)).start(openMemoryLedger())
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
    expect(items).toHaveLength(12)
    expect(new Set(items.map(({ id }) => id)).size).toBe(12)
    for (const { title, summary, content, link } of items) {
      expect([title, summary, content].every((text) => text.trim() !== '')).toBe(true)
      expect(link).toMatch(/^https:\/\/gazette\.example\.org\/stories\/[a-z0-9-]+$/)
    }
  },
)
