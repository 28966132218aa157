import { max } from 'date-fns/max'
import { min } from 'date-fns/min'

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
