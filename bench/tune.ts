import { scoreOf } from '../src/stories/choose.js'
import type { Weights } from '../src/stories/weights.js'
import type { Row } from './table.js'

/** How far a weight may wander from where it was set by hand, per squared unit. */
const PULL = 0.0015
const STEPS = [1, -1, 0.4, -0.4]
const ROUNDS = 6

/**
 * Coordinate search from the weights set by hand: one weight at a time, a step up or down, kept when the
 * objective rises. Few steps and a pull back to the start, so that sixty documents do not bend it far.
 */
export function tune(rows: readonly Row[], start: Weights): Weights {
  const names = [...Object.keys(start.evidence).map((key) => `evidence.${key}`), ...Object.keys(start.style).map((key) => `style.${key}`), 'bias']
  let best = start
  let height = objective(rows, best, start)
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false
    for (const name of names)
      for (const step of STEPS) {
        const next = shifted(best, name, step)
        const reached = objective(rows, next, start)
        if (reached <= height + 1e-6) continue
        best = next
        height = reached
        moved = true
      }
    if (!moved) break
  }
  return best
}

function shifted(weights: Weights, name: string, step: number): Weights {
  if (name === 'bias') return { ...weights, bias: weights.bias + step }
  const [group, key] = name.split('.') as ['evidence' | 'style', string]
  const values = weights[group] as Readonly<Record<string, number>>
  return { ...weights, [group]: { ...values, [key]: (values[key] ?? 0) + step } }
}

/** The F1 to be expected when each way is taken as often as it is believed, and that of the best way. */
function objective(rows: readonly Row[], weights: Weights, start: Weights): number {
  let sum = 0
  for (const row of rows) sum += expectedF1(row, weights)
  return sum / rows.length - PULL * distance(weights, start)
}

function expectedF1(row: Row, weights: Weights): number {
  let mass = 1
  let expected = row.whole
  let top = 0
  let hard = row.whole
  for (const way of row.ways) {
    const score = scoreOf(way.evidence, way.candidate.style, weights)
    const odds = Math.exp(Math.min(40, score))
    mass += odds
    expected += odds * way.f1
    if (score > top) {
      top = score
      hard = way.f1
    }
  }
  return 0.7 * (expected / mass) + 0.3 * hard
}

function distance(one: Weights, other: Weights): number {
  let sum = (one.bias - other.bias) ** 2
  for (const key of Object.keys(one.evidence) as (keyof Weights['evidence'])[]) sum += (one.evidence[key] - other.evidence[key]) ** 2
  for (const key of Object.keys(one.style)) sum += ((one.style[key] ?? 0) - (other.style[key] ?? 0)) ** 2
  return sum
}

/** The F1 of a row when the best way is taken if it is believed at least so much. */
export function chosenF1(row: Row, weights: Weights, minConfidence: number): number {
  let mass = 1
  let top = Number.NEGATIVE_INFINITY
  let f1 = 0
  for (const way of row.ways) {
    const score = scoreOf(way.evidence, way.candidate.style, weights)
    mass += Math.exp(score)
    if (score > top) {
      top = score
      f1 = way.f1
    }
  }
  return Math.exp(top) / mass >= minConfidence ? f1 : row.whole
}
