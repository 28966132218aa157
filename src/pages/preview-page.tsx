import type { ComponentChildren } from 'preact'
import type { Channel } from '../channel.js'
import { localPath, PATHS } from '../links.js'
import { formatProblem, type Parsed } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import type { Story } from '../stories/story.js'
import { Day } from './dates.js'
import { toPageText } from './layout.js'
import { StoryMedia } from './story-media.js'
import type { Words } from './words/words-type.js'
import { wordsIn } from './words.js'

/** A document as its stories would be shown, and what its author should mend; for who has the address, until then. */
export function renderPreviewPage(channel: Channel, file: string, read: Parsed<ReadDocument>, until: Date): string {
  const language = (read.ok ? read.value.language : null) ?? channel.language
  const title = (read.ok ? read.value.title : '') || file
  const problems = read.ok ? read.warnings : read.problems
  return toPageText(
    <Frame channel={channel} title={title} language={language} until={until}>
      {problems.length > 0 && (
        <ul class="problems">
          {problems.map((problem) => (
            <li key={formatProblem(problem)}>{formatProblem(problem)}</li>
          ))}
        </ul>
      )}
      {read.ok &&
        read.value.split.stories.map((story) => (
          <StoryPreview key={story.line} story={story} date={read.value.date} words={wordsIn(channel.language)} />
        ))}
    </Frame>,
  )
}

type FrameProps = {
  readonly channel: Channel
  readonly title: string
  readonly language: string
  readonly until: Date
  readonly children: ComponentChildren
}

/** Without the feeds of other pages: nobody subscribes to a preview, and the publication may be closed. */
function Frame({ channel, title, language, until, children }: FrameProps) {
  const words = wordsIn(channel.language)
  return (
    <html lang={language} dir="auto">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{`${words.preview}: ${title}`}</title>
        <link rel="stylesheet" href={localPath(channel, PATHS.stylesheet)} />
      </head>
      <body>
        <header>
          <p class="masthead">{channel.title}</p>
          <p class="description" lang={channel.language}>
            {words.previewUntil} <Day instant={until} words={words} />
          </p>
        </header>
        <main>{children}</main>
      </body>
    </html>
  )
}

type StoryPreviewProps = { readonly story: Story; readonly date: Date; readonly words: Words }

function StoryPreview({ story, date, words }: StoryPreviewProps) {
  return (
    <article>
      <h2>{story.title}</h2>
      <p class="byline">
        <Day instant={story.date ?? date} words={words} />
      </p>
      <StoryMedia entry={story} />
      <div class="body" dangerouslySetInnerHTML={{ __html: story.html }} />
      {story.tags.length > 0 && <p class="tags">{story.tags.join(' · ')}</p>}
    </article>
  )
}
