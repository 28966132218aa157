import { whereSplitIsSaid } from '../../documents/format.js'
import { type Weighed, weigh } from './choose.js'
import type { Layout, Part } from './layout.js'
import { namedReason } from '../signs/phrases.js'
import type { Reading, Unit } from '../signs/reading.js'
import { issueness, NAMES_AN_ISSUE } from '../signs/title.js'
import type { Verdict } from '../story.js'
import { SINGLE } from '../styles/styles.js'
import { WEIGHTS } from './weights.js'

/** How a document is split, why, and what else was weighed. */
export type Decision = {
  readonly verdict: Verdict
  readonly layout: Layout
  /** The next best way of another style, or the best of all where the document stays whole. */
  readonly runnerUp: Weighed | null
}

/**
 * Take the surest way if it is sure enough, or what `split:` in the metadata says.
 *
 *   split: none      → whole, confidence 1
 *   split: times     → the best way of that style, however weak, confidence 1
 *   split: auto      → the surest way of all; under `minConfidence` the document stays whole
 */
export function decide(reading: Reading, minConfidence: number): Decision {
  const ways = weigh(reading, WEIGHTS)
  const { split } = reading.document.metadata
  const [best] = ways
  if (split === 'none') return whole(reading, verdict('split: none was asked for', 1), best)
  const forced = ways.find(({ candidate }) => candidate.style === split)
  if (forced) return { ...taken(forced, ways), verdict: { ...verdictOf(forced), confidence: 1 } }
  if (!best) return alone(reading, verdict('no style of parting stories was found', 0.95), undefined)
  if (best.confidence >= minConfidence) return taken(best, ways)
  const percent = Math.round(best.confidence * 100)
  const unsure = `${best.candidate.style} (${best.candidate.reason}) is only ${percent} % sure; one story is safer; ${whereSplitIsSaid(reading.document.path, best.candidate.style)} to part it all the same`
  return alone(reading, verdict(unsure, 1 - best.confidence), best)
}

function taken(way: Weighed, ways: readonly Weighed[]): Decision {
  const next = ways.find(({ candidate }) => candidate.style !== way.candidate.style)
  return { verdict: verdictOf(way), layout: way.layout, runnerUp: next ?? null }
}

function whole(reading: Reading, reason: Verdict, runnerUp: Weighed | undefined): Decision {
  return { verdict: reason, layout: wholeLayout(reading), runnerUp: runnerUp ?? null }
}

/**
 * An issue of one story, headed as its others were: that headline stays, whether the others have gone or are to come.
 *
 *   # Harbour digest 7 · ## Ferry back in service · text   → 'Ferry back in service', not 'Harbour digest 7'
 */
function alone(reading: Reading, reason: Verdict, runnerUp: Weighed | undefined): Decision {
  const decision = whole(reading, reason, runnerUp)
  const [first, ...below] = reading.live
  if (!first || !isOnlyHeadline(first, below) || issueness(reading.document.title) < NAMES_AN_ISSUE) return decision
  const { block, words, index } = first
  const pieces = decision.layout.pieces.map((piece) => ({
    ...piece,
    title: block.text,
    block: index,
    parts: piece.parts.filter(({ unit }) => unit !== first),
    words: piece.words - words,
  }))
  return { ...decision, layout: { ...decision.layout, pieces } }
}

const FEWEST_HEADLINE_WORDS = 3

/** A headline above all the rest, and none beside it; `Changes` is none. */
function isOnlyHeadline({ block, words }: Unit, below: readonly Unit[]): boolean {
  const isAbove = (other: Unit) => other.block.kind !== 'heading' || other.block.level > block.level
  const hasText = below[0] !== undefined && below[0].block.kind !== 'heading'
  if (words < FEWEST_HEADLINE_WORDS) return false
  return block.kind === 'heading' && hasText && below.every(isAbove) && namedReason(block.text) === null
}

/** Everything that could be in a story is in one. */
export function wholeLayout({ document, units, live }: Reading): Layout {
  const parts = live.map((unit): Part => ({ unit, from: 0 }))
  const left = units.flatMap((unit) =>
    unit.rest === null ? [] : [{ unit, from: 0, to: unit.block.text.length, why: unit.rest }],
  )
  const words = live.reduce((sum, unit) => sum + unit.words, 0)
  return { pieces: [{ title: document.title, mark: null, block: document.titleBlock ?? 0, parts, words }], left }
}

function verdict(reason: string, confidence: number): Verdict {
  return { style: SINGLE, confidence, reason }
}

export function verdictOf({ candidate, confidence }: Weighed): Verdict {
  return { style: candidate.style, confidence, reason: candidate.reason }
}
