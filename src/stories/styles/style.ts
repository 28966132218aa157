import type { Reading } from '../signs/reading.js'
import type { RestReason } from '../story.js'
import type { StyleName } from './names.js'
import type { TimeLine } from '../signs/time-line.js'

/**
 * Where a story begins.
 *
 *   'Fuel dearer - Prices rise.'   → { block: 4, titleEnd: 4, title: 'Fuel dearer', bodyStart: 14 }
 *                  ^ bodyStart
 *   'FUEL DEARER' / 'FROM MONDAY'  → { block: 4, titleEnd: 5, title: 'FUEL DEARER FROM MONDAY', bodyStart: 11 }
 *
 * `bodyStart` is an offset into the text of the block `titleEnd`: what stands before it is the headline and
 * what parts it from the body. An empty title: the story has no headline of its own.
 */
export type Mark = {
  readonly block: number
  readonly titleEnd: number
  readonly title: string
  readonly bodyStart: number
  readonly time?: TimeLine
  /** Why what it opens is no story, where the style can tell. */
  readonly why?: RestReason
}

/** One way to split a whole document. */
export type Candidate = {
  readonly style: string
  readonly marks: readonly Mark[]
  /** Blocks that head a section: a story before them ends there. */
  readonly sections: ReadonlySet<number>
  /** 0–1: the share of what could be marked in this style that is. */
  readonly consistency: number
  /** What was seen, for the author: '4 of 5 paragraphs open with a headline and a dash'. */
  readonly reason: string
}

/** One way in which authors part their stories. Pure; empty when the document shows no sign of it. */
export type Style = { readonly name: StyleName; readonly propose: (reading: Reading) => readonly Candidate[] }
