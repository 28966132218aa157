import type { Element, ElementContent } from 'hast'
import { type Schema, sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'
import { cleanText } from '../../characters.js'
import type { Block } from '../../documents/document.js'
import { withBlanks } from '../../documents/whitespace.js'
import { LEFT_OUT, withoutMarks } from './left-out.js'
import { absoluteAddress, mediaAddress, type Place } from './media-address.js'
import { withLinksForPlayers } from './players.js'

const TEXT_ELEMENTS =
  'a abbr b bdi bdo blockquote br caption cite code dd del dfn dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small strong sub sup table tbody td tfoot th thead time tr u ul var wbr'

/** Of a block of code, as Markdown and the specification of HTML write it: aggregators colour by it. */
const LANGUAGE = /^language-[\w+#.-]{1,40}$/

/**
 * What may stand in a body. No id or other class (they would clash on a reader's page), no style, no script,
 * nothing that loads by itself but pictures; addresses of http, https and mailto only.
 */
const ALLOWED: Schema = {
  tagNames: TEXT_ELEMENTS.split(' '),
  attributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    abbr: ['title'],
    ol: ['start', 'reversed'],
    li: ['value'],
    q: ['cite'],
    blockquote: ['cite'],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', 'scope'],
    time: ['dateTime'],
    code: [['className', LANGUAGE]],
    '*': ['dir', 'lang'],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'], cite: ['http', 'https'] },
  ancestors: {
    li: ['ol', 'ul'],
    dd: ['dl'],
    dt: ['dl'],
    caption: ['table'],
    tbody: ['table'],
    thead: ['table'],
    tfoot: ['table'],
    tr: ['table'],
    td: ['table'],
    th: ['table'],
    figcaption: ['figure'],
    rp: ['ruby'],
    rt: ['ruby'],
  },
  strip: ['script', 'style', 'template'],
}

/**
 * Blocks as the HTML of an item: sanitised, items gathered into their lists again, addresses absolute.
 *
 *   item 'Diesel', item 'Petrol' → <ul><li>Diesel</li><li>Petrol</li></ul>
 *   [see](/a.html), base https://example.org/w/ → <a href="https://example.org/a.html">see</a>
 *   ![](a.jpg) in w/47.md → <img src="https://example.org/media/w/a.jpg" alt="">
 *
 * A link to a place of the same page (`#note`) leads nowhere in a feed: its text stays, the link goes. A picture that
 * nobody serves (`a.svg` beside the document) is left out, with what held nothing else.
 */
export function renderBody(blocks: readonly Block[], place: Place): string {
  const shown = gatherLists(blocks).map((element) => withLinksForPlayers(withBlanks(element), place))
  const clean = sanitize({ type: 'root', children: shown }, ALLOWED)
  if (clean.type === 'root')
    clean.children = clean.children.flatMap((child) => (child.type === 'doctype' ? [] : resolved(child, place)))
  return withoutMarks(toHtml(clean, { characterReferences: { useNamedReferences: false } }))
}

function gatherLists(blocks: readonly Block[]): Element[] {
  const elements: Element[] = []
  let open: { readonly list: number; readonly element: Element } | null = null
  for (const block of blocks) {
    if (block.kind !== 'item') {
      open = null
      elements.push(block.node)
      continue
    }
    if (!open || open.list !== block.list) {
      open = {
        list: block.list,
        element: { type: 'element', tagName: block.ordered ? 'ol' : 'ul', properties: {}, children: [] },
      }
      elements.push(open.element)
    }
    open.element.children.push(block.node)
  }
  return elements
}

/** The node with its addresses absolute, or its children where it was an element that now points nowhere. */
function resolved(node: ElementContent, place: Place): ElementContent[] {
  if (node.type !== 'element') return node.type === 'text' ? [node] : []
  if (node.tagName === 'img' && isUnserved(node.properties['src'], place)) return [LEFT_OUT]
  const children = node.children.flatMap((child) => resolved(child, place))
  const element: Element = { ...node, properties: cleaned(node.properties), children }
  for (const name of ['href', 'src', 'cite']) {
    const written = element.properties[name]
    if (written === undefined) continue
    const address = typeof written === 'string' ? addressOf(written, place) : null
    if (address === null) delete element.properties[name]
    else element.properties[name] = address
  }
  if (element.tagName === 'img') return element.properties['src'] ? [withAlternative(element)] : altText(element)
  if (element.tagName === 'a' && !element.properties['href']) return children
  return [element]
}

function isUnserved(written: unknown, place: Place): boolean {
  return typeof written === 'string' && mediaAddress(written, place).kind === 'unserved'
}

/** Character references can name what no feed can carry in an attribute, too: `alt="&#1;"`. */
function cleaned(properties: Element['properties']): Element['properties'] {
  const clean: Element['properties'] = {}
  for (const [name, value] of Object.entries(properties))
    // Of classes none may be left.
    if (!Array.isArray(value) || value.length > 0) clean[name] = typeof value === 'string' ? cleanText(value) : value
  return clean
}

function addressOf(written: string, place: Place): string | null {
  const media = mediaAddress(written, place)
  return media.kind === 'local' ? media.url : absoluteAddress(written, place.base)
}

function withAlternative(image: Element): Element {
  return { ...image, properties: { ...image.properties, alt: image.properties['alt'] ?? '' } }
}

function altText(image: Element): ElementContent[] {
  const { alt } = image.properties
  return typeof alt === 'string' && alt !== '' ? [{ type: 'text', value: alt }] : [LEFT_OUT]
}
