import { max, min } from 'date-fns'

export type Instants = {
  /** The latest free second not after `wanted` nor now, and after `floor`; not free when there is none between them. */
  readonly take: (wanted: Date, floor?: Date) => Date
}

/**
 * Hands out instants no other entry has: validators and readers take two entries of the same second for one
 * (W3C Feed Validator, DuplicateUpdated), and the order inside a document hangs on them.
 *
 *   taken 9:00:00, 8:59:59   wanted 9:00:00, again 9:00:00   →   8:59:58, 8:59:57
 *
 * A run of taken seconds is walked once and jumped over ever after, so that 100,000 wishes for one second cost
 * hardly more than as many different ones.
 */
export function instantsBesides(taken: ReadonlySet<number>, now: Date): Instants {
  const nextFree = new Map([...taken].map((instant) => [instant, instant - 1000]))
  const freeFrom = (instant: number): number => {
    const passed: number[] = []
    let free = instant
    for (let next = nextFree.get(free); next !== undefined; next = nextFree.get(free)) {
      passed.push(free)
      free = next
    }
    for (const one of passed) nextFree.set(one, free)
    return free
  }
  return {
    take: (wanted, floor) => {
      const start = min([wanted, now])
      const free = new Date(freeFrom(start.getTime()))
      const instant = floor && free <= floor ? max([start, floor]) : free
      if (!nextFree.has(instant.getTime())) nextFree.set(instant.getTime(), instant.getTime() - 1000)
      return instant
    },
  }
}

/** A stretch of time, both ends included. UTC. */
export type Span = { readonly from: Date; readonly to: Date }

const HOUR_MS = 3_600_000
/** Above this many stretches one that holds them all is asked for. */
const MOST_SPANS = 50

/**
 * The stretches in which `take` may look when it is asked for these instants: an hour and one second a wish
 * before each; stretches that touch are one.
 *
 *   2010-05-01T12:00:03, 2010-05-01T12:00:00, now   →   2010-05-01T10:59:57 – 12:00:03, now − 1:00:03 – now
 */
export function spansOf(wanted: readonly Date[], now: Date): Span[] {
  const reach = HOUR_MS + wanted.length * 1000
  const spans: { from: number; to: number }[] = []
  const times = [...new Set([now.getTime(), ...wanted.map((date) => Math.min(date.getTime(), now.getTime()))])]
  for (const to of times.toSorted((one, other) => one - other)) {
    const from = to - reach
    const last = spans.at(-1)
    if (last && from <= last.to) last.to = to
    else spans.push({ from, to })
  }
  const [first] = spans
  const asked = spans.length > MOST_SPANS && first ? [{ from: first.from, to: now.getTime() }] : spans
  return asked.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }))
}
