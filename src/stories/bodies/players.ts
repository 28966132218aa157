import type { Element, ElementContent } from 'hast'
import { cleanLine } from '../../characters.js'
import { mediaTypeOf } from '../../media.js'
import { parseUrl } from '../../url.js'
import { LEFT_OUT } from './left-out.js'
import { mediaAddress, type Place } from './media-address.js'

const PLAYERS: ReadonlySet<string> = new Set(['video', 'audio', 'iframe'])

/**
 * A block with a link in the place of each film, recording and page in a frame: readers leave those out, and few would
 * play them. It says the title, else the name of the file or of the host.
 *
 *   <video src="ferry.mp4" poster="p.jpg"> → <a href="ferry.mp4"><img src="p.jpg"> ferry.mp4</a>
 *   <iframe src="https://www.maps.example/embed?x=1" title="The quay"> → <a href="https://www.maps.example/embed?x=1">The quay</a>
 */
export function withLinksForPlayers(element: Element, place: Place, linked = element.tagName === 'a'): Element {
  const children = element.children.flatMap((child): ElementContent[] => {
    if (child.type !== 'element') return [child]
    if (!PLAYERS.has(child.tagName)) return [withLinksForPlayers(child, place, linked || child.tagName === 'a')]
    const link = linkTo(child.properties, place)
    return linked && link.type === 'element' ? link.children : [link]
  })
  return { ...element, children }
}

function linkTo({ src, poster, title }: Element['properties'], place: Place): ElementContent {
  const address = typeof src === 'string' ? mediaAddress(src, place) : null
  if (address === null || address.kind === 'unserved' || address.kind === 'nowhere') return LEFT_OUT
  // An attribute, and a name in an address, can hold what no text of a feed can: `title="&#1;"`, `a%01.mp4`.
  const said = cleanLine(typeof title === 'string' ? title : '')
  const label: ElementContent = { type: 'text', value: said === '' ? cleanLine(nameOf(address.url)) : said }
  const picture: Element = { type: 'element', tagName: 'img', properties: { src: poster }, children: [] }
  const shown: ElementContent[] = typeof poster === 'string' ? [picture, { type: 'text', value: ' ' }] : []
  return { type: 'element', tagName: 'a', properties: { href: src }, children: [...shown, label] }
}

/** `https://example.org/media/a%20b.mp4` → `a b.mp4`; `https://www.maps.example/embed?x=1` → `maps.example` */
function nameOf(address: string): string {
  const url = parseUrl(address)
  if (url === null) return address
  const file = url.pathname.split('/').at(-1) ?? ''
  return mediaTypeOf(file) === null ? url.hostname.replace(/^www\./, '') : decoded(file)
}

function decoded(file: string): string {
  try {
    return decodeURIComponent(file)
  } catch {
    return file
  }
}
