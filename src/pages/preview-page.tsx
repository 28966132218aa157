import type { Channel } from '../channel.js'
import { formatProblem, type Parsed } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import type { Story } from '../stories/story.js'
import { Day } from './dates.js'
import { GivenPage } from './given-page.js'
import { toPageText } from './layout.js'
import { StoryMedia } from './story-media.js'
import type { Words } from './words/words-type.js'
import { wordsIn } from './words.js'

/** A document as its stories would be shown, and what its author should mend; for who has the address, until then. */
export function renderPreviewPage(channel: Channel, file: string, read: Parsed<ReadDocument>, until: Date): string {
  const language = (read.ok ? read.value.language : null) ?? channel.language
  const title = (read.ok ? read.value.title : '') || file
  const words = wordsIn(channel.language)
  const problems = read.ok ? read.warnings : read.problems
  return toPageText(
    <GivenPage
      channel={channel}
      title={`${words.preview}: ${title}`}
      language={language}
      direction="auto"
      note={words.previewUntil}
      until={until}
    >
      {problems.length > 0 && (
        <ul class="problems">
          {problems.map((problem) => (
            <li key={formatProblem(problem)}>{formatProblem(problem)}</li>
          ))}
        </ul>
      )}
      {read.ok &&
        read.value.split.stories.map((story) => (
          <StoryPreview key={story.line} story={story} date={read.value.date} words={words} />
        ))}
    </GivenPage>,
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
