import type { Entry, UnnumberedChange } from './entry.js'
import { isGone, type RememberedDocument } from './remembered.js'

/** More withdrawals than this in one publish, and more than this share of what is live, look like an accident. */
const MOST_AT_ONCE = 20
const LARGEST_SHARE = 0.25

export type Withdrawals = {
  readonly changes: readonly UnnumberedChange[]
  /** What was known of the documents that were looked at. */
  readonly before: readonly Pick<RememberedDocument, 'path' | 'held' | 'stamp'>[]
  /** Their entries before the publish. */
  readonly standing: readonly Pick<Entry, 'id' | 'document' | 'withdrawn'>[]
  /** The items folder has no document any more. */
  readonly emptied: boolean
  /** How many entries are live before the publish. */
  readonly live: number
  /** A person has said that they are meant. */
  readonly confirmed: boolean
}

export type Guarded = {
  /** What may be told. */
  readonly changes: readonly UnnumberedChange[]
  /** Paths of documents with a story that is gone and stays published. */
  readonly held: ReadonlySet<string>
  /** How many such stories there are. */
  readonly heldStories: number
}

/**
 * Keep an unmounted disk, a wrong folder or a slip of `rm` from taking everything back in every reader.
 *
 *   30 of 100 live stories withdrawn  → none is; their documents are held
 *   the same, confirmed               → all are
 *   3 of 100, no document held        → all are
 *
 * What is held stays so until it is back or confirmed, however small the next publish is. A file that was gone is back
 * when any of its stories is, under whatever name: what was taken out of it before it went, or since, is looked at anew.
 * Everything but withdrawals is told as ever.
 */
export function guardWithdrawals({ changes, before, standing, emptied, live, confirmed }: Withdrawals): Guarded {
  const withdrawn = changes.filter(({ kind }) => kind === 'withdrawn')
  const taken = new Set(withdrawn.map(({ entry }) => entry.id))
  const there = new Set(standing.flatMap(({ id, document, withdrawn: end }) => (end || taken.has(id) ? [] : document)))
  const isHeldStill = ({ path, stamp }: Pick<RememberedDocument, 'path' | 'stamp'>) =>
    !isGone(stamp) || !there.has(path)
  const heldBefore = new Set(before.flatMap((row) => (row.held && isHeldStill(row) ? [row.path] : [])))
  const fresh = withdrawn.filter(({ entry }) => !heldBefore.has(entry.document)).length
  const suspect = fresh > 0 && (emptied || (fresh > MOST_AT_ONCE && fresh > live * LARGEST_SHARE))
  const isHeld = ({ kind, entry }: UnnumberedChange) =>
    kind === 'withdrawn' && !confirmed && (suspect || heldBefore.has(entry.document))
  const held = withdrawn.filter(isHeld)
  return {
    changes: changes.filter((change) => !isHeld(change)),
    held: new Set(held.map(({ entry }) => entry.document)),
    heldStories: held.length,
  }
}
