import type { Channel } from '../channel.js'
import { parseUrl } from '../url.js'

/** Attributes, elements and JSON fields that hold addresses. */
const ADDRESSES =
  /\b(?:href|src|poster|url|xmlUrl|htmlUrl)\s*=\s*"([^"]+)"|<(?:link|loc|url|icon|logo|comments)>([^<]+)<|"(?:\w+_)?(?:url|icon|image)":\s*"([^"]+)"/g
const REFERENCES: Readonly<Record<string, string>> = {
  '&#x26;': '&',
  '&amp;': '&',
  '&#x3C;': '<',
  '&lt;': '<',
  '&#x3E;': '>',
  '&gt;': '>',
  '&#x22;': '"',
  '&quot;': '"',
  '\\"': '"',
}

/**
 * Paths of the site a file of it leads to, each once; addresses of other hosts are not ours to check.
 *
 *   '<a href="/news/stories/fuel#top">' of https://example.org/news → ['/stories/fuel']
 */
export function linksIn(text: string, channel: Pick<Channel, 'url'>, own: string): string[] {
  const paths = new Set<string>()
  for (const found of unescapeOnce(text).matchAll(ADDRESSES)) {
    const written = unescapeOnce(found[1] ?? found[2] ?? found[3] ?? '').trim()
    const path = pathIn(written, channel.url, own)
    if (path !== null) paths.add(path)
  }
  return [...paths]
}

function unescapeOnce(text: string): string {
  return text.replace(/&(?:#x(?:26|3C|3E|22)|amp|lt|gt|quot);|\\"/g, (reference) => REFERENCES[reference] ?? reference)
}

function pathIn(written: string, site: string, own: string): string | null {
  const url = parseUrl(written, `${site}${own}`)
  const { origin: home, pathname: folder } = new URL(`${site}/`)
  if (url?.origin !== home || !url.pathname.startsWith(folder)) return null
  return `/${url.pathname.slice(folder.length)}`
}
