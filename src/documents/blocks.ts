import type { Element, ElementContent, Root, RootContent } from 'hast'
import type { Block, BlockKind, Region } from './document.js'
import { withHeadlinesByLook } from './headlines-by-look.js'
import { numberedItems } from './lists.js'
import { type Look, PLAIN, innerLook, isHidden, lookOf } from './look.js'
import { holdsPicture } from './pictures.js'
import { dataTable, holds } from './tables.js'
import { shownFor, withoutInvisible } from './visible.js'
import { BLOCK_ELEMENTS, foldWhiteSpace, textOf } from './whitespace.js'

const KINDS: Readonly<Record<string, BlockKind>> = {
  p: 'paragraph',
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  h4: 'heading',
  h5: 'heading',
  h6: 'heading',
  blockquote: 'quote',
  pre: 'code',
  figure: 'figure',
  hr: 'rule',
  dl: 'definitions',
}

const REGIONS: Readonly<Record<string, Region>> = {
  header: 'header',
  footer: 'footer',
  nav: 'nav',
  aside: 'aside',
  main: 'main',
  article: 'main',
}

type Walk = {
  readonly blocks: Block[]
  readonly lineOffset: number
  lists: number
  /** What paragraphs look like, where inline styles say it; null for the others. */
  readonly looks: (Look | null)[]
}
type Place = {
  readonly region: Region
  readonly line: number
  readonly depth: number
  readonly gap: number
  readonly look: Look
}

/**
 * Dissolve the containers of a tree into a flat run of blocks; nothing visible is lost.
 *
 *   <section><h2>Fuel</h2>Prices rise.<ul><li>Diesel</li></ul></section>
 *   → heading 2 'Fuel' · paragraph 'Prices rise.' · item 'Diesel'
 *
 * Paragraphs with a double `<br>` are two paragraphs. A table that only lays out text (tables.ts) dissolves too.
 * `lineOffset` is added to each line number (front matter above the tree).
 */
export function treeToBlocks(tree: Root, lineOffset: number): Block[] {
  const walk: Walk = { blocks: [], lineOffset, lists: 0, looks: [] }
  walkChildren(tree.children, { region: 'main', line: 1, depth: 0, gap: 0, look: PLAIN }, walk)
  return withHeadlinesByLook(walk.blocks, walk.looks)
}

/** Plain text as blocks: as `treeToBlocks`, and each block knows how many blank lines stand above it. */
export function textTreeToBlocks(tree: Root, lineOffset: number): Block[] {
  const walk: Walk = { blocks: [], lineOffset, lists: 0, looks: [] }
  let end = 0
  for (const child of tree.children) {
    if (child.type !== 'element') continue
    const line = child.position?.start.line ?? end + 1
    walkBlock(child, { region: 'main', line, depth: 0, gap: Math.max(0, line - end - 1), look: PLAIN }, walk)
    end = child.position?.end.line ?? line
  }
  return walk.blocks
}

function walkChildren(children: readonly RootContent[], place: Place, walk: Walk): void {
  let inline: ElementContent[] = []
  const flush = () => {
    if (inline.length > 0) pushParagraphs(inline, place, walk)
    inline = []
  }
  for (const child of children) {
    const shown = visibleFor(child)
    if (shown === null) continue
    if (shown.type !== 'element' || isInline(shown)) inline.push(shown)
    else {
      flush()
      walkBlock(shown, { ...place, line: shown.position?.start.line ?? place.line }, walk)
    }
  }
  flush()
}

function visibleFor(node: RootContent): ElementContent | null {
  if (node.type === 'text') return node
  return node.type === 'element' && !isHidden(node) ? shownFor(node) : null
}

function isInline(element: Element): boolean {
  if (BLOCK_ELEMENTS.has(element.tagName)) return false
  return element.tagName === 'br' || !holds(element, (inner) => BLOCK_ELEMENTS.has(inner.tagName))
}

function walkBlock(element: Element, place: Place, walk: Walk): void {
  const { tagName } = element
  const kind = KINDS[tagName]
  if (tagName === 'ul' || tagName === 'ol' || tagName === 'menu') walkList(element, place, walk)
  else if (tagName === 'table') walkTable(element, place, walk)
  else if (tagName === 'p') pushParagraphs(element.children, { ...place, look: lookOf(element, place.look) }, walk)
  else if (tagName === 'summary' || tagName === 'dt') pushTerm(element, place, walk)
  else if (tagName === 'dl' && hasTexts(element)) walkChildren(element.children, place, walk)
  else if (kind) push(kind, element, place, walk)
  else {
    const look = lookOf(element, place.look)
    walkChildren(element.children, { ...place, region: REGIONS[tagName] ?? place.region, look }, walk)
  }
}

/** The term of a definition, the summary of details: a paragraph in bold, unless it holds a heading. */
function pushTerm(element: Element, place: Place, walk: Walk): void {
  if (!isInline({ ...element, tagName: 'span' })) walkChildren(element.children, place, walk)
  else pushParagraphs([{ type: 'element', tagName: 'strong', properties: {}, children: element.children }], place, walk)
}

const SHORTEST_TEXT = 30

/** A list of definitions whose definitions are texts, not a table of words or figures. */
function hasTexts(list: Element): boolean {
  const definitions: number[] = []
  visitElements(list, (inner) => inner.tagName === 'dd' && definitions.push(textOf(inner).length))
  return definitions.reduce((sum, length) => sum + length, 0) >= definitions.length * SHORTEST_TEXT
}

function visitElements(element: Element, visit: (inner: Element) => unknown): void {
  for (const child of element.children)
    if (child.type === 'element') {
      visit(child)
      visitElements(child, visit)
    }
}

function walkList(list: Element, place: Place, walk: Walk): void {
  walk.lists += 1
  const number = walk.lists
  const details = { list: number, ordered: list.tagName === 'ol', level: place.depth + 1 }
  const numbers = numberedItems(list)
  for (const child of list.children) {
    if (child.type !== 'element') continue
    const line = child.position?.start.line ?? place.line
    const ordinal = numbers.get(child)
    if (ordinal === undefined) walkBlock(child, { ...place, line, depth: place.depth + 1 }, walk)
    else push('item', child, { ...place, line }, walk, { ...details, ordinal: details.ordered ? ordinal : 0 })
  }
}

function walkTable(table: Element, place: Place, walk: Walk): void {
  const data = dataTable(table)
  if (data) push('table', data, place, walk)
  else walkChildren(table.children, { ...place, look: lookOf(table, place.look) }, walk)
}

/** One paragraph for each run between double line breaks; a paragraph of pictures only is a figure. */
function pushParagraphs(children: readonly ElementContent[], place: Place, walk: Walk): void {
  for (const run of splitAtDoubleBreaks(children)) {
    const line = run.find((child) => child.position)?.position?.start.line ?? place.line
    push('paragraph', { type: 'element', tagName: 'p', properties: {}, children: run }, { ...place, line }, walk)
  }
}

function splitAtDoubleBreaks(children: readonly ElementContent[]): ElementContent[][] {
  const runs: ElementContent[][] = [[]]
  let breaks: ElementContent[] = []
  for (const child of children) {
    const blank = child.type === 'comment' || (child.type === 'text' && child.value.trim() === '')
    if (child.type === 'element' && child.tagName === 'br') breaks.push(child)
    else if (blank && breaks.length > 0) continue
    else {
      if (breaks.length >= 2) runs.push([])
      else runs.at(-1)?.push(...breaks)
      breaks = []
      runs.at(-1)?.push(child)
    }
  }
  return runs
}

type ItemDetails = Pick<Block, 'list' | 'ordered' | 'ordinal' | 'level'>

function push(kind: BlockKind, element: Element, place: Place, walk: Walk, item?: ItemDetails): void {
  const node = foldWhiteSpace(withoutInvisible(element))
  const text = textOf(node)
  const empty = text.trim() === ''
  if (empty && kind !== 'rule' && !holdsPicture(node)) return
  walk.blocks.push({
    kind: empty && kind === 'paragraph' ? 'figure' : kind,
    level: kind === 'heading' ? Number(element.tagName.slice(1)) : (item?.level ?? 0),
    list: item?.list ?? 0,
    ordered: item?.ordered ?? false,
    ordinal: item?.ordinal ?? 0,
    text,
    node,
    line: place.line + walk.lineOffset,
    gap: place.gap,
    region: place.region,
  })
  walk.looks.push(kind === 'paragraph' ? innerLook(node, place.look) : null)
}
