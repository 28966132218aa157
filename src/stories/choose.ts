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
  return rank(waysOf(reading), weights)
}

/** A way before any weight is known. */
export type Way = Pick<Weighed, 'candidate' | 'layout' | 'evidence'>

/** Every way any style proposes that tells at least two stories. */
export function waysOf(reading: Reading): Way[] {
  return STYLES.flatMap((style) => style.propose(reading)).flatMap((candidate) => {
    const layout = layOut(reading, candidate)
    return layout.pieces.length < 2 ? [] : [{ candidate, layout, evidence: evidenceFor(reading, candidate, layout) }]
  })
}

/** The ways by score, the best first, each with its share of belief. */
export function rank<T extends Way>(ways: readonly T[], weights: Weights): (T & Weighed)[] {
  const scored = ways
    .map((way) => ({ ...way, score: scoreOf(way.evidence, way.candidate.style, weights) }))
    .toSorted((one, other) => other.score - one.score)
  return withConfidence(scored)
}

export function scoreOf(evidence: Evidence, style: string, weights: Weights): number {
  let score = weights.bias + (weights.style[style] ?? 0)
  for (const name of Object.keys(evidence) as (keyof Evidence)[]) score += weights.evidence[name] * evidence[name]
  return score
}

function withConfidence<T extends Way & { readonly score: number }>(ways: readonly T[]): (T & Weighed)[] {
  const all = ways.reduce((sum, { score }) => sum + Math.exp(score), 1)
  const [best] = ways
  if (!best) return []
  const agreed = ways.reduce((sum, way) => sum + (agrees(way.layout, best.layout) ? Math.exp(way.score) : 0), 0)
  return ways.map((way) => ({ ...way, confidence: (way === best ? agreed : Math.exp(way.score)) / all }))
}

const SAME = 0.85

/** Do two ways tell nearly the same stories? */
function agrees(one: Layout, other: Layout): boolean {
  const starts = new Set(one.pieces.map(({ block }) => block))
  const shared = other.pieces.filter(({ block }) => starts.has(block)).length
  return shared >= SAME * Math.max(one.pieces.length, other.pieces.length)
}
