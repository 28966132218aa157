import type { Channel } from '../channel.js'
import type { Entry } from '../ledger/entry.js'
import { absoluteUrl, localPath, PATHS, storyPath } from '../links.js'
import { Day, Page, toPageText } from './layout.js'
import { wordsIn } from './words.js'

/** The front page: the stories of the main feeds, newest first. */
export function renderIndexPage(channel: Channel, entries: readonly Entry[]): string {
  const words = wordsIn(channel.language)
  return toPageText(
    <Page
      channel={channel}
      title={channel.title}
      language={channel.language}
      canonical={absoluteUrl(channel, PATHS.home)}
    >
      <h1>{words.newest}</h1>
      {entries.length === 0 && <p>{words.noStories}</p>}
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
    </Page>,
  )
}
