import { createHash } from 'node:crypto'

/**
 * What counts as a change of a story: its letters and digits, in order; not typography, case of white
 * space, quotes or dashes.
 *
 *   ('Il treno', 'Si parte – lunedì…') and ('Il treno ', 'Si parte - lunedi\u0300...') → the same
 */
export function fingerprint(title: string, text: string): string {
  return createHash('sha256')
    .update(`${visibleWords(title)}\n${visibleWords(text)}`)
    .digest('base64url')
    .slice(0, 22)
}

/** `Si parte – “lunedì”…` → `Si parte lunedì` */
export function visibleWords(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/(?<=\p{L})['’ʼ](?=\p{L})/gu, "'")
    .replace(/[^\p{L}\p{N}\p{M}\p{S}%&'@#]+/gu, ' ')
    .trim()
}
