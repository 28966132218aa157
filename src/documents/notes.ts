import type { Element, Root, RootContent } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import { treeToBlocks } from './blocks.js'
import type { Block, Document } from './document.js'
import { numberedItems } from './lists.js'
import { nameOf, openedNote, withoutOpening } from './notes-of-word.js'
import { isPicture } from './pictures.js'
import { isReference, placeOf } from './references.js'
import { BLOCK_ELEMENTS, textOf } from './whitespace.js'

type Notes = Document['notes']

/**
 * Footnotes and endnotes, taken out of a tree: they are no text of their own, wherever they stand.
 *
 *   <p>Fuel<sup><a href="#fn-1" id="ref-1">1</a></sup> …</p> … <ol><li id="fn-1">Diesel only. <a href="#ref-1">↩</a></li></ol>
 *   → { 'fn-1' → item 1 'Diesel only.' }
 *
 * A list is one of notes when each of its entries is referred to above, and leads back to where it is. What encloses
 * such a list, says that it holds the notes and holds no other text but headings goes with it. Where texts put together
 * have notes of one name, those of the second get another, and so do the references to them. `lineOffset` as for blocks.
 */
export function takeNotes(tree: Root, lineOffset: number): Notes {
  const walk: Walk = { ids: new Map(), references: new Map(), lists: new Set(), notes: new Map(), lineOffset }
  walkChildren(tree, { block: { hasText: false }, raised: false, linked: false }, walk)
  if (walk.lists.size > 0) remove(tree, walk.lists)
  return walk.notes
}

type Walk = {
  /** What stands above, by its id: the blocks it stands in, several where texts were put together. */
  readonly ids: Map<string, TextBlock[]>
  /** What is referred to above, and in no list of notes yet. */
  readonly references: Map<string, Reference[]>
  readonly lists: Set<Element>
  readonly notes: Map<string, Block>
  readonly lineOffset: number
}
type TextBlock = { hasText: boolean }
type Reference = { readonly link: Element; readonly block: TextBlock }
type Around = { readonly block: TextBlock; readonly raised: boolean; readonly linked: boolean }

function walkChildren(parent: Element | Root, around: Around, walk: Walk): void {
  for (const child of parent.children) {
    if (child.type === 'text') around.block.hasText ||= child.value.trim() !== ''
    if (child.type !== 'element') continue
    const entries = child.tagName === 'ol' ? notesIn(child, walk) : noteIn(child, walk)
    if (entries === null) walkElement(child, around, walk)
    else take(child, entries, walk)
  }
}

function walkElement(element: Element, around: Around, walk: Walk): void {
  const block = BLOCK_ELEMENTS.has(element.tagName) ? { hasText: false } : around.block
  const id = nameOf(element)
  if (id !== null) add(walk.ids, id, block)
  const place = around.linked ? null : placeOf(element)
  if (place !== null && isReference(element, { raised: around.raised, first: !block.hasText }))
    add(walk.references, place, { link: element, block })
  const raised = around.raised || element.tagName === 'sup'
  walkChildren(element, { block, raised, linked: around.linked || element.tagName === 'a' }, walk)
}

function add<T>(lists: Map<string, T[]>, name: string, one: T): void {
  const list = lists.get(name)
  if (list) list.push(one)
  else lists.set(name, [one])
}

type Entry = { readonly item: Element; readonly id: string; readonly number: number; readonly back: readonly Element[] }

/** The notes of a list, or null for a list of anything else. */
function notesIn(list: Element, { ids, references }: Walk): Entry[] | null {
  const items = [...numberedItems(list)].map(([item, number]) => ({ item, number, id: String(item.properties['id']) }))
  const names = new Set(items.map(({ id }) => id))
  const others = list.children.some((child) => child.type === 'element' && child.tagName !== 'li')
  if (items.length === 0 || others || names.size < items.length) return null
  if (!items.every(({ id }) => references.has(id) && !ids.has(id))) return null
  const entries = items.flatMap((one): Entry[] => {
    const back = backLinks(one.item, ids, new Set(references.get(one.id)?.map(({ block }) => block)))
    return back.length === 0 ? [] : [{ ...one, back }]
  })
  const places = new Set(entries.flatMap(({ back }) => back.map(placeOf)))
  return entries.length < items.length || (items.length > 1 && places.size === 1) ? null : entries
}

/** A note that is no entry of a list. It leads back to the very reference: a story may lead back to a list of contents. */
function noteIn(element: Element, { ids, references, notes }: Walk): Entry[] | null {
  const note = openedNote(element, (id) => references.has(id) && !ids.has(id))
  if (note === null || !references.get(note.id)?.some(({ link }) => nameOf(link) === note.back)) return null
  const item = withoutOpening(element, note.opening)
  return [{ item, id: note.id, number: note.number || notes.size + 1, back: [] }]
}

const LONGEST_BACK_LINK = 4
const WORD = /\p{L}{2}/u

/**
 * `↩`, `↑`, `^`, `a`: back to where the note is referred to. None in an entry with a heading: that is a story, which
 * leads back to a list of contents. Lists inside are looked at for themselves.
 */
function backLinks(item: Element, ids: Walk['ids'], referring: ReadonlySet<TextBlock>): Element[] {
  const links: Element[] = []
  let headed = false
  visit(item, 'element', (element) => {
    if (element.tagName === 'ol' || element.tagName === 'ul') return SKIP
    if (HEADING.test(element.tagName)) headed = true
    const place = placeOf(element)
    if (place === null) return undefined
    const text = textOf(element).trim()
    const leadsBack = ids.get(place)?.some((block) => referring.has(block)) ?? false
    if (leadsBack && text.length <= LONGEST_BACK_LINK && !WORD.test(text)) links.push(element)
    return SKIP
  })
  return headed ? [] : links
}

function take(list: Element, entries: readonly Entry[], walk: Walk): void {
  walk.lists.add(list)
  for (const { item, id, number, back } of entries) {
    const name = walk.notes.has(id) ? `${id} ${walk.notes.size}` : id
    for (const { link } of walk.references.get(id) ?? []) link.properties['href'] = `#${name}`
    walk.references.delete(id)
    const bare = without(item, new Set(back))
    const properties = { ...bare.properties, value: String(number) }
    const alone: Element = { ...list, tagName: 'ol', children: [{ ...bare, tagName: 'li', properties }] }
    const [block] = treeToBlocks({ type: 'root', children: [alone] }, walk.lineOffset)
    if (block) walk.notes.set(name, { ...block, list: 0 })
  }
}

function without(element: Element, gone: ReadonlySet<Element>): Element {
  const children = element.children
    .filter((child) => child.type !== 'element' || !gone.has(child))
    .map((child) => (child.type === 'element' ? without(child, gone) : child))
  return { ...element, children }
}

function remove(parent: Element | Root, gone: Set<Element>): void {
  for (const child of parent.children) {
    if (child.type !== 'element' || gone.has(child)) continue
    const holdsGone = child.children.some((inner) => inner.type === 'element' && gone.has(inner))
    remove(child, gone)
    if (holdsGone && (holdsNotes(child) ? !child.children.some(isTold) : holdsLineOnly(child))) gone.add(child)
  }
  for (const line of linesAbove(parent.children, gone)) gone.add(line)
  if (parent.children.some((child) => child.type === 'element' && gone.has(child)))
    parent.children = parent.children.filter(
      (child) => child.type !== 'element' || !gone.has(child),
    ) as typeof parent.children
}

/** The line Word draws above its notes. */
function holdsLineOnly({ tagName, children }: Element): boolean {
  return tagName === 'div' && children.every((child) => !isTold(child) && !isHeading(child))
}

/** Rules that stand directly above notes that are no list. */
function linesAbove(children: (Element | Root)['children'], gone: ReadonlySet<Element>): Element[] {
  const elements = children.flatMap((child) => (child.type === 'element' || isTold(child) ? [child] : []))
  return elements.flatMap((child, index) => {
    const below = elements[index + 1]
    const isAbove = below?.type === 'element' && below.tagName !== 'ol' && gone.has(below)
    return isAbove && child.type === 'element' && child.tagName === 'hr' ? [child] : []
  })
}

function holdsNotes({ properties }: Element): boolean {
  const { dataFootnotes, role, className } = properties
  return dataFootnotes !== undefined || role === 'doc-endnotes' || [className].flat().includes('footnotes')
}

const HEADING = /^h[1-6]$/

function isHeading(child: RootContent): boolean {
  return child.type === 'element' && HEADING.test(child.tagName)
}

/** Would a reader miss it? Not the heading of a list that is gone. */
function isTold(child: RootContent): boolean {
  if (child.type === 'text') return child.value.trim() !== ''
  if (child.type !== 'element' || isHeading(child)) return false
  return isPicture(child) || child.children.some(isTold)
}
