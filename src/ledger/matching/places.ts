import type { Followed } from './follow.js'
import { inOrder } from './identical.js'
import type { Comparable, Matching } from './editions.js'

/** Where unpaired stories stand among the paired ones of their document. */
export type Places = {
  /** The old story at the same place: of the same rank in the same gap, where that holds as many as before. */
  readonly predecessor: (fresh: number) => number | null
  /** 1 for the predecessor, ½ with a neighbour in common, else 0. */
  readonly together: (fresh: number, old: number) => number
}

/**
 * The gaps of each document, between the stories that are paired.
 *
 *   old    A  x  y  B  z        x and y stand in the gap A–B, z in B–end
 *   fresh  A  p  q  B           p is at the place of x, q of y
 */
export function placesOf(matching: Matching, { home }: Followed): Places {
  const homeOf = (story: Comparable | undefined) => (story ? home(story.document) : null)
  const stays = (fresh: number | null, old: number | null) =>
    fresh !== null && old !== null && homeOf(matching.fresh[fresh]) === homeOf(matching.old[old])
  const fresh = gapsOf(matching.fresh, home, (index) => {
    const old = matching.oldOf[index] ?? null
    return stays(index, old) ? old : null
  })
  const old = gapsOf(matching.old, home, (index) => (stays(matching.freshOf[index] ?? null, index) ? index : null))
  const predecessor = (one: number): number | null => {
    const place = fresh.placeOf.get(one)
    const [now, before] = place ? [fresh.members.get(place.gap), old.members.get(place.gap)] : []
    return place && now?.length === before?.length ? (before?.[place.rank] ?? null) : null
  }
  const together = (one: number, other: number): number => {
    const [now, before] = [fresh.placeOf.get(one), old.placeOf.get(other)]
    if (!now || !before) return 0
    if (predecessor(one) === other) return 1
    return now.before === before.before || now.after === before.after ? 0.5 : 0
  }
  return { predecessor, together }
}

/** `before` and `after` name a gap's ends, the documents' ends among them; `gap` both. */
type Place = { readonly before: string; readonly after: string; readonly gap: string; readonly rank: number }

type Gaps = {
  readonly placeOf: ReadonlyMap<number, Place>
  /** The unpaired stories of each gap, in order. */
  readonly members: ReadonlyMap<string, readonly number[]>
}

/** `anchor` names the pair a story is in, the same for both of its editions; null for an unpaired one. */
function gapsOf(
  stories: readonly (Comparable & { readonly withdrawn?: Date | null })[],
  home: (document: string) => string,
  anchor: (index: number) => number | null,
): Gaps {
  const order = inOrder(stories).filter((index) => !stories[index]?.withdrawn)
  const before = nearestAnchors(order, stories, home, anchor)
  const after = nearestAnchors(order.toReversed(), stories, home, anchor)
  const placeOf = new Map<number, Place>()
  const members = new Map<string, number[]>()
  for (const index of order) {
    const [first, last] = [before.get(index), after.get(index)]
    if (anchor(index) !== null || first === undefined || last === undefined) continue
    const gap = `${first} – ${last}`
    const gathered = members.get(gap) ?? []
    placeOf.set(index, { before: first, after: last, gap, rank: gathered.length })
    gathered.push(index)
    members.set(gap, gathered)
  }
  return { placeOf, members }
}

function nearestAnchors(
  order: readonly number[],
  stories: readonly Comparable[],
  home: (document: string) => string,
  anchor: (index: number) => number | null,
): ReadonlyMap<number, string> {
  const last = new Map<string, number>()
  const nearest = new Map<number, string>()
  for (const index of order) {
    const document = home(stories[index]?.document ?? '')
    nearest.set(index, `${document} ${last.get(document) ?? 'end'}`)
    const own = anchor(index)
    if (own !== null) last.set(document, own)
  }
  return nearest
}
