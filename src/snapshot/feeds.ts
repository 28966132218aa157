import type { Channel } from '../channel.js'
import { type ArchiveLinks, type Feed, type FeedEntry, NO_ARCHIVE, type Tombstone, updatedOf } from '../formats/feed.js'
import { fitToSize } from '../formats/size.js'
import { wholeDigest } from '../formats/whole-digest.js'
import { archivePage, newerPage, olderPage } from '../ledger/archive.js'
import type { Digest } from '../ledger/digest.js'
import type { Entry } from '../ledger/entry.js'
import { feedId } from '../ledger/identity.js'
import type { Latest, LedgerView } from '../ledger/ledger.js'
import { absoluteUrl, PATHS, type Place, placePath, storyPath } from '../links.js'
import { wordsIn } from '../pages/words.js'
import { EARLIEST_INSTANT } from '../time.js'

/** A feed, and when it last changed for who asks by date. */
export type LoadedFeed = { readonly feed: Feed; readonly changed: Date }

/** A digest with more stories than this shows the first so many in its feed. */
const MOST_OF_A_DIGEST = 500

/**
 * The feed of a place, asked of the ledger; null when there never was one. Its cost hangs on what is in it, not
 * on how much is remembered.
 */
export async function loadFeed(
  view: LedgerView,
  channel: Channel,
  latest: Latest,
  place: Place,
): Promise<LoadedFeed | null> {
  switch (place.kind) {
    case 'stories':
      return storiesFeed(view, channel, latest, await view.newest(channel.windowSize))
    case 'digests':
      return digestsFeed(view, channel, latest)
    case 'archive':
      return archiveFeed(view, channel, latest, place.upTo)
    case 'digest':
      return digestFeed(view, channel, latest, place.slug)
    default:
      return topicFeed(view, channel, { kind: place.kind, slug: place.slug })
  }
}

/** The main feed: the stories that are not in the archive yet. */
export async function storiesFeed(
  view: LedgerView,
  channel: Channel,
  latest: Latest,
  entries: readonly Entry[],
): Promise<LoadedFeed> {
  const withdrawn = await view.withdrawnSince(oldestOf(entries), channel.windowSize)
  const older = latest.archived === 0 ? null : archiveUrl(channel, latest.archived)
  const feed = await storyFeed(view, channel, { kind: 'stories' }, channel.title, entries, withdrawn)
  return loaded({ ...feed, archive: { current: null, older, newer: null } }, latest.changed)
}

async function archiveFeed(
  view: LedgerView,
  channel: Channel,
  latest: Latest,
  upTo: number,
): Promise<LoadedFeed | null> {
  const page = archivePage(upTo, latest.archived)
  if (!page) return null
  const members = await view.archived(page.from, page.to)
  const [older, newer] = [olderPage(page), newerPage(page, latest.archived)]
  const archive: ArchiveLinks = {
    current: channel.url,
    older: older === null ? null : archiveUrl(channel, older),
    newer: newer === null ? null : archiveUrl(channel, newer),
  }
  const title = titled(channel, `${wordsIn(channel.language).archive} ${page.from + 1}–${page.to}`)
  const [live, gone] = [members.filter((entry) => !entry.withdrawn), members.filter((entry) => entry.withdrawn)]
  const feed = await storyFeed(view, channel, { kind: 'archive', upTo }, title, live, gone)
  return loaded({ ...feed, archive }, latest.changed)
}

async function topicFeed(
  view: LedgerView,
  channel: Channel,
  place: { readonly kind: 'tag' | 'author'; readonly slug: string },
): Promise<LoadedFeed | null> {
  const topic = await view.topic(place.kind, place.slug)
  if (!topic) return null
  const entries = await view.newestOn(place, channel.windowSize)
  const withdrawn = await view.withdrawnOn(place, oldestOf(entries), channel.windowSize)
  const feed = await storyFeed(view, channel, place, titled(channel, topic.name), entries, withdrawn)
  return loaded(feed, topic.changed)
}

async function digestFeed(
  view: LedgerView,
  channel: Channel,
  latest: Latest,
  slug: string,
): Promise<LoadedFeed | null> {
  const digest = await view.digestBySlug(slug)
  if (!digest) return null
  const all = (await view.entriesOf([digest.document])).filter(({ document }) => document === digest.document)
  const stories = all
    .filter(({ withdrawn }) => withdrawn === null)
    .toSorted((one, other) => one.position - other.position)
    .slice(0, MOST_OF_A_DIGEST)
  const gone = all.filter(({ withdrawn }) => withdrawn !== null).toSorted(lastWithdrawnFirst)
  const feed = await storyFeed(view, channel, { kind: 'digest', slug }, titled(channel, digest.title), stories, gone)
  return loaded(feed, latest.changed)
}

/** Whole documents, one item each. */
async function digestsFeed(view: LedgerView, channel: Channel, latest: Latest): Promise<LoadedFeed> {
  const digests = await view.newestDigests(channel.windowSize)
  const stories = await liveStoriesOf(view, digests)
  const entries = digests.map((digest) => wholeDigest(channel, digest, stories.get(digest.document) ?? []))
  const gone = await view.digestsWithdrawnSince(oldestOf(digests), channel.windowSize)
  const title = titled(channel, wordsIn(channel.language).digests)
  return loaded(feedOf(channel, { kind: 'digests' }, title, entries, tombstonesOf(gone)), latest.changed)
}

/** By document. */
export async function liveStoriesOf(
  view: LedgerView,
  digests: readonly Digest[],
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const byDocument = new Map<string, Entry[]>()
  for (const entry of await view.entriesOf(digests.map(({ document }) => document))) {
    if (entry.withdrawn) continue
    byDocument.set(entry.document, [...(byDocument.get(entry.document) ?? []), entry])
  }
  return byDocument
}

async function storyFeed(
  view: LedgerView,
  channel: Channel,
  place: Place,
  title: string,
  entries: readonly Entry[],
  withdrawn: readonly Entry[],
): Promise<Feed> {
  const digests = await view.digestsOf([...new Set(entries.map(({ document }) => document))])
  const byDocument = new Map(digests.map((digest) => [digest.document, digest]))
  const items = entries.map((entry) => toFeedEntry(entry, byDocument.get(entry.document)))
  return feedOf(channel, place, title, items, tombstonesOf(withdrawn))
}

export function toFeedEntry(entry: Entry, digest: Pick<Digest, 'slug' | 'title'> | undefined): FeedEntry {
  return { ...entry, path: storyPath(entry.slug), digest: digest ? { slug: digest.slug, title: digest.title } : null }
}

function feedOf(
  channel: Channel,
  place: Place,
  title: string,
  entries: readonly FeedEntry[],
  withdrawn: readonly Tombstone[],
): Feed {
  const path = placePath(place)
  return {
    channel,
    place,
    id: feedId(channel.id, path === '' ? '/' : path),
    title,
    description: channel.description,
    homeUrl: absoluteUrl(channel, hasPage(place) ? path : PATHS.home),
    baseUrl: `${channel.url}${path}`,
    updated: updatedOf(entries, withdrawn),
    entries,
    withdrawn,
    archive: NO_ARCHIVE,
  }
}

function hasPage({ kind }: Place): boolean {
  return kind === 'tag' || kind === 'author' || kind === 'digest'
}

function loaded(feed: Feed, changed: Date | null): LoadedFeed {
  return { feed: fitToSize(feed), changed: changed ?? EARLIEST_INSTANT }
}

function titled(channel: Channel, what: string): string {
  return `${channel.title} · ${what}`
}

function archiveUrl(channel: Channel, upTo: number): string {
  return `${channel.url}${placePath({ kind: 'archive', upTo })}`
}

/** From when on a withdrawal is of interest to who has read the feed; of an empty one, always. */
function oldestOf(entries: readonly Pick<Entry, 'published'>[]): Date {
  return new Date(Math.min(...entries.map(({ published }) => published.getTime()), entries.length === 0 ? 0 : Infinity))
}

function tombstonesOf(gone: readonly Pick<Entry, 'id' | 'withdrawn'>[]): Tombstone[] {
  return gone.flatMap(({ id, withdrawn }) => (withdrawn ? [{ id, withdrawn }] : []))
}

function lastWithdrawnFirst(one: Entry, other: Entry): number {
  return Number(other.withdrawn) - Number(one.withdrawn) || (one.id < other.id ? -1 : 1)
}
