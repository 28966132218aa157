import { EVIDENCE, type Evidence, evidenceFor } from './evidence.js'
import { type Layout, layOut } from './layout.js'
import type { Reading } from '../signs/reading.js'
import type { Candidate } from '../styles/style.js'
import { STYLES } from '../styles/styles.js'
import { withoutTails } from './tails.js'
import type { Weights } from './weights.js'

/** A way of splitting, before any weight is known. */
export type Way = {
  readonly candidate: Candidate
  readonly layout: Layout
  readonly evidence: Evidence
  /** How far each way, in order, tells the same stories as this one: 0–1, itself 1. */
  readonly overlaps: readonly number[]
}

export type Weighed = Way & {
  /** Log-odds against leaving the document whole. */
  readonly score: number
  /** The share of its stories that are right, as far as all ways together tell: 0–1. */
  readonly confidence: number
}

/**
 * Weigh every way of splitting a document against every other and against leaving it whole.
 *
 *                 score   share of belief   overlap with run-in-dash   confidence
 *   whole          0      0.05              0                          –
 *   run-in-dash    2.9    0.86              1                          0.93
 *   gap-lines      0.6    0.09              0.8                        0.79
 *
 * The score is a sum of log-odds: what the style's sign is worth, and each piece of evidence times its weight
 * (weights.ts). Scores become shares of belief (softmax, the whole at 0). A way's confidence is the share of
 * its stories that would be right on the mean over these beliefs, so two good ways that disagree make each
 * other less sure, and two that agree support each other. The way with the highest confidence comes first.
 */
export function weigh(reading: Reading, weights: Weights): Weighed[] {
  return believe(waysOf(reading), weights)
}

/** More blocks than any digest has: a list of data, and weighing it would cost seconds. */
const MOST_BLOCKS = 40_000

/** Every way any style proposes that tells at least two stories. */
export function waysOf(reading: Reading): Way[] {
  if (reading.units.length > MOST_BLOCKS) return []
  const ways = STYLES.flatMap((style) => style.propose(reading)).flatMap((proposed) => {
    const candidate = withoutTails(reading, proposed)
    const layout = layOut(reading, candidate)
    return layout.pieces.length < 2 ? [] : [{ candidate, layout }]
  })
  const starts = ways.map(({ layout }) => new Set(layout.pieces.map(({ block }) => block)))
  return ways.map(({ candidate, layout }, index) => {
    const own = starts[index]
    const overlaps = starts.map((other) => (own ? overlapOf(own, other) : 0))
    return { candidate, layout, evidence: evidenceFor(reading, candidate, layout), overlaps }
  })
}

function overlapOf(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  let shared = 0
  for (const block of one) if (other.has(block)) shared += 1
  return (2 * shared) / (one.size + other.size)
}

/** Scores, beliefs and confidences; the surest way first. */
export function believe<T extends Way>(ways: readonly T[], weights: Weights): (T & Weighed)[] {
  const scores = ways.map(({ evidence, candidate }) => scoreOf(evidence, candidate.style, weights))
  const odds = scores.map((score, index) => (isEchoed(ways, scores, index) ? 0 : Math.exp(score)))
  const all = odds.reduce((sum, one) => sum + one, 1)
  return ways
    .map((way, index) => ({
      ...way,
      score: scores[index] ?? 0,
      confidence: way.overlaps.reduce((sum, overlap, other) => sum + overlap * (odds[other] ?? 0), 0) / all,
    }))
    .toSorted((one, other) => other.confidence - one.confidence || other.score - one.score)
}

/** Two styles that see the very same stories are one way, believed as much as the better of the two. */
function isEchoed(ways: readonly Way[], scores: readonly number[], index: number): boolean {
  const own = scores[index] ?? 0
  return (ways[index]?.overlaps ?? []).some((overlap, other) => {
    const rival = scores[other] ?? 0
    return overlap === 1 && other !== index && (rival > own || (rival === own && other < index))
  })
}

function scoreOf(evidence: Evidence, style: string, weights: Weights): number {
  let score = weights.bias + (weights.style[style] ?? 0)
  for (const name of EVIDENCE) score += weights.evidence[name] * evidence[name]
  return score
}
