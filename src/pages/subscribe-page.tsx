import type { Channel } from '../channel.js'
import { FORMATS } from '../formats/formats.js'
import type { Topic } from '../ledger/topics.js'
import { localPath, PATHS, type Place, placePath } from '../links.js'
import { Page, toPageText } from './layout.js'
import { FeedAddress, FormatLinks, ReaderLinks } from './subscribe-box.js'
import { wordsIn } from './words.js'

/** More than these are listed on the pages of tags and authors. */
const MOST_TOPICS = 50

/** What a feed is, and every feed there is. */
export function renderSubscribePage(channel: Channel, tags: readonly Topic[], authors: readonly Topic[]): string {
  const words = wordsIn(channel.language)
  const main: Place = { kind: 'stories' }
  return toPageText(
    <Page channel={channel} title={words.subscribe} description={words.feedPromise} path={PATHS.subscribe} feeds={[]}>
      <h1>{words.subscribe}</h1>
      {words.feedExplained.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <h2>{words.newest}</h2>
      {FORMATS.map((format) => (
        <div key={format.path} class="feed">
          <h3>{format.name}</h3>
          <FeedAddress channel={channel} place={main} format={format} />
        </div>
      ))}
      <h3>{words.openIn}</h3>
      <ReaderLinks channel={channel} place={main} />
      <h2>{words.wholeDigests}</h2>
      <FeedAddress channel={channel} place={{ kind: 'digests' }} />
      <FormatLinks channel={channel} place={{ kind: 'digests' }} />
      <TopicFeeds channel={channel} title={words.oneTag} topics={tags} more={PATHS.tags} moreText={words.tags} />
      <TopicFeeds
        channel={channel}
        title={words.oneAuthor}
        topics={authors}
        more={PATHS.authors}
        moreText={words.authors}
      />
      <p>
        <a href={localPath(channel, PATHS.opml)}>{words.allFeeds}</a>
      </p>
    </Page>,
  )
}

type TopicsProps = {
  readonly channel: Channel
  readonly title: string
  readonly topics: readonly Topic[]
  readonly more: string
  readonly moreText: string
}

function TopicFeeds({ channel, title, topics, more, moreText }: TopicsProps) {
  if (topics.length === 0) return null
  const shown = new Set(topics.toSorted((one, other) => other.live - one.live).slice(0, MOST_TOPICS))
  return (
    <>
      <h2>{title}</h2>
      <ul class="row">
        {topics
          .filter((topic) => shown.has(topic))
          .map(({ kind, slug, name }) => (
            <li key={slug}>
              <a href={localPath(channel, `${placePath({ kind, slug })}${FORMATS[0].path}`)}>
                <bdi>{name}</bdi>
              </a>
            </li>
          ))}
        {shown.size < topics.length && (
          <li>
            <a href={localPath(channel, more)}>{moreText} …</a>
          </li>
        )}
      </ul>
    </>
  )
}
