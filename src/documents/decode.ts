import chardet from 'chardet'
import iconv from 'iconv-lite'
import { cleanText, countForbidden } from '../characters.js'
import type { Parsed, Problem } from '../problem.js'
import { type Source, LIMITS } from './document.js'

/** A NUL in this much of a file that is not UTF-16 means it is no text. */
const BINARY_PROBE_BYTES = 8_192
/** More than one forbidden character in ten: a picture or a program, whatever it is called. */
const BINARY_SHARE = 0.1

/**
 * The text of a file: byte order mark, else strict UTF-8, else what the bytes look like.
 *
 *   EF BB BF 63 69 61 6F → 'ciao'
 *   70 65 72 63 68 E9    → 'perché', with the warning `encoding-guessed`
 *   89 50 4E 47 0D 0A    → `document-binary`
 */
export function decode(source: Source): Parsed<string> {
  const { path, bytes } = source
  const fail = (code: Problem['code'], message: string): Parsed<string> => ({
    ok: false,
    problems: [{ file: path, line: 1, code, severity: 'error', message }],
  })
  if (bytes.length > LIMITS.maxBytes)
    return fail(
      'document-too-large',
      `found ${bytes.length} bytes; the most is ${LIMITS.maxBytes}: split it, or move pictures out of it`,
    )
  const decoded = decodeBytes(bytes)
  if (decoded === 'cut-short')
    return fail('document-unfinished', 'the file ends inside a character; save it again, whole, as UTF-8')
  if (decoded === 'binary')
    return fail('document-binary', 'found bytes that are no text; items are .txt, .md, .html, .eml or .docx files')
  const forbidden = countForbidden(decoded.text)
  if (forbidden > decoded.text.length * BINARY_SHARE)
    return fail(
      'document-binary',
      `${forbidden} of ${decoded.text.length} characters are control characters; items are .txt, .md, .html, .eml or .docx files`,
    )
  const text = cleanText(decoded.text)
  if (text.trim() === '') return fail('document-empty', 'found no text; write a title and at least one paragraph')
  return { ok: true, value: text, warnings: warningsOf(path, decoded, forbidden) }
}

type Decoded = { readonly text: string; readonly guessed: string | null }

function decodeBytes(bytes: Uint8Array): Decoded | 'binary' | 'cut-short' {
  const marked = byteOrderMark(bytes)
  if (marked) return { text: iconv.decode(Buffer.from(bytes), marked), guessed: null }
  const utf16 = unmarkedUtf16(bytes)
  if (utf16) return { text: iconv.decode(Buffer.from(bytes), utf16), guessed: utf16 }
  if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) return 'binary'
  const utf8 = strictUtf8(bytes)
  if (utf8 !== null) return { text: utf8, guessed: null }
  if (endsInsideCharacter(bytes)) return 'cut-short'
  const guess = chardet.detect(bytes.subarray(0, 65_536)) ?? 'windows-1252'
  const encoding = /^(utf-8|iso-8859-1|ascii)$/i.test(guess) || !iconv.encodingExists(guess) ? 'windows-1252' : guess
  return { text: iconv.decode(Buffer.from(bytes), encoding), guessed: encoding }
}

export function byteOrderMark(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return null
}

/** Text in UTF-16 without a mark has a NUL at every other place, as long as it is written in Latin letters. */
export function unmarkedUtf16(bytes: Uint8Array): string | null {
  const probe = bytes.subarray(0, BINARY_PROBE_BYTES)
  if (probe.length < 4) return null
  let even = 0
  let odd = 0
  probe.forEach((byte, index) => {
    if (byte !== 0) return
    if (index % 2 === 0) even++
    else odd++
  })
  const half = probe.length / 2
  if (odd > half * 0.7 && even < half * 0.05) return 'utf-16le'
  if (even > half * 0.7 && odd < half * 0.05) return 'utf-16be'
  return null
}

export function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Good UTF-8 but for a last character without its end: a file that is being written. */
function endsInsideCharacter(bytes: Uint8Array): boolean {
  for (const missing of [1, 2, 3]) {
    const last = bytes[bytes.length - missing]
    if (last === undefined || last < 0x80) return false
    if (last >= 0xc0) {
      const head = bytes.subarray(0, bytes.length - missing)
      return head.some((byte) => byte >= 0x80) && strictUtf8(head) !== null
    }
  }
  return false
}

function warningsOf(file: string, decoded: Decoded, forbidden: number): Problem[] {
  const warnings: Problem[] = []
  const warn = (code: Problem['code'], message: string) =>
    warnings.push({ file, line: 1, code, severity: 'warning', message })
  if (decoded.guessed)
    warn('encoding-guessed', `not UTF-8, read as ${decoded.guessed}; save it as UTF-8 to be sure of its letters`)
  if (forbidden > 0)
    warn('characters-dropped', `left out ${forbidden} control characters that no feed can carry; delete them`)
  return warnings
}
