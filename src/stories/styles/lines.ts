import { isByline } from '../signs/phrases.js'
import { isDateLine } from '../signs/title.js'
import type { Reading, Unit } from '../signs/reading.js'
import { sectionHeadings } from './headings.js'
import type { Candidate, Mark, Style } from './style.js'

type IsLine = (unit: Unit) => boolean

/**
 *   POLITICS                     a section: another line follows, and no text
 *   HARBOUR REOPENS            ← a mark
 *   The harbour reopened …
 *   "NO WAY!" was the reply.     no mark: not a line of capitals
 */
export const capitals: Style = {
  name: 'capitals',
  propose: (reading) =>
    propose(reading, 'capitals', 'lines in capitals', ({ capitals: all, words }) => all && words <= LONGEST_LINE_WORDS),
}

/**
 *   Harbour reopens            ← a mark
 *
 *   The harbour reopened on Monday. NATO sent observers.
 *
 *   Taxes to rise              ← a mark
 *
 * Short lines without a full stop, each with a longer text below.
 */
export const bareLines: Style = {
  name: 'lines',
  propose: (reading) => propose(reading, 'lines', 'short lines', isBareLine),
}

/**
 *   **Harbour reopens**        ← a mark
 *   The harbour reopened …
 */
export const boldLines: Style = {
  name: 'bold-lines',
  propose: (reading) => propose(reading, 'bold-lines', 'lines in bold', isBoldLine),
}

/**
 *   The end of a story.
 *
 *
 *   Harbour reopens            ← a mark: more blank lines above than other lines have
 *
 *   The harbour reopened …
 */
export const gapLines: Style = {
  name: 'gap-lines',
  propose: (reading) =>
    propose(
      reading,
      'gap-lines',
      'lines set off by blank lines',
      (unit) => unit.extraGap > 0 && (isBareLine(unit) || isShortLine(unit)),
    ),
}

/**
 *   ■ Harbour reopens          ← a mark
 *   The harbour reopened …
 *   【Taxes to rise】           ← a mark, where most lines are framed so
 *
 * Lines with an ornament before them or brackets around them, the same in the whole document.
 */
export const ornaments: Style = {
  name: 'ornaments',
  propose: (reading) => {
    const usual = usualOrnament(reading.live)
    return propose(reading, 'ornaments', 'lines with an ornament', (unit) => usual !== '' && ornamentOf(unit) === usual)
  },
}

const FRAMED = /^(?:([【《〔［〖〘「『<[])[^\n]{2,120}[】》〕］〗〙」』>\]]|([*_])\2?\S[^\n]{1,120}\S\2{1,2})$/u
const ORNAMENT = /^[■□●○◆◇▪▶►▷※◎★☆▲△▼▽❖✦➤➔➜»⚫⚪🔴🔵🔹🔸🔷🔶◾◼⬛📌📍👉✅❗]/u

/** `[Music]`, `[Illustration]` are captions. */
const FEWEST_FRAMED_WORDS = 3

/** The sign a line opens with, or the bracket it stands in; empty for any other line. */
function ornamentOf(unit: Unit): string {
  const { block, words, fullStop } = unit
  if (block.kind !== 'paragraph' || words > LONGEST_LINE_WORDS || fullStop || block.text.length > LONGEST_LINE)
    return ''
  const found = FRAMED.exec(block.text)
  const framed = found?.[1] ?? found?.[2]
  if (framed === '[' && words < FEWEST_FRAMED_WORDS) return ''
  return framed ?? ORNAMENT.exec(block.text)?.[0] ?? ''
}

function usualOrnament(units: readonly Unit[]): string {
  const counts = new Map<string, number>()
  for (const unit of units) {
    const sign = ornamentOf(unit)
    if (sign !== '') counts.set(sign, (counts.get(sign) ?? 0) + 1)
  }
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? ''
}

const LONGEST_LINE_WORDS = 24
const LONGEST_LINE = 160

function isBareLine(unit: Unit): boolean {
  if (unit.block.kind !== 'paragraph' && unit.block.kind !== 'heading') return false
  if (isByline(unit.block.text) || isDateLine(unit.block.text)) return false
  if (unit.bullet > 0 || unit.words > LONGEST_LINE_WORDS || unit.block.text.length > LONGEST_LINE) return false
  return unit.headline > 0.15 && !unit.fullStop && !/[:,;：]\s*$/u.test(unit.block.text)
}

/** 'Version updates.': set off so clearly that a full stop does not make it a sentence. */
function isShortLine({ words, block, bullet }: Unit): boolean {
  return block.kind === 'paragraph' && words <= 6 && bullet === 0
}

function isBoldLine(unit: Unit): boolean {
  const { lead, block, words } = unit
  if (block.kind !== 'paragraph' || lead?.kind !== 'bold' || words > LONGEST_LINE_WORDS) return false
  return lead.end >= block.text.trimEnd().length - 1 && lead.start < 4
}

function propose(reading: Reading, style: string, sign: string, isLine: IsLine): Candidate[] {
  const lines = new Set(
    reading.live.filter((unit) => isLine(unit) && !saysWho(reading, unit)).map(({ index }) => index),
  )
  if (lines.size < 2) return []
  const marks: Mark[] = []
  const sections = sectionHeadings(reading)
  for (const { index } of reading.live) {
    if (!lines.has(index) || lines.has(index - 1)) continue
    marks.push(...marksOfRun(reading, runFrom(index, lines), sections))
  }
  if (marks.length < 2) return []
  if (style === 'capitals' && headSections(reading, marks)) return []
  const bodiless = sections.size
  return [
    {
      style,
      marks,
      sections,
      consistency: marks.length / (marks.length + bodiless),
      reason: `${marks.length} ${sign}, each above a text of its own`,
    },
  ]
}

const LONGEST_RUBRIC_WORDS = 3.5

/** Are most of these capitals rubrics, a headline below each? */
function headSections(reading: Reading, marks: readonly Mark[]): boolean {
  const heading = marks.filter((mark) => headsLine(reading, mark)).length
  const words = marks.reduce((sum, { block }) => sum + (reading.units[block]?.words ?? 0), 0)
  return heading > marks.length / 2 && words <= marks.length * LONGEST_RUBRIC_WORDS
}

/** Is the block below a headline itself? Then these capitals name a section. */
function headsLine({ units }: Reading, { titleEnd }: Mark): boolean {
  const [below, text] = [units[titleEnd + 1], units[titleEnd + 2]]
  return below?.rest === null && text?.rest === null && isBareLine(below) && !below.capitals && text.words > below.words
}

/** `Staff writer` directly below `By Anna Rossi`. */
function saysWho({ units }: Reading, { index, block }: Unit): boolean {
  const above = units[index - 1]
  return block.gap === 0 && above !== undefined && above.block.gap > 0 && isByline(above.block.text)
}

function runFrom(index: number, lines: ReadonlySet<number>): number[] {
  const run = [index]
  for (let next = index + 1; lines.has(next); next += 1) run.push(next)
  return run
}

/**
 * Lines below one another: the last heads the text, the others are sections; two lines without a blank one
 * between them are one headline in two lines; of three and more the first is the headline and the others
 * (a deck, an author, a chapter) belong to its text.
 */
function marksOfRun(reading: Reading, run: readonly number[], sections: Set<number>): Mark[] {
  const last = run.at(-1) ?? 0
  const kicked = kickerBelow(reading, run)
  if (kicked) return [kicked]
  const below = reading.units[last + 1]
  const carries = below !== undefined && below.block.kind !== 'rule' && below.rest !== 'footer' && below.rest !== 'rule'
  const twoLines =
    run.length >= 2 &&
    reading.units[last]?.block.gap === 0 &&
    reading.document.format === 'text' &&
    isChunkOfTwo(reading, last)
  const from = twoLines ? last - 1 : run.length >= 3 ? (run[0] ?? last) : last
  const titleEnd = run.length >= 3 && !twoLines ? from : last
  for (const index of run) if (index < from || !carries) sections.add(index)
  if (!carries) return []
  const texts = run
    .filter((index) => index >= from && index <= titleEnd)
    .map((index) => reading.units[index]?.block.text ?? '')
  return [{ block: from, titleEnd, title: texts.join(' '), bodyStart: texts.at(-1)?.length ?? 0 }]
}

const LONGEST_KICKER_WORDS = 3
const SHORTEST_FULL_HEADLINE_WORDS = 4

/** A headline and a word or three below it: an author, a rubric; the text is the headline's. */
function kickerBelow(reading: Reading, run: readonly number[]): Mark | null {
  const [headline, kicker] = run.map((index) => reading.units[index])
  if (run.length !== 2 || !headline || !kicker || kicker.capitals || kicker.block.kind === 'heading') return null
  if (headline.words < SHORTEST_FULL_HEADLINE_WORDS || kicker.words > LONGEST_KICKER_WORDS) return null
  if (/[?!:0-9]/u.test(kicker.block.text) || reading.units[kicker.index + 1]?.rest != null) return null
  const { index, block } = headline
  return { block: index, titleEnd: index, title: block.text, bodyStart: block.text.length }
}

/** Two lines alone between blank ones: a headline broken in two, not two entries of a list. */
function isChunkOfTwo(reading: Reading, last: number): boolean {
  return (reading.units[last - 1]?.block.gap ?? 0) > 0 && (reading.units[last + 1]?.block.gap ?? 1) > 0
}
