import type { Channel } from '../channel.js'
import type { ExplainedLine, Explanation } from '../stories/explain.js'
import type { ReadDocument } from '../stories/read.js'
import type { Story, Verdict } from '../stories/story.js'
import { summaryOf, type WrittenDocument } from '../stories/written.js'
import { Body } from './body.js'
import { inLanguage } from './direction.js'
import { toPageText } from './layout.js'
import { StoryMedia } from './story-media.js'
import { writingWordsIn } from './words/writing.js'
import { Problems, WritingFrame } from './writing-frame.js'
import { Facts, percentOf } from './writing-list.js'

/** Enough of a block to know it by; the whole text is beside it. */
const SHOWN_LENGTH = 280

/** A document as its stories would be shown, and beside them where each begins, and why. */
export function renderWritingPage(channel: Channel, version: number, document: WrittenDocument): string {
  const words = writingWordsIn(channel.language)
  const { path, state, read, explanation } = document
  const summary = summaryOf(document)
  const title = summary.title === '' ? (read.ok ? words.untitled : path) : summary.title
  return toPageText(
    <WritingFrame channel={channel} shown={{ version, file: path }} title={title}>
      <h1 {...inLanguage(summary.language ?? channel.language, channel.language)}>
        <bdi>{title}</bdi>
      </h1>
      <Facts channel={channel} document={{ ...summary, title }} />
      <p>{words.stateMeanings[state]}</p>
      <Problems problems={summary.problems} />
      {read.ok && (
        <div class="written">
          <section aria-labelledby="stories">
            <h2 id="stories">{words.storiesAsShown}</h2>
            {read.value.split.stories.map((story, index) => (
              <ShownStory key={story.line} channel={channel} document={read.value} story={story} number={index + 1} />
            ))}
          </section>
          {explanation && <HowItIsSplit channel={channel} explanation={explanation} language={read.value.language} />}
        </div>
      )}
    </WritingFrame>,
  )
}

type StoryProps = {
  readonly channel: Channel
  readonly document: ReadDocument
  readonly story: Story
  readonly number: number
}

function ShownStory({ channel, document, story, number }: StoryProps) {
  const facts = [...document.metadata.authors, ...story.tags]
  return (
    <article
      class="story"
      id={`story-${number}`}
      {...inLanguage(document.language ?? channel.language, channel.language)}
    >
      <h3>{story.title}</h3>
      {facts.length > 0 && (
        <p class="meta">
          {facts.map((fact) => (
            <bdi key={fact}>{fact}</bdi>
          ))}
        </p>
      )}
      <StoryMedia entry={story} />
      <Body html={story.html} below={3} />
    </article>
  )
}

type SplitProps = {
  readonly channel: Channel
  readonly explanation: Explanation
  readonly language: string | null
}

function HowItIsSplit({ channel, explanation, language }: SplitProps) {
  const words = writingWordsIn(channel.language)
  const { verdict, runnerUp, lines } = explanation
  return (
    <section class="split" aria-labelledby="how">
      <h2 id="how">{words.how}</h2>
      <p>
        <VerdictText channel={channel} verdict={verdict} />
      </p>
      <p>
        {runnerUp ? (
          <>
            {words.runnerUp}: <VerdictText channel={channel} verdict={runnerUp} />
          </>
        ) : (
          words.noRunnerUp
        )}
      </p>
      <ol>
        {lines.map((line, index) => (
          <Block key={index} channel={channel} line={line} language={language ?? channel.language} />
        ))}
      </ol>
    </section>
  )
}

/** Reasons speak English, as on the command line. */
function VerdictText({ channel, verdict }: { readonly channel: Channel; readonly verdict: Verdict }) {
  return (
    <>
      <code>{verdict.style}</code>, {writingWordsIn(channel.language).sure(percentOf(verdict.confidence))}:{' '}
      <span lang="en">{verdict.reason}</span>
    </>
  )
}

type BlockProps = { readonly channel: Channel; readonly line: ExplainedLine; readonly language: string }

/** What begins at the block, then the block. */
function Block({ channel, line, language }: BlockProps) {
  const words = writingWordsIn(channel.language)
  const { begins, runnerUpBegins, story, why } = line
  return (
    <li class={story === null ? 'left' : 'told'}>
      <span class="number">
        <span class="hidden">{words.line} </span>
        {line.line}
      </span>
      {begins !== null && (
        <p class="begins">
          <a href={`#story-${story ?? 1}`}>{words.begins(story ?? 1)}</a>: <bdi>{begins}</bdi>
        </p>
      )}
      {runnerUpBegins !== null && begins === null && (
        <p class="other">
          {words.runnerUpBegins}: <bdi>{runnerUpBegins}</bdi>
        </p>
      )}
      <p class="text" {...inLanguage(language, channel.language)}>
        {shorten(line.text)}
      </p>
      {story === null && (
        <p class="why">
          {words.inNoStory}
          {why !== null && `: ${words.rest[why]}`}
        </p>
      )}
    </li>
  )
}

/** Its beginning; half of a pair of surrogates at the cut is left out. */
function shorten(text: string): string {
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH).replace(/[\ud800-\udbff]$/, '')}…`
}
