import type { Channel } from '../channel.js'
import { PATHS } from '../links.js'
import { Page, toPageText } from './layout.js'
import { type ListedStory, StoriesByDay } from './stories-by-day.js'
import { siteData } from './structured-data.js'
import { SubscribeBox } from './subscribe-box.js'
import { wordsIn } from './words.js'

/** However many stories the feeds carry: a page of these is read to its end, and weighs little. */
const MOST_STORIES = 60

/** The newest stories by day and digest, and how to get them by oneself. */
export function renderFrontPage(channel: Channel, stories: readonly ListedStory[]): string {
  const words = wordsIn(channel.language)
  return toPageText(
    <Page channel={channel} title={null} description={channel.description} path={PATHS.home} data={siteData(channel)}>
      <div class="columns">
        <SubscribeBox channel={channel} place={{ kind: 'stories' }} />
        <div class="front newest">
          {stories.length === 0 ? (
            <p>{words.noStories}</p>
          ) : (
            <StoriesByDay channel={channel} stories={stories.slice(0, MOST_STORIES)} />
          )}
        </div>
      </div>
    </Page>,
  )
}
