import { visibleWords } from '../../stories/fingerprint.js'

/**
 * A text as a bag of small pieces: pairs of neighbouring words, and the words themselves. Where a script sets no
 * blanks between words, runs of three characters and of two. Hashed and sorted, so that bags compare by one walk.
 */
export type Pieces = {
  readonly pairs: Uint32Array
  readonly words: Uint32Array
}

/** Scripts that set no blanks between words. */
const UNBROKEN =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const TOKEN = new RegExp(`[${UNBROKEN}]\\p{M}*|[^\\s${UNBROKEN}]+`, 'gu')
const UNBROKEN_TOKEN = new RegExp(`^[${UNBROKEN}]`, 'u')

/** Below this many words a pair that breaks costs too much: the words themselves count as well. */
const SHORT = 25

export function piecesOf(text: string): Pieces {
  const tokens = visibleWords(text).toLowerCase().match(TOKEN) ?? []
  const hashes = tokens.map(hashOf)
  const pairs = new Uint32Array(Math.max(0, tokens.length - 1))
  const words = new Uint32Array(tokens.length)
  tokens.forEach((token, index) => {
    const own = hashes[index] ?? 0
    const next = hashes[index + 1] ?? 0
    const unbroken = UNBROKEN_TOKEN.test(token)
    words[index] = unbroken ? joined(own, next) : own
    if (index < pairs.length)
      pairs[index] = unbroken ? joined(joined(own, next), hashes[index + 2] ?? 0) : joined(own, next)
  })
  return { pairs: pairs.toSorted(), words: words.toSorted() }
}

/**
 * How alike two texts are: 1 for the same, about 0.05 for two unrelated ones of one language.
 *
 * Dice's coefficient of their pairs of words. A text that stands in the other one whole, as after a merge or a
 * split, is like it to the extent of `CONTAINED`, however much longer the other is.
 */
export function likeness(one: Pieces, other: Pieces): number {
  const shared = sharedPieces(one.pairs, other.pairs)
  const shorter = Math.min(one.pairs.length, other.pairs.length)
  const pairs = dice(shared, one.pairs, other.pairs)
  if (Math.min(one.words.length, other.words.length) < SHORT)
    return (2 * pairs + dice(sharedPieces(one.words, other.words), one.words, other.words)) / 3
  return Math.max(pairs, (CONTAINED * shared) / shorter)
}

const CONTAINED = 0.5

/** How alike two headlines are, by pairs of characters: a typo mended, a word put in. */
export function headlineLikeness(one: string, other: string): number {
  const [first, second] = [characterPairs(one), characterPairs(other)]
  return dice(sharedPieces(first, second), first, second)
}

function characterPairs(title: string): Uint32Array {
  const characters = Array.from(` ${visibleWords(title).toLowerCase()} `)
  return Uint32Array.from(characters.slice(1), (character, index) =>
    joined(character.codePointAt(0) ?? 0, characters[index]?.codePointAt(0) ?? 0),
  ).toSorted()
}

function dice(shared: number, one: Uint32Array, other: Uint32Array): number {
  const total = one.length + other.length
  return total === 0 ? 0 : (2 * shared) / total
}

/** Size of the intersection of two sorted bags. */
function sharedPieces(one: Uint32Array, other: Uint32Array): number {
  let [shared, left, right] = [0, 0, 0]
  while (left < one.length && right < other.length) {
    const [mine, theirs] = [one[left] ?? 0, other[right] ?? 0]
    if (mine === theirs) shared += 1
    if (mine <= theirs) left += 1
    if (theirs <= mine) right += 1
  }
  return shared
}

/** FNV-1a, 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < word.length; index += 1) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

function joined(one: number, other: number): number {
  return (Math.imul(one ^ (one >>> 15), 0x85ebca6b) ^ Math.imul(other, 0xc2b2ae35)) >>> 0
}
