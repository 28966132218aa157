import type { Block } from '../../documents/document.js'
import { endsWithStop, opensLikeSentence } from '../signs/headline.js'

export const SUMMARY_LENGTH = 280
/** More of a text than this is not looked at. */
const READ = SUMMARY_LENGTH * 4

type Told = Pick<Block, 'kind' | 'text'>
type Row = { readonly text: string; readonly isHeading: boolean; readonly isEntry: boolean }

/**
 * The first whole sentences of a body, at most 280 characters; where the first sentence alone is longer, whole words
 * and an ellipsis. Headings, items and cells that end as no sentence are set off from what follows.
 *
 *   'Uno. Due. <270 more characters>.'                         → 'Uno. Due.'
 *   <h3>Office hours</h3><p>From eight.</p><li>Mon<li>Tue      → 'Office hours: From eight. Mon · Tue'
 */
export function summarise(blocks: readonly Told[], language: string | null): string {
  const rows = rowsOf(blocks)
  const line = rows.map((row, index) => jointTo(row, rows[index - 1]) + row.text).join('')
  if (line.length <= SUMMARY_LENGTH) return line
  return wholeSentences(rows, language) || cutAtWord(line, language)
}

/** Where a block has lines, they are entries, and no text that was wrapped. */
const LISTED: ReadonlySet<Block['kind']> = new Set(['item', 'table', 'definitions', 'figure'])

function rowsOf(blocks: readonly Told[]): Row[] {
  const rows: Row[] = []
  let length = 0
  for (const { kind, text } of blocks) {
    if (length > READ) break
    const isEntry = LISTED.has(kind)
    for (const written of isEntry ? text.split('\n') : [text]) {
      const folded = written.slice(0, READ).replace(/\s+/gu, ' ').trim()
      if (folded !== '') rows.push({ text: folded, isHeading: kind === 'heading', isEntry })
      length += folded.length
    }
  }
  return rows
}

const IDEOGRAPHIC = /[\u3000-\u30FF\u3400-\u9FFF\uFF00-\uFFEF]$/u

/** What parts a row from the one above, which may have said so itself; a wrapped line goes on in lower case. */
function jointTo(row: Row, above: Row | undefined): string {
  if (!above) return ''
  const isIdeographic = IDEOGRAPHIC.test(above.text)
  if (endsWithStop(above.text)) return isIdeographic ? '' : ' '
  if (above.isHeading) return isIdeographic ? '：' : ': '
  return row.isHeading || row.isEntry || opensLikeSentence(row.text) ? ' · ' : ' '
}

/** A heading is told only with something below it. */
function wholeSentences(rows: readonly Row[], language: string | null): string {
  let summary = ''
  let told = ''
  for (const [index, row] of rows.entries()) {
    summary += jointTo(row, rows[index - 1])
    for (const { segment } of sentences(row.text, language)) {
      summary += segment
      if (summary.trimEnd().length > SUMMARY_LENGTH) return told.trim()
      if (!row.isHeading) told = summary
    }
  }
  return told.trim()
}

function sentences(text: string, language: string | null): Iterable<{ segment: string }> {
  return segmenterOf(language, 'sentence').segment(text)
}

/** Making one costs more than all it does for a story. */
const SEGMENTERS = new Map<string, Intl.Segmenter>()

function segmenterOf(language: string | null, granularity: 'sentence' | 'word'): Intl.Segmenter {
  const key = `${granularity} ${language ?? 'en'}`
  const known = SEGMENTERS.get(key)
  if (known) return known
  const segmenter = new Intl.Segmenter(language ?? 'en', { granularity })
  SEGMENTERS.set(key, segmenter)
  return segmenter
}

function cutAtWord(line: string, language: string | null): string {
  const blank = line.lastIndexOf(' ', SUMMARY_LENGTH - 1)
  const cut = blank > SUMMARY_LENGTH / 2 ? blank : wordBoundary(line, language)
  const kept = line
    .slice(0, cut === 0 ? SUMMARY_LENGTH - 1 : cut)
    .toWellFormed()
    .replace(/[\s,;:–—-]+$/u, '')
  return `${kept}…`
}

/** Where the last word ends that fits, in a script without blanks between words; 0 when none does. */
function wordBoundary(line: string, language: string | null): number {
  const words = segmenterOf(language, 'word').segment(line.slice(0, SUMMARY_LENGTH * 2))
  let cut = 0
  for (const { index, segment } of words) {
    if (index + segment.length > SUMMARY_LENGTH - 1) break
    cut = index + segment.length
  }
  return cut
}
