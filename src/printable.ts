/** Controls, and the marks that turn the direction of a line. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu

/**
 * What an author or a stranger wrote, for a terminal: on one line, and without the power to move the cursor or to set
 * a colour.
 *
 *   'a\x1b[2J\nfake: b' → 'a [2J fake: b'
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, ' ').trim()
}
