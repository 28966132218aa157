import type { Nodes } from 'hast'
import fc from 'fast-check'
import { fromHtml } from 'hast-util-from-html'
import { visit } from 'unist-util-visit'
import { loadLanguageDetector } from '../../src/documents/language.js'
import { parseDocument } from '../../src/documents/parse.js'
import { LIMITS } from '../../src/documents/document.js'
import { convert } from '../../src/files/convert.js'
import { FORMATS } from '../../src/formats/formats.js'
import { readDocument } from '../../src/stories/read.js'
import type { Story } from '../../src/stories/story.js'
import { splitDocument } from '../../src/stories/split.js'
import { entry, feedOf } from '../support/entries.js'
import { assertWellFormed, readFeed } from '../support/read-feeds.js'
import { wordDocument } from '../support/word.js'
import { hostileBytes, hostileText, hostileYaml, longLines } from './hostile.js'
import { watchMemory } from './memory.js'
import { type Opened, propertyOf, type Target } from './target.js'

const OPTIONS = { base: 'https://gazette.example.org/', minConfidence: 0.6 }
const FIELDS = ['title', 'date', 'updated', 'language', 'authors', 'tags', 'image', 'enclosure', 'draft', 'split', 'id']

type Given = { readonly path: string; readonly bytes: Buffer }

const named = (bytes: fc.Arbitrary<Buffer>, ...paths: readonly string[]): fc.Arbitrary<Given> =>
  fc.record({ path: fc.constantFrom(...paths), bytes })

const mail = fc
  .tuple(
    hostileText,
    fc.nat(60),
    fc.constantFrom('text/plain', 'text/html', 'multipart/mixed', 'message/rfc822', 'a;b'),
  )
  .map(([text, depth, type]) => {
    const nest = Array.from(
      { length: depth },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n`,
    )
    return `From: "${text.slice(0, 20)}" <a@b.example>\nSubject: ${text.slice(20, 60)}\nDate: ${text.slice(60, 90)}\n${nest.join('')}Content-Type: ${type}; charset=utf-8\n\n${text}`
  })
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const wordFiles = fc
  .tuple(hostileText, fc.boolean())
  .map(([text, raw]) =>
    wordDocument(
      text.split('\n\n').map((one, index) => [index % 3 ? 'Normal' : 'Heading1', raw ? one : escaped(one)] as const),
    ),
  )

const documents = fc.oneof(
  { weight: 24, arbitrary: named(hostileBytes(hostileText), 'a.txt', '2026-11-22-b.md', 'c/d.html') },
  { weight: 4, arbitrary: named(hostileBytes(mail), 'a.eml') },
  { weight: 4, arbitrary: named(hostileBytes(wordFiles.map((bytes) => bytes.toString('latin1'))), 'a.docx') },
  { weight: 4, arbitrary: named(wordFiles, 'a.docx') },
  { weight: 1, arbitrary: named(longLines, 'a.txt', 'a.md', 'a.html') },
)

const frontMatter = named(
  hostileBytes(fc.tuple(hostileYaml(FIELDS), hostileText).map(([yaml, text]) => `---\n${yaml}---\n${text}`)),
  'a.md',
  'a.txt',
)

export const documentTargets: readonly Target[] = [
  {
    name: 'documents',
    holds:
      'read in time without a throw, no word lost, every format well-formed and read back, no script in a story, no memory kept',
    open: () => opened(documents),
  },
  {
    name: 'front-matter',
    holds: 'the same, and no field reaches the prototype of an object',
    open: () => opened(frontMatter),
  },
]

async function opened(given: fc.Arbitrary<Given>): Promise<Opened> {
  const detect = await loadLanguageDetector()
  const memory = watchMemory()
  const check = async ({ path, bytes }: Given): Promise<void> => {
    const before = process.cpuUsage()
    const converted = await convert({ path, bytes, modified: new Date('2026-11-22T12:00:00Z') })
    if (!converted.ok) return assertExplained(converted.problems)
    const read = readDocument(converted.value, detect, OPTIONS)
    const { user, system } = process.cpuUsage(before)
    if ((user + system) / 1_000 > LIMITS.deadlineMs) throw new Error(`reading took ${(user + system) / 1_000} ms`)
    if (!read.ok) return assertExplained(read.problems)
    const parsed = parseDocument(converted.value, detect)
    if (!parsed.ok) throw new Error('read, and not parsed')
    const split = splitDocument(parsed.value, OPTIONS)
    assertNothingLost(
      parsed.value.blocks.map(({ text }) => text),
      [...split.stories.flatMap(({ title, text }) => [title, text]), ...split.rest.map(({ text }) => text)],
    )
    for (const { html } of split.stories) assertHarmless(html)
    assertFeeds(read.value.split.stories)
    if ('draft' in {}) throw new Error('a field reached the prototype of every object')
  }
  const noted = async (one: Given): Promise<void> => {
    await check(one)
    memory.note()
  }
  return { property: propertyOf(given, noted), assertAtEnd: memory.assertLevel, close: async () => {} }
}

function assertExplained(problems: readonly { readonly message: string }[]): void {
  if (problems.length === 0 || problems.some(({ message }) => message === '')) throw new Error('refused without a word')
}

function wordsOf(texts: readonly string[]): Map<string, number> {
  const words = new Map<string, number>()
  for (const text of texts)
    for (const [word] of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) words.set(word, (words.get(word) ?? 0) + 1)
  return words
}

/** Where a headline ends inside of a word, as that of `[Ferry](a)line` does, its halves are words. */
function assertNothingLost(given: readonly string[], told: readonly string[]): void {
  const found = wordsOf(told)
  const isCutInTwo = (word: string) =>
    Array.from(word, (_sign, at) => at).some((at) => found.has(word.slice(0, at)) && found.has(word.slice(at)))
  for (const [one, times] of wordsOf(given))
    if ((found.get(one) ?? 0) < times && !isCutInTwo(one))
      throw new Error(`lost: ${one}, ${found.get(one) ?? 0} of ${times}`)
}

function assertHarmless(html: string): void {
  const tree: Nodes = fromHtml(html, { fragment: true })
  visit(tree, 'element', ({ tagName, properties }) => {
    if (['script', 'style', 'iframe', 'object', 'embed', 'base', 'form'].includes(tagName))
      throw new Error(`a ${tagName}`)
    for (const [name, value] of Object.entries(properties))
      if (/^on|^style$/i.test(name) || /^\s*(?:javascript|data|vbscript):/i.test(String(value)))
        throw new Error(`${name}=${String(value)}`)
  })
}

function assertFeeds(stories: readonly Story[]): void {
  const entries = stories.map(({ title, text, html, summary, tags }, index) =>
    entry({
      slug: `story-${index}`,
      title,
      text,
      html,
      summary,
      tags,
      published: new Date(1_763_629_200_000 - index * 1_000),
    }),
  )
  for (const format of FORMATS) {
    const rendered = format.render(feedOf(entries))
    if (format.contentType.includes('xml')) assertWellFormed(rendered)
    else JSON.parse(rendered)
    const ids = readFeed(rendered).items.map(({ id }) => id)
    if (ids.join() !== entries.map(({ id }) => id).join()) throw new Error(`${format.name}: other items are read back`)
  }
}
