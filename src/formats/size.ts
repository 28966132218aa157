import type { Feed, FeedEntry } from './feed.js'
import { entryUrl, summaryOf } from './feed.js'
import { escapeText } from './xml.js'

/** Some readers refuse a larger feed. */
export const MOST_FEED_BYTES = 512 * 1024
/** For the head of a feed, and for the tags, dates and addresses of an item. */
const HEAD_BYTES = 8_000
const ITEM_BYTES = 1_400

/**
 * The same feed, small enough for every reader: once the newest items fill it, older ones have their summary
 * and a link in place of the whole text. Which ones hangs on the texts alone, so all formats agree.
 */
export function fitToSize(feed: Feed, content: 'full' | 'summary' = feed.channel.content): Feed {
  const short = feed.entries.map((entry) => shortened(feed, entry))
  if (content === 'summary') return { ...feed, entries: short }
  let room = MOST_FEED_BYTES - fullWeightOf(short)
  const entries = feed.entries.map((entry, index) => {
    const brief = short[index] ?? entry
    room -= Math.max(0, weightOf(entry) - weightOf(brief))
    return room >= 0 ? entry : brief
  })
  return { ...feed, entries }
}

/** The body a reader gets where the whole one has no place: never a cut one. */
function shortened(feed: Feed, entry: FeedEntry): FeedEntry {
  const html = `<p>${escapeText(summaryOf(entry))}</p>${linkTo(feed, entry)}`
  return entry.html.length <= html.length ? entry : { ...entry, html }
}

function linkTo(feed: Feed, entry: FeedEntry): string {
  const address = escapeText(entryUrl(feed, entry)).replaceAll('"', '&#x22;')
  return `<p><a href="${address}">${escapeText(entry.title)}</a></p>`
}

/** An entry of one feed for the same feed at another address: what was shortened links to the page there. */
export function relinked(entry: FeedEntry, from: Feed, to: Feed): FeedEntry {
  const link = linkTo(from, entry)
  if (!entry.html.endsWith(link)) return entry
  return { ...entry, html: `${entry.html.slice(0, -link.length)}${linkTo(to, entry)}` }
}

/** An upper bound of the bytes of a feed of these entries with their whole text. */
export function fullWeightOf(entries: readonly Weighed[]): number {
  return entries.reduce((sum, entry) => sum + weightOf(entry), HEAD_BYTES)
}

/** What an item's size hangs on. */
export type Weighed = Pick<FeedEntry, 'title' | 'summary' | 'tags' | 'authors' | 'html' | 'digest'>

/** An upper bound of the bytes of an item in the format that takes most. */
export function weightOf(entry: Weighed): number {
  const plain = [entry.title, entry.title, summaryOf(entry), ...entry.tags, ...entry.authors, entry.digest?.title ?? '']
  const twice = plain.reduce((sum, text) => sum + Buffer.byteLength(escapeText(escapeText(text))), 0)
  return (
    ITEM_BYTES +
    twice +
    Math.max(Buffer.byteLength(escapeText(entry.html)), Buffer.byteLength(JSON.stringify(entry.html)))
  )
}
