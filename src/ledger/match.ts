import { visibleWords } from '../stories/fingerprint.js'

/** What two editions of a story are compared by. */
export type Comparable = {
  readonly document: string
  readonly title: string
  readonly text: string
  readonly fingerprint: string
  readonly position: number
}

/** Share of words two bodies must have in common to be editions of one story. */
const LIKENESS = 0.5

/**
 * Which old story each new one continues: one to one, by the surest sign first.
 *
 *   old  [Fuel | Prices rise.]  [Rail | Trains stop.]
 *   new  [Rail strike | Trains stop.]  [Fuel | Prices rise again.]
 *   →    Rail strike ↔ Rail (same body), Fuel ↔ Fuel (same headline)
 *
 * Signs: same text; same headline; most similar body; for what is left, the same place in a document that
 * has as many stories as before. Returns for each new story the index of the old one, or null.
 */
export function matchStories(old: readonly Comparable[], fresh: readonly Comparable[]): (number | null)[] {
  const matching: Matching = { old, fresh, found: fresh.map(() => null), used: new Set() }
  pairBy(matching, (story) => story.fingerprint)
  pairBy(matching, (story) => `${story.document}\n${visibleWords(story.title).toLowerCase()}`)
  pairBy(matching, (story) => (story.text === '' ? null : visibleWords(story.text).toLowerCase()))
  pairByLikeness(matching)
  pairByPosition(matching)
  return matching.found
}

type Matching = {
  readonly old: readonly Comparable[]
  readonly fresh: readonly Comparable[]
  readonly found: (number | null)[]
  readonly used: Set<number>
}

function pair(matching: Matching, fresh: number, old: number): void {
  matching.found[fresh] = old
  matching.used.add(old)
}

function pairBy(matching: Matching, sign: (story: Comparable) => string | null): void {
  const bySign = new Map<string, number[]>()
  matching.old.forEach((story, index) => {
    const value = sign(story)
    if (value !== null && !matching.used.has(index)) bySign.set(value, [...(bySign.get(value) ?? []), index])
  })
  matching.fresh.forEach((story, index) => {
    if (matching.found[index] !== null) return
    const value = sign(story)
    const candidates = (value === null ? undefined : bySign.get(value))?.filter((old) => !matching.used.has(old)) ?? []
    const same = candidates.find((old) => matching.old[old]?.document === story.document) ?? candidates[0]
    if (same !== undefined) pair(matching, index, same)
  })
}

function pairByLikeness(matching: Matching): void {
  const pairs: { readonly fresh: number; readonly old: number; readonly likeness: number }[] = []
  const oldWords = matching.old.map((story, index) => (matching.used.has(index) ? null : wordBag(story.text)))
  matching.fresh.forEach((story, fresh) => {
    if (matching.found[fresh] !== null) return
    const words = wordBag(story.text)
    oldWords.forEach((bag, old) => {
      const likeness = bag ? sharedWords(words, bag) : 0
      if (likeness >= LIKENESS) pairs.push({ fresh, old, likeness })
    })
  })
  for (const { fresh, old } of pairs.toSorted((one, other) => other.likeness - one.likeness))
    if (matching.found[fresh] === null && !matching.used.has(old)) pair(matching, fresh, old)
}

function pairByPosition(matching: Matching): void {
  const freshCounts = countByDocument(matching.fresh)
  const oldCounts = countByDocument(matching.old)
  matching.fresh.forEach((story, fresh) => {
    if (matching.found[fresh] !== null || freshCounts.get(story.document) !== oldCounts.get(story.document)) return
    const old = matching.old.findIndex(
      (one, index) => !matching.used.has(index) && one.document === story.document && one.position === story.position,
    )
    const before = matching.old[old]
    if (before && sharedWords(wordBag(story.title + story.text), wordBag(before.title + before.text)) > 0.2)
      pair(matching, fresh, old)
  })
}

function countByDocument(stories: readonly Comparable[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { document } of stories) counts.set(document, (counts.get(document) ?? 0) + 1)
  return counts
}

function wordBag(text: string): Map<string, number> {
  const bag = new Map<string, number>()
  for (const word of visibleWords(text).toLowerCase().split(' '))
    if (word !== '') bag.set(word, (bag.get(word) ?? 0) + 1)
  return bag
}

/** Dice coefficient of two bags: 1 for the same words, 0 for none in common. */
function sharedWords(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let shared = 0
  let total = 0
  for (const [word, count] of one) {
    shared += Math.min(count, other.get(word) ?? 0)
    total += count
  }
  for (const count of other.values()) total += count
  return total === 0 ? 0 : (2 * shared) / total
}
