import { cleanLine } from '../characters.js'
import type { Block, DocumentFormat, Metadata } from './document.js'
import { mailHeaderOf } from './mail-header.js'
import { plainTitle } from './plain-title.js'

/** A title longer than this is a paragraph. */
const LONGEST_TITLE = 250

/**
 * Declared, else the text's own headline: in HTML and Markdown the first heading (above which at most a
 * greeting stands), in plain text the first line when it reads like one.
 */
export function findTitle(
  format: DocumentFormat,
  metadata: Metadata,
  headTitle: string | null,
  blocks: readonly Block[],
): { title: string; titleBlock: number | null } {
  const mail = format === 'text' ? mailHeaderOf(blocks) : null
  if (mail?.subject && metadata.title === null) return titleFromSubject(mail.subject, blocks)
  const written = format === 'text' ? firstLine(blocks) : firstHeading(blocks, headTitle)
  const line = written === null ? null : (blocks[written]?.text ?? '')
  const own = line === null ? null : format === 'text' ? plainTitle(line) : cleanLine(line)
  const declared = metadata.title
  if (declared !== null)
    return { title: declared, titleBlock: own !== null && sameWords(own, declared) ? written : null }
  if (own !== null) return { title: own, titleBlock: written }
  return { title: headTitle ?? '', titleBlock: null }
}

/** The subject of a mail pasted whole, without the `Fwd:` of those who passed it on. */
function titleFromSubject(subject: string, blocks: readonly Block[]): { title: string; titleBlock: number | null } {
  const title = cleanLine(subject).replace(/^(?:(?:fwd?|re|wg|aw|tr|rv|enc)[:：]\s*)+/iu, '')
  const written = blocks.slice(0, 20).findIndex((block) => sameWords(block.text, title))
  return { title, titleBlock: written < 0 ? null : written }
}

/**
 * The heading the page's own title names, else the first of the most prominent level: alone on its level or an
 * `h1`, in the first half of the text.
 */
function firstHeading(blocks: readonly Block[], headTitle: string | null): number | null {
  const found = blocks.flatMap((block, index) =>
    block.kind === 'heading' && block.text.length <= LONGEST_TITLE ? [index] : [],
  )
  const named = found.find((index) => headTitle !== null && isNamedBy(blocks[index]?.text ?? '', headTitle))
  if (named !== undefined) return named
  const top = found.reduce((least, index) => Math.min(least, blocks[index]?.level ?? 6), 6)
  const first = found.find((index) => blocks[index]?.level === top)
  if (first === undefined || first > blocks.length / 2) return null
  const peers = blocks.filter((other) => other.kind === 'heading' && other.level === top).length
  return peers === 1 || top === 1 ? first : null
}

const FEWEST_SHARED_WORDS = 3
const SHARED_SHARE = 0.8

/** 'Harbour reopens after storm' and 'Harbour reopens after three-day storm - The Post': nearly the same words. */
function isNamedBy(heading: string, headTitle: string): boolean {
  const [one, other] = [new Set(wordsOf(heading).split(' ')), new Set(wordsOf(headTitle).split(' '))]
  const fewest = Math.min(one.size, other.size)
  const shared = [...one].filter((word) => other.has(word)).length
  return shared >= FEWEST_SHARED_WORDS && shared >= fewest * SHARED_SHARE
}

/** `Home`, `News`, `Sport`: what a scraper leaves of a menu, above the title. */
function menuLength(blocks: readonly Block[]): number {
  const length = blocks.findIndex(
    ({ text, kind }) =>
      kind !== 'paragraph' || text.split(/\s+/u).length > 2 || text.length > 24 || NOT_OF_A_MENU.test(text),
  )
  return length >= FEWEST_MENU_LINES ? length : 0
}

const FEWEST_MENU_LINES = 3
/** Figures, punctuation, or more signs than a word has in scripts without blanks. */
const NOT_OF_A_MENU = /[\d，。、：；！？|｜]|[\u3040-\u30FF\u4E00-\u9FFF]{7}/u

/** So many words in capitals are a title, whatever stop ends them; fewer may open a report. */
const LONG_CAPITALS = 6

function firstLine(blocks: readonly Block[]): number | null {
  const start = menuLength(blocks)
  const [first, second] = blocks.slice(start)
  if (!first || !second || first.text.length > LONGEST_TITLE) return null
  if (first.kind === 'heading') return start
  const capitals = first.text.split(/\s+/u).length >= LONG_CAPITALS && !/\p{Ll}/u.test(first.text)
  const stops = capitals ? /[;,]$/ : /[.;,]$/
  const reads = first.kind === 'paragraph' && !stops.test(first.text) && !/\s[-–—]\s.*[.!?]$/.test(first.text)
  return reads && first.text.length < Math.max(second.text.length, 160) ? start : null
}

function sameWords(one: string, other: string): boolean {
  return wordsOf(one) === wordsOf(other)
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
