import iconv from 'iconv-lite'

/** Controls but TAB and LF, U+FEFF, the non-characters: XML 1.0 §2.2 forbids or discourages each. */
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\uFEFF]|\p{Noncharacter_Code_Point}/gu
const LINE_ENDS = /\r\n?|[\u2028\u2029]/g
const C1_CONTROLS = /[\u0080-\u009F]/g
/** Two or more characters that UTF-8 read as Windows-1252 leaves behind: `Ã©`, `â€™`. */
const MOJIBAKE =
  /[\u00C2-\u00F4][\u0080-\u00BF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013-\u203A\u20AC\u2122]{1,3}/g

/**
 * Text every format can carry: well-formed UTF-16, LF line ends, no character XML forbids.
 *
 *   'caf\u00C3\u00A9 \u0093sì\u0094\r\n\u0000' → 'café “sì”\n'
 *
 * Idempotent. What is dropped is never a letter.
 */
export function cleanText(raw: string): string {
  return repairAllMojibake(raw.toWellFormed().replace(LINE_ENDS, '\n'))
    .replace(C1_CONTROLS, windows1252)
    .replace(FORBIDDEN, '')
    .replaceAll('\uFFFD', '?')
}

/** A title is one line: white space folded, trimmed; empty stays empty. */
export function cleanLine(raw: string): string {
  return cleanText(raw).replace(/\s+/gu, ' ').trim()
}

/** How many characters `cleanText` would drop, for the author to know; what it mends is not among them. */
export function countForbidden(raw: string): number {
  const text = raw.search(C1_CONTROLS) < 0 ? raw : repairAllMojibake(raw)
  const mended = text.match(C1_CONTROLS)?.filter((control) => windows1252(control) !== '') ?? []
  return (text.match(FORBIDDEN)?.length ?? 0) - mended.length
}

function windows1252(control: string): string {
  const character = iconv.decode(Buffer.of(control.charCodeAt(0)), 'windows-1252')
  return /[\uFFFD\u0080-\u009F]/.test(character) ? '' : character
}

/** Text encoded twice needs a repair for each time; every one makes it shorter, so this ends. */
function repairAllMojibake(text: string): string {
  const repaired = text.replace(MOJIBAKE, repairMojibake)
  return repaired.length === text.length ? repaired : repairAllMojibake(repaired)
}

function repairMojibake(pair: string): string {
  const bytes = Buffer.from(Array.from(pair, windows1252Byte))
  try {
    const repaired = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return isPlausible(repaired) ? repaired : pair
  } catch {
    return pair
  }
}

function windows1252Byte(character: string): number {
  const code = character.charCodeAt(0)
  return code < 0x100 ? code : (iconv.encode(character, 'windows-1252')[0] ?? 0)
}

/** `Â©` may be meant; what a repair yields must be one printable character. */
function isPlausible(repaired: string): boolean {
  return Array.from(repaired).length === 1 && !/\p{C}/u.test(repaired)
}
