import type { Channel } from '../channel.js'
import type { FeedEntry } from '../formats/feed.js'
import { absoluteUrl, PATHS } from '../links.js'
import { Page, toPageText } from './layout.js'
import { StoryList } from './story-list.js'
import { wordsIn } from './words.js'

/** The front page: the stories of the main feeds, newest first. */
export function renderIndexPage(channel: Channel, entries: readonly FeedEntry[]): string {
  return toPageText(
    <Page
      channel={channel}
      title={channel.title}
      language={channel.language}
      canonical={absoluteUrl(channel, PATHS.home)}
    >
      <h1>{wordsIn(channel.language).newest}</h1>
      <StoryList channel={channel} entries={entries} />
    </Page>,
  )
}
