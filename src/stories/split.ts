import type { Document } from '../documents/document.js'
import { assemble } from './bodies/assemble.js'
import { decide, verdictOf } from './choice/decide.js'
import { readingOf } from './rest/rest.js'
import type { Split } from './story.js'

export type SplitOptions = {
  /** What relative addresses are resolved against, a slash at its end. */
  readonly base: string
  /** Public base address, no slash at its end: files beside the document are served below it. Absent: none are. */
  readonly site?: string
  /** Below this confidence a document stays one item. */
  readonly minConfidence: number
  /** How documents are split that do not say it: `auto` (also where absent), `none`, or the name of a style. */
  readonly split?: string | undefined
}

/** The document with what it does not say of its splitting said for it. */
export function withSplit(document: Document, split: string | undefined): Document {
  const { metadata } = document
  return metadata.split === null && split !== undefined ? { ...document, metadata: { ...metadata, split } } : document
}

/**
 * A document as its stories.
 *
 *   Title            ← the lead takes the document's title
 *   Lead paragraph.
 *   Headline - Body  ← a story for each
 *   Headline - Body
 *
 * Every block is measured (reading.ts), what is no story on its own account is set aside (rest.ts), every
 * style proposes where stories begin (styles/), each proposal gives all blocks a place (layout.ts), all are
 * weighed against each other and against leaving the document whole (choose.ts), and the surest is taken if
 * it is sure enough (decide.ts). Pure; never throws.
 */
export function splitDocument(document: Document, options: SplitOptions): Split {
  const reading = readingOf(withSplit(document, options.split))
  const { verdict, layout, runnerUp } = decide(reading, options.minConfidence)
  return {
    ...verdict,
    ...assemble(reading, layout, { ...options, document: document.path }),
    runnerUp: runnerUp && verdictOf(runnerUp),
  }
}
