import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export type MemoryWatch = {
  /** One more input is done. */
  readonly note: () => void
  /** Once all are. Throws when more and more is held. */
  readonly assertLevel: () => void
}

const INPUTS_BETWEEN_LOOKS = 200
/** What is loaded and compiled along the way, and what a bounded cache takes, is held after the first of them. */
const LEAST_LOOKS = 12
const MOST_GROWTH_MIB = 16
const MIB = 1024 * 1024

/**
 * Looks now and then at what is still held once all garbage is gone. It may grow while caches fill, and not from the
 * second quarter of a run to the last; a run of fewer than some thousand inputs says nothing.
 */
export function watchMemory(): MemoryWatch {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const held: number[] = []
  let inputs = 0
  return {
    note: () => {
      inputs += 1
      if (inputs % INPUTS_BETWEEN_LOOKS !== 0) return
      collect()
      const { heapUsed, external } = process.memoryUsage()
      held.push((heapUsed + external) / MIB)
    },
    assertLevel: () => {
      if (held.length < LEAST_LOOKS) return
      const quarter = Math.floor(held.length / 4)
      const [early, late] = [middleOf(held.slice(quarter, 2 * quarter)), middleOf(held.slice(-quarter))]
      if (late > early + MOST_GROWTH_MIB)
        throw new Error(
          `held ${early.toFixed(0)} MiB after a quarter of ${inputs} inputs, ${late.toFixed(0)} at the end`,
        )
    },
  }
}

function middleOf(figures: readonly number[]): number {
  return figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)] ?? 0
}
