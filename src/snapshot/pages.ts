import type { Entry } from '../ledger/entry.js'
import type { LedgerView } from '../ledger/ledger.js'
import type { Topic } from '../ledger/topics.js'
import { PATHS, periodPath, placePath, readPeriodPath, readPlace } from '../links.js'
import { renderArchivePage, renderPeriodPage } from '../pages/archive-page.js'
import { renderDigestPage, renderDigestsPage } from '../pages/digest-page.js'
import { renderGonePage } from '../pages/notice-page.js'
import type { ListedStory } from '../pages/stories-by-day.js'
import { renderSubscribePage } from '../pages/subscribe-page.js'
import { renderTopicPage, renderTopicsPage } from '../pages/topic-page.js'
import { EARLIEST_INSTANT } from '../time.js'
import { toFeedEntry } from './feeds.js'
import { periodNamed, periodsWithin, type Span } from './periods.js'
import { buildResource, HTML, type Resource } from './resource.js'
import type { Site } from './site.js'

/** Headlines of a month, and digests. */
const MOST_LISTED = 200
/** Stories of a tag or an author: with their summaries they weigh more. */
const MOST_OF_A_TOPIC = 100
/** Headlines of a day; who publishes more in one finds the rest by tag and digest. */
const MOST_OF_A_DAY = 1000

/** The page for people at this path; null when there is none. Stories have their own (stories.ts). */
export async function makePage(site: Site, path: string): Promise<Resource | null> {
  switch (path) {
    case PATHS.digests:
      return page(site, path, renderDigestsPage(site.channel, await site.view.newestDigests(MOST_LISTED)))
    case PATHS.tags:
      return page(site, path, renderTopicsPage(site.channel, 'tag', await site.view.topics('tag')))
    case PATHS.authors:
      return page(site, path, renderTopicsPage(site.channel, 'author', await site.view.topics('author')))
    case PATHS.subscribe:
      return makeSubscribePage(site)
    case PATHS.archive:
      return page(site, path, renderArchivePage(site.channel, await periodsWithin(site.view, null)))
  }
  const period = periodNamed(readPeriodPath(path) ?? '')
  return period ? makePeriodPage(site, period) : makePlacePage(site, path)
}

async function makeSubscribePage(site: Site): Promise<Resource> {
  const [tags, authors] = [await site.view.topics('tag'), await site.view.topics('author')]
  return page(site, PATHS.subscribe, renderSubscribePage(site.channel, tags, authors))
}

async function makePeriodPage(site: Site, period: Span): Promise<Resource | null> {
  const isDay = period.unit === 'day'
  const most = isDay ? MOST_OF_A_DAY : MOST_LISTED
  const entries = await site.view.publishedBetween(period.start, period.end, isDay ? most : most + 1)
  if (entries.length === 0) return null
  const found =
    entries.length > most
      ? { days: await periodsWithin(site.view, period) }
      : { stories: await listed(site.view, entries), count: isDay && entries.length === most ? null : entries.length }
  return page(site, periodPath(period.name), renderPeriodPage(site.channel, period, found))
}

async function makePlacePage(site: Site, path: string): Promise<Resource | null> {
  const place = readPlace(path)
  if (place?.kind === 'digest') return makeDigestPage(site, place.slug)
  if (place?.kind === 'tag' || place?.kind === 'author')
    return makeTopicPage(site, { kind: place.kind, slug: place.slug })
  return null
}

async function makeTopicPage({ view, channel }: Site, place: Pick<Topic, 'kind' | 'slug'>): Promise<Resource | null> {
  const topic = await view.topic(place.kind, place.slug)
  if (!topic) return null
  const stories = await listed(view, await view.newestOn(place, MOST_OF_A_TOPIC))
  return buildResource(placePath(place), HTML, renderTopicPage(channel, topic, stories), topic.changed)
}

async function makeDigestPage(site: Site, slug: string): Promise<Resource | null> {
  const { view, channel } = site
  const digest = await view.digestBySlug(slug)
  if (!digest) return null
  const path = placePath({ kind: 'digest', slug })
  if (digest.withdrawn) return page(site, path, renderGonePage(channel, 'digest'), 410)
  const stories = (await view.entriesOf([digest.document]))
    .filter(({ document, withdrawn }) => document === digest.document && withdrawn === null)
    .toSorted((one, other) => one.position - other.position)
  return page(site, path, renderDigestPage(channel, digest, stories))
}

/** Entries with the digests they stand in. */
async function listed(view: LedgerView, entries: readonly Entry[]): Promise<readonly ListedStory[]> {
  const digests = await view.digestsOf([...new Set(entries.map(({ document }) => document))])
  const byDocument = new Map(digests.map((digest) => [digest.document, digest]))
  return entries.map((entry) => toFeedEntry(entry, byDocument.get(entry.document)))
}

/** What hangs on many stories changes, for who asks by date, with the last publish. */
function page({ latest }: Site, path: string, text: string, status: 200 | 410 = 200): Resource {
  return buildResource(path, HTML, text, latest.changed ?? EARLIEST_INSTANT, status)
}
