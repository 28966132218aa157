import type { Channel } from '../channel.js'
import { localPath, writingPath } from '../links.js'
import type { Problem } from '../problem.js'
import type { WrittenSummary } from '../stories/written.js'
import { inLanguage } from './direction.js'
import { toPageText } from './layout.js'
import { wordsIn } from './words.js'
import { writingWordsIn } from './words/writing.js'
import { minuteOf, Problems, WritingFrame } from './writing-frame.js'

export type WrittenList = {
  readonly version: number
  readonly documents: readonly WrittenSummary[]
  /** Of the folder itself. */
  readonly problems: readonly Problem[]
}

/** All documents, published or not, in the order given. */
export function renderWritingList(channel: Channel, { version, documents, problems }: WrittenList): string {
  const words = writingWordsIn(channel.language)
  return toPageText(
    <WritingFrame channel={channel} shown={{ version, file: null }} title={words.allDocuments}>
      <h1>{words.allDocuments}</h1>
      <p>{words.meaning}</p>
      <Problems problems={problems} />
      {documents.length === 0 && <p>{words.noDocuments}</p>}
      {documents.length > 0 && (
        <ul class="documents">
          {documents.map((document) => (
            <Row key={document.path} channel={channel} document={document} />
          ))}
        </ul>
      )}
    </WritingFrame>,
  )
}

function Row({ channel, document }: { readonly channel: Channel; readonly document: WrittenSummary }) {
  const { path, title, language, problems } = document
  return (
    <li>
      <a href={localPath(channel, writingPath(path))} {...inLanguage(language ?? channel.language, channel.language)}>
        <bdi>{title === '' ? path : title}</bdi>
      </a>
      <Facts channel={channel} document={document} />
      <Problems problems={problems} />
    </li>
  )
}

/** What there is to know of a document in a line. */
export function Facts({ channel, document }: { readonly channel: Channel; readonly document: WrittenSummary }) {
  const { path, state, date, verdict, stories, title } = document
  const words = writingWordsIn(channel.language)
  return (
    <p class="meta">
      <span class={`state ${state}`}>{words.states[state]}</span>
      {title !== '' && <bdi>{path}</bdi>}
      {date && <time dateTime={date.toISOString()}>{minuteOf(date)}</time>}
      {verdict && <span>{wordsIn(channel.language).countStories(stories)}</span>}
      {verdict && (
        <span>
          <code>{verdict.style}</code>, {words.sure(percentOf(verdict.confidence))}
        </span>
      )}
    </p>
  )
}

export function percentOf(confidence: number): number {
  return Math.round(confidence * 100)
}
