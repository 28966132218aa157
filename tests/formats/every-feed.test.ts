// Promise: every feed of a site is valid in its format, whatever its authors typed and whatever happened to its stories.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { FORMATS } from '../../src/formats/formats.js'
import { json } from '../../src/formats/json.js'
import { MOST_FEED_BYTES } from '../../src/formats/size.js'
import { jsonFeed } from '../../src/profiles/json-feed.js'
import { checkProfile } from '../../src/profiles/check.js'
import type { Publisher } from '../../src/publisher/publisher.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { CHANNEL } from '../support/entries.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { openNewsroom } from '../support/newsroom.js'
import { PROJECT } from '../support/program.js'
import { assertWellFormed, readFeed } from '../support/read-feeds.js'
import { textAt, walkBack } from '../support/walk.js'

const channel = {
  ...CHANNEL,
  title: 'Q&A <b>x</b> ]]> "t"',
  description: 'a <b & </i> c',
  copyright: '© & <x>',
  author: { name: 'A & B <c>' },
  icon: '/media/i.png?a=1&b=2',
}

let publisher: Publisher
/** Paths of all feeds, by format. */
const feeds = new Map<string, string[]>()

function day(index: number): string {
  return `2026-${String(1 + (index % 9)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`
}

beforeAll(async () => {
  const room = openNewsroom()
  HOSTILE_TEXTS.forEach((text, index) => {
    const quoted = JSON.stringify(text)
    room.files.set(
      `${day(index)}-m${index}.md`,
      `---\ntitle: ${quoted}\ntags: [${quoted}]\nauthor: [${quoted}]\n---\n\nBody: ${text}\n\nmore\n`,
    )
    room.files.set(`${day(index)}-t${index}.txt`, `${text}\n\nBody of it: ${text}. And some more text to be a body.\n`)
    room.files.set(`${day(index)}-h${index}.html`, `<h1>x ${text}</h1><p>Body: ${text}</p>more`)
  })
  publisher = await room.start(openMemoryLedger(), { channel })
  await publisher.refresh()
  for (const file of [...room.files.keys()].slice(0, 12)) room.files.delete(file)
  room.now = new Date(room.now.getTime() + 60_000)
  await publisher.refresh(undefined, { confirmWithdrawals: true })
  const listed = [...(await textAt(publisher, '/opml.xml')).matchAll(/xmlUrl="([^"]+)"/g)].map(([, address = '']) =>
    new URL(address.replaceAll('&#x26;', '&')).pathname.replace('/rss.xml', ''),
  )
  for (const { path: last } of FORMATS) {
    const pages = (await walkBack(publisher, last)).map((page) => page.path)
    feeds.set(last, [...new Set([...listed.map((place) => `${place}${last}`), ...pages])])
  }
}, 60_000)

it('lists the feeds of the site in one OPML file, each once', async () => {
  const opml = await textAt(publisher, '/opml.xml')
  assertWellFormed(opml)
  const addresses = [...opml.matchAll(/xmlUrl="([^"]+)"/g)].map(([, address]) => address)
  expect(addresses.length).toBeGreaterThan(400)
  expect(new Set(addresses).size).toBe(addresses.length)
})

describe.each(FORMATS)('$name', ({ path: last, contentType }) => {
  it('is served for each of them, small enough, and read by a reader of another hand', async () => {
    const paths = feeds.get(last) ?? []
    expect(paths.length).toBeGreaterThan(400)
    for (const [index, one] of paths.entries()) {
      const resource = publisher.find(one) ?? (await publisher.make(one))
      expect(resource?.contentType, one).toBe(contentType)
      expect(resource?.body.length, one).toBeLessThanOrEqual(MOST_FEED_BYTES)
      const text = resource?.body.toString('utf8') ?? ''
      if (last.endsWith('.xml')) assertWellFormed(text)
      // Reading takes the other reader longest: one feed of a tag or author in four.
      if (index % 4 > 0 && /^\/(tags|authors)/.test(one)) continue
      const { items } = readFeed(text)
      expect(
        items.every(({ id, title }) => id.startsWith('urn:uuid:') && title.trim() !== ''),
        one,
      ).toBe(true)
    }
  })
})

it('passes libxml2, and Atom the grammar of its specification', async () => {
  const schema = [await readFile(path.join(PROJECT, 'tests/support/atom.rng'), 'utf8')]
  // One tag and one author in ten: each kind of text is in the large feeds, too.
  const some = (feeds.get('/atom.xml') ?? []).filter(
    (one, index) => index % 10 === 0 || /^\/(atom|digests\/atom|archive)/.test(one),
  )
  const xml = await Promise.all(
    some.map(async (one, index) => ({ fileName: `${index}.xml`, contents: await textAt(publisher, one) })),
  )
  expect(xml.some(({ contents }) => contents.includes('<at:deleted-entry'))).toBe(true)
  const result = await validateXML({ xml, schema, extension: 'relaxng', maxMemoryPages: 16_384 })
  expect(result.errors.slice(0, 3)).toEqual([])
  expect(result.valid).toBe(true)
  const broken = await validateXML({
    xml: [{ fileName: 'b.xml', contents: (xml[0]?.contents ?? '').replace(/<updated>[^<]+/, '<updated>yesterday') }],
    schema,
    extension: 'relaxng',
  })
  expect(broken.valid).toBe(false)
})

it('passes the rules of JSON Feed 1.1', async () => {
  for (const one of (feeds.get(json.path) ?? []).filter((_path, index) => index % 10 === 0)) {
    const texts = new Map([[json.path, await textAt(publisher, one)]])
    const published = { channel: publisher.snapshot().channel, entries: [], texts, lines: new Map(), now: new Date(0) }
    const findings = await checkProfile(jsonFeed, { ...published, now: new Date('2026-11-22T12:00:00Z') })
    expect(
      findings.filter(({ code }) => code !== 'feed-url'),
      one,
    ).toEqual([])
  }
})
