// Promise: a feed is small enough for every reader; where whole texts have no room, old ones have a summary and a link, and none is cut.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findOverweight } from '../../src/commands/overweight.js'
import { FORMATS } from '../../src/formats/formats.js'
import { fitToSize, MOST_FEED_BYTES } from '../../src/formats/size.js'
import { loadLanguageDetector } from '../../src/documents/language.js'
import { readDocument } from '../../src/stories/read.js'
import { CHANNEL, entry, feedOf } from '../support/entries.js'
import { readFeed } from '../support/read-feeds.js'

const body = fc
  .tuple(fc.constantFrom('word ', '<b>x</b>', '“&#x26;” ', '東京', 'a "b" \\ ', '\n'), fc.nat(12_000))
  .map(([piece, count]) => `<p>${piece.repeat(count)}</p>`)

describe('a feed of fifty stories', () => {
  it('has at most 512 KB in every format, whatever its texts', () => {
    fc.assert(
      fc.property(fc.array(body, { minLength: 1, maxLength: 50 }), (bodies) => {
        const feed = fitToSize(feedOf(bodies.map((html, index) => entry({ slug: `s${index}`, html }))))
        for (const format of FORMATS)
          expect(Buffer.byteLength(format.render(feed))).toBeLessThanOrEqual(MOST_FEED_BYTES)
      }),
      { numRuns: 25 },
    )
  })

  it('keeps the newest whole, and links from the rest to their pages', () => {
    const html = `<p>${'It was said at length. '.repeat(1500)}</p>`
    const feed = feedOf(Array.from({ length: 50 }, (_, index) => entry({ slug: `s${index}`, html })))
    const fitted = fitToSize(feed)
    const whole = fitted.entries.filter((one) => one.html === html).length
    expect(whole).toBeGreaterThan(5)
    expect(whole).toBeLessThan(50)
    expect(fitted.entries.slice(0, whole).every((one) => one.html === html)).toBe(true)
    for (const [index, { content }] of readFeed(FORMATS[0].render(fitted)).items.entries())
      if (index >= whole)
        expect(content).toBe(
          `<p>The ministry has confirmed the rise.</p><p><a href="https://gazette.example.org/stories/s${index}">Fuel dearer from Monday</a></p>`,
        )
  })

  it('is left as it is while it is small, and has summaries only where the channel wants that', () => {
    const long = entry({ html: `<p>${'It was said at length. '.repeat(20)}</p>` })
    expect(fitToSize(feedOf([long]))).toEqual(feedOf([long]))
    const [short] = fitToSize(feedOf([long], { ...CHANNEL, content: 'summary' })).entries
    expect(short?.html).toMatch(/^<p>The ministry has confirmed the rise\.<\/p><p><a href=/)
  })
})

describe('check', () => {
  it('names the stories that weigh most, by file and line', async () => {
    const detect = await loadLanguageDetector()
    const read = (path: string, words: number) => {
      const text = `# Report of ${path}\n\n${'The council went on and on. '.repeat(words)}\n`
      const source = { path, bytes: new TextEncoder().encode(text), modified: new Date(0) }
      const parsed = readDocument(source, detect, { base: 'https://gazette.example.org/', minConfidence: 0.6 })
      if (!parsed.ok) throw new Error('not read')
      return parsed.value
    }
    const small = [read('a.md', 10), read('b.md', 20)]
    expect(findOverweight(small, 50)).toBeNull()
    const said = findOverweight([...small, read('big.md', 30_000)], 50)
    expect(said).toMatch(/^The feeds would have \d+ KB; over 512 KB the oldest stories/)
    expect(said).toMatch(/The heaviest: big\.md:1 “Report of big\.md” \(\d+ KB\), /)
  })
})
