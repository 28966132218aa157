import type { Media } from '../media.js'

/**
 * A story as the world knows it: text of today, identity of its first day.
 *
 *   { id: 'urn:uuid:5f0c…', slug: 'fuel-dearer', document: '2026-11-22.md',
 *     mintedIn: '2026-11-22.md', key: 'fuel-dearer',
 *     published: 2026-11-22T08:30:00Z, updated: 2026-11-22T09:10:00Z, revision: 7, withdrawn: null, … }
 */
export type Entry = {
  /**
   * `urn:uuid:` v5, or what its document's `id` said at first publication (any text, see `readId`); given once,
   * never changed, never reused (RFC 4287 §4.2.6).
   */
  readonly id: string
  /** The last part of its address; fixed at first publication. */
  readonly slug: string
  /** Path of the document it stands in today, and that document's title. */
  readonly document: string
  readonly documentTitle: string
  /** What its id was minted of: the document it first stood in, and its first slug there. */
  readonly mintedIn: string
  readonly key: string
  /** Place in its document, the lead first, from 0. */
  readonly position: number
  readonly title: string
  readonly text: string
  readonly html: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly authors: readonly string[]
  /** BCP 47. */
  readonly language: string
  readonly image: Media | null
  /** A recording or a film to be fetched with it. */
  readonly enclosure: Media | null
  /** UTC, whole seconds; never moves. */
  readonly published: Date
  /** UTC, whole seconds; moves only when what a reader sees has changed (RFC 4287 §4.2.15). */
  readonly updated: Date
  /** When it was taken back; null while it is live. A withdrawn entry is never deleted. */
  readonly withdrawn: Date | null
  /** See `fingerprint`: two entries with the same one look the same to a reader. */
  readonly fingerprint: string
  /** Its number in the archive, from 0; null until it leaves the feed of the newest stories. See archive.ts. */
  readonly archived: number | null
  /** The publish that last changed it for a reader, from 1. */
  readonly revision: number
  /** That publish's stamp (see `stampAfter`); '' when it is of before stamps were kept. */
  readonly stamp: string
  /** The publish that last changed anything of it, seen by a reader or not; 0 when that is not known. */
  readonly touched: number
  /**
   * When its bytes last changed for who polls: the time of that publish (see `momentAfter`), UTC, whole seconds. In the first
   * publish of a ledger (see `Outcome.first`) it is `updated`: nobody can have polled before, and every
   * machine gets the same.
   */
  readonly changed: Date
}

/** What one publish did to one entry. `touched`: moved in its document or re-rendered; no reader sees it. */
export type Change = { readonly kind: 'new' | 'edited' | 'withdrawn' | 'returned' | 'touched'; readonly entry: Entry }

/** What is kept in mind of a change once it was told: forty thousand of these are no burden. */
export type ToldChange = {
  readonly kind: Change['kind']
  readonly entry: Pick<Entry, 'id' | 'slug' | 'title' | 'document'>
}

export function toToldChange({ kind, entry: { id, slug, title, document } }: ToldChange): ToldChange {
  return { kind, entry: { id, slug, title, document } }
}

export type ChangeCounts = Readonly<Record<Change['kind'], number>>

/** `[new, new, edited]` → `{ new: 2, edited: 1, withdrawn: 0, returned: 0, touched: 0 }` */
export function countChanges(changes: readonly Pick<Change, 'kind'>[]): ChangeCounts {
  const counts = { new: 0, edited: 0, withdrawn: 0, returned: 0, touched: 0 }
  for (const { kind } of changes) counts[kind] += 1
  return counts
}

/** An entry before its publish has a number. */
export type UnnumberedEntry = Omit<Entry, 'revision' | 'stamp' | 'touched' | 'changed'>
export type UnnumberedChange = { readonly kind: Change['kind']; readonly entry: UnnumberedEntry }

/**
 * A change as part of a publish.
 *
 *   ({ kind: 'edited', entry: A }, before, { revision: 8, stamp: '5f…', at: 09:10 }) → A with revision 8, changed 09:10
 *
 * No reader sees a touched entry differently, so it keeps the revision it had; its bytes may differ all the
 * same, so `touched` and `changed` move.
 */
export function numberChange(
  change: UnnumberedChange,
  before: Entry | undefined,
  publish: { readonly revision: number; readonly stamp: string; readonly at: Date; readonly first?: boolean },
): Change {
  const { kind, entry } = change
  const { revision, stamp } = kind === 'touched' && before ? before : publish
  const first = publish.first ?? publish.revision === 1
  const changed = first ? entry.updated : publish.at
  return { kind, entry: { ...entry, revision, stamp, touched: publish.revision, changed } }
}
