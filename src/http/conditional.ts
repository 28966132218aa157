/** What a client says it has already. Header values as they came, or undefined. */
export type Preconditions = { readonly ifNoneMatch: string | undefined; readonly ifModifiedSince: string | undefined }

/**
 * Does the client have this already, so that 304 is the answer?
 *
 *   etag W/"abc", If-None-Match: "abc-gzip", "x"  → true
 *   etag W/"abc", If-None-Match: "x" with an If-Modified-Since of tomorrow → false
 *
 * If-None-Match wins over If-Modified-Since (RFC 9110 §13.2.2), compares weakly (§13.1.2), takes lists and
 * `*`; a proxy that compresses may have put `W/` before the tag or `-gzip`, `-br` at its end.
 */
export function isNotModified(
  resource: { readonly etag: string; readonly lastModified: Date },
  client: Preconditions,
): boolean {
  if (client.ifNoneMatch !== undefined)
    return client.ifNoneMatch === resource.etag || matchesAny(client.ifNoneMatch, resource.etag)
  if (client.ifModifiedSince === undefined) return false
  const since = HTTP_DATE.test(client.ifModifiedSince) ? Date.parse(client.ifModifiedSince) : Number.NaN
  return !Number.isNaN(since) && resource.lastModified.getTime() <= since
}

/** RFC 9110 §5.6.7: the one form we send and the two old ones; anything else is to be ignored. */
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
    .replace(/(?:"?[-;](?:gzip|br|deflate|zstd)"?)$/i, '')
}
