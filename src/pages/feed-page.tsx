import type { Feed, Format } from '../formats/feed.js'
import { localPath, PATHS, placePath } from '../links.js'
import { Page, toPageText } from './layout.js'
import { StoriesByDay } from './stories-by-day.js'
import { FeedAddress, ReaderLinks } from './subscribe-box.js'
import { wordsIn } from './words.js'

/**
 * What a browser shows at the address of a feed: what a feed is, its address to copy, and its stories.
 * Browsers that are sent the feed itself show its source.
 */
export function renderFeedPage(feed: Feed, format: Format): string {
  const { channel, entries, place } = feed
  const words = wordsIn(channel.language)
  const own = place.kind === 'stories' ? [] : [{ title: feed.title, place }]
  return toPageText(
    <Page
      channel={channel}
      title={place.kind === 'stories' ? format.name : `${feed.title} · ${format.name}`}
      description={feed.description}
      path={`${placePath(place)}${format.path}`}
      feeds={own}
    >
      <h1>{words.feedTitle}</h1>
      <p>{words.feedMeaning}</p>
      <FeedAddress channel={channel} place={place} format={format} />
      <ReaderLinks channel={channel} place={place} format={format} />
      <p>
        <a href={localPath(channel, PATHS.subscribe)}>{words.subscribe}</a>
      </p>
      <StoriesByDay channel={channel} stories={entries} />
    </Page>,
  )
}
