import type { Channel } from '../channel.js'
import type { Entry } from '../ledger/entry.js'

/** What is about to be published, as an aggregator would fetch it. */
export type Published = {
  /** Its language settled. */
  readonly channel: Channel
  readonly entries: readonly Entry[]
  /** Address → text of the feeds, sitemaps and story pages: `/rss.xml`, `/news-sitemap.xml`, `/stories/fuel`. */
  readonly texts: ReadonlyMap<string, string>
  /** Line at which the story of an entry begins, by the entry's id; where unknown, 1. */
  readonly lines: ReadonlyMap<string, number>
  /** UTC; what "in the future" and "in the last two days" are measured by. */
  readonly now: Date
}

/** A story, or a line of something published. */
export type Place = { readonly entry: Entry } | { readonly address: string; readonly line: number }
