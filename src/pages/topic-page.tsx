import type { Channel } from '../channel.js'
import type { Topic } from '../ledger/topics.js'
import { localPath, PATHS, placePath } from '../links.js'
import { Page, toPageText } from './layout.js'
import { type ListedStory, StoriesByDay } from './stories-by-day.js'
import { SubscribeBox } from './subscribe-box.js'
import { wordsIn } from './words.js'

/** The stories with one tag, or of one author. */
export function renderTopicPage(channel: Channel, topic: Topic, stories: readonly ListedStory[]): string {
  const words = wordsIn(channel.language)
  const place = { kind: topic.kind, slug: topic.slug }
  const kinds = topic.kind === 'tag' ? words.tags : words.authors
  return toPageText(
    <Page
      channel={channel}
      title={topic.name}
      description={`${topic.name}: ${words.countStories(topic.live)} · ${channel.title}`}
      path={placePath(place)}
      feeds={[{ title: `${channel.title} · ${topic.name}`, place }]}
      empty={stories.length === 0}
    >
      <p class="of">
        <a href={localPath(channel, topic.kind === 'tag' ? PATHS.tags : PATHS.authors)}>{kinds}</a>
      </p>
      <h1>
        <bdi>{topic.name}</bdi>
      </h1>
      <p class="byline">{words.countStories(topic.live)}</p>
      <div class="columns">
        <SubscribeBox channel={channel} place={place} />
        <div class="front">
          <StoriesByDay channel={channel} stories={stories} />
        </div>
      </div>
    </Page>,
  )
}

/** More names than these are no list to read; the others are found from their stories. */
const MOST_TOPICS = 500

/** All tags, or all authors. */
export function renderTopicsPage(channel: Channel, kind: Topic['kind'], topics: readonly Topic[]): string {
  const words = wordsIn(channel.language)
  const [title, path] = kind === 'tag' ? [words.tags, PATHS.tags] : [words.authors, PATHS.authors]
  const shown = new Set(topics.toSorted((one, other) => other.live - one.live).slice(0, MOST_TOPICS))
  return toPageText(
    <Page channel={channel} title={title} description={`${channel.title} · ${title}`} path={path}>
      <h1>{title}</h1>
      {topics.length === 0 && <p>{words.noStoriesHere}</p>}
      <ul class="list">
        {topics
          .filter((topic) => shown.has(topic))
          .map(({ slug, name, live }) => (
            <li key={slug}>
              <a href={localPath(channel, placePath({ kind, slug }))}>
                <bdi>{name}</bdi>
              </a>{' '}
              <span class="count">{words.countStories(live)}</span>
            </li>
          ))}
      </ul>
    </Page>,
  )
}
