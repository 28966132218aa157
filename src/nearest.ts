/**
 * The word that was most likely meant: the one with the fewest letters typed wrongly, left out, put in or
 * swapped with a neighbour, if that is at most a third of them; null where none comes near.
 *
 *   'titel', ['title', 'hub'] → 'title'        'colour', ['title', 'hub'] → null
 */
export function nearest(written: string, words: readonly string[]): string | null {
  let best: { readonly word: string; readonly mistakes: number } | null = null
  for (const word of words) {
    const mistakes = mistakesBetween(simple(written), simple(word))
    if (mistakes * 3 <= Math.max(written.length, word.length) && mistakes < (best?.mistakes ?? Infinity))
      best = { word, mistakes }
  }
  return best?.word ?? null
}

/** `maxAge`, `max-age` and `MAX_AGE` are all `max_age`. */
function simple(word: string): string {
  return word
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()
}

/** The distance of Damerau and Levenshtein, of neighbours swapped once (optimal string alignment). */
function mistakesBetween(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1
      const swapped = row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    beforeLast = last
    last = current
  }
  return last[other.length] ?? 0
}
