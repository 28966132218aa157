import type { Change, Entry, UnnumberedChange } from './entry.js'

/**
 * The memory of what we have told the world. Every method rejects with a Fault when the store is out of
 * reach; none of them changes anything then.
 */
export type Ledger = {
  /** All entries, live and withdrawn, that stand in one of these documents or were minted in it. */
  readonly entriesOf: (documents: readonly string[]) => Promise<readonly Entry[]>
  /** Paths of all documents with a live entry, sorted. */
  readonly liveDocuments: () => Promise<readonly string[]>
  /** Live entries, newest first (see `newestFirst`), at most `limit`. */
  readonly newest: (limit: number) => Promise<readonly Entry[]>
  /** Live or withdrawn; null when no story ever had this address. */
  readonly entryBySlug: (slug: string) => Promise<Entry | null>
  /** Which of these slugs are in use, by a live entry or a withdrawn one. */
  readonly slugsTaken: (slugs: readonly string[]) => Promise<ReadonlySet<string>>
  /** Every `published` and `updated` in the span, both ends included, in milliseconds since 1970. */
  readonly instantsTaken: (from: Date, to: Date) => Promise<ReadonlySet<number>>
  /** Revision and time (see `Entry.changed`) of the last publish; revision 0 and null before the first. */
  readonly latest: () => Promise<{ readonly revision: number; readonly changed: Date | null }>
  /** Store the changes as one publish at this time, all or nothing, and number it; null when there are none. */
  readonly commit: (changes: readonly UnnumberedChange[], at: Date) => Promise<Publish | null>
  readonly close: () => Promise<void>
}

/** One publish: its number, from 1, and the entries it changed as they are now. */
export type Publish = { readonly revision: number; readonly changes: readonly Change[] }

/** Newest first; entries of one second in the order of their document. The order of every feed. */
export function newestFirst(one: Entry, other: Entry): number {
  return (
    other.published.getTime() - one.published.getTime() ||
    one.position - other.position ||
    (one.id < other.id ? -1 : Number(one.id > other.id))
  )
}
