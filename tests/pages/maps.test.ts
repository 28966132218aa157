// Promise: the maps of the site are valid and complete, at any size, and hang on what was published, never on the clock.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import type { Entry, UnnumberedEntry } from '../../src/ledger/entry.js'
import { mintId } from '../../src/ledger/identity.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import { buildFixtures } from '../../src/snapshot/fixtures.js'
import type { Resource } from '../../src/snapshot/resource.js'
import { makeResource } from '../../src/snapshot/make.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { CHANNEL, entry } from '../support/entries.js'

const SCHEMAS = path.join(import.meta.dirname, 'schemas')
const [sitemapSchema = '', newsSchema = ''] = await Promise.all(
  ['sitemap.xsd', 'news.xsd'].map((name) => readFile(path.join(SCHEMAS, name), 'utf8')),
)

async function mistakesIn(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'map.xml', contents: xml }],
    schema: [{ fileName: 'sitemap.xsd', contents: sitemapSchema }],
    preload: [{ fileName: 'news.xsd', contents: newsSchema }],
    initialMemoryPages: 512,
    maxMemoryPages: 8192,
  })
  return errors.map(({ message }) => message)
}

const NEWEST = new Date('2026-11-20T08:30:00Z')

function story(slug: string, given: Partial<Entry> = {}): UnnumberedEntry {
  const id = mintId('test', 'notes.txt', slug)
  const { revision: _revision, changed: _changed, ...rest } = entry({ published: NEWEST, ...given, slug, id })
  return rest
}

async function ledgerWith(stories: readonly UnnumberedEntry[], digests: readonly string[] = []): Promise<Ledger> {
  const ledger = openMemoryLedger()
  const { tags, authors, language, image, enclosure, withdrawn, fingerprint } = entry()
  const told = {
    tags,
    authors,
    language,
    image,
    enclosure,
    withdrawn,
    fingerprint,
    style: 'headings',
    asides: [],
    published: NEWEST,
    updated: NEWEST,
  }
  await ledger.takeTurn(async () => ({
    at: NEWEST,
    keep: CHANNEL.windowSize,
    changes: stories.map((one) => ({ kind: 'new' as const, entry: one })),
    digests: digests.map((name) => ({ ...told, id: mintId('d', name, name), slug: name, document: name, title: name })),
    remember: [],
    forget: [],
  }))
  return ledger
}

async function ask(ledger: Ledger, address: string): Promise<Resource | null> {
  return makeResource({ view: ledger, channel: CHANNEL, latest: await ledger.latest() }, address)
}

async function read(ledger: Ledger, address: string): Promise<string> {
  return (await ask(ledger, address))?.body.toString() ?? ''
}

function addressesIn(xml: string): string[] {
  return [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address?.replace(CHANNEL.url, '') ?? '')
}

describe('the sitemap', () => {
  it('names every page once: lists, months, stories in and out of the feed, digests of several stories, topics', async () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      story(`s${index}`, {
        document: 'old.txt',
        position: index,
        published: new Date(NEWEST.getTime() - index * 86_400_000),
      }),
    )
    const pair = [
      story('first', { document: 'pair.txt', tags: ['R&D <b>', 'città'] }),
      story('second', { document: 'pair.txt', position: 1 }),
    ]
    const ledger = await ledgerWith(
      [...many, ...pair, story('alone', { document: 'one.txt' }), story('gone', { withdrawn: NEWEST })],
      ['old.txt', 'pair.txt', 'one.txt'],
    )
    const xml = await read(ledger, '/sitemap.xml')
    expect(await mistakesIn(xml)).toEqual([])
    const addresses = addressesIn(xml)
    expect(addresses.filter((one) => one.startsWith('/stories/'))).toHaveLength(63)
    expect(addresses.filter((one) => one.startsWith('/digests/')).toSorted()).toEqual([
      '/digests/old.txt',
      '/digests/pair.txt',
    ])
    expect(addresses).toEqual(
      expect.arrayContaining(['/', '/digests', '/archive', '/subscribe', '/archive/2026-11', '/archive/2026-09']),
    )
    expect(addresses).toEqual(expect.arrayContaining(['/tags/fuel', '/tags/citta', '/authors/nora-quayle']))
    for (const address of addresses.filter((one) => one !== '/'))
      expect((await ask(ledger, address))?.status, address).toBe(200)
  })

  it('is an index of parts above 50,000 addresses, each valid and no part too large, all stories in one of them', async () => {
    const ledger = await ledgerWith(
      Array.from({ length: 26_000 }, (_, index) =>
        story(`s${index}`, {
          position: 0,
          tags: [],
          authors: [],
          published: new Date(NEWEST.getTime() - index * 1000),
        }),
      ),
    )
    const index = await read(ledger, '/sitemap.xml')
    expect(index).toContain('<sitemapindex')
    expect(await mistakesIn(index)).toEqual([])
    const parts = addressesIn(index)
    const stories: string[] = []
    for (const part of parts) {
      const xml = await read(ledger, part)
      expect(await mistakesIn(xml), part).toEqual([])
      stories.push(...addressesIn(xml).filter((one) => one.startsWith('/stories/')))
    }
    expect(parts).toContain('/sitemap/2.xml')
    expect(new Set(stories).size).toBe(26_000)
    expect(stories).toHaveLength(26_000)
    for (const nowhere of ['/sitemap/3.xml', '/sitemap/0.xml', '/sitemap/others.xml', '/sitemap/999999999.xml'])
      expect(await ask(ledger, nowhere)).toBeNull()
  })
})

describe('the news sitemap', () => {
  it('holds the two days before the newest story, with what Google asks of each', async () => {
    const ago = (hours: number) => new Date(NEWEST.getTime() - hours * 3_600_000)
    const ledger = await ledgerWith([
      story('now', { title: 'Q&A: <b>, "quoted"', language: 'pt-BR' }),
      story('yesterday', { published: ago(48), language: 'zh-Hant' }),
      story('before', { published: ago(48.001) }),
      story('gone', { withdrawn: NEWEST }),
    ])
    const xml = await read(ledger, '/news-sitemap.xml')
    expect(await mistakesIn(xml)).toEqual([])
    expect(addressesIn(xml)).toEqual(['/stories/now', '/stories/yesterday'])
    expect([...xml.matchAll(/<news:language>(\S+)<\/news:language>/g)].map(([, one]) => one)).toEqual(['pt', 'zh-tw'])
    expect(xml).toContain('<news:title>Q&#x26;A: &#x3C;b&#x3E;, "quoted"</news:title>')
    expect(xml).toContain('<news:publication_date>2026-11-20T08:30:00Z</news:publication_date>')
  })

  it('holds no more than a thousand', async () => {
    const ledger = await ledgerWith(
      Array.from({ length: 1100 }, (_, index) => story(`s${index}`, { published: new Date(NEWEST.getTime() - index) })),
    )
    expect(addressesIn(await read(ledger, '/news-sitemap.xml'))).toHaveLength(1000)
  })
})

it('tells a mistake in a map', async () => {
  const broken = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/a b</loc></url></urlset>`
  expect(await mistakesIn(broken)).not.toEqual([])
})

describe('what stays as it is', () => {
  const fixture = (address: string) => buildFixtures(CHANNEL).find((one) => one.path === address)

  it('robots.txt lets everybody read all, and names both maps', () => {
    expect(fixture('/robots.txt')?.body.toString().split('\n')).toEqual([
      'User-agent: *',
      'Disallow:',
      '',
      'Sitemap: https://gazette.example.org/sitemap.xml',
      'Sitemap: https://gazette.example.org/news-sitemap.xml',
      '',
    ])
  })

  it('the manifest names the publication and icons that are there, in their sizes', () => {
    const manifest = JSON.parse(fixture('/site.webmanifest')?.body.toString() ?? '') as {
      icons: { src: string; type: string; sizes: string }[]
    }
    expect(manifest).toMatchObject({ name: 'The Test Gazette', lang: 'en', dir: 'ltr', start_url: '/', scope: '/' })
    for (const { src, type } of manifest.icons) expect(fixture(src)?.contentType).toContain(type)
    const png = fixture('/apple-touch-icon.png')?.body
    expect([png?.toString('latin1', 1, 4), png?.readUInt32BE(16), png?.readUInt32BE(20)]).toEqual(['PNG', 180, 180])
    const ico = fixture('/favicon.ico')?.body
    expect([ico?.readUInt16LE(2), ico?.[6], ico?.toString('latin1', 23, 26)]).toEqual([1, 32, 'PNG'])
  })
})
