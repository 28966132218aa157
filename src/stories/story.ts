import type { Media } from '../media.js'

/** One piece of a document: a headline and its body. What a subscriber wants as one item. */
export type Story = {
  /** One line, without the closing dash, colon or full stop of a run-in headline; never empty. */
  readonly title: string
  /** The body's words as a reader sees them, paragraphs parted by a blank line; no headline, no markup. */
  readonly text: string
  /** The body, sanitised, every address absolute. */
  readonly html: string
  /** Whole sentences of the body, at most 280 characters; empty for an empty body. */
  readonly summary: string
  readonly tags: readonly string[]
  readonly image: Media | null
  /** A recording to be fetched with the story. */
  readonly enclosure: Media | null
  /** From a date line of the story's own; UTC. */
  readonly date: Date | null
  /** Where it begins in the source, from 1. */
  readonly line: number
}

/** Why a piece of text is in no story. */
export type RestReason =
  'title' | 'toc' | 'sponsor' | 'footer' | 'caption' | 'intro' | 'section' | 'calendar' | 'menu' | 'mark' | 'rule'

/** Says why the block of an index is in no story; what was said first stands. */
export type SetReason = (index: number, why: RestReason) => void

export type Rest = { readonly text: string; readonly why: RestReason; readonly line: number }

/** A way of splitting that was weighed, whether chosen or not. */
export type Verdict = {
  readonly style: string
  readonly confidence: number
  /** One sentence for the author: what was seen. */
  readonly reason: string
}

/** A document as stories; together with `rest` they hold every word of it. */
export type Split = Verdict & {
  readonly stories: readonly Story[]
  readonly rest: readonly Rest[]
  /** The next best way, when there was one. */
  readonly runnerUp: Verdict | null
}
