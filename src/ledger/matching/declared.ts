import { type Matching, pair } from './editions.js'

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
