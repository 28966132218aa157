import type { Document } from '../documents/document.js'
import { assemble } from './assemble.js'
import type { Split, Verdict } from './story.js'
import type { Candidate } from './styles/style.js'
import { SINGLE, STYLES } from './styles/styles.js'

export type SplitOptions = {
  /** What relative addresses are resolved against, a slash at its end. */
  readonly base: string
  /** Below this confidence a document stays one item. */
  readonly minConfidence: number
}

export const DEFAULT_MIN_CONFIDENCE = 0.6

/**
 * A document as its stories.
 *
 *   Title            ← the lead takes the document's title
 *   Lead paragraph.
 *   Headline - Body  ← a story for each
 *   Headline - Body
 *
 * Every style proposes where stories begin; the surest one wins if it is sure enough, else the document is
 * one story. `split:` in the metadata forces a style, or none. Pure; never throws.
 */
export function splitDocument(document: Document, options: SplitOptions): Split {
  const candidates = STYLES.flatMap((style) => style.propose(document) ?? []).toSorted(
    (one, next) => next.confidence - one.confidence,
  )
  const forced = candidates.find((candidate) => candidate.style === document.metadata.split)
  const [best] = candidates
  if (document.metadata.split === 'none') return whole(document, options, verdict('split: none', 1), best ?? null)
  if (forced)
    return {
      ...verdictOf(forced),
      confidence: 1,
      ...assemble(document, forced.marks, options),
      runnerUp: runnerUpOf(candidates, forced),
    }
  if (!best) return whole(document, options, verdict('no style of parting stories was found', 0.9), null)
  if (best.confidence < options.minConfidence)
    return whole(document, options, verdict('no style was sure enough', 1 - best.confidence), best)
  return { ...verdictOf(best), ...assemble(document, best.marks, options), runnerUp: runnerUpOf(candidates, best) }
}

function whole(document: Document, options: SplitOptions, reason: Verdict, runnerUp: Candidate | null): Split {
  return { ...reason, ...assemble(document, [], options), runnerUp: runnerUp && verdictOf(runnerUp) }
}

function verdict(reason: string, confidence: number): Verdict {
  return { style: SINGLE, confidence, reason }
}

function verdictOf({ style, confidence, reason }: Candidate): Verdict {
  return { style, confidence, reason }
}

function runnerUpOf(candidates: readonly Candidate[], chosen: Candidate): Verdict | null {
  const next = candidates.find((candidate) => candidate !== chosen)
  return next ? verdictOf(next) : null
}
