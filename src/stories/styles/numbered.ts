import type { Reading, Unit } from '../signs/reading.js'
import { type RunIn, colonRunIn, dashRunIn, leadRunIn, sentenceRunIn } from '../signs/run-in.js'
import { sectionHeadings } from './headings.js'
import type { Candidate, Mark, Style } from './style.js'

/**
 *   1. Fuel dearer. The ministry …    ← a mark
 *   2) Rail strike: trains stop …     ← a mark
 *   3.- Rain in Galicia - Be careful  ← a mark
 *
 * Numbers that count up from 1 or down to it, in text or as an ordered list.
 */
export const numbered: Style = { name: 'numbered', propose }

function propose(reading: Reading): Candidate[] {
  const series = longestSeries(reading.live.filter(isNumbered))
  if (series.length < 2) return []
  const marks = series.map(markOf)
  const titled = marks.filter(({ title }) => title !== '').length
  return [
    {
      style: numbered.name,
      marks,
      sections: sectionHeadings(reading),
      consistency: 0.5 + (0.5 * titled) / marks.length,
      reason: `${marks.length} numbered paragraphs, ${titled} with a headline`,
    },
  ]
}

function markOf(unit: Unit): Mark {
  return { block: unit.index, titleEnd: unit.index, ...titleOf(unit) }
}

function isNumbered({ block, number }: Unit): boolean {
  return block.kind === 'item' ? block.ordered && block.level === 1 : number !== null && block.kind === 'paragraph'
}

/** The longest run of units whose numbers follow one another; an ordered list numbers its entries itself. */
function longestSeries(units: readonly Unit[]): Unit[] {
  let best: Unit[] = []
  let run: Unit[] = []
  for (const unit of units) {
    const last = run.at(-1)
    if (last && follows(last, unit)) run.push(unit)
    else run = [unit]
    if (run.length > best.length) best = run
  }
  return best
}

function follows(last: Unit, unit: Unit): boolean {
  const step = ordinalOf(unit) - ordinalOf(last)
  return Math.abs(step) === 1 || (unit.block.kind === 'item' && last.block.list === unit.block.list)
}

function ordinalOf({ block, number }: Unit): number {
  return block.kind === 'item' ? block.ordinal : (number ?? 0)
}

const LONGEST_LINE_WORDS = 24

function titleOf(unit: Unit): RunIn {
  const { text } = unit.block
  const led = leadRunIn(unit, false)
  if (led) return led
  const rest = text.slice(unit.bullet)
  if (unit.words <= LONGEST_LINE_WORDS && !unit.fullStop) return { title: rest, bodyStart: text.length }
  const found = dashRunIn(text, unit.bullet) ?? shorter(colonRunIn(text, unit.bullet), sentenceRunIn(text, unit.bullet))
  return found ?? { title: '', bodyStart: unit.bullet }
}

function shorter(one: RunIn | null, other: RunIn | null): RunIn | null {
  if (!one || !other) return one ?? other
  return one.bodyStart < other.bodyStart ? one : other
}
