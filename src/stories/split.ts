import type { Document } from '../documents/document.js'
import { assemble } from './assemble.js'
import { type Weighed, weigh } from './choose.js'
import type { Layout, Part } from './layout.js'
import type { Reading } from './reading.js'
import { readingOf } from './rest.js'
import type { Split, Verdict } from './story.js'
import { SINGLE } from './styles/styles.js'
import { WEIGHTS } from './weights.js'

export type SplitOptions = {
  /** What relative addresses are resolved against, a slash at its end. */
  readonly base: string
  /** Below this confidence a document stays one item. */
  readonly minConfidence: number
}

export const DEFAULT_MIN_CONFIDENCE = 0.5

/**
 * A document as its stories.
 *
 *   Title            ← the lead takes the document's title
 *   Lead paragraph.
 *   Headline - Body  ← a story for each
 *   Headline - Body
 *
 * Every style proposes where stories begin; all ways are weighed against each other and against leaving the
 * document whole (choose.ts). `split:` in the metadata forces a style, or none. Pure; never throws.
 */
export function splitDocument(document: Document, options: SplitOptions): Split {
  const reading = readingOf(document)
  const ways = weigh(reading, WEIGHTS)
  const { split } = document.metadata
  const [best] = ways
  if (split === 'none') return whole(reading, options, verdict('split: none', 1), best ?? null)
  const forced = ways.find(({ candidate }) => candidate.style === split)
  if (forced) return { ...taken(reading, options, forced, ways), confidence: 1 }
  if (!best) return whole(reading, options, verdict('no style of parting stories was found', 0.9), null)
  if (best.confidence < options.minConfidence)
    return whole(reading, options, verdict(`unsure: ${best.candidate.reason}`, 1 - best.confidence), best)
  return taken(reading, options, best, ways)
}

function taken(reading: Reading, options: SplitOptions, way: Weighed, ways: readonly Weighed[]): Split {
  const next = ways.find((other) => other !== way && other.candidate.style !== way.candidate.style)
  return { ...verdictOf(way), ...assemble(reading, way.layout, options.base), runnerUp: next ? verdictOf(next) : null }
}

function whole(reading: Reading, options: SplitOptions, reason: Verdict, runnerUp: Weighed | null): Split {
  return { ...reason, ...assemble(reading, wholeLayout(reading), options.base), runnerUp: runnerUp && verdictOf(runnerUp) }
}

/** Everything that could be in a story is in one. */
export function wholeLayout({ document, units }: Reading): Layout {
  const kept = units.filter(({ rest }) => rest === null)
  const parts = kept.map((unit): Part => ({ unit, from: 0 }))
  const left = units.flatMap((unit) => (unit.rest === null ? [] : [{ unit, from: 0, to: unit.block.text.length, why: unit.rest }]))
  const words = kept.reduce((sum, unit) => sum + unit.words, 0)
  return { pieces: [{ title: document.title, mark: null, block: document.titleBlock ?? 0, parts, words }], left }
}

function verdict(reason: string, confidence: number): Verdict {
  return { style: SINGLE, confidence, reason }
}

function verdictOf({ candidate, confidence }: Weighed): Verdict {
  return { style: candidate.style, confidence, reason: candidate.reason }
}
