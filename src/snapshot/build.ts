import { AUTO_LANGUAGE, type Channel, LAST_RESORT_LANGUAGE } from '../channel.js'
import { type Feed, updatedOf } from '../formats/feed.js'
import { FORMATS } from '../formats/formats.js'
import type { Entry } from '../ledger/entry.js'
import { feedId } from '../ledger/identity.js'
import { absoluteUrl, PATHS, storyPath } from '../links.js'
import { renderFeedPage } from '../pages/feed-page.js'
import { renderIndexPage } from '../pages/index-page.js'
import { renderGonePage, renderStoryPage } from '../pages/story-page.js'
import { STYLESHEET } from '../pages/stylesheet.js'
import { EARLIEST_INSTANT } from '../time.js'
import { buildFeedResource } from './feed-resource.js'
import { buildResource, type Resource } from './resource.js'

/** All resources that every visitor may ask for at one moment; story pages are made when they are asked for. */
export type Snapshot = {
  /** The publish it shows; 0 before the first. */
  readonly revision: number
  /** The channel with its language settled. */
  readonly channel: Channel
  readonly get: (path: string) => Resource | undefined
  /** The page for people at the address of a feed. */
  readonly feedPage: (path: string) => Resource | undefined
}

/** The last publish: what is in the feeds was true from its time on, whatever dates the stories have. */
export type Latest = { readonly revision: number; readonly changed: Date | null }

export const HTML = 'text/html; charset=utf-8'

/**
 * Entries → resources. The same entries give the same bytes and validators, on every machine, at any time.
 *
 *   newest 50 entries → /rss.xml /atom.xml /feed.json / /strillone.css
 */
export function buildSnapshot(configured: Channel, entries: readonly Entry[], latest: Latest): Snapshot {
  const channel = { ...configured, language: spokenLanguage(configured, entries) }
  const feed: Feed = {
    channel,
    id: feedId(channel.id, '/'),
    title: channel.title,
    description: channel.description,
    homeUrl: absoluteUrl(channel, PATHS.home),
    baseUrl: channel.url,
    updated: updatedOf(entries),
    entries,
  }
  const lastModified = latest.changed ?? EARLIEST_INSTANT
  const resources = [
    ...FORMATS.map((format) => buildFeedResource(feed, format, lastModified)),
    buildResource(PATHS.home, HTML, renderIndexPage(channel, entries), lastModified),
    buildResource(PATHS.stylesheet, 'text/css; charset=utf-8', STYLESHEET, EARLIEST_INSTANT),
  ]
  const byPath = new Map(resources.map((resource) => [resource.path, resource]))
  return {
    revision: latest.revision,
    channel,
    get: (path) => byPath.get(path),
    feedPage: (path) => {
      const format = FORMATS.find((one) => one.path === path)
      return format && buildResource(path, HTML, renderFeedPage(feed, format), lastModified)
    },
  }
}

/** The language most entries are written in; of two with as many, the one that comes first. */
function spokenLanguage(channel: Channel, entries: readonly Entry[]): string {
  if (channel.language !== AUTO_LANGUAGE) return channel.language
  const counts = new Map<string, number>()
  for (const { language } of entries) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [commonest] = [...counts].toSorted(([, one], [, other]) => other - one)
  return commonest?.[0] ?? LAST_RESORT_LANGUAGE
}

/** The page of one story: its text, or, once it is withdrawn, that it was there. */
export function buildStoryResource(channel: Channel, entry: Entry): Resource {
  const path = storyPath(entry.slug)
  if (entry.withdrawn) return buildResource(path, HTML, renderGonePage(channel), entry.changed, 410)
  return buildResource(path, HTML, renderStoryPage(channel, entry), entry.changed)
}
