const SCRIPTS = '\\u3040-\\u30FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF\\uAC00-\\uD7AF\\u0E00-\\u0E7F'
/** Scripts written without blanks, Hangul among them: its words carry their grammar with them. */
const IDEOGRAPHS = new RegExp(`[${SCRIPTS}]`, 'gu')
/** Two signs of a script without blanks say about as much as one word of a script with them. */
const SIGNS_PER_WORD = 2

/**
 * How many words a reader would count, in any script.
 *
 *   'Fuel dearer from Monday' → 4      '燃料价格上涨' → 3
 */
export function countWords(text: string): number {
  const signs = text.match(IDEOGRAPHS)?.length ?? 0
  const rest = signs === 0 ? text : text.replace(IDEOGRAPHS, ' ')
  return Math.ceil(signs / SIGNS_PER_WORD) + (rest.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*/gu)?.length ?? 0)
}

/** Words alone, in lower case: what stays the same when quotes, dashes and blanks change. */
export function bareWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
}

const SHORTEST_STEM = 5
const LONGEST_STEM = 6
const LONG_WORD = new RegExp(`(?:(?![${SCRIPTS}])[\\p{L}\\p{M}\\p{N}]){${SHORTEST_STEM},}`, 'gu')
const IDEOGRAPH_RUN = new RegExp(`[${SCRIPTS}]{2,}`, 'gu')

/**
 * The words that carry a text's subject, cut to their stems so that inflection does not part them; pairs of
 * signs where there are no blanks. Short words are mostly grammar, in every language, and are left out.
 */
export function stemsOf(text: string): Set<string> {
  const stems = new Set<string>()
  const lower = text.toLowerCase()
  for (const [word] of lower.matchAll(LONG_WORD)) stems.add(word.slice(0, LONGEST_STEM))
  for (const [run] of lower.matchAll(IDEOGRAPH_RUN))
    for (let index = 0; index + 1 < run.length; index += 1) stems.add(run.slice(index, index + 2))
  return stems
}
