import type { Channel } from '../channel.js'
import type { FeedEntry } from '../formats/feed.js'
import { localPath, placePath } from '../links.js'
import { dayInWords, dayOf } from './dates.js'
import { directionOf, inLanguage } from './direction.js'
import { wordsIn } from './words.js'

/** A story in a list: all of it but its text. */
export type ListedStory = Pick<FeedEntry, 'id' | 'path' | 'title' | 'summary' | 'language' | 'published' | 'digest'>

type Props = { readonly channel: Channel; readonly stories: readonly ListedStory[]; readonly brief?: boolean }

/** Stories under their day and their digest, in the order given. */
export function StoriesByDay({ channel, stories, brief = false }: Props) {
  const words = wordsIn(channel.language)
  return (
    <>
      {stories.length === 0 && <p>{words.noStoriesHere}</p>}
      {inRuns(stories, ({ published }) => dayOf(published)).map((ofDay) => (
        <section key={ofDay[0].id} class="day">
          <h2>
            <time dateTime={dayOf(ofDay[0].published)}>{dayInWords(ofDay[0].published, words, 'PPPP')}</time>
          </h2>
          {inRuns(ofDay, ({ digest }) => digest?.slug ?? '').map((ofDigest) => (
            <DigestRun key={ofDigest[0].id} channel={channel} stories={ofDigest} brief={brief} />
          ))}
        </section>
      ))}
    </>
  )
}

/** The stories of one digest. Its name is not said twice: the lead goes by it, and so does a digest of one story. */
function DigestRun({ channel, stories, brief = false }: Props) {
  const words = wordsIn(channel.language)
  const digest = stories[0]?.digest ?? null
  const hasLead = stories[0]?.title === digest?.title
  const named = digest !== null && (stories.length > 1 || !hasLead)
  const Heading = named ? 'h4' : 'h3'
  return (
    <section class="digest">
      {named && (
        <h3 class="of" {...besideStories(stories, channel, hasLead)}>
          <a href={localPath(channel, placePath({ kind: 'digest', slug: digest.slug }))}>
            {hasLead ? words.wholeDigest : digest.title}
          </a>
        </h3>
      )}
      {stories.map((story) => (
        <article key={story.id} {...inLanguage(story.language, channel.language)}>
          <Heading class="headline">
            <a href={localPath(channel, story.path)}>{story.title}</a>
          </Heading>
          {!brief && story.summary !== '' && <p>{story.summary}</p>}
        </article>
      ))}
    </section>
  )
}

/** A digest's name is in its stories' language; words of ours are not, but begin where the stories below begin. */
function besideStories([first]: readonly ListedStory[], { language }: Channel, ours: boolean) {
  const { lang, dir } = inLanguage(first?.language ?? language, language)
  return { lang: ours ? undefined : lang, dir: dir === directionOf(language) && ours ? undefined : dir }
}

/** Neighbours with the same key, together: `[a1, a2, b1, a3]` by letter → `[[a1, a2], [b1], [a3]]`. */
function inRuns<T>(values: readonly T[], keyOf: (value: T) => string): readonly (readonly [T, ...T[]])[] {
  const runs: [T, ...T[]][] = []
  for (const value of values) {
    const run = runs.at(-1)
    if (run && keyOf(run[0]) === keyOf(value)) run.push(value)
    else runs.push([value])
  }
  return runs
}
