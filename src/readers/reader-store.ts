import type { Counts } from './counts.js'

/**
 * What is remembered of readers, beside the ledger. Every method rejects with a Fault when the store is out of reach.
 */
export type ReaderStore = {
  /** The keys of these periods; `fresh` makes one where there is none yet. All programs on the ledger get the same. */
  readonly keys: (periods: readonly number[], fresh: () => string) => Promise<ReadonlyMap<number, string>>
  /** Add to what is there, whole or not at all, and forget what no report of this day or later looks at. */
  readonly add: (counts: Counts, today: number) => Promise<void>
  /** What a report of this day is made of, and nothing else: see `periodsOn` for the key of its clients. */
  readonly counted: (today: number) => Promise<Counts>
}
