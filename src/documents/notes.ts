import type { Element, Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import { treeToBlocks } from './blocks.js'
import type { Block, Document } from './document.js'
import { textOf } from './whitespace.js'

type Notes = Document['notes']

/**
 * Footnotes and endnotes, taken out of a tree: they are no text of their own, wherever they stand.
 *
 *   <p>Fuel<sup><a href="#fn-1" id="ref-1">1</a></sup> …</p> … <ol><li id="fn-1">Diesel only. <a href="#ref-1">↩</a></li></ol>
 *   → { 'fn-1' → item 1 'Diesel only.' }
 *
 * A list is one of notes when each of its entries is led to from above, and leads back. What encloses such a list and
 * says that it holds the notes goes with it, the heading that Markdown invents too. `lineOffset` as for blocks.
 */
export function takeNotes(tree: Root, lineOffset: number): Notes {
  const found: Found[] = []
  const seen = { ids: new Set<string>(), links: new Set<string>() }
  visit(tree, 'element', (element, _index, parent) => {
    if (parent && element.tagName === 'ol' && isOfNotes(element, seen)) {
      found.push({ list: element, parent })
      return SKIP
    }
    const { id } = element.properties
    if (typeof id === 'string') seen.ids.add(id)
    const place = placeOf(element)
    if (place !== null) seen.links.add(place)
    return undefined
  })
  if (found.length === 0) return new Map()
  remove(tree, found)
  return new Map(found.flatMap(({ list }) => notesIn(list, seen.ids, lineOffset)))
}

type Found = { readonly list: Element; readonly parent: Element | Root }
type Seen = { readonly ids: ReadonlySet<string>; readonly links: ReadonlySet<string> }

/** The place of its own page that a link leads to. */
export function placeOf({ tagName, properties }: Element): string | null {
  const { href } = properties
  return tagName === 'a' && typeof href === 'string' && /^#./.test(href) ? href.slice(1) : null
}

function isOfNotes(list: Element, { ids, links }: Seen): boolean {
  const items = itemsOf(list)
  return (
    items.length > 0 &&
    items.every((item) => {
      const { id } = item.properties
      return typeof id === 'string' && links.has(id) && backLinks(item, ids).length > 0
    })
  )
}

function itemsOf(list: Element): Element[] {
  return list.children.flatMap((child) => (child.type === 'element' && child.tagName === 'li' ? [child] : []))
}

const LONGEST_BACK_LINK = 4
const WORD = /\p{L}{2}/u

/** `↩`, `↑`, `^`, `a`: back to where the note is referred to. */
function backLinks(item: Element, ids: ReadonlySet<string>): Element[] {
  const links: Element[] = []
  visit(item, 'element', (element) => {
    const place = placeOf(element)
    const text = textOf(element).trim()
    if (place !== null && ids.has(place) && text.length <= LONGEST_BACK_LINK && !WORD.test(text)) links.push(element)
  })
  return links
}

function remove(tree: Root, found: readonly Found[]): void {
  const gone = new Set(
    found.map(({ list, parent }) => (parent.type === 'element' && holdsNotes(parent) ? parent : list)),
  )
  visit(tree, (node) => {
    if ('children' in node && node.children.some((child) => child.type === 'element' && gone.has(child)))
      node.children = node.children.filter(
        (child) => child.type !== 'element' || !gone.has(child),
      ) as typeof node.children
  })
}

function holdsNotes({ properties }: Element): boolean {
  const { dataFootnotes, role, className } = properties
  return dataFootnotes !== undefined || role === 'doc-endnotes' || [className].flat().includes('footnotes')
}

function notesIn(list: Element, ids: ReadonlySet<string>, lineOffset: number): [string, Block][] {
  return itemsOf(list).flatMap((item, index): [string, Block][] => {
    const bare = without(item, new Set(backLinks(item, ids)))
    const properties = { ...bare.properties, value: String(index + 1) }
    const alone: Element = { ...list, children: [{ ...bare, properties }] }
    const [block] = treeToBlocks({ type: 'root', children: [alone] }, lineOffset)
    return block ? [[String(item.properties['id']), { ...block, list: 0 }]] : []
  })
}

function without(element: Element, gone: ReadonlySet<Element>): Element {
  const children = element.children
    .filter((child) => child.type !== 'element' || !gone.has(child))
    .map((child) => (child.type === 'element' ? without(child, gone) : child))
  return { ...element, children }
}
