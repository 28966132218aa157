import { type FeedEntry, updatedOf } from '../formats/feed.js'
import type { PublishMark } from '../ledger/stamp.js'
import type { Resource } from './resource.js'

/**
 * What a client that names an ETag of ours has: the second part of the tag of a feed.
 *
 *   W/"mXQ5….7.5f0c2a7e91.t5k3a0" → { revision: 7, stamp: '5f0c2a7e91', floor: 1763629200 }
 *
 * A function of the feed's entries, so that the same entries have the same tag on every machine.
 */
export type Base = {
  /** The last publish that changed any of its entries for a reader. */
  readonly revision: number
  /** That publish's stamp: proof that it is one of ours. */
  readonly stamp: string
  /** When its oldest entry was published, in seconds since 1970; 0 when it held all there were. */
  readonly floor: number
}

/** How many publishes back a base may lie; who stayed away longer gets the whole feed. */
export const DELTA_PUBLISHES = 512

/** What a tag says beside its content; null for a feed without entries, or with one of before stamps were kept. */
export function baseOf(entries: readonly FeedEntry[], windowSize: number): Base | null {
  const newest = entries.reduce<FeedEntry | null>(
    (last, one) => (last && last.revision >= one.revision ? last : one),
    null,
  )
  if (!newest || newest.stamp === '') return null
  const oldest = Math.min(...entries.map(({ published }) => published.getTime()))
  const floor = entries.length < windowSize ? 0 : Math.floor(oldest / 1000)
  return { revision: newest.revision, stamp: newest.stamp, floor }
}

export function formatBase({ revision, stamp, floor }: Base): string {
  return `${revision.toString(36)}.${stamp}.${floor.toString(36)}`
}

const TAGGED = /\.([0-9a-z]{1,10})\.([0-9a-f]{10})\.([0-9a-z]{1,8})(?=["-;]|$)/

/** What a tag in If-None-Match says its owner has; null when that is no tag of ours. */
export function parseBase(tag: string): Base | null {
  const found = TAGGED.exec(tag)
  if (!found) return null
  const [, revision = '', stamp = '', floor = ''] = found
  return { revision: Number.parseInt(revision, 36), stamp, floor: Number.parseInt(floor, 36) }
}

/**
 * Only what is newer than the base, in the format of the feed (RFC 3229 with `A-IM: feed`); null when the whole
 * is to be sent:
 *
 * - the base is not in the lineage: older than it reaches, of another ledger, or of a time before a backup was
 *   put back;
 * - a story was taken back since: no format can say that a story is gone, and who gets the whole can see it;
 * - nothing newer is to be found, and yet the bytes differ: something of the feed itself was changed.
 *
 * @param lineage the last publishes, the last first
 */
export function buildDelta(whole: Resource, base: Base, lineage: readonly PublishMark[]): Resource | null {
  if (!whole.source || !mayFollow(base, lineage)) return null
  const { feed, format } = whole.source
  const entries = newerThan(feed.entries, base)
  if (entries.length === 0 || entries.length === feed.entries.length) return null
  const body = Buffer.from(format.render({ ...feed, entries, updated: updatedOf(feed.entries) }), 'utf8')
  return { ...whole, body }
}

function mayFollow(base: Base, lineage: readonly PublishMark[]): boolean {
  for (const { revision, stamp, withdrawn } of lineage) {
    if (revision === base.revision) return stamp !== '' && stamp === base.stamp
    if (revision < base.revision || withdrawn > 0) return false
  }
  return false
}

/**
 * Entries changed by a later publish, whether a reader sees it or not; and those from below the base's end: they
 * came up into the window when others left it, and its owner may never have had them.
 */
function newerThan(entries: readonly FeedEntry[], base: Base): FeedEntry[] {
  return entries.filter(
    ({ revision, touched, published }) =>
      Math.max(revision, touched) > base.revision || published.getTime() <= base.floor * 1000,
  )
}
