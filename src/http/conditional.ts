import type { IncomingHttpHeaders } from 'node:http'

export type Validators = { readonly etag: string; readonly lastModified: Date }

/** `perform`: send it; `not-modified`: 304; `failed`: 412. */
export type Verdict = 'perform' | 'not-modified' | 'failed'

/**
 * What the conditions of a GET or HEAD come to, in the order of RFC 9110 §13.2.2.
 *
 *   etag W/"abc", If-None-Match: "abc-gzip", "x"                           → not-modified
 *   etag W/"abc", If-None-Match: "x" with an If-Modified-Since of tomorrow → perform
 */
export function judge(resource: Validators, headers: IncomingHttpHeaders): Verdict {
  return breaksPromise(resource, headers) ? 'failed' : isNotModified(resource, headers) ? 'not-modified' : 'perform'
}

/** If-Match compares strongly (§13.1.1), and no tag of ours is strong; If-Unmodified-Since counts without it. */
function breaksPromise(resource: Validators, headers: IncomingHttpHeaders): boolean {
  const match = headers['if-match']
  if (match !== undefined) return match.trim() !== '*'
  const since = headers['if-unmodified-since']
  return since !== undefined && resource.lastModified.getTime() > (parseDate(since) ?? Infinity)
}

/**
 * Does the client have this already? If-None-Match wins over If-Modified-Since, compares weakly (§13.1.2), takes
 * lists and `*`; a proxy that compresses may have put `W/` before the tag or `-gzip`, `-br` at its end.
 */
function isNotModified(resource: Validators, headers: IncomingHttpHeaders): boolean {
  const match = headers['if-none-match']
  if (match !== undefined) return match === resource.etag || matchesAny(match, resource.etag)
  const since = headers['if-modified-since']
  return since !== undefined && resource.lastModified.getTime() <= (parseDate(since) ?? -Infinity)
}

/** Milliseconds since 1970; null for what is no date, which is to be ignored (§13.1.3). */
function parseDate(header: string): number | null {
  const time = HTTP_DATE.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(time) ? null : time
}

/** RFC 9110 §5.6.7: the one form we send and the two old ones. */
const HTTP_DATE = /^\w{3,9},? .*\d{2}:\d{2}:\d{2}/

function matchesAny(header: string, etag: string): boolean {
  if (header.trim() === '*') return true
  const wanted = opaque(etag)
  return header.split(',').some((tag) => opaque(tag.trim()) === wanted)
}

/** `W/"abc-gzip"` → `abc`; servers in front of us have been seen to put the coding inside and outside the quotes. */
function opaque(tag: string): string {
  return tag
    .replace(/^W\//i, '')
    .replace(/^"|"$/g, '')
    .replace(/(?:"?(?:--?|;)(?:gzip|br|deflate|zstd)"?)$/i, '')
}
