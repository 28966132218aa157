/**
 * The path of a request, without query and without the prefix of the public address: a proxy may pass that on or
 * cut it off. A look-up needs no more than this.
 *
 *   ('/news/rss.xml?source=x', '/news') → '/rss.xml'
 */
export function pathOf(target: string, prefix: string): string {
  const query = target.indexOf('?')
  const path = query < 0 ? target : target.slice(0, query)
  if (prefix === '' || !path.startsWith(prefix)) return path
  if (path.length === prefix.length) return '/'
  return path.charCodeAt(prefix.length) === SLASH ? path.slice(prefix.length) : path
}

const SLASH = 47

/**
 * The same for a target written in another way: in absolute form (RFC 9112 §3.2.2), or with letters as
 * percent codes (RFC 3986 §6.2.2.2). What is no path stays as it is.
 *
 *   'http://example.org/%72ss.xml' → '/rss.xml'
 */
export function normalPath(target: string, prefix: string): string {
  const origin = /^https?:\/\/[^/?#]*/i.exec(target)?.[0] ?? ''
  const local = origin === '' ? target : target.slice(origin.length) || '/'
  const path = local.startsWith('?') ? '/' : pathOf(local, prefix)
  return path.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : code.toUpperCase()
  })
}

/** Addresses people and programs try before they read a page, and where they mean to go. */
export const GUESSES: Readonly<Record<string, string>> = {
  '/feed': '/rss.xml',
  '/feeds': '/rss.xml',
  '/rss': '/rss.xml',
  '/rss2': '/rss.xml',
  '/feed.xml': '/rss.xml',
  '/feed.rss': '/rss.xml',
  '/index.xml': '/rss.xml',
  '/index.rss': '/rss.xml',
  '/feed/rss': '/rss.xml',
  '/feed/rss2': '/rss.xml',
  '/atom': '/atom.xml',
  '/feed.atom': '/atom.xml',
  '/index.atom': '/atom.xml',
  '/feed/atom': '/atom.xml',
  '/json': '/feed.json',
  '/feed/json': '/feed.json',
  '/index.json': '/feed.json',
}

/**
 * Where else what was asked for may be, the likeliest first; `path` itself is not among them.
 *
 *   '//rss.xml/' → ['/rss.xml'],  '/RSS/' → ['/RSS', '/rss', '/rss.xml']
 */
export function likelyMeant(path: string): string[] {
  const tidy = path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')
  const lower = tidy.toLowerCase()
  const guess = GUESSES[lower]
  return [...new Set([...(guess === undefined ? [] : [guess]), tidy, lower])].filter((one) => one !== path)
}
