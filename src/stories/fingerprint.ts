import { createHash } from 'node:crypto'

/**
 * What counts as a change of a story: its letters, digits and signs, in order; not white space, punctuation,
 * nor the shape of quotes and dashes. Case does count: `us` is not `US`.
 *
 *   ('Il treno', 'Si parte – “lunedì”…') and ('Il treno ', 'Si parte - "lunedi\u0300"...') → the same
 */
export function fingerprint(title: string, text: string): string {
  return createHash('sha256')
    .update(`${visibleWords(title)}\n${visibleWords(text)}`)
    .digest('base64url')
    .slice(0, 22)
}

/** Apostrophes as they are typed and typeset; NFKC would take the acute and the grave apart. */
const APOSTROPHES = /['’‘ʼ′`´＇]/gu
/** Soft hyphens, joiners, direction marks, variation selectors: nobody sees them. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}+/gu
/** A dash that touches a number and no word before it is a minus: −5 degrees are not 5. */
const MINUS = /(?<![^\s([])[-–−](?=\p{N})/gu
/** A minus sign set as a dash. */
const NO_MINUS = /(?<=[^\s([])−|−(?!\p{N})/gu
const APOSTROPHE_OUTSIDE_WORD = /(?<!\p{L}\p{M}*)'|'(?!\p{L})/gu
const UNSEEN = /[^\p{L}\p{N}\p{M}\p{Sc}\p{Sm}\p{So}%&'@#]+/gu
/** Printable ASCII without apostrophe, grave accent or minus: nothing above applies to it. */
const PLAIN = /^[\n\x20-\x26\x28-\x2C\x2E-\x5D\x5F\x61-\x7E]*$/
const UNSEEN_IN_PLAIN = /[^A-Za-z0-9$+<=>|~%&@#]+/g

/**
 * A text as the words a reader takes in, one blank between them.
 *
 *   `Si parte – “lunedì”…` → `Si parte lunedì`
 *   `l’acqua, un po’ di −5°` → `l'acqua un po di −5°`
 */
export function visibleWords(text: string): string {
  if (PLAIN.test(text)) return text.replace(UNSEEN_IN_PLAIN, ' ').trim()
  return text
    .replace(APOSTROPHES, "'")
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(NO_MINUS, ' ')
    .replace(MINUS, '−')
    .replace(APOSTROPHE_OUTSIDE_WORD, ' ')
    .replace(UNSEEN, ' ')
    .trim()
}
