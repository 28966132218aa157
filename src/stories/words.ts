const IDEOGRAPHS = /[\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uAC00-\uD7AF\u0E00-\u0E7F]/gu
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

/**
 * The words that carry a text's subject, cut to their stems so that inflection does not part them; pairs of
 * signs where there are no blanks. Short words are mostly grammar, in every language, and are left out.
 */
export function stemsOf(text: string, shortest = SHORTEST_STEM): Set<string> {
  const stems = new Set<string>()
  for (const word of bareWords(text).split(' ')) {
    if (IDEOGRAPHS.test(word)) addPairs(word, stems)
    else if (word.length >= shortest) stems.add(word.slice(0, LONGEST_STEM))
    IDEOGRAPHS.lastIndex = 0
  }
  return stems
}

function addPairs(word: string, stems: Set<string>): void {
  for (let index = 0; index + 1 < word.length; index += 1) stems.add(word.slice(index, index + 2))
}
