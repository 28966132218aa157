import { type Comparable, type Matching, type OldStory, pair } from './editions.js'

/**
 * Pair stories that look the same to a reader and share a scope; those whose scope is null are left alone.
 *
 *   old  A X B X C    fresh  A B X C    →  A–A, B–B, C–C, and X with the X that stood after B
 *
 * Of twins the neighbours tell which is which; where they cannot, the order does, and no reader sees it.
 */
export function pairIdentical(
  matching: Matching,
  among: (story: OldStory) => boolean,
  scope: (story: Comparable) => string | null,
): void {
  const groups = new Map<string, { readonly old: number[]; readonly fresh: number[] }>()
  const groupOf = (story: Comparable) => {
    const place = scope(story)
    if (place === null) return null
    const sign = `${story.fingerprint}\n${place}`
    const group = groups.get(sign) ?? { old: [], fresh: [] }
    groups.set(sign, group)
    return group
  }
  matching.fresh.forEach((story, index) => {
    if (matching.oldOf[index] === null) groupOf(story)?.fresh.push(index)
  })
  matching.old.forEach((story, index) => {
    if (matching.freshOf[index] === null && among(story)) groupOf(story)?.old.push(index)
  })
  const twins = [...groups.values()].filter(({ old, fresh }) => old.length > 0 && fresh.length > 0)
  const uneven = twins.filter(({ old, fresh }) => old.length !== fresh.length)
  if (uneven.length > 0) pairByNeighbours(matching, uneven)
  for (const { old, fresh } of twins) {
    const free = old.filter((one) => matching.freshOf[one] === null)
    const waiting = fresh.filter((one) => matching.oldOf[one] === null)
    free.slice(0, waiting.length).forEach((one, index) => pair(matching, waiting[index] ?? 0, one))
  }
}

type Twins = { readonly old: readonly number[]; readonly fresh: readonly number[] }

function pairByNeighbours(matching: Matching, groups: readonly Twins[]): void {
  const [old, fresh] = [neighbours(matching.old), neighbours(matching.fresh)]
  const signs = [
    (around: Around) => `${around.before} ${around.after}`,
    (around: Around) => `${around.before} `,
    (around: Around) => ` ${around.after}`,
  ]
  for (const sign of signs)
    for (const group of groups) {
      const waiting = new Map<string, number[]>()
      for (const one of group.old.toReversed()) {
        if (matching.freshOf[one] !== null) continue
        const key = sign(old[one] ?? NOTHING_AROUND)
        const same = waiting.get(key)
        if (same) same.push(one)
        else waiting.set(key, [one])
      }
      for (const one of group.fresh) {
        const match = matching.oldOf[one] === null ? waiting.get(sign(fresh[one] ?? NOTHING_AROUND))?.pop() : undefined
        if (match !== undefined) pair(matching, one, match)
      }
    }
}

/** Fingerprints of the stories before and after in the same document; empty at its ends. */
type Around = { before: string; after: string }
const NOTHING_AROUND: Around = { before: '', after: '' }

function neighbours(stories: readonly (Comparable & { readonly withdrawn?: Date | null })[]): Around[] {
  const around = stories.map(() => ({ ...NOTHING_AROUND }))
  const last = new Map<string, number>()
  for (const index of inOrder(stories)) {
    const story = stories[index]
    if (!story || story.withdrawn) continue
    const before = last.get(story.document)
    last.set(story.document, index)
    if (before === undefined) continue
    const [own, earlier] = [around[index], around[before]]
    if (own) own.before = stories[before]?.fingerprint ?? ''
    if (earlier) earlier.after = story.fingerprint
  }
  return around
}

/** Places in the list, by position in the document. */
export function inOrder(stories: readonly Comparable[]): number[] {
  return [...stories.keys()].toSorted((one, other) => (stories[one]?.position ?? 0) - (stories[other]?.position ?? 0))
}
