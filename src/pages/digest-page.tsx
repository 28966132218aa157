import type { Channel } from '../channel.js'
import type { Digest } from '../ledger/digest.js'
import type { Entry } from '../ledger/entry.js'
import { localPath, PATHS, placePath, storyPath } from '../links.js'
import { Body } from './body.js'
import { Byline, Tags } from './bylines.js'
import { Day } from './dates.js'
import { inLanguage } from './direction.js'
import { type OfferedFeed, Page, toPageText } from './layout.js'
import { digestData } from './structured-data.js'
import { SubscribeBox } from './subscribe-box.js'
import { wordsIn } from './words.js'

/** A digest with fewer stories is seen whole without a list of them. */
const FEWEST_FOR_CONTENTS = 4

/** A document whole: its stories, in its order, and between them what is in none. `stories` are live and in order. */
export function renderDigestPage(channel: Channel, digest: Digest, stories: readonly Entry[]): string {
  const words = wordsIn(channel.language)
  const path = placePath({ kind: 'digest', slug: digest.slug })
  const [only] = stories.length === 1 && digest.asides.length === 0 ? stories : []
  const feeds: OfferedFeed[] = [
    { title: `${channel.title} · ${digest.title}`, place: { kind: 'digest', slug: digest.slug } },
  ]
  return toPageText(
    <Page
      channel={channel}
      title={digest.title}
      description={descriptionOf(digest, stories)}
      path={path}
      {...(only ? { canonicalPath: storyPath(only.slug) } : {})}
      feeds={feeds}
      picture={digest.image?.url ?? null}
      article={digest}
      data={digestData(channel, digest, stories)}
    >
      <article class="story" {...inLanguage(digest.language, channel.language)}>
        <h1>{digest.title}</h1>
        <Byline channel={channel} of={digest} />
        {stories.length >= FEWEST_FOR_CONTENTS && <Contents label={words.contents} stories={stories} />}
        <Parts channel={channel} digest={digest} stories={stories} />
        <Tags channel={channel} names={digest.tags} />
      </article>
      <nav class="around" aria-label={words.digests}>
        <p>
          <a href={localPath(channel, PATHS.digests)}>{words.digests}</a>
        </p>
      </nav>
    </Page>,
  )
}

function descriptionOf(digest: Digest, stories: readonly Entry[]): string {
  const lead = stories.find(({ title }) => title === digest.title)?.summary ?? ''
  return lead === '' ? stories.map(({ title }) => title).join(' · ') : lead
}

function Contents({ label, stories }: { readonly label: string; readonly stories: readonly Entry[] }) {
  return (
    <nav class="contents" aria-label={label}>
      <ol>
        {stories.map(({ slug, title }) => (
          <li key={slug}>
            <a href={`#${encodeURIComponent(slug)}`}>{title}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

type PartsProps = { readonly channel: Channel; readonly digest: Digest; readonly stories: readonly Entry[] }

/** An aside stands after as many stories as it says; where there are fewer now, at the end. */
function Parts({ channel, digest, stories }: PartsProps) {
  const asides = (count: number) =>
    digest.asides
      .filter(({ after }) => Math.min(after, stories.length) === count)
      .map(({ text }) => <AsideText key={text} text={text} />)
  return (
    <>
      {asides(0)}
      {stories.map((story, index) => (
        <>
          <StorySection channel={channel} digest={digest} story={story} />
          {asides(index + 1)}
        </>
      ))}
    </>
  )
}

type SectionProps = { readonly channel: Channel; readonly digest: Digest; readonly story: Entry }

/** The lead goes by the title of the whole, which stands above it already. */
function StorySection({ channel, digest, story }: SectionProps) {
  const isLead = story.title === digest.title
  return (
    <section id={story.slug} {...inLanguage(story.language, digest.language)}>
      {!isLead && (
        <h2>
          <a href={localPath(channel, storyPath(story.slug))}>{story.title}</a>
        </h2>
      )}
      <Body html={story.html} below={isLead ? 1 : 2} />
    </section>
  )
}

/** Plain text, its paragraphs parted by blank lines. */
function AsideText({ text }: { readonly text: string }) {
  const paragraphs = text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '')
  return (
    <div class="aside">
      {paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </div>
  )
}

/** Digests, newest first: whole documents, for those who want no pieces. */
export function renderDigestsPage(channel: Channel, digests: readonly Digest[]): string {
  const words = wordsIn(channel.language)
  const title = words.digests
  return toPageText(
    <Page
      channel={channel}
      title={title}
      description={`${channel.title} · ${title}`}
      path={PATHS.digests}
      feeds={[{ title: `${channel.title} · ${title}`, place: { kind: 'digests' } }]}
    >
      <h1>{title}</h1>
      <div class="columns">
        <div class="front">
          {digests.length === 0 && <p>{words.noStories}</p>}
          <ul class="list">
            {digests.map((digest) => (
              <li key={digest.id}>
                <a
                  href={localPath(channel, placePath({ kind: 'digest', slug: digest.slug }))}
                  {...inLanguage(digest.language, channel.language)}
                >
                  {digest.title}
                </a>{' '}
                <Day instant={digest.published} words={words} />
              </li>
            ))}
          </ul>
        </div>
        <SubscribeBox channel={channel} place={{ kind: 'digests' }} />
      </div>
    </Page>,
  )
}
