import type { Problem } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import type { Entry, UnnumberedChange } from './entry.js'

/** What to tell authors whose `id` is not that of their document's first story once this is told. */
export function idsKept(
  documents: readonly ReadDocument[],
  known: readonly Entry[],
  changes: readonly UnnumberedChange[],
): Problem[] {
  const first = new Map(
    [...known, ...changes.map(({ entry }) => entry)]
      .filter(({ position, withdrawn }) => position === 0 && withdrawn === null)
      .map(({ document, id }) => [document, id]),
  )
  return documents.flatMap(({ path, metadata }): Problem[] => {
    const id = first.get(path)
    if (metadata.id === null || id === undefined || id === metadata.id) return []
    const message = `found id: "${metadata.id}", which this story cannot get any more: it has "${id}"; leave the field out, or write that one`
    return [{ file: path, line: 1, code: 'id-kept', severity: 'warning', message }]
  })
}
