import { isByline } from '../signs/phrases.js'
import type { Reading, Unit } from '../signs/reading.js'
import { type RunIn, colonRunIn, dashRunIn, leadRunIn } from '../signs/run-in.js'
import { isDateLine } from '../signs/title.js'
import { sectionHeadings } from './headings.js'
import type { Candidate, Mark, Style } from './style.js'

/**
 *   Harbour reopens            ← a mark, the first line of its part
 *   The harbour reopened …
 *   * * *                        a rule
 *   Taxes to rise              ← a mark
 *
 * Also `---`, `<hr>`. An essay has rules too: only headlines below them tell the two apart.
 */
export const rules: Style = {
  name: 'rules',
  propose: (reading) =>
    propose(
      reading,
      'rules',
      'parts between rules',
      (unit, above) =>
        above?.block.kind === 'rule' ||
        (above?.rest === 'title' && isLine(unit) && !isDateLine(unit.block.text) && !isByline(unit.block.text)),
    ),
}

/**
 *   The end of a story.
 *
 *
 *   Fuel dearer: the ministry …  ← a mark: more blank lines above than other blocks have
 *
 * Plain text only, where authors part stories by blank lines and paragraphs by fewer.
 */
export const gaps: Style = {
  name: 'gaps',
  propose: (reading) => propose(reading, 'gaps', 'parts between blank lines', ({ extraGap }) => extraGap > 0),
}

/** Blank lines part paragraphs too: without headlines they say nothing of stories. */
const LEAST_TITLED = 0.4

/** More than this: blank lines stand between a headline and its text too, and part no stories. */
const MOST_ALONE = 0.3

/** Lines alone between blank ones, a text below each. */
function linesAboveTexts(parts: readonly (readonly Unit[])[]): number {
  return parts.filter((part, index) => {
    const below = parts[index + 1]?.[0]
    return part.length === 1 && isLine(part[0]) && below !== undefined && !isLine(below)
  }).length
}

type Opens = (unit: Unit, above: Unit | undefined) => boolean

function propose(reading: Reading, style: string, sign: string, opens: Opens): Candidate[] {
  const parts = partsOf(reading, opens)
  if (parts.length < 2) return []
  const bodiless = parts.filter((part) => part.length === 1 && isLine(part[0])).length
  const listed = bodiless > parts.length / 2
  if (style === 'gaps' && linesAboveTexts(parts) > parts.length * MOST_ALONE) return []
  const sections = sectionHeadings(reading)
  const marks: Mark[] = []
  parts.forEach((part) => {
    const [first] = part
    if (!first) return
    if (part.filter(({ bullet, number }) => bullet > 0 && number === null).length >= 2 && first.bullet > 0) return
    const alone = part.length === 1 && isLine(first)
    if (alone && (!listed || isSection(first))) sections.add(first.index)
    else marks.push(markOf(first))
  })
  const titled = marks.filter(({ title }) => title !== '').length
  if (marks.length < 2 || (style === 'gaps' && titled < marks.length * LEAST_TITLED)) return []
  return [
    {
      style,
      marks,
      sections,
      consistency: titled / marks.length,
      reason: `${marks.length} ${sign}, ${titled} with a headline`,
    },
  ]
}

function partsOf(reading: Reading, opens: Opens): Unit[][] {
  const parts: Unit[][] = []
  for (const unit of reading.live) {
    if (opens(unit, reading.units[unit.index - 1]) || (parts.length === 0 && unit.index === 0)) parts.push([unit])
    else parts.at(-1)?.push(unit)
  }
  return parts
}

/** One word or two, no figure, no link: 'News', 'Jobs' among entries that are lines themselves. */
function isSection({ words, linked, block }: Unit): boolean {
  return words <= 2 && linked === 0 && !/\d/u.test(block.text)
}

function isLine(unit: Unit | undefined): boolean {
  return unit !== undefined && unit.words <= 24 && !unit.fullStop && unit.block.kind !== 'item'
}

function markOf(unit: Unit): Mark {
  return { block: unit.index, titleEnd: unit.index, ...titleOf(unit) }
}

function titleOf(unit: Unit): RunIn {
  const { text } = unit.block
  const led = leadRunIn(unit, false)
  if (led) return led
  if (unit.words <= 24 && unit.headline > 0.15 && !unit.fullStop)
    return { title: unit.number === null ? text : text.slice(unit.bullet), bodyStart: text.length }
  return dashRunIn(text, unit.bullet) ?? colonRunIn(text, unit.bullet) ?? { title: '', bodyStart: 0 }
}
