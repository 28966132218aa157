import type { Parsed, Problem } from '../problem.js'
import type { Explanation } from './explain.js'
import type { ReadDocument } from './read.js'
import type { Verdict } from './story.js'

/** What becomes of a document as it is now. `broken`: it cannot be read, and what is out of it stays as it was. */
export type WrittenState = 'draft' | 'scheduled' | 'published' | 'broken'

/** A document as it lies in the items folder now, whether anybody else may see it or not. */
export type WrittenDocument = {
  readonly path: string
  readonly state: WrittenState
  readonly read: Parsed<ReadDocument>
  /** The same split, block by block; null where there is none. */
  readonly explanation: Explanation | null
}

/** What a list of documents says of one. */
export type WrittenSummary = {
  readonly path: string
  readonly state: WrittenState
  /** '' for a document without one, or one that cannot be read. */
  readonly title: string
  readonly language: string | null
  /** When it is, or is to be, published; null where it cannot be read. UTC. */
  readonly date: Date | null
  readonly verdict: Verdict | null
  readonly stories: number
  readonly problems: readonly Problem[]
}

export function summaryOf({ path, state, read }: Omit<WrittenDocument, 'explanation'>): WrittenSummary {
  if (!read.ok)
    return { path, state, title: '', language: null, date: null, verdict: null, stories: 0, problems: read.problems }
  const { title, language, date, split } = read.value
  return {
    path,
    state,
    title,
    language,
    date,
    verdict: { style: split.style, confidence: split.confidence, reason: split.reason },
    stories: split.stories.length,
    problems: read.warnings,
  }
}

/** `live`: how many of its stories are out. One that is out already does not wait for a date put off later. */
export function stateOf(read: Parsed<ReadDocument>, live: number, now: Date): WrittenState {
  if (!read.ok) return 'broken'
  const { metadata, dateDeclared, date } = read.value
  if (metadata.draft) return 'draft'
  return dateDeclared && date > now && live === 0 ? 'scheduled' : 'published'
}
