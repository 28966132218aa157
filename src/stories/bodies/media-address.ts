import { isMediaFile, mediaPath } from '../../links.js'
import { MEDIA_TYPES, mediaTypeOf } from '../../media.js'
import { parseUrl } from '../../url.js'

/** Where a document stands, for the addresses in it. */
export type Place = {
  /** Path of the document below the items folder. */
  readonly document: string
  /** What relative addresses are resolved against. */
  readonly base: string
  /** The public address files beside the document are served below; absent: relative addresses mean another site. */
  readonly site?: string
}

/** What an author's address of a picture or a recording comes to. */
export type MediaAddress =
  /** A file below the items folder, if it is there. */
  | { readonly kind: 'local'; readonly file: string; readonly url: string }
  | { readonly kind: 'remote'; readonly url: string }
  /** Meant as a file of ours, and one we do not serve. */
  | { readonly kind: 'unserved'; readonly why: string }
  | { readonly kind: 'nowhere' }

/**
 * In week/47.md of https://example.org:
 *
 *   'a photo.jpg'                → local   week/a photo.jpg, https://example.org/media/week/a%20photo.jpg
 *   '../img/a.png?v=2'           → local   img/a.png
 *   'https://example.com/a.png'  → remote  as it stands
 *   '/img/a.png'                 → remote  https://example.org/img/a.png: whoever serves that host has it
 *   '../../a.png', '_a.png', 'a.svg' → unserved
 */
export function mediaAddress(written: string, place: Place): MediaAddress {
  if (place.site !== undefined && isRelative(written)) return besideDocument(written, place.document, place.site)
  const url = absoluteAddress(written, place.base)
  return url === null || url.startsWith('mailto:') ? { kind: 'nowhere' } : { kind: 'remote', url }
}

/** Absolute, of http, https or mailto; null for an address that leads nowhere in a feed. */
export function absoluteAddress(written: string, base: string): string | null {
  if (written.trim() === '' || written.startsWith('#')) return null
  const url = parseUrl(written, base)
  return url !== null && /^(https?|mailto):$/.test(url.protocol) ? url.href : null
}

/** RFC 3986 §4.2: no scheme, no host, no path from the root, and not only a query or a fragment. */
function isRelative(written: string): boolean {
  return !/^\s*(?:[a-z][a-z0-9+.-]*:|[/\\#?]|$)/i.test(written)
}

function besideDocument(written: string, document: string, site: string): MediaAddress {
  const file = filePath(fileName(written.trim()), document)
  if (file === null) return { kind: 'unserved', why: 'lies outside of the items folder; put the file into it' }
  if (isMediaFile(file)) return { kind: 'local', file, url: `${site}${mediaPath(file)}` }
  const why =
    mediaTypeOf(file) === null
      ? `is served by nobody; use a file of ${Object.keys(MEDIA_TYPES).join(', ')}, or a whole address, https://…`
      : 'is hidden: a part of its path begins with . or _, or has a character no name should have; rename it'
  return { kind: 'unserved', why }
}

/** The name in an address. Where all of it reads as a name, `?` and `#` are part of that: `Who #1.jpg`. */
function fileName(written: string): string {
  const name = mediaTypeOf(written) === null ? written.replace(/[?#][^]*$/, '') : written
  return decoded(name).replaceAll('\\', '/')
}

/** `100%.jpg` is no percent-encoding, so it is a name. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** Path below the items folder, null for one that leaves it. */
function filePath(relative: string, document: string): string | null {
  const parts = document.split('/').slice(0, -1)
  for (const part of relative.split('/')) {
    if (part === '..' && parts.length === 0) return null
    else if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
