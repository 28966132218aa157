import { areBareFigures, isShortLine } from '../signs/bare-figures.js'
import type { Reading, Unit } from '../signs/reading.js'
import { leadRunIn } from '../signs/run-in.js'
import { sectionHeadings } from './headings.js'
import type { Candidate, Mark, Style } from './style.js'

/**
 *   20:42                        ← a mark; the headline is the line below
 *   Ferries return to Split
 *   The first ship left …
 *   17:30 – Bari reopens         ← a mark with its headline
 *   21 mins ago                  ← a mark
 *
 * The updates of a live blog. A time inside a sentence opens nothing.
 */
export const times: Style = { name: 'times', propose }

function propose(reading: Reading): Candidate[] {
  const found = reading.live.filter((unit) => unit.time !== null && unit.block.kind !== 'table')
  if (found.length < 2 || standBelow(reading, found) || standBelowHeadlines(reading, found)) return []
  if (isTimetable(reading, found)) return []
  const marks = found.map((unit) => markOf(reading, unit))
  const after = reading.live.filter(({ index }) => index >= (found[0]?.index ?? 0)).length
  const ordered = found.filter((unit, position) => position > 0 && inStep(found[position - 1], unit)).length
  const sections = sectionHeadings(reading)
  for (const { block, titleEnd } of marks) for (let index = block; index <= titleEnd; index += 1) sections.delete(index)
  return [
    {
      style: times.name,
      marks,
      sections,
      consistency:
        (Math.min(1, (found.length / after) * 4) * Math.max(ordered, found.length - 1 - ordered)) / (found.length - 1),
      reason: `${found.length} blocks open with a time`,
    },
  ]
}

/**
 * Times that close a story instead of opening it: what stands between two of them stands above the first too.
 *
 *   Ferries return (heading) · text · 3 hours ago · Bari reopens (heading) · text · 5 hours ago
 */
function standBelow(reading: Reading, found: readonly Unit[]): boolean {
  const [first, second] = found
  if (!first || !second) return false
  const span = second.index - first.index
  if (span < 2 || first.index < span - 1) return false
  for (let step = 1; step < span; step += 1) {
    const above = reading.units[first.index - step]
    const between = reading.units[second.index - step]
    if (!above || above.rest !== null || above.block.kind !== between?.block.kind) return false
  }
  return (
    found.some(({ block }) => block.kind !== 'heading') &&
    reading.units[first.index - span + 1]?.block.kind === 'heading'
  )
}

/** An author or a headline above each, a text below: when a story was published. */
function standBelowHeadlines({ units }: Reading, found: readonly Unit[]): boolean {
  const below = found.filter((unit) => {
    const [above, text] = [units[unit.index - 1], units[unit.index + 1]]
    return above?.rest === null && isShortLine(above) && above.time === null && text !== undefined && !isShortLine(text)
  })
  return below.length > found.length * 0.7
}

/** Times in lines of their own, without a text, far from the headings that there are: of trains, not of news. */
function isTimetable({ units, live }: Reading, found: readonly Unit[]): boolean {
  const headings = live.filter(({ block }) => block.kind === 'heading')
  if (new Set(headings.map(({ block }) => block.text)).size < 2 || !areBareFigures(units, found)) return false
  return found.every(({ index, block, time }) => {
    const beside = [units[index - 1], units[index + 1]].some((unit) => unit?.block.kind === 'heading')
    return block.kind === 'paragraph' && time?.end === block.text.length && !beside
  })
}

/** Not later than the one above: newest first. */
function inStep(above: Unit | undefined, unit: Unit): boolean {
  const [one, other] = [above?.time, unit.time]
  if (!one || !other) return false
  if (one.ago !== null && other.ago !== null) return other.ago >= one.ago
  return (other.minutes ?? 0) <= (one.minutes ?? 0)
}

const LONGEST_LINE_WORDS = 24

function markOf(reading: Reading, unit: Unit): Mark {
  const { index, block } = unit
  const time = unit.time ?? { end: 0, minutes: null, ago: null, zone: null }
  const rest = block.text.slice(time.end).trim()
  if (rest !== '') return { block: index, titleEnd: index, time, ...inlineTitle(unit, time.end, rest) }
  const below = reading.units[index + 1]
  if (below && below.rest === null && below.time === null && isHeadline(below, reading.units[index + 2]))
    return { block: index, titleEnd: index + 1, time, title: below.block.text, bodyStart: below.block.text.length }
  return { block: index, titleEnd: index, time, title: '', bodyStart: block.text.length }
}

function isHeadline(unit: Unit, below: Unit | undefined): boolean {
  if (unit.block.kind === 'heading') return true
  if (unit.words > LONGEST_LINE_WORDS || unit.fullStop || below === undefined) return false
  return below.rest === null && below.time === null && unit.headline > 0.15
}

function inlineTitle(unit: Unit, end: number, rest: string): { title: string; bodyStart: number } {
  const { text } = unit.block
  const led = unit.lead && unit.lead.start >= end - 2 ? leadRunIn(unit, false) : null
  if (led) return led
  const line = rest.split('\n', 1)[0] ?? ''
  const lineEnd = text.indexOf(line, end) + line.length
  if (line.length < rest.length && line.length < 200) return { title: line, bodyStart: lineEnd }
  const whole = unit.words <= LONGEST_LINE_WORDS && !unit.fullStop
  return whole ? { title: rest, bodyStart: text.length } : { title: '', bodyStart: end }
}
