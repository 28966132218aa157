import { believe } from '../src/stories/choice/choose.js'
import { EVIDENCE } from '../src/stories/choice/evidence.js'
import type { Weights } from '../src/stories/choice/weights.js'
import type { Row } from './table.js'

/** How far a weight may wander from where it was set by hand, per squared unit. */
const PULL = 0.002
const STEPS = [1, -1, 0.4, -0.4]
const ROUNDS = 5

/**
 * Coordinate search from the weights set by hand: one weight at a time, a step up or down, kept when the
 * objective rises. Few steps and a pull back to the start, so that sixty documents do not bend it far.
 */
export function tune(rows: readonly Row[], start: Weights, minConfidence: number): Weights {
  const names = [
    ...EVIDENCE.map((key) => ({ group: 'evidence', key }) as const),
    ...Object.keys(start.style).map((key) => ({ group: 'style', key }) as const),
    { group: 'bias' } as const,
  ]
  let best = start
  let height = objective(rows, best, start, minConfidence)
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false
    for (const name of names)
      for (const step of STEPS) {
        const next = shifted(best, name, step)
        const reached = objective(rows, next, start, minConfidence)
        if (reached <= height + 1e-6) continue
        best = next
        height = reached
        moved = true
      }
    if (!moved) break
  }
  return best
}

type Name =
  | { readonly group: 'evidence'; readonly key: (typeof EVIDENCE)[number] }
  | { readonly group: 'style'; readonly key: string }
  | { readonly group: 'bias' }

function shifted(weights: Weights, name: Name, step: number): Weights {
  if (name.group === 'bias') return { ...weights, bias: weights.bias + step }
  if (name.group === 'style')
    return { ...weights, style: { ...weights.style, [name.key]: (weights.style[name.key] ?? 0) + step } }
  return { ...weights, evidence: { ...weights.evidence, [name.key]: weights.evidence[name.key] + step } }
}

function objective(rows: readonly Row[], weights: Weights, start: Weights, minConfidence: number): number {
  let sum = 0
  for (const row of rows) sum += worthOf(row, weights, minConfidence)
  return sum / rows.length - PULL * distance(weights, start)
}

const SOFT_SHARE = 0.6

/** The F1 that is reached, and the F1 to be expected were each way taken as often as it is believed. */
function worthOf(row: Row, weights: Weights, minConfidence: number): number {
  const ways = believe(row.ways, weights)
  const odds = ways.map(({ score }) => Math.exp(Math.min(40, score)))
  const mass = odds.reduce((sum, one) => sum + one, 1)
  const soft = ways.reduce((sum, { f1 }, index) => sum + f1 * (odds[index] ?? 0), row.whole) / mass
  return SOFT_SHARE * soft + (1 - SOFT_SHARE) * f1Of(row, ways, minConfidence)
}

function f1Of(
  row: Row,
  ways: readonly { readonly f1: number; readonly confidence: number }[],
  minConfidence: number,
): number {
  const [best] = ways
  return best && best.confidence >= minConfidence ? best.f1 : row.whole
}

/** The F1 of a row when the surest way is taken if it is sure enough. */
export function chosenF1(row: Row, weights: Weights, minConfidence: number): number {
  return f1Of(row, believe(row.ways, weights), minConfidence)
}

function distance(one: Weights, other: Weights): number {
  let sum = (one.bias - other.bias) ** 2
  for (const key of EVIDENCE) sum += (one.evidence[key] - other.evidence[key]) ** 2
  for (const key of Object.keys(one.style)) sum += ((one.style[key] ?? 0) - (other.style[key] ?? 0)) ** 2
  return sum
}
