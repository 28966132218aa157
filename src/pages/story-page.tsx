import type { Channel } from '../channel.js'
import { authorsOf } from '../formats/feed.js'
import type { Entry } from '../ledger/entry.js'
import { absoluteUrl, localPath, PATHS, storyPath } from '../links.js'
import { StoryMedia } from './story-media.js'
import { Day, Page, toPageText } from './layout.js'
import { wordsIn } from './words.js'

/** The page a feed item links to. The body is sanitised where it enters the program (stories/body.ts). */
export function renderStoryPage(channel: Channel, entry: Entry): string {
  const words = wordsIn(channel.language)
  return toPageText(
    <Page
      channel={channel}
      title={entry.title}
      language={entry.language}
      canonical={absoluteUrl(channel, storyPath(entry.slug))}
    >
      <article>
        <h1>{entry.title}</h1>
        <p class="byline">
          {authorsOf({ channel }, entry)
            .map(({ name }) => name)
            .join(', ')}{' '}
          · <Day instant={entry.published} language={entry.language} />
          {entry.updated > entry.published && (
            <>
              {' '}
              · {words.updated} <Day instant={entry.updated} language={entry.language} />
            </>
          )}
        </p>
        <StoryMedia entry={entry} />
        <div class="body" dangerouslySetInnerHTML={{ __html: entry.html }} />
        {entry.tags.length > 0 && <p class="tags">{entry.tags.join(' · ')}</p>}
        {entry.documentTitle !== '' && entry.documentTitle !== entry.title && (
          <p class="digest">
            {words.from}: {entry.documentTitle}
          </p>
        )}
      </article>
      <p>
        <a href={localPath(channel, PATHS.home)}>{words.home}</a>
      </p>
    </Page>,
  )
}

/** What is left at the address of a withdrawn story (410): that it was there, not what it said. */
export function renderGonePage(channel: Channel): string {
  const words = wordsIn(channel.language)
  return renderNotice(channel, words.goneTitle, words.gone)
}

export function renderNotFoundPage(channel: Channel): string {
  const words = wordsIn(channel.language)
  return renderNotice(channel, words.notFoundTitle, words.notFound)
}

/** A heading and a sentence, for who came to the wrong place. */
export function renderNotice(channel: Channel, title: string, text: string): string {
  return toPageText(
    <Page channel={channel} title={`${title} · ${channel.title}`} language={channel.language} canonical={null}>
      <h1>{title}</h1>
      <p>{text}</p>
      <p>
        <a href={localPath(channel, PATHS.home)}>{wordsIn(channel.language).home}</a>
      </p>
    </Page>,
  )
}
