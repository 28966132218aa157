import type { Problem } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import type { Entry, UnnumberedChange } from './entry.js'
import { type Matching, pair } from './matching.js'

/**
 * Pair each story with the one whose id its author declared: nothing is surer.
 *
 *   old  { id: 'https://old.example/1', title: 'Fuel' }    fresh  { declaredId: 'https://old.example/1', … }
 *
 * Of two documents that declare one id, the one the story stands in has it: the other is a copy of its head.
 */
export function pairDeclared(matching: Matching): void {
  const byId = new Map(matching.old.flatMap(({ id }, index) => (id === undefined ? [] : [[id, index] as const])))
  const declaring = matching.fresh.flatMap(({ declaredId, document }, index) => {
    const old = declaredId === null || declaredId === undefined ? undefined : byId.get(declaredId)
    return old === undefined ? [] : [{ index, old, home: matching.old[old]?.document === document }]
  })
  for (const { index, old } of declaring.toSorted((one, other) => Number(other.home) - Number(one.home)))
    if (matching.freshOf[old] === null) pair(matching, index, old)
}

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
