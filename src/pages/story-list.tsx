import type { Channel } from '../channel.js'
import type { Entry } from '../ledger/entry.js'
import { localPath, storyPath } from '../links.js'
import { Day } from './layout.js'
import { wordsIn } from './words.js'

/** Stories with their summaries, in the order given. */
export function StoryList({ channel, entries }: { readonly channel: Channel; readonly entries: readonly Entry[] }) {
  return (
    <>
      {entries.length === 0 && <p>{wordsIn(channel.language).noStories}</p>}
      {entries.map((entry) => (
        <article key={entry.id} lang={entry.language === channel.language ? undefined : entry.language}>
          <h2>
            <a href={localPath(channel, storyPath(entry.slug))}>{entry.title}</a>
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
