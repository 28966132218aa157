// Promise: whatever an author typed, every format carries it unharmed in bytes that are valid for that format.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { cleanLine, cleanText } from '../../src/characters.js'
import { atom } from '../../src/formats/atom.js'
import { FORMATS } from '../../src/formats/formats.js'
import { json } from '../../src/formats/json.js'
import { rss } from '../../src/formats/rss.js'
import { escapeAsHtml } from '../../src/formats/xml.js'
import type { Entry } from '../../src/ledger/entry.js'
import { CHANNEL, entry, feedOf } from '../support/entries.js'
import { assertWellFormed, readFeed, strictTexts } from '../support/read-feeds.js'

const HOSTILE = [
  ']]>]]>',
  '<![CDATA[ nested ]]>',
  'Q&A1 &amp; &copy &bogus;',
  'a <b and </b> and <script>alert(1)</script>',
  '"quotes" \'apostrophes\' `ticks`',
  'slot0slot slot1slot <slot>',
  '<title type="html">no</title><entry><rights>x</rights>',
  '$1 $& $` $$ \\1',
  '<?xml version="1.0"?><!DOCTYPE x>',
  'tab\there',
  'مرحبا بالعالم — שלום 日本語 🏳️‍🌈 e\u0301',
  '\u202Eright to left\u202C',
  '%00 %zz ?#',
  'ﬀ ligature, № sign, ½',
  '\uD800 lone \uDC00',
  '&#0; &#xFFFE; &#x1F;',
] as const

/** What XML, a mail client and a hurried typist put into text. */
const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'<>&"\'];[!-/bip \t\n\u0000\u0085\u2028\uFFFE'), maxLength: 40 }),
)

/** Text as it is once it has come through the door. */
const title = anyText.map(cleanLine).filter((text) => text !== '')
const body = anyText.map((text) => cleanText(text).trim()).filter((text) => text !== '')

const entries = fc
  .array(fc.record({ title, body, tag: title, author: title }), { minLength: 1, maxLength: 3 })
  .map((texts): Entry[] =>
    texts.map((text, index) =>
      entry({
        slug: `story-${index}`,
        id: `urn:uuid:00000000-0000-5000-8000-00000000000${index}`,
        title: text.title,
        text: text.body,
        summary: cleanLine(text.body),
        html: `<p>${text.body.replaceAll('&', '&#x26;').replaceAll('<', '&#x3C;')}</p>`,
        tags: [text.tag],
        authors: [text.author],
        published: new Date(Date.UTC(2026, 10, 20, 8, 30, 59 - index)),
      }),
    ),
  )

/** The one documented change: where a format cannot say that a closing tag is text, a blank breaks it. */
const asPlain = (text: string) => text.replace(/<\/([a-z][a-z0-9]*)\s*>/gi, '</$1 >')

describe.each(FORMATS)('$name', (format) => {
  it('is well-formed and says the same as the entries, for any text', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const rendered = format.render(feedOf(list))
        if (format.contentType.includes('xml')) assertWellFormed(rendered)
        else JSON.parse(rendered)
        const seen = readFeed(rendered)
        expect(seen.items.map(({ id }) => id)).toEqual(list.map(({ id }) => id))
      }),
      { numRuns: 150 },
    )
  })

  it('gives the same bytes for the same entries', () => {
    const list = [entry({ title: 'One' }), entry({ slug: 'two', title: 'Two' })]
    expect(format.render(feedOf(list))).toBe(format.render(feedOf(structuredClone(list))))
  })

  it('is valid without any entry', () => {
    const rendered = format.render(feedOf([]))
    if (format.contentType.includes('xml')) assertWellFormed(rendered)
    expect(readFeed(rendered).items).toEqual([])
  })

  it('carries an entry without a body and one without tags', () => {
    const seen = readFeed(format.render(feedOf([entry({ text: '', html: '', summary: '', tags: [] })])))
    expect(seen.items).toMatchObject([{ title: 'Fuel dearer from Monday', tags: [] }])
  })

  it('names its own address and the page for people', () => {
    const rendered = format.render(feedOf([entry()]))
    expect(rendered).toContain(`https://gazette.example.org${format.path}`)
    expect(rendered).toContain('https://gazette.example.org/')
    expect(rendered).toContain('https://gazette.example.org/stories/fuel-dearer')
  })
})

describe('a strict parser reads back', () => {
  it('titles, tags and authors of RSS, letter by letter', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const xml = rss.render(feedOf(list))
        const texts = (name: string) => strictTexts(xml, (path) => path.at(-2) === 'item' && path.at(-1) === name)
        expect(texts('title')).toEqual(list.map((one) => asPlain(one.title)))
        expect(texts('category')).toEqual(list.flatMap((one) => one.tags.map(asPlain)))
        expect(texts('dc:creator')).toEqual(list.flatMap((one) => one.authors.map(asPlain)))
        expect(texts('content:encoded')).toEqual(list.map((one) => one.html))
      }),
      { numRuns: 200 },
    )
  })

  it('titles and authors of Atom, letter by letter', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const xml = atom.render(feedOf(list))
        const texts = (name: string) => strictTexts(xml, (path) => path.at(-2) === 'entry' && path.at(-1) === name)
        const asText = (text: string) => (/<\/[a-z][a-z0-9]*\s*>/i.test(text) ? unescaped(escapeAsHtml(text)) : text)
        expect(texts('title')).toEqual(list.map((one) => asText(one.title)))
        expect(texts('summary')).toEqual(list.map((one) => asText(one.summary)))
        expect(texts('content')).toEqual(list.map((one) => one.html))
        expect(strictTexts(xml, (path) => path.at(-1) === 'name' && path.at(-3) === 'entry')).toEqual(
          list.flatMap((one) => one.authors.map(asPlain)),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('everything of JSON Feed, letter by letter', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const feed = JSON.parse(json.render(feedOf(list))) as {
          items: { title: string; content_html: string; tags: string[] }[]
        }
        expect(feed.items.map((item) => [item.title, item.content_html, item.tags])).toEqual(
          list.map((one) => [one.title, one.html, one.tags]),
        )
      }),
      { numRuns: 200 },
    )
  })
})

/** One layer of references taken off, as an XML parser does. */
function unescaped(xml: string): string {
  return xml.replaceAll('&#x26;', '&').replaceAll('&#x3C;', '<').replaceAll('&#x3E;', '>')
}

it.each(FORMATS)('$name keeps an address that looks like a token of ours', (format) => {
  const addresses = ['slot0slot', '1', '0-slot1slot'].map((slug) => entry({ slug, id: `urn:uuid:${slug}` }))
  const links = readFeed(format.render(feedOf(addresses))).items.map(({ link }) => link)
  expect(links).toEqual(addresses.map(({ slug }) => `https://gazette.example.org/stories/${slug}`))
})

it('passes libxml2 for every hostile text at once', async () => {
  const list = HOSTILE.map((text, index) =>
    entry({
      slug: `s-${index}`,
      id: `urn:uuid:00000000-0000-5000-8000-0000000000${10 + index}`,
      title: cleanLine(text),
      summary: cleanLine(text),
      tags: [cleanLine(text)],
      authors: [cleanLine(text)],
    }),
  )
  const xml = [rss, atom].map((format) => ({
    fileName: format.path.slice(1),
    contents: format.render(
      feedOf(list, { ...CHANNEL, title: HOSTILE[3], description: HOSTILE[0], copyright: HOSTILE[2] }),
    ),
  }))
  const result = await validateXML({ xml, normalization: 'format' })
  expect(result.errors.filter(({ message }) => !message.includes('no DTD'))).toEqual([])
})

describe('RSS', () => {
  it('writes dates as RFC 822 with four digits of year, and descriptions before contents', () => {
    const xml = rss.render(feedOf([entry()]))
    expect(xml).toContain('<pubDate>Fri, 20 Nov 2026 08:30:00 GMT</pubDate>')
    expect(xml.indexOf('<description>The ministry')).toBeLessThan(xml.indexOf('<content:encoded>'))
    expect(xml).toContain('<guid isPermaLink="false">urn:uuid:')
    expect(xml).not.toContain('<author>')
  })

  it('says the language of an item that differs from its channel’s', () => {
    const xml = rss.render(feedOf([entry({ language: 'it' }), entry({ slug: 'b' })]))
    expect(xml.match(/<dc:language>it<\/dc:language>/g)).toHaveLength(1)
  })
})

describe('Atom', () => {
  it('declares the channel’s own words as HTML where they look like it', () => {
    const hostile = 'a <b & </i> c'
    const xml = atom.render(feedOf([entry()], { ...CHANNEL, title: hostile, description: hostile, copyright: hostile }))
    for (const element of ['title', 'subtitle', 'rights'])
      expect(xml).toContain(`<${element} type="html">${escapeAsHtml(hostile)}</${element}>`)
  })

  it('puts an author and dates to the second on every entry, and its language where it differs', () => {
    const xml = atom.render(feedOf([entry({ authors: [], language: 'it', updated: new Date('2026-11-21T10:00:00Z') })]))
    expect(xml).toContain('<entry xml:lang="it">')
    expect(xml).toContain('<updated>2026-11-21T10:00:00Z</updated>')
    expect(xml).toContain('<author><name>The Gazette</name><uri>https://gazette.example.org/about</uri></author>')
  })
})
