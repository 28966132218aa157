import type { Media } from '../media.js'
import type { RestReason } from '../stories/story.js'

/**
 * A document as the world knows it: what `/digests/<slug>` and the feeds of whole documents show. Its stories
 * are entries of their own, found by `document`.
 *
 *   { id: 'urn:uuid:…', slug: 'morning-notes', document: '2026-11-22.md', title: 'Morning notes',
 *     published: 2026-11-22T08:30:00Z, updated: 2026-11-22T09:10:00Z, withdrawn: null, … }
 */
export type Digest = {
  /** `urn:uuid:` v5; minted once, as an entry's. */
  readonly id: string
  /** The last part of its address; fixed at first publication. */
  readonly slug: string
  /** Path of the file it stands in today. */
  readonly document: string
  readonly title: string
  readonly tags: readonly string[]
  readonly authors: readonly string[]
  /** BCP 47. */
  readonly language: string
  /** Those of its first story that has any. */
  readonly image: Media | null
  readonly enclosure: Media | null
  /** How it was parted into its stories: `times` for a live blog; see stories/styles. */
  readonly style: string
  /** What stands in no story, in the order of the document. */
  readonly asides: readonly Aside[]
  /** UTC, whole seconds; never moves. */
  readonly published: Date
  /** UTC, whole seconds; moves when a story of it came, changed or left, or its own words changed. */
  readonly updated: Date
  /** When its last story was taken back; null while one is live. */
  readonly withdrawn: Date | null
  /** Two digests with the same one look the same to a reader. */
  readonly fingerprint: string
  /** The publish that last changed it, from 1. */
  readonly revision: number
}

/** What a story says of the digest it is in. */
export type DigestName = Pick<Digest, 'slug' | 'title'>

/** Text of a document that is in no story, and after how many stories it stands. */
export type Aside = { readonly text: string; readonly why: RestReason; readonly after: number }

/** A digest before its publish has a number. */
export type UnnumberedDigest = Omit<Digest, 'revision'>

export function numberDigest(digest: UnnumberedDigest, revision: number): Digest {
  return { ...digest, revision }
}

/** Newest first; the order of the feeds of whole documents. */
export function newestDigestFirst(one: Digest, other: Digest): number {
  return other.published.getTime() - one.published.getTime() || (one.id < other.id ? -1 : Number(one.id > other.id))
}
