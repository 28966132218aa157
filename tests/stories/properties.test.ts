// Promise: whatever the text, no word is lost or invented, order is kept, and typography changes nothing.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitDocument } from '../../src/stories/split.js'
import { documentFrom, OPTIONS, splitText, titlesOf, wordBag } from './split-text.js'

const word = fc.constantFrom(
  'Fuel',
  'dearer',
  'harbour',
  'the',
  'rises',
  'Norby',
  'ministry',
  'trains',
  'stop',
  '2026',
  'порт',
  '港町',
)
const phrase = (minLength: number, maxLength: number) =>
  fc.array(word, { minLength, maxLength }).map((words) => words.join(' '))
const sentence = phrase(4, 14).map((text) => `${text}.`)
const body = fc.array(sentence, { minLength: 1, maxLength: 3 }).map((all) => all.join(' '))
const block = fc.oneof(
  body,
  phrase(1, 6),
  fc.tuple(phrase(2, 5), body).map(([title, text]) => `${title} - ${text}`),
  fc.tuple(phrase(2, 5), body).map(([title, text]) => `${title}: ${text}`),
  phrase(2, 5).map((text) => text.toUpperCase()),
  fc
    .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }))
    .map(([hour, minute]) => `${hour}:${String(minute).padStart(2, '0')}`),
  fc.tuple(fc.nat({ max: 9 }), body).map(([number, text]) => `${number}. ${text}`),
  fc.array(phrase(2, 5), { minLength: 2, maxLength: 4 }).map((lines) => lines.map((line) => `* ${line}`).join('\n')),
  fc.constantFrom(
    '* * *',
    '-----',
    '© 2026',
    'Photo: Norby',
    '# Fuel',
    '## Norby',
    '**Fuel dearer.** Norby rises.',
    '[Fuel](https://example.org/)',
  ),
)
const gap = fc.constantFrom('\n\n', '\n\n', '\n\n\n\n', '\n')
const text = fc
  .array(fc.tuple(block, gap), { minLength: 1, maxLength: 14 })
  .map((blocks) => `${blocks.map(([one, space]) => one + space).join('')}Norby.`)
const path = fc.constantFrom('monday.txt', 'monday.md')

describe('for any text', () => {
  test('no word is lost and none invented', () => {
    fc.assert(
      fc.property(text, path, (written, name) => {
        const document = documentFrom(written, name)
        const { stories, rest } = splitDocument(document, OPTIONS)
        const given = wordBag(document.blocks.map((one) => one.text))
        const told = wordBag([...stories.flatMap((story) => [story.title, story.text]), ...rest.map((one) => one.text)])
        for (const [one, times] of Object.entries(given)) expect(told[one] ?? 0, one).toBeGreaterThanOrEqual(times)
        for (const one of Object.keys(told))
          expect(given[one] ?? wordBag([document.title])[one], one).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  test('the order is kept, and every story has a headline', () => {
    fc.assert(
      fc.property(text, path, (written, name) => {
        const { stories } = splitText(written, name)
        const lines = stories.map(({ line }) => line)
        expect(lines).toEqual(lines.toSorted((one, other) => one - other))
        expect(stories.length).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })

  test('the same text is split the same way again', () => {
    fc.assert(
      fc.property(text, path, (written, name) => {
        expect(splitText(written, name)).toEqual(splitText(written, name))
      }),
      { numRuns: 100 },
    )
  })

  test('line ends and blanks at the end of lines change nothing', () => {
    fc.assert(
      fc.property(text, (written) => {
        const plain = titlesOf(written)
        expect(titlesOf(written.replaceAll('\n', '\r\n'))).toEqual(plain)
        expect(titlesOf(written.replaceAll('\n', '  \n'))).toEqual(plain)
      }),
      { numRuns: 150 },
    )
  })

  test('the kind of dash and of quotes changes nothing', () => {
    const bare = (titles: readonly string[]) => titles.map((title) => title.replace(/[-–—"“”]/gu, ''))
    fc.assert(
      fc.property(text, (written) => {
        const plain = bare(titlesOf(written))
        for (const dash of [' – ', ' — ']) expect(bare(titlesOf(written.replaceAll(' - ', dash)))).toEqual(plain)
        const quoted = written.replaceAll('Norby', '"Norby"')
        const smart = written.replaceAll('Norby', '“Norby”')
        expect(bare(titlesOf(quoted))).toEqual(bare(titlesOf(smart)))
      }),
      { numRuns: 150 },
    )
  })

  test('nothing throws, whatever characters there are', () => {
    const characters = fc.string({ unit: 'grapheme', maxLength: 400 })
    fc.assert(
      fc.property(characters, fc.constantFrom('a.txt', 'a.md', 'a.html'), (written, name) => {
        expect(splitText(`Norby ${written} .`, name).stories.length).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })
})
