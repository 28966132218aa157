import type { Channel } from './channel.js'
import { mediaTypeOf } from './media.js'

/** Every address we publish is made here, so that no two files can disagree about one. */
export const PATHS = { home: '/', health: '/healthz', ready: '/readyz', stylesheet: '/strillone.css' } as const

export function storyPath(slug: string): string {
  return `/stories/${encodeURIComponent(slug)}`
}

/**
 * The path a browser asks for, the prefix of the public address included; pages link so among themselves,
 * and work under whatever name they were reached.
 *
 *   ('https://example.org/news', '/stories/fuel') → '/news/stories/fuel'
 */
export function localPath(channel: Pick<Channel, 'url'>, path: string): string {
  return `${new URL(channel.url).pathname.replace(/\/$/, '')}${path}`
}

/** `('https://example.org/news', '/rss.xml')` → `https://example.org/news/rss.xml` */
export function absoluteUrl(channel: Pick<Channel, 'url'>, path: string): string {
  return path === '/' ? `${channel.url}/` : `${channel.url}${path}`
}

/**
 * The address relative links of a document are resolved against.
 *
 *   ('https://example.org', 'week/47.md') → https://example.org/week/
 */
export function documentBase(channel: Pick<Channel, 'url'>, documentPath: string): string {
  const folder = documentPath.split('/').slice(0, -1).map(encodeURIComponent)
  return `${[channel.url, ...folder].join('/')}/`
}

const MEDIA = '/media/'

/**
 * Where a file beside the documents is served; it is named by its path below the items folder.
 *
 *   'week/a photo.jpg' → /media/week/a%20photo.jpg
 */
export function mediaPath(file: string): string {
  return `${MEDIA}${file.split('/').map(encodePart).join('/')}`
}

/** An apostrophe is legal in a path (RFC 3986 §2.2), but ends the address for programs that look for it with a pattern. */
function encodePart(part: string): string {
  return encodeURIComponent(part.toWellFormed()).replaceAll("'", '%27')
}

/** The file a path of ours is about, the inverse of `mediaPath`; null for an address that can be none. */
export function mediaFileAt(path: string): string | null {
  if (!path.startsWith(MEDIA)) return null
  const parts = path.slice(MEDIA.length).split('/').map(decodePart)
  const file = parts.every((part) => part !== null) ? parts.join('/') : null
  return file !== null && parts.every((part) => !part?.includes('/')) && isMediaFile(file) ? file : null
}

function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

/**
 * Whether a path below the items folder may be served: a picture, a recording or a film, no part of it hidden.
 *
 *   'week/photo.jpg' yes;   '.git/a.png', '_drafts/a.png', '../a.png', 'notes.txt', 'a\\..\\b.png' no
 */
export function isMediaFile(file: string): boolean {
  return mediaTypeOf(file) !== null && file.split('/').every(isPlainName)
}

function isPlainName(part: string): boolean {
  return part !== '' && !/^[._]|[\p{Cc}\\]/u.test(part)
}
