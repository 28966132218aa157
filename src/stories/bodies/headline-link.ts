import type { Element } from 'hast'
import { textOf } from '../../documents/whitespace.js'
import type { Block } from '../../documents/document.js'
import { parseUrl } from '../../url.js'
import { absoluteAddress } from './media-address.js'

/**
 * What a headline links to, as a paragraph to follow the body; null where the body links there, too.
 *
 *   ## [Cranes to be kept](https://example.org/cranes)   → <p><a href="https://example.org/cranes">example.org</a></p>
 *
 * Titles of feeds are plain text: without it a reader could not go where the author sends them. `end` is where the
 * headline ends in the block's text.
 */
export function headlineLink(block: Block, end: number, body: { readonly html: string; readonly base: string }) {
  const target = targetBefore(block.node, { left: end }, body.base)
  if (target === null || body.html.includes(`href="${attribute(target.address)}"`)) return null
  const { address, host } = target
  const link: Element = { type: 'element', tagName: 'a', properties: { href: address }, children: [] }
  link.children.push({ type: 'text', value: host })
  const node: Element = { type: 'element', tagName: 'p', properties: {}, children: [link] }
  return { ...block, kind: 'paragraph' as const, level: 0, list: 0, ordered: false, ordinal: 0, text: host, node }
}

type Target = { readonly address: string; readonly host: string }

/** The first that leads to the web: a link to a place of the page, or to write a mail, is passed over. */
function targetBefore(element: Element, state: { left: number }, base: string): Target | null {
  for (const child of element.children) {
    if (state.left <= 0) return null
    if (child.type === 'text') state.left -= child.value.length
    if (child.type !== 'element') continue
    const href = child.tagName === 'a' ? child.properties['href'] : null
    const target = typeof href === 'string' && textOf(child).trim() !== '' ? onTheWeb(href, base) : null
    const found = target ?? targetBefore(child, state, base)
    if (found !== null) return found
  }
  return null
}

function onTheWeb(href: string, base: string): Target | null {
  const address = absoluteAddress(href, base)
  const url = address === null ? null : parseUrl(address)
  return address !== null && url !== null && /^https?:$/.test(url.protocol)
    ? { address, host: url.hostname.replace(/^www\./, '') }
    : null
}

/** As it stands in HTML of ours. */
function attribute(address: string): string {
  return address.replaceAll('&', '&#x26;').replaceAll('"', '&#x22;')
}
