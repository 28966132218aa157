// Promise: what pages say is whole in each language, and what authors typed stays text in every place of a page.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lowerHeadings } from '../../src/pages/body.js'
import { dayInWords } from '../../src/pages/dates.js'
import { directionOf, inLanguage } from '../../src/pages/direction.js'
import { appLink, READERS } from '../../src/pages/readers.js'
import { toScriptJson } from '../../src/pages/structured-data.js'
import { renderFrontPage } from '../../src/pages/front-page.js'
import { LANGUAGES, wordsIn } from '../../src/pages/words.js'
import { PROGRAM_NAMES } from '../../src/readers/programs.js'
import type { Words } from '../../src/pages/words/words-type.js'
import { toFeedEntry } from '../../src/snapshot/feeds.js'
import { CHANNEL, entry } from '../support/entries.js'

function textsOf(words: Words): [name: string, text: string][] {
  return Object.entries({ ...words, ...words.readersPage }).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[name, value]]
    return Array.isArray(value) ? value.map((text, index) => [`${name} ${index}`, String(text)]) : []
  })
}

describe.each(Object.entries(LANGUAGES))('the words in %s', (tag, words) => {
  it('leave nothing empty, and repeat no English', () => {
    const texts = textsOf(words)
    expect(texts.length).toBeGreaterThan(35)
    for (const [name, text] of texts) expect(text.trim(), name).not.toBe('')
    const english = new Map(textsOf(wordsIn('en')))
    const same = texts.filter(([name, text]) => english.get(name) === text)
    if (tag !== 'en') expect(same.map(([name]) => name)).toEqual([])
  })

  it('have a word of their own for each kind of program that has no name', () => {
    const { programs } = words.readersPage
    expect(Object.keys(programs).toSorted()).toEqual(Object.keys(wordsIn('en').readersPage.programs).toSorted())
    expect(new Set(Object.values(programs)).size).toBe(Object.keys(programs).length)
    for (const name of Object.keys(programs)) expect(PROGRAM_NAMES).toContain(name)
  })

  it('count one story and several differently, and write dates in the language', () => {
    expect(new Set([1, 2].map((count) => words.countStories(count).replace(/\d/, ''))).size).toBe(2)
    expect(words.countStories(1234)).toContain('1234')
    expect(words.dates.code.startsWith(tag)).toBe(true)
  })
})

it('a region speaks the words of its language; English stands in for the rest', () => {
  expect(wordsIn('it-CH')).toBe(wordsIn('it'))
  expect(wordsIn('ja')).toBe(wordsIn('en'))
})

it('a day is that of UTC on every machine, whatever its time zone', () => {
  const [late, early] = [new Date('2026-03-29T23:59:59Z'), new Date('2026-11-01T00:00:00Z')]
  const before = process.env['TZ']
  try {
    for (const zone of ['UTC', 'Pacific/Kiritimati', 'America/New_York', 'Europe/Rome']) {
      process.env['TZ'] = zone
      expect(dayInWords(late, wordsIn('it'), 'PPPP'), zone).toBe('domenica 29 marzo 2026')
      expect(dayInWords(early, wordsIn('en'), 'PPP'), zone).toBe('1 November 2026')
    }
  } finally {
    process.env['TZ'] = before
  }
})

it('a text runs the way of its language and script', () => {
  expect(['ar-EG', 'he', 'fa', 'az-Arab', 'it', 'ku-Latn', 'ur-Latn', 'zh-Hant'].map(directionOf)).toEqual([
    'rtl',
    'rtl',
    'rtl',
    'rtl',
    'ltr',
    'ltr',
    'ltr',
    'ltr',
  ])
  expect(inLanguage('ar', 'it')).toEqual({ lang: 'ar', dir: 'rtl' })
  expect(inLanguage('it', 'it')).toEqual({})
})

it('headings of a text come below those of the page, without a hole, as deep as HTML goes', () => {
  expect(lowerHeadings('<h1>A</h1><h4 lang="it">B</h4><h1>C</h1>', 1)).toBe('<h2>A</h2><h3 lang="it">B</h3><h2>C</h2>')
  expect(lowerHeadings('<h2>A</h2>', 2)).toBe('<h3>A</h3>')
  expect(lowerHeadings('<h1>1</h1><h2>2</h2><h3>3</h3><h4>4</h4><h5>5</h5><h6>6</h6>', 2)).toContain('<h6>6</h6>')
  expect(lowerHeadings('<p>no heading, <hr>, a &lt;h1&gt;</p>', 1)).toBe('<p>no heading, <hr>, a &lt;h1&gt;</p>')
})

it('structured data says the same, and never ends its element, whatever it is of', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('</script>', '<!--<script>', ']]>', '\u2028')),
      (text) => {
        const json = toScriptJson({ '@type': 'NewsArticle', headline: text, keywords: [text] })
        expect(json).not.toMatch(/[<>&\u2028\u2029]/)
        expect(JSON.parse(json)).toEqual({
          '@context': 'https://schema.org',
          '@type': 'NewsArticle',
          headline: text,
          keywords: [text],
        })
      },
    ),
  )
})

it('readers are given the address whole, and give nothing of it to the page', () => {
  const address = 'https://example.org/tags/r%26d/rss.xml?a=1&b=2'
  for (const { name, link } of READERS) {
    const url = new URL(link(address))
    expect(url.protocol, name).toBe('https:')
    expect(decodeURIComponent(url.href), name).toContain(address)
  }
  expect(appLink(address)).toBe(`feed:${address}`)
})

it('begins the name of a digest where the stories below it begin, in their language', () => {
  const nameOf = (language: string, title: string) => {
    const story = toFeedEntry({ ...entry(), language, title: 'First' }, { slug: 'monday', title })
    return /<h3 class="of"[^>]*>/.exec(
      renderFrontPage({ ...CHANNEL, language: 'en' }, [story, { ...story, id: 'urn:2' }]),
    )?.[0]
  }
  expect(nameOf('ar', 'Monday')).toBe('<h3 class="of" lang="ar" dir="rtl">')
  expect(nameOf('it', 'Monday')).toBe('<h3 class="of" lang="it" dir="ltr">')
  expect(nameOf('en', 'Monday')).toBe('<h3 class="of">')
  // Above a lead stand words of ours.
  expect(nameOf('ar', 'First')).toBe('<h3 class="of" dir="rtl">')
  expect(nameOf('it', 'First')).toBe('<h3 class="of">')
})

it('says the name of the publication once above its pages, though the description begins with it', () => {
  const motto = (description: string) =>
    /<p class="motto">([^<]*)</.exec(renderFrontPage({ ...CHANNEL, title: 'The Quay', description }, []))?.[1]
  expect(motto('The Quay: news of the harbour')).toBe('news of the harbour')
  expect(motto('The Quays: news of the harbour')).toBe('The Quays: news of the harbour')
})
