import { SaxesParser, type SaxesTagNS } from 'saxes'

/** An element with its name under the prefix everybody knows, whatever prefix the file uses. */
export type XmlElement = {
  /** `item`, `dc:creator`, `atom:link`; `{https://…}name` for a name space we do not know. */
  readonly name: string
  /** Those without a name space, and `xml:lang` and its like under that name. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The text right inside it, references resolved, trimmed. */
  readonly text: string
  /** From 1. */
  readonly line: number
}

const PREFIXES: Readonly<Record<string, string>> = {
  'http://www.w3.org/2005/Atom': 'atom:',
  'http://www.w3.org/1999/xhtml': 'xhtml:',
  'http://purl.org/rss/1.0/modules/content/': 'content:',
  'http://purl.org/dc/elements/1.1/': 'dc:',
  'http://search.yahoo.com/mrss/': 'media:',
  'http://purl.org/rss/1.0/modules/syndication/': 'sy:',
  'http://www.smartnews.be/snf': 'snf:',
  'http://schemas.ingestion.microsoft.com/common/': 'mi:',
  'http://www.georss.org/georss': 'georss:',
  'http://www.sitemaps.org/schemas/sitemap/0.9': 'sitemap:',
  'http://www.google.com/schemas/sitemap-news/0.9': 'news:',
}

type Growing = XmlElement & { readonly children: Growing[]; text: string }

/** The root element; null when the text is not well-formed XML (what is wrong with it libxml2 says better). */
export function readXml(text: string): XmlElement | null {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const open: Growing[] = []
  let root: XmlElement | null = null
  let broken = false
  const addText = (piece: string) => {
    const parent = open.at(-1)
    if (parent) parent.text += piece
  }
  parser.on('error', () => {
    broken = true
  })
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('opentag', (tag) => {
    const element = grow(tag, parser.line)
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('closetag', () => {
    const closed = open.pop()
    if (closed) closed.text = closed.text.trim()
  })
  parser.write(text).close()
  return broken ? null : root
}

function grow(tag: SaxesTagNS, line: number): Growing {
  const attributes = Object.values(tag.attributes).flatMap(({ name, prefix, value }): [string, string][] =>
    prefix === '' || prefix === 'xml' ? [[name, value]] : [],
  )
  const prefix = tag.uri === '' ? '' : (PREFIXES[tag.uri] ?? `{${tag.uri}}`)
  return { name: `${prefix}${tag.local}`, attributes: new Map(attributes), children: [], text: '', line }
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

/** The text of the first child of that name; empty when there is none. */
export function textOf(element: XmlElement, name: string): string {
  return element.children.find((child) => child.name === name)?.text ?? ''
}

/** The element and all below it, in document order. */
export function descendantsOf(element: XmlElement): readonly XmlElement[] {
  return [element, ...element.children.flatMap(descendantsOf)]
}
