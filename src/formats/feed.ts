import type { Channel } from '../channel.js'
import type { Entry } from '../ledger/entry.js'
import { absoluteUrl, storyPath } from '../links.js'
import { EARLIEST_INSTANT } from '../time.js'

/** A channel and some of its entries, before any syntax: complete, cleaned, in the order to be shown. */
export type Feed = {
  readonly channel: Channel
  /** `urn:uuid:…`; the same in every format. */
  readonly id: string
  readonly title: string
  readonly description: string
  /** Page for people. */
  readonly homeUrl: string
  /** Address of this feed without its last part: `https://example.org/tags/ports`. */
  readonly baseUrl: string
  /** The newest `updated` of the entries; 1990 for a feed that never had one. Never the clock. */
  readonly updated: Date
  readonly entries: readonly Entry[]
}

export type Format = {
  readonly name: string
  /** Last part of the address: `/rss.xml`. */
  readonly path: `/${string}`
  readonly contentType: string
  readonly render: (feed: Feed) => string
}

/** The newest instant anything in these entries changed for a reader. */
export function updatedOf(entries: readonly Pick<Entry, 'updated'>[]): Date {
  return new Date(Math.max(EARLIEST_INSTANT.getTime(), ...entries.map((entry) => entry.updated.getTime())))
}

export function entryUrl(feed: Pick<Feed, 'channel'>, entry: Pick<Entry, 'slug'>): string {
  return absoluteUrl(feed.channel, storyPath(entry.slug))
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
