import type { Channel } from '../channel.js'
import type { Entry } from '../ledger/entry.js'
import { absoluteUrl, placePath, type Place } from '../links.js'
import { EARLIEST_INSTANT } from '../time.js'

/** One item of a feed, before any syntax: a story, or a whole digest. */
export type FeedEntry = Pick<
  Entry,
  | 'id'
  | 'title'
  | 'html'
  | 'summary'
  | 'tags'
  | 'authors'
  | 'language'
  | 'image'
  | 'enclosure'
  | 'published'
  | 'updated'
  | 'revision'
  | 'stamp'
  | 'touched'
> & {
  /** Of its page: `/stories/fuel-dearer`. */
  readonly path: string
  /** The digest it is a story of; null for a whole one. */
  readonly digest: { readonly slug: string; readonly title: string } | null
}

/** A channel and some of its entries, before any syntax: complete, cleaned, in the order to be shown. */
export type Feed = {
  readonly channel: Channel
  readonly place: Place
  /** `urn:uuid:…`; the same in every format. */
  readonly id: string
  readonly title: string
  readonly description: string
  /** Page for people. */
  readonly homeUrl: string
  /** Address of this feed without its last part: `https://example.org/tags/ports`. */
  readonly baseUrl: string
  /** The newest `updated` or withdrawal; 1990 for a feed that never had one. Never the clock. */
  readonly updated: Date
  readonly entries: readonly FeedEntry[]
  /** What was taken back of late, the last first (RFC 6721). */
  readonly withdrawn: readonly Tombstone[]
  readonly archive: ArchiveLinks
}

export type Tombstone = { readonly id: string; readonly withdrawn: Date }

/** Where the older entries of a feed are (RFC 5005 §4); addresses as `baseUrl`, null where there is none. */
export type ArchiveLinks = {
  /** Of a page of the archive: the feed it is the archive of. */
  readonly current: string | null
  readonly older: string | null
  readonly newer: string | null
}

export const NO_ARCHIVE: ArchiveLinks = { current: null, older: null, newer: null }

export type Format = {
  readonly name: string
  /** Last part of the address: `/rss.xml`. */
  readonly path: `/${string}`
  readonly contentType: string
  readonly render: (feed: Feed) => string
}

/** The newest instant anything in these entries changed for a reader. */
export function updatedOf(
  entries: readonly Pick<Entry, 'updated'>[],
  tombstones: readonly Pick<Tombstone, 'withdrawn'>[] = [],
): Date {
  const instants = [...entries.map(({ updated }) => updated), ...tombstones.map(({ withdrawn }) => withdrawn)]
  return new Date(Math.max(EARLIEST_INSTANT.getTime(), ...instants.map(Number)))
}

export function entryUrl(feed: Pick<Feed, 'channel'>, entry: Pick<FeedEntry, 'path'>): string {
  return absoluteUrl(feed.channel, entry.path)
}

/** The feed of the digest a story stands in, or its page: `https://example.org/digests/monday`. */
export function digestUrl(feed: Pick<Feed, 'channel'>, digest: NonNullable<FeedEntry['digest']>): string {
  return absoluteUrl(feed.channel, placePath({ kind: 'digest', slug: digest.slug }))
}

/** Never empty: an entry without a body, such as one of a list of links, says its title. */
export function summaryOf(entry: Pick<Entry, 'summary' | 'title'>): string {
  return entry.summary === '' ? entry.title : entry.summary
}

/** Who wrote an entry: its own authors, else the channel's. Never empty: six of nine readers ignore the feed's. */
export function authorsOf(
  feed: Pick<Feed, 'channel'>,
  entry: Pick<Entry, 'authors'>,
): readonly { readonly name: string; readonly url?: string }[] {
  return entry.authors.length > 0 ? entry.authors.map((name) => ({ name })) : [feed.channel.author]
}
