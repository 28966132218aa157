import type { Channel } from '../channel.js'
import type { FeedEntry } from '../formats/feed.js'
import { localPath } from '../links.js'
import { Day } from './layout.js'
import { wordsIn } from './words.js'

/** Stories with their summaries, in the order given. */
export function StoryList({ channel, entries }: { readonly channel: Channel; readonly entries: readonly FeedEntry[] }) {
  return (
    <>
      {entries.length === 0 && <p>{wordsIn(channel.language).noStories}</p>}
      {entries.map((entry) => (
        <article key={entry.id} lang={entry.language === channel.language ? undefined : entry.language}>
          <h2>
            <a href={localPath(channel, entry.path)}>{entry.title}</a>
          </h2>
          <p class="byline">
            <Day instant={entry.published} language={entry.language} />
          </p>
          {entry.summary !== '' && <p>{entry.summary}</p>}
        </article>
      ))}
    </>
  )
}
