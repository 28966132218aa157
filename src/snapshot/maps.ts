import type { Entry } from '../ledger/entry.js'
import type { Address, LedgerView } from '../ledger/ledger.js'
import type { Topic } from '../ledger/topics.js'
import { PATHS, periodPath, placePath, readSitemapPartPath, sitemapPartPath, storyPath } from '../links.js'
import {
  type MapAddress,
  MOST_ADDRESSES,
  newsSince,
  renderNewsSitemap,
  renderSitemap,
  renderSitemapIndex,
  SITEMAP_TYPE,
} from '../pages/sitemap.js'
import { EARLIEST_INSTANT } from '../time.js'
import { periodsWithin } from './periods.js'
import { buildResource, type Resource } from './resource.js'
import type { Site } from './site.js'

/** Of each story there may be a digest beside it. */
const STORIES_A_PART = MOST_ADDRESSES / 2

/** The map of the site at this path; null for any other. */
export async function makeMap(site: Site, path: string): Promise<Resource | null> {
  if (path === PATHS.newsSitemap) return makeNewsSitemap(site)
  if (path === PATHS.sitemap) return makeSitemap(site)
  const part = readSitemapPartPath(path)
  return part === null ? null : makePart(site, part)
}

/** One map of all, or an index of its parts where that is too large (sitemaps.org). */
async function makeSitemap(site: Site): Promise<Resource> {
  const [tags, authors] = [await topicAddresses(site, 'tag'), await topicAddresses(site, 'author')]
  const lists = await listAddresses(site)
  if (lists.length + tags.length + authors.length + site.latest.live * 2 > MOST_ADDRESSES)
    return map(site, PATHS.sitemap, renderSitemapIndex(site.channel, partsOf(site, { tags, authors })))
  const stories = [...(await newestAddresses(site)), ...(await archivedAddresses(site.view, 0, site.latest.archived))]
  return map(site, PATHS.sitemap, renderSitemap(site.channel, [...lists, ...stories, ...tags, ...authors]))
}

/** Archived stories go by their numbers there, which never change: a full part stays as it is. */
function partsOf({ latest }: Site, topics: Readonly<Record<'tags' | 'authors', readonly MapAddress[]>>): MapAddress[] {
  const named = ['lists', 'newest', ...(['tags', 'authors'] as const).filter((kind) => topics[kind].length > 0)]
  const numbered = Array.from({ length: Math.ceil(latest.archived / STORIES_A_PART) }, (_, index) => String(index + 1))
  return [...named, ...numbered].map((part) => ({ path: sitemapPartPath(part) }))
}

async function makePart(site: Site, part: string): Promise<Resource | null> {
  const addresses = await partAddresses(site, part)
  return addresses === null || addresses.length === 0
    ? null
    : map(site, sitemapPartPath(part), renderSitemap(site.channel, addresses.slice(0, MOST_ADDRESSES)))
}

async function partAddresses(site: Site, part: string): Promise<readonly MapAddress[] | null> {
  switch (part) {
    case 'lists':
      return listAddresses(site)
    case 'newest':
      return newestAddresses(site)
    case 'tags':
      return topicAddresses(site, 'tag')
    case 'authors':
      return topicAddresses(site, 'author')
  }
  const number = Number(part)
  if (!Number.isSafeInteger(number) || (number - 1) * STORIES_A_PART >= site.latest.archived) return null
  return archivedAddresses(site.view, (number - 1) * STORIES_A_PART, number * STORIES_A_PART)
}

async function listAddresses({ view, latest }: Site): Promise<readonly MapAddress[]> {
  const changed = latest.changed ?? EARLIEST_INSTANT
  const months = await periodsWithin(view, null)
  return [
    { path: PATHS.home, changed },
    ...[PATHS.digests, PATHS.tags, PATHS.authors, PATHS.archive, PATHS.subscribe].map((path) => ({ path })),
    ...months.map(({ name }) => ({ path: periodPath(name) })),
  ]
}

async function topicAddresses({ view }: Site, kind: Topic['kind']): Promise<readonly MapAddress[]> {
  return (await view.topics(kind)).map(({ slug, changed }) => ({ path: placePath({ kind, slug }), changed }))
}

async function archivedAddresses(view: LedgerView, from: number, to: number): Promise<readonly MapAddress[]> {
  return (await view.addresses(from, to)).flatMap(toMapAddresses)
}

async function newestAddresses({ view, channel }: Site): Promise<readonly MapAddress[]> {
  const entries = await view.newest(channel.windowSize)
  const digests = await view.digestsOf([...new Set(entries.map(({ document }) => document))])
  const byDocument = new Map(digests.map((digest) => [digest.document, digest]))
  const digestOf = ({ document, position }: Entry) => (position === 1 ? (byDocument.get(document) ?? null) : null)
  return entries.flatMap((entry) => toMapAddresses({ ...entry, digest: digestOf(entry) }))
}

/** A digest is named beside its second story: one of a single story has that story's page for its first address. */
function toMapAddresses({ slug, updated, digest }: Address): MapAddress[] {
  const story = { path: storyPath(slug), changed: updated }
  return digest ? [story, { path: placePath({ kind: 'digest', slug: digest.slug }), changed: digest.updated }] : [story]
}

/** More than the two days of a busy publication hold, the news map cuts itself. */
const MOST_NEWS_ASKED = 1000

async function makeNewsSitemap(site: Site): Promise<Resource> {
  const [newest] = await site.view.newest(1)
  const stories = newest
    ? await site.view.publishedBetween(
        newsSince(newest.published),
        new Date(newest.published.getTime() + 1),
        MOST_NEWS_ASKED,
      )
    : []
  return map(site, PATHS.newsSitemap, renderNewsSitemap(site.channel, stories))
}

function map({ latest }: Site, path: string, text: string): Resource {
  return buildResource(path, SITEMAP_TYPE, text, latest.changed ?? EARLIEST_INSTANT)
}
