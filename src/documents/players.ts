import type { Element } from 'hast'
import { mediaTypeOf } from '../media.js'
import { isHidden, isPixel } from './look.js'

/**
 * A film, a recording or a page in a frame as an element without content; null for what is none, or is not to be seen.
 *
 *   <video poster="p.jpg"><source src="a.mov"><source src="a.mp4">Sorry</video>  →  <video src="a.mp4" poster="p.jpg">
 */
export function playerOf(element: Element): Element | null {
  const { tagName, properties } = element
  if (tagName === 'iframe' ? isUnseen(element) : tagName !== 'video' && tagName !== 'audio') return null
  const sources = [properties['src'], ...sourcesIn(element)].filter((src) => typeof src === 'string' && src !== '')
  const src = sources.find((one) => mediaTypeOf(withoutQuery(String(one))) !== null) ?? sources[0]
  if (src === undefined) return null
  const title = properties['title'] ?? properties['ariaLabel']
  const { position } = element
  return {
    type: 'element',
    tagName,
    properties: { src, title, ...(tagName === 'video' ? { poster: properties['poster'] } : {}) },
    children: [],
    ...(position ? { position } : {}),
  }
}

function sourcesIn(element: Element) {
  return element.children.flatMap((child) =>
    child.type === 'element' && child.tagName === 'source' ? [child.properties['src']] : [],
  )
}

function withoutQuery(src: string): string {
  return src.replace(/[?#][^]*$/, '')
}

/** What counts readers or holds a script. */
function isUnseen(frame: Element): boolean {
  return isHidden(frame) || isPixel(frame) || frame.properties['hidden'] === true
}
