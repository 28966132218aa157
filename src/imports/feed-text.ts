import iconv from 'iconv-lite'
import { byteOrderMark, strictUtf8, unmarkedUtf16 } from '../documents/decode.js'

export type FeedText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string }

/** Where an XML declaration ends at the latest. */
const DECLARATION_BYTES = 1_024
const DECLARED = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']+)["']/
/** What the decoder knows besides. */
const NO_CHARACTER_SET = /^(?:base64|hex|binary|utf-?7.*)$/i
/** Programs that say these have written Windows-1252 for decades: quotes and dashes stand where the standard has controls. */
const LATIN = /^(?:iso[-_]?8859[-_]1|latin[-_]?1|us-ascii|ascii)$/i

/**
 * The text of a feed's file: by its byte order mark, else by what its XML declaration says, else UTF-8 (XML 1.0
 * appendix F; RFC 8259 §8.1 for JSON). What does not decode is refused, as a letter lost here is lost for good.
 *
 *   <?xml version="1.0" encoding="iso-8859-1"?>…Stra DF e → '…Straße'
 *   <rss>…Stra DF e                                       → the line it stands in, and what to write
 *
 * Pure; never throws.
 */
export function decodeFeed(bytes: Uint8Array): FeedText {
  const utf16 = byteOrderMark(bytes) ?? unmarkedUtf16(bytes)
  if (utf16 !== null) return decoded(bytes, utf16)
  const head = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1')
  const declared = DECLARED.exec(head)?.[1]?.trim() ?? 'utf-8'
  // Letters of one byte spell this, so it is not what it says.
  if (/^(?:utf-?8|utf-?16.*|ucs-?2)$/i.test(declared)) return decoded(bytes, 'utf-8')
  const isKnown: boolean = iconv.encodingExists(declared)
  if (!isKnown || NO_CHARACTER_SET.test(declared))
    return { ok: false, reason: `it says encoding="${declared}", which is unknown here; save it as UTF-8` }
  return decoded(bytes, LATIN.test(declared) ? 'windows-1252' : declared)
}

function decoded(bytes: Uint8Array, encoding: string): FeedText {
  const strict = encoding === 'utf-8' ? strictUtf8(bytes) : null
  if (strict !== null) return { ok: true, text: strict }
  const text = iconv.decode(Buffer.from(bytes), encoding)
  const lost = text.indexOf('\uFFFD')
  if (lost < 0) return { ok: true, text }
  const line = text.slice(0, lost).split('\n').length
  const advice = text.trimStart().startsWith('<')
    ? 'say its encoding in its first line, as <?xml version="1.0" encoding="iso-8859-1"?>, or save it as UTF-8'
    : 'save it as UTF-8'
  return { ok: false, reason: `line ${line} is not ${encoding}: ${advice}` }
}
