import type { Channel } from './channel.js'
import { mediaTypeOf } from './media.js'

/** Every address we publish is made here, so that no two files can disagree about one. */
export const PATHS = {
  home: '/',
  opml: '/opml.xml',
  health: '/healthz',
  ready: '/readyz',
  metrics: '/metrics',
  stylesheet: '/strillone.css',
  script: '/strillone.js',
  digests: '/digests',
  tags: '/tags',
  authors: '/authors',
  archive: '/archive',
  subscribe: '/subscribe',
  sitemap: '/sitemap.xml',
  newsSitemap: '/news-sitemap.xml',
  robots: '/robots.txt',
  manifest: '/site.webmanifest',
  icon: '/favicon.svg',
  oldIcon: '/favicon.ico',
  touchIcon: '/apple-touch-icon.png',
  hub: '/hub',
  cloud: '/rsscloud/pleaseNotify',
  writing: '/writing',
  writingChanges: '/writing/changes',
  writingStylesheet: '/writing/writing.css',
  writingScript: '/writing/writing.js',
} as const

/**
 * What a feed can be of. Each has the same formats, at the same last parts below its own path.
 *
 *   { kind: 'stories' }                    /rss.xml                  the newest stories
 *   { kind: 'digests' }                    /digests/rss.xml          the newest documents, whole
 *   { kind: 'tag', slug: 'fuel' }          /tags/fuel/rss.xml
 *   { kind: 'author', slug: 'nora-quayle' } /authors/nora-quayle/rss.xml
 *   { kind: 'digest', slug: 'monday' }     /digests/monday/rss.xml   the stories of one document
 *   { kind: 'archive', upTo: 100 }         /archive/100/rss.xml      see ledger/archive.ts
 */
export type Place =
  | { readonly kind: 'stories' | 'digests' }
  | { readonly kind: 'tag' | 'author' | 'digest'; readonly slug: string }
  | { readonly kind: 'archive'; readonly upTo: number }

const FOLDERS = { tag: '/tags/', author: '/authors/', digest: '/digests/' } as const

/** The path of a place, without the last part; '' for the newest stories. Also the page for people, where there is one. */
export function placePath(place: Place): string {
  switch (place.kind) {
    case 'stories':
      return ''
    case 'digests':
      return '/digests'
    case 'archive':
      return `/archive/${place.upTo}`
    default:
      return `${FOLDERS[place.kind]}${encoded(place.slug)}`
  }
}

/** The place whose path this is; null for any other address, such as one written in another way than ours. */
export function readPlace(path: string): Place | null {
  if (path === '') return { kind: 'stories' }
  if (path === '/digests') return { kind: 'digests' }
  const [, folder = '', name = ''] = /^(\/[a-z]+\/)([^/]+)$/.exec(path) ?? []
  if (folder === '/archive/') return /^[1-9]\d{0,14}$/.test(name) ? { kind: 'archive', upTo: Number(name) } : null
  const kind = (['tag', 'author', 'digest'] as const).find((one) => FOLDERS[one] === folder)
  const slug = decoded(name)
  return kind && slug !== null ? { kind, slug } : null
}

/** The apostrophe, too, which encodeURIComponent leaves: it ends an attribute here and a word in a shell there. */
function encoded(part: string): string {
  return encodeURIComponent(part).replaceAll("'", '%27')
}

/** `caf%C3%A9` → `café`; null for `%zz`. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

export function storyPath(slug: string): string {
  return `/stories/${encodeURIComponent(slug)}`
}

/** `/stories/fuel-dearer` → `fuel-dearer`; null for any other address. */
export function readStoryPath(path: string): string | null {
  const name = /^\/stories\/([^/]+)$/.exec(path)?.[1]
  return name === undefined ? null : decoded(name)
}

/** Where the whole site is once more for the owner of a token; see access/token.ts. */
export function privatePath(token: string): string {
  return `/private/${token}`
}

/**
 * What is asked for below there; null for what can be no token's.
 *
 *   /private/Zm9vYmFyYmF6cXV4cXV1eGNv/rss.xml → { token: 'Zm9v…', path: '/rss.xml' }
 */
export function readPrivatePath(path: string): { readonly token: string; readonly path: string } | null {
  const [, token, rest = '/'] = /^\/private\/([\w-]{24})(\/.*)?$/s.exec(path) ?? []
  return token === undefined ? null : { token, path: rest }
}

/** Where a document that is not published can be seen; see access/signed.ts. */
export function previewPath(signed: string): string {
  return `/preview/${signed}`
}

export function readPreviewPath(path: string): string | null {
  return /^\/preview\/([\w.-]+)$/.exec(path)?.[1] ?? null
}

/** Where who was given the address sees who reads the feeds; see access/signed.ts. */
export function readersPath(signed: string): string {
  return `/readers/${signed}`
}

export function readReadersPath(path: string): string | null {
  return /^\/readers\/([\w.-]+)$/.exec(path)?.[1] ?? null
}

/** A month or a day, UTC: `2026-11` → `/archive/2026-11`, a page for people beside the feeds of `/archive/<n>/`. */
export function periodPath(period: string): string {
  return `${PATHS.archive}/${period}`
}

/** `/archive/2026-11-22` → `2026-11-22`; null for any other address. Whether there is such a day is another question. */
export function readPeriodPath(path: string): string | null {
  return /^\/archive\/(\d{4}-\d{2}(?:-\d{2})?)$/.exec(path)?.[1] ?? null
}

/** A part of a map of the site that is too large for one file: `/sitemap/tags.xml`, `/sitemap/3.xml`. */
export function sitemapPartPath(part: string): string {
  return `/sitemap/${part}.xml`
}

export function readSitemapPartPath(path: string): string | null {
  return /^\/sitemap\/([a-z]+|[1-9]\d{0,8})\.xml$/.exec(path)?.[1] ?? null
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

/** Our own hub, if the channel names it. */
export function ownHub(channel: Pick<Channel, 'url' | 'hubs'>): string | null {
  const hub = absoluteUrl(channel, PATHS.hub)
  return channel.hubs.includes(hub) ? hub : null
}

const MEDIA = '/media/'

/**
 * Where a file beside the documents is served; it is named by its path below the items folder.
 *
 *   'week/a photo.jpg' → /media/week/a%20photo.jpg
 */
export function mediaPath(file: string): string {
  return `${MEDIA}${encodedFile(file)}`
}

function encodedFile(file: string): string {
  return file.split('/').map(encodePart).join('/')
}

/** An apostrophe is legal in a path (RFC 3986 §2.2), but ends the address for programs that look for it with a pattern. */
function encodePart(part: string): string {
  return encodeURIComponent(part.toWellFormed()).replaceAll("'", '%27')
}

/** The file a path of ours is about, the inverse of `mediaPath`; null for an address that can be none. */
export function mediaFileAt(path: string): string | null {
  if (!path.startsWith(MEDIA)) return null
  const file = decodedFile(path.slice(MEDIA.length))
  return file !== null && isMediaFile(file) ? file : null
}

const WRITING = `${PATHS.writing}/`

/** Where the author of a document sees it as it is now; it is named as for `mediaPath`. */
export function writingPath(file: string): string {
  return `${WRITING}${encodedFile(file)}`
}

/** The inverse; null for an address that can be no file's. Whether it is a document's is another question. */
export function writingFileAt(path: string): string | null {
  return path.startsWith(WRITING) ? decodedFile(path.slice(WRITING.length)) : null
}

/** Where a page that shows a document, or with null the list of all, asks for changes since it was made. */
export function writingChangesPath(since: number, file: string | null): string {
  const query = new URLSearchParams({ since: String(since), ...(file === null ? {} : { file }) })
  return `${PATHS.writingChanges}?${query.toString()}`
}

/** `week/a%20photo.jpg` → `week/a photo.jpg`; null where a part is `%zz`, or holds a slash of its own. */
function decodedFile(encodedParts: string): string | null {
  const parts = encodedParts.split('/').map(decodePart)
  return parts.every((part) => part !== null && !part.includes('/')) ? parts.join('/') : null
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
