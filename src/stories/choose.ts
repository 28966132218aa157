import { type Evidence, evidenceFor } from './evidence.js'
import { type Layout, layOut } from './layout.js'
import type { Reading } from './reading.js'
import type { Candidate } from './styles/style.js'
import { STYLES } from './styles/styles.js'
import type { Weights } from './weights.js'

/** A way of splitting with what speaks for it. */
export type Weighed = {
  readonly candidate: Candidate
  readonly layout: Layout
  readonly evidence: Evidence
  /** Log-odds against leaving the document whole. */
  readonly score: number
  /** The share of belief it gets beside all others and the whole, 0–1. */
  readonly confidence: number
}

/**
 * Weigh every way of splitting a document against every other and against leaving it whole.
 *
 *   whole            score 0        confidence 0.05
 *   run-in-dash      score 2.9      confidence 0.91
 *   lines            score −0.4     confidence 0.04
 *
 * The score is a sum of log-odds: what the style's sign is worth, and each piece of evidence times its
 * weight. Confidences are the scores' shares (softmax), so that two good ways that disagree make each other
 * less sure; ways that agree on the stories share theirs. The best comes first.
 */
export function weigh(reading: Reading, weights: Weights): Weighed[] {
  const ways = STYLES.flatMap((style) => style.propose(reading))
    .map((candidate) => weighOne(reading, candidate, weights))
    .filter(({ layout }) => layout.pieces.length >= 2)
    .toSorted((one, other) => other.score - one.score)
  return withConfidence(ways)
}

function weighOne(reading: Reading, candidate: Candidate, weights: Weights): Omit<Weighed, 'confidence'> {
  const layout = layOut(reading, candidate)
  const evidence = evidenceFor(reading, candidate, layout)
  return { candidate, layout, evidence, score: scoreOf(evidence, candidate.style, weights) }
}

export function scoreOf(evidence: Evidence, style: string, weights: Weights): number {
  let score = weights.bias + (weights.style[style] ?? 0)
  for (const name of Object.keys(evidence) as (keyof Evidence)[]) score += weights.evidence[name] * evidence[name]
  return score
}

function withConfidence(ways: readonly Omit<Weighed, 'confidence'>[]): Weighed[] {
  const all = ways.reduce((sum, { score }) => sum + Math.exp(score), 1)
  const [best] = ways
  if (!best) return []
  const agreed = ways.filter((way) => agrees(way.layout, best.layout)).reduce((sum, { score }) => sum + Math.exp(score), 0)
  return ways.map((way) => ({ ...way, confidence: (way === best ? agreed : Math.exp(way.score)) / all }))
}

const SAME = 0.85

/** Do two ways tell nearly the same stories? */
function agrees(one: Layout, other: Layout): boolean {
  const starts = new Set(one.pieces.map(({ block }) => block))
  const shared = other.pieces.filter(({ block }) => starts.has(block)).length
  return shared >= SAME * Math.max(one.pieces.length, other.pieces.length)
}
