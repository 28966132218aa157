import { type Pieces, likeness, piecesOf } from './likeness.js'
import { type Comparable, FEW_WORDS, type Matching, isBodiless, sameWords } from './editions.js'

/** Bodies compared; every number is computed once. */
export type Alike = {
  /** The pairs that share pieces of text, the most alike first for each fresh story. */
  readonly pairs: readonly { readonly fresh: number; readonly old: number; readonly body: number }[]
  /** See `likeness`; less for a few words, which prove little. With next to no body the headline counts as body. */
  readonly bodyLikeness: (fresh: number, old: number) => number
}

/** Of the stories once withdrawn, how many are compared by likeness; all of them return by their exact text. */
const REMEMBERED = 200
/** A piece that stands in more old stories than this tells none of them apart. */
const COMMON = 40
/** Beyond so many old stories only a sample of each one's pieces is looked up, the same sample everywhere. */
const SAMPLED_BEYOND = 400
const SAMPLE = 48
/** How many old stories are looked at closely for each fresh one. */
const CLOSEST = 8
/** One that shares so many times less than the closest is not looked at. */
const FAR_BEHIND = 5

/** Find the old stories that each unpaired fresh one may be an edition of, by the text they share. */
export function findAlike(matching: Matching): Alike {
  const freshPieces = remember((index: number) => piecesOf(telling(matching.fresh[index])))
  const oldPieces = remember((index: number) => piecesOf(telling(matching.old[index])))
  const bodyLikeness = (fresh: number, old: number) => {
    const [mine, theirs] = [freshPieces(fresh), oldPieces(old)]
    return likeness(mine, theirs) * Math.min(1, mine.words.length / FEW_WORDS, theirs.words.length / FEW_WORDS)
  }
  const fresh = unpaired(matching.oldOf)
  const old = fresh.length === 0 ? [] : recent(matching, unpaired(matching.freshOf), fresh.length)
  const keep = old.length > SAMPLED_BEYOND ? SAMPLE : Infinity
  const common = old.length > COMMON ? COMMON : Infinity
  const index = indexPieces(old, oldPieces, keep, common)
  const pairs = fresh.flatMap((one) =>
    closest(index, freshPieces(one), keep)
      .map((other) => ({ fresh: one, old: other, body: bodyLikeness(one, other) }))
      .toSorted((first, second) => second.body - first.body || first.old - second.old),
  )
  return { pairs: old.length === 0 ? [] : pairs, bodyLikeness }
}

/** The text a story is known by: its body, or its headline too where there is next to no body. */
export function telling(story: Comparable | undefined): string {
  if (!story) return ''
  return isBodiless(story) ? sameWords(story) : story.text
}

function unpaired(partners: readonly (number | null)[]): number[] {
  return partners.flatMap((partner, index) => (partner === null ? [index] : []))
}

/** The live stories, and the ones withdrawn last. */
function recent({ old }: Matching, places: readonly number[], freshCount: number): number[] {
  const end = (index: number) => old[index]?.withdrawn?.getTime() ?? Infinity
  const live = places.filter((index) => end(index) === Infinity)
  const gone = places.filter((index) => end(index) !== Infinity)
  return [...live, ...gone.toSorted((one, other) => end(other) - end(one)).slice(0, REMEMBERED + freshCount)]
}

function indexPieces(
  stories: readonly number[],
  pieces: (story: number) => Pieces,
  keep: number,
  common: number,
): ReadonlyMap<number, readonly number[]> {
  const index = new Map<number, number[]>()
  for (const story of stories)
    for (const piece of sample(pieces(story), keep)) {
      const holders = index.get(piece)
      if (!holders) index.set(piece, [story])
      else if (holders.length <= common && holders.at(-1) !== story) holders.push(story)
    }
  for (const [piece, holders] of index) if (holders.length > common) index.delete(piece)
  return index
}

/** The smallest hashes: two texts that share much share many of them (MinHash, Broder 1997). */
function sample({ pairs, words }: Pieces, keep: number): Uint32Array {
  const pieces = pairs.length > 1 ? pairs : words
  return pieces.length > keep ? pieces.subarray(0, keep) : pieces
}

function closest(index: ReadonlyMap<number, readonly number[]>, pieces: Pieces, keep: number): number[] {
  const shared = new Map<number, number>()
  for (const piece of sample(pieces, keep))
    for (const old of index.get(piece) ?? []) shared.set(old, (shared.get(old) ?? 0) + 1)
  const nearest = [...shared]
    .toSorted(([one, first], [other, second]) => second - first || one - other)
    .slice(0, CLOSEST)
  const most = nearest[0]?.[1] ?? 0
  return nearest.flatMap(([old, count]) => (count >= most / FAR_BEHIND ? [old] : []))
}

/** Each value is computed once. */
export function remember<Key, T>(compute: (key: Key) => T): (key: Key) => T {
  const known = new Map<Key, T>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const value = compute(key)
    known.set(key, value)
    return value
  }
}
