// Promise: each kind of page is valid HTML, says what it is to programs, offers its own feeds first, and weighs little.
import { gzipSync } from 'node:zlib'
import { HtmlValidate } from 'html-validate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import type { Program } from '../support/program.js'
import { PAGES, startSite, statusOf } from '../support/site.js'

let site: Program & AsyncDisposable
const texts = new Map<string, string>()
const answers = new Map<string, Response>()

beforeAll(async () => {
  site = await startSite()
  for (const [kind, address] of Object.entries(PAGES)) {
    const answer = await site.get(address, { 'Sec-Fetch-Dest': 'document', Accept: 'text/html' })
    answers.set(kind, answer)
    texts.set(kind, await answer.text())
  }
})
afterAll(() => site?.[Symbol.asyncDispose]())

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Both spellings are valid (HTML, "Start tags"); the renderer has one.
    'void-style': ['error', { style: 'selfclosing' }],
    'doctype-style': ['error', { style: 'lowercase' }],
    // Titles are as long as an author writes them.
    'long-title': 'off',
    // Ids of sections are slugs, and may begin with a digit; HTML forbids blanks only.
    'valid-id': ['error', { relaxed: true }],
    // What is served from the same place under the same guard needs no hash.
    'require-sri': 'off',
    'no-trailing-whitespace': 'off',
  },
})

const page = (kind: string): string => texts.get(kind) ?? ''
const all = (kind: string, pattern: RegExp): string[] =>
  [...page(kind).matchAll(pattern)].map(([, found]) => found ?? '')

describe.each(Object.keys(PAGES))('the page of a %s', (kind) => {
  it('answers with its status and is valid HTML', async () => {
    expect(answers.get(kind)?.status).toBe(statusOf(kind))
    const { results } = await validator.validateString(page(kind))
    expect(
      results.flatMap(({ messages }) => messages.map((one) => `${one.line}: ${one.ruleId}: ${one.message}`)),
    ).toEqual([])
  })

  it('has one title, one first heading, a description, and one address of its own, or none and is not to be found', () => {
    expect(all(kind, /<title>([^<]+)<\/title>/g)).toHaveLength(1)
    expect(all(kind, /<h1[\s>]/g)).toHaveLength(1)
    expect(all(kind, /<meta name="description" content="([^"]+)"/g)).toHaveLength(1)
    const canonical = all(kind, /<link rel="canonical" href="([^"]+)"/g)
    if (statusOf(kind) === 200) {
      const own = kind === 'digest of one story' ? '/stories/a-single-essay' : PAGES[kind]
      expect(canonical).toEqual([`${site.url}${own}`])
      expect(all(kind, /<meta property="(og:\w+)"/g)).toEqual(
        expect.arrayContaining(['og:title', 'og:type', 'og:url', 'og:description']),
      )
    } else {
      expect(canonical).toEqual([])
      expect(page(kind)).toContain('<meta name="robots" content="noindex"/>')
    }
  })

  it('offers its own feeds before the main ones, and each of them is there', async () => {
    const offered = all(kind, /<link rel="alternate" type="[^"]+" title="[^"]+" href="([^"]+)"/g)
    const own = OWN_FEEDS[kind]
    const expected = [...(own === undefined ? [] : [own]), ''].flatMap((place) =>
      FORMATS.map((format) => `${site.url}${place}${format.path}`),
    )
    expect(offered).toEqual(expected)
    for (const address of offered) expect((await fetch(address)).status, address).toBe(200)
  })

  it('weighs at most 30 KB compressed, with its one stylesheet, its script and its icon', async () => {
    const links = [
      ...all(kind, /<link rel="(?:stylesheet|icon)" href="([^"]+)"/g),
      ...all(kind, /<script defer src="([^"]+)"/g),
    ]
    expect(links).toEqual(['/strillone.css', '/favicon.svg', '/strillone.js'])
    const parts = await Promise.all(links.map(async (link) => Buffer.from(await (await site.get(link)).arrayBuffer())))
    const weight = [Buffer.from(page(kind)), ...parts].reduce((sum, part) => sum + gzipSync(part).length, 0)
    expect(weight).toBeLessThan(30_000)
  })

  it('links to nothing of ours that is not there', async () => {
    const local = new Set(all(kind, /<a [^>]*?href="(\/[^"#]*)"/g))
    expect(local.size).toBeGreaterThan(5)
    for (const link of local) expect((await site.get(link)).status, link).toBe(200)
  })
})

/** The place whose feeds are of this page alone. */
const OWN_FEEDS: Readonly<Record<string, string>> = {
  digest: '/digests/the-harbour-weekly-number-47',
  'digest of one story': '/digests/a-single-essay',
  digests: '/digests',
  tag: '/tags/harbour',
  author: '/authors/nora-quayle',
  'feed of a tag': '/tags/harbour',
}

describe('structured data', () => {
  const dataOf = (kind: string): Record<string, unknown> => {
    const [json] = all(kind, /<script type="application\/ld\+json">([^<]+)<\/script>/g)
    return JSON.parse(json ?? 'null') as Record<string, unknown>
  }

  it('has of a story all that schema.org and search engines ask of a NewsArticle, and the digest it is part of', () => {
    expect(dataOf('story')).toEqual({
      '@context': 'https://schema.org',
      '@type': 'NewsArticle',
      '@id': `${site.url}${PAGES['story']}`,
      url: `${site.url}${PAGES['story']}`,
      mainEntityOfPage: `${site.url}${PAGES['story']}`,
      identifier: expect.stringMatching(/^urn:uuid:/) as string,
      headline: 'Night ferry returns after eleven years',
      description: expect.stringContaining('night ferry') as string,
      datePublished: '2026-11-21T07:30:00Z',
      dateModified: '2026-11-21T07:30:00Z',
      inLanguage: 'en',
      author: [{ '@type': 'Person', name: 'Nora Quayle', url: `${site.url}/authors/nora-quayle` }],
      publisher: { '@type': 'Organization', name: 'The Gazette', url: `${site.url}/` },
      isAccessibleForFree: true,
      keywords: ['harbour', 'ferries'],
      isPartOf: {
        '@type': 'CollectionPage',
        '@id': `${site.url}${PAGES['digest']}`,
        url: `${site.url}${PAGES['digest']}`,
        name: 'The Harbour Weekly, number 47',
      },
    })
  })

  it('names each story of a digest, and calls the front page a site', () => {
    const parts = dataOf('digest')['hasPart'] as { headline: string }[]
    expect(parts.map(({ headline }) => headline)).toEqual([
      'Night ferry returns after eleven years',
      'Fish market moves under the arches',
      'Two cranes to be kept as monuments',
      'Tide tables now free for everybody',
    ])
    expect(dataOf('front')).toMatchObject({ '@type': 'WebSite', name: 'The Gazette', url: `${site.url}/` })
  })
})

describe('texts', () => {
  it('say which language they are in, and which way it runs, where that is not the page’s', () => {
    expect(page('story in another language')).toMatch(
      /<html lang="en" dir="ltr">.*<article class="story" lang="fr" dir="ltr">/s,
    )
    expect(page('story from right to left')).toMatch(/<article class="story" lang="ar" dir="rtl">/)
    expect(page('story')).toContain('<article class="story"><p class="of">')
  })

  it('of a digest stand in its order, each below an anchor of its own, with what is in no story in its place', () => {
    const sections = all('digest', /<section id="([^"]+)"/g)
    expect(sections).toHaveLength(4)
    expect(all('digest', /<a href="#([^"]+)"/g)).toEqual(sections)
    expect(page('digest').indexOf('A short week at sea')).toBeLessThan(page('digest').indexOf('<section'))
  })

  it('of a withdrawn story or digest are gone', () => {
    for (const kind of ['withdrawn story', 'withdrawn digest']) expect(page(kind)).not.toContain('said too early')
  })
})

it('a page has validators, and is not sent again to who has it', async () => {
  for (const kind of ['front', 'story', 'digest', 'tag', 'month', 'subscribe']) {
    const first = await site.get(PAGES[kind] ?? '')
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/"/)
    const headers = { 'If-None-Match': etag }
    expect((await site.get(PAGES[kind] ?? '', headers)).status, kind).toBe(304)
  }
})
