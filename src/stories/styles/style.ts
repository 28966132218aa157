import type { Document } from '../../documents/document.js'

/**
 * Where a story begins.
 *
 *   'Fuel dearer - Prices rise.'   → { block: 4, title: 'Fuel dearer', bodyStart: 14 }
 *                  ^ bodyStart
 *   '## Fuel dearer'               → { block: 4, title: 'Fuel dearer', bodyStart: 14 }   (the whole block)
 *
 * `bodyStart` is an offset into the block's text: what stands before it is the headline and its dash.
 */
export type Mark = { readonly block: number; readonly title: string; readonly bodyStart: number }

export type Candidate = {
  readonly style: string
  readonly marks: readonly Mark[]
  /** 0–1: how sure this style alone is that these are stories. */
  readonly confidence: number
  /** One sentence for the author: what was seen. */
  readonly reason: string
}

/** One way in which authors part their stories. Pure; null when the document shows no sign of it. */
export type Style = { readonly name: string; readonly propose: (document: Document) => Candidate | null }
