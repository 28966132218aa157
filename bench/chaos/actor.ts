import type { Random } from '../../tests/support/random.js'

/** Somebody who does something to a publication, again and again. */
export type Actor = {
  /** Milliseconds between two acts, at least and at most. */
  readonly every: readonly [least: number, most: number]
  readonly act: (random: Random) => Promise<void> | void
}
