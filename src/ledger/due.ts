import type { ReadDocument } from '../stories/read.js'
import type { Entry } from './entry.js'

type Sorted = {
  readonly due: readonly ReadDocument[]
  readonly waiting: readonly ReadDocument[]
  readonly drafts: readonly string[]
}

/** Which documents may be shown now. One that is already out does not wait for a date put off later. */
export function sortByDue(documents: readonly ReadDocument[], standing: readonly Entry[], now: Date): Sorted {
  const live = new Set(standing.flatMap((entry) => (entry.withdrawn ? [] : [entry.document])))
  const inOrder = documents.toSorted((one, other) => (one.path < other.path ? -1 : 1))
  const shown = inOrder.filter((document) => !document.metadata.draft)
  const waits = (document: ReadDocument) => document.dateDeclared && document.date > now && !live.has(document.path)
  return {
    due: shown.filter((document) => !waits(document)),
    waiting: shown.filter(waits),
    drafts: inOrder.filter((document) => document.metadata.draft).map((document) => document.path),
  }
}
