import fc from 'fast-check'
import type { Written } from './press.js'

const WORDS =
  'sun rain fuel rail strike snow bread vote court fire bank sea road war truce price 東京 雪 neve più'.split(' ')

/** So few different words that what is made of them is often alike. */
export const words = (most: number) =>
  fc.array(fc.constantFrom(...WORDS), { maxLength: most }).map((list) => list.join(' '))

/** A headline and a body, either of which another story may well have too. */
export const anyStory: fc.Arbitrary<Written> = fc.tuple(
  words(2).map((title) => title || 'Untitled'),
  fc.oneof(words(12), words(1)),
)
