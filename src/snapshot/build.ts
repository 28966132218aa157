import { AUTO_LANGUAGE, type Channel, LAST_RESORT_LANGUAGE } from '../channel.js'
import { FORMATS } from '../formats/formats.js'
import type { Entry } from '../ledger/entry.js'
import type { Latest } from '../ledger/ledger.js'
import { PATHS } from '../links.js'
import { renderFrontPage } from '../pages/front-page.js'
import { buildFeedResource } from './feed-resource.js'
import type { LoadedFeed } from './feeds.js'
import { buildFixtures } from './fixtures.js'
import { buildResource, HTML, type Resource } from './resource.js'

/** All resources that every visitor may ask for at one moment; the rest is made when it is asked for (site.ts). */
export type Snapshot = {
  /** The publish it shows. */
  readonly latest: Latest
  /** The channel with its language settled. */
  readonly channel: Channel
  readonly get: (path: string) => Resource | undefined
}

/**
 * The main feed → resources. The same entries give the same bytes and validators, on every machine, at any time.
 *
 *   newest 50 entries → /rss.xml /atom.xml /feed.json / and what never changes: /strillone.css …
 */
export function buildSnapshot({ feed, changed }: LoadedFeed, latest: Latest): Snapshot {
  const { channel } = feed
  const resources = [
    ...FORMATS.map((format) => buildFeedResource(feed, format, changed)),
    buildResource(PATHS.home, HTML, renderFrontPage(channel, feed.entries), changed),
    ...buildFixtures(channel),
  ]
  const byPath = new Map(resources.map((resource) => [resource.path, resource]))
  return { latest, channel, get: (path) => byPath.get(path) }
}

/** The channel with the language most of its newest entries are written in, unless it says its own. */
export function settleLanguage(channel: Channel, entries: readonly Entry[]): Channel {
  return { ...channel, language: spokenLanguage(channel, entries) }
}

/** The language most entries are written in; of two with as many, the one that comes first. */
function spokenLanguage(channel: Channel, entries: readonly Entry[]): string {
  if (channel.language !== AUTO_LANGUAGE) return channel.language
  const counts = new Map<string, number>()
  for (const { language } of entries) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [commonest] = [...counts].toSorted(([, one], [, other]) => other - one)
  return commonest?.[0] ?? LAST_RESORT_LANGUAGE
}
