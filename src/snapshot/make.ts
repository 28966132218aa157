import { FORMATS } from '../formats/formats.js'
import { OPML_TYPE, type OpmlFeed, renderOpml } from '../formats/opml.js'
import type { Topic } from '../ledger/topics.js'
import { PATHS, readPlace, readStoryPath } from '../links.js'
import { renderFeedPage } from '../pages/feed-page.js'
import { wordsIn } from '../pages/words.js'
import { EARLIEST_INSTANT } from '../time.js'
import { buildFeedResource } from './feed-resource.js'
import { loadFeed } from './feeds.js'
import { makeMap } from './maps.js'
import { makePage } from './pages.js'
import { buildResource, HTML, type Resource } from './resource.js'
import type { Site } from './site.js'
import { makeStory } from './stories.js'

/** The resource at a path the snapshot does not hold; null when there is none and never was. */
export async function makeResource(site: Site, path: string): Promise<Resource | null> {
  if (path === PATHS.opml) return makeOpml(site)
  const slug = readStoryPath(path)
  if (slug !== null) return makeStory(site, slug)
  return (await makeFeed(site, path)) ?? (await makeMap(site, path)) ?? makePage(site, path)
}

/** The page for people at the address of a feed; null for any other address. */
export async function makeFeedPage({ view, channel, latest }: Site, path: string): Promise<Resource | null> {
  const wanted = readFeedPath(path)
  const loaded = wanted && (await loadFeed(view, channel, latest, wanted.place))
  return loaded && buildResource(path, HTML, renderFeedPage(loaded.feed, wanted.format), loaded.changed)
}

async function makeFeed({ view, channel, latest }: Site, path: string): Promise<Resource | null> {
  const wanted = readFeedPath(path)
  const loaded = wanted && (await loadFeed(view, channel, latest, wanted.place))
  return loaded && buildFeedResource(loaded.feed, wanted.format, loaded.changed)
}

/** `/tags/fuel/rss.xml` → the tag and RSS; null for what is no feed. */
export function readFeedPath(path: string) {
  const format = FORMATS.find((one) => path.endsWith(one.path))
  const place = format && readPlace(path.slice(0, -format.path.length))
  return format && place ? { format, place } : null
}

/** Feeds of digests listed: a reader that imports the list subscribes to all of them. */
const MOST_DIGESTS_LISTED = 1000

async function makeOpml({ view, channel, latest }: Site): Promise<Resource> {
  const words = wordsIn(channel.language)
  const ofTopics = async (kind: Topic['kind']): Promise<OpmlFeed[]> =>
    (await view.topics(kind)).map(({ slug, name }) => ({ title: name, place: { kind, slug } }))
  const digests = await view.newestDigests(MOST_DIGESTS_LISTED)
  const groups = [
    { title: words.stories, feeds: [{ title: channel.title, place: { kind: 'stories' } as const }] },
    {
      title: words.digests,
      feeds: [
        { title: `${channel.title} · ${words.digests}`, place: { kind: 'digests' } as const },
        ...digests.map(({ slug, title }) => ({ title, place: { kind: 'digest', slug } as const })),
      ],
    },
    { title: words.tags, feeds: await ofTopics('tag') },
    { title: words.authors, feeds: await ofTopics('author') },
  ]
  const modified = latest.changed ?? EARLIEST_INSTANT
  return buildResource(PATHS.opml, OPML_TYPE, renderOpml(channel, groups, modified), modified)
}
