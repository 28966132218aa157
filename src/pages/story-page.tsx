import type { Channel } from '../channel.js'
import type { DigestName } from '../ledger/digest.js'
import type { Entry } from '../ledger/entry.js'
import type { Neighbour, Neighbours } from '../ledger/ledger.js'
import { localPath, PATHS, placePath, storyPath } from '../links.js'
import { Body } from './body.js'
import { Byline, Tags } from './bylines.js'
import { inLanguage } from './direction.js'
import { Page, toPageText } from './layout.js'
import { StoryMedia } from './story-media.js'
import { articleData } from './structured-data.js'
import { wordsIn } from './words.js'

/** What stands around a story: the digest it is in, and its neighbours in time. */
export type StoryContext = Neighbours & { readonly digest: DigestName | null }

export const NO_CONTEXT: StoryContext = { digest: null, newer: null, older: null }

/** The page a feed item links to. */
export function renderStoryPage(channel: Channel, entry: Entry, context: StoryContext): string {
  const { digest } = context
  const picture = entry.image?.url ?? null
  return toPageText(
    <Page
      channel={channel}
      title={entry.title}
      description={entry.summary === '' ? entry.title : entry.summary}
      path={storyPath(entry.slug)}
      picture={picture}
      article={entry}
      data={articleData(channel, entry, digest, picture)}
    >
      <article class="story" {...inLanguage(entry.language, channel.language)}>
        {digest && hasMore(entry, context) && (
          <FromDigest channel={channel} digest={digest} lead={digest.title === entry.title} />
        )}
        <h1>{entry.title}</h1>
        <Byline channel={channel} of={entry} />
        <StoryMedia entry={entry} />
        <Body html={entry.html} below={1} />
        <Tags channel={channel} names={entry.tags} />
      </article>
      <Around channel={channel} context={context} />
    </Page>,
  )
}

/** The page of a digest of one story says what its story's page says. */
function hasMore(entry: Entry, { newer, older }: StoryContext): boolean {
  return [newer, older].some((story) => story?.document === entry.document)
}

type FromProps = { readonly channel: Channel; readonly digest: DigestName; readonly lead: boolean }

function FromDigest({ channel, digest, lead }: FromProps) {
  const words = wordsIn(channel.language)
  return (
    <p class="of">
      {!lead && <span class="hidden">{words.from}: </span>}
      <a href={localPath(channel, placePath({ kind: 'digest', slug: digest.slug }))}>
        {lead ? words.wholeDigest : digest.title}
      </a>
    </p>
  )
}

function Around({ channel, context }: { readonly channel: Channel; readonly context: StoryContext }) {
  const words = wordsIn(channel.language)
  const { newer, older } = context
  return (
    <nav class="around" aria-label={words.stories}>
      {newer && <Beside channel={channel} story={newer} rel="prev" words={words.previous} />}
      {older && <Beside channel={channel} story={older} rel="next" words={words.next} />}
      <p>
        <a href={localPath(channel, PATHS.home)}>{words.home}</a>
      </p>
    </nav>
  )
}

type BesideProps = {
  readonly channel: Channel
  readonly story: Neighbour
  readonly rel: 'prev' | 'next'
  readonly words: string
}

function Beside({ channel, story, rel, words }: BesideProps) {
  return (
    <p class={rel}>
      <span>{words}</span>{' '}
      <a rel={rel} href={localPath(channel, storyPath(story.slug))} {...inLanguage(story.language, channel.language)}>
        {story.title}
      </a>
    </p>
  )
}
