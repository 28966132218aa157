import type { Feed, Format } from '../formats/feed.js'
import { Page, toPageText } from './layout.js'
import { StoryList } from './story-list.js'
import { wordsIn } from './words.js'

/**
 * What a browser shows at the address of a feed: what a feed is, its address to copy, and its stories.
 * Browsers that are sent the feed itself show its source.
 */
export function renderFeedPage(feed: Feed, format: Format): string {
  const { channel, entries } = feed
  const words = wordsIn(channel.language)
  const address = `${feed.baseUrl}${format.path}`
  return toPageText(
    <Page channel={channel} title={`${feed.title} · ${format.name}`} language={channel.language} canonical={address}>
      <h1>{words.feedTitle}</h1>
      <p>{words.feedMeaning}</p>
      <p class="address">
        <code>{address}</code>
      </p>
      <StoryList channel={channel} entries={entries} />
    </Page>,
  )
}
