import type { Document } from '../documents/document.js'
import { decide, verdictOf } from './choice/decide.js'
import type { Layout } from './choice/layout.js'
import { readingOf } from './rest/rest.js'
import { type SplitOptions, withSplit } from './split.js'
import type { RestReason, Verdict } from './story.js'

/** One block of the document as its author wrote it, with what became of it. */
export type ExplainedLine = {
  /** In the source, from 1. */
  readonly line: number
  readonly text: string
  /** Which story it is in, from 1; null for the rest. */
  readonly story: number | null
  /** The headline of the story that begins here. */
  readonly begins: string | null
  /** Why it is in no story. */
  readonly why: RestReason | null
  /** The headline the runner-up would begin here. */
  readonly runnerUpBegins: string | null
}

export type Explanation = {
  readonly verdict: Verdict
  readonly runnerUp: Verdict | null
  readonly lines: readonly ExplainedLine[]
}

/**
 * The document with its boundaries marked, for an author who wonders; no colour, no layout, only the facts.
 *
 *   1  The Quay, issue 3         rest: title
 *   3  Fuel dearer - Prices …    story 1 begins: 'Fuel dearer'      runner-up: 'Fuel dearer - Prices …'
 *   5  © The Quay                rest: footer
 */
export function explainSplit(document: Document, options: Pick<SplitOptions, 'minConfidence' | 'split'>): Explanation {
  const reading = readingOf(withSplit(document, options.split))
  const { verdict, layout, runnerUp } = decide(reading, options.minConfidence)
  const places = placesOf(layout)
  const other = runnerUp ? beginningsOf(runnerUp.layout) : new Map<number, string>()
  const begins = beginningsOf(layout)
  const lines = document.blocks.map((block, index): ExplainedLine => ({
    line: block.line,
    text: block.text,
    story: places.stories.get(index) ?? null,
    begins: begins.get(index) ?? null,
    why: places.stories.has(index) ? null : (places.rest.get(index) ?? null),
    runnerUpBegins: other.get(index) ?? null,
  }))
  return { verdict, runnerUp: runnerUp && verdictOf(runnerUp), lines }
}

function beginningsOf({ pieces }: Layout): Map<number, string> {
  return new Map(pieces.map(({ block, title }) => [block, title]))
}

type Places = { readonly stories: ReadonlyMap<number, number>; readonly rest: ReadonlyMap<number, RestReason> }

function placesOf({ pieces, left }: Layout): Places {
  const stories = new Map<number, number>()
  pieces.forEach(({ block, mark, parts }, position) => {
    for (let index = block; index <= (mark?.titleEnd ?? block); index += 1) stories.set(index, position + 1)
    for (const { unit } of parts) stories.set(unit.index, position + 1)
  })
  return { stories, rest: new Map(left.map(({ unit, why }) => [unit.index, why])) }
}
