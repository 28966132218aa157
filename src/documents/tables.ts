import type { Element, ElementContent } from 'hast'
import { isPicture } from './pictures.js'
import { textOf } from './whitespace.js'

const LAYOUT: ReadonlySet<string> = new Set('p ul ol div blockquote hr'.split(' '))
/** What even a table of data is dissolved for: stories stand below headings, tables are asked by themselves. */
const NEVER_IN_DATA = /^(?:h[1-6]|table)$/

/**
 * A table of data as one element, or null for one that only lays out text.
 *
 *   <td>Apples<td>1.20                 data
 *   <td><p>Apples<td><p>1.20           data, as Word and Outlook write it: → <td>Apples<td>1.20
 *   <td><p>text<p>text<td>…            layout; data where `role="table"` says so, unless it holds news
 *   <td><p><a>text</a><td><p><a>…      layout: headlines
 *   <td>text                           layout where each row holds one cell
 *
 * Of a role that says `presentation` no cell is unwrapped.
 */
export function dataTable(table: Element): Element | null {
  if (holds(table, ({ tagName }) => NEVER_IN_DATA.test(tagName))) return null
  const { role } = table.properties
  const rows = rowsOf(table)
  if (rows.length > 0 && rows.every((cells) => cells.length <= 1)) return null
  const isNews = role === 'presentation' || role === 'none' || isOfNews(rows)
  const isSaid = role === 'table' && !isNews
  const bare = isSaid || (!isNews && isOfShortCells(rows)) ? withCells(table, bareCell) : table
  return !isSaid && holds(bare, ({ tagName }) => LAYOUT.has(tagName)) ? null : bare
}

/**
 * News in columns: half of its cells are a headline and sentences below it, or more than half are long texts or links.
 * So terms with an explanation beside each, names with a link and a price, stay data.
 */
function isOfNews(rows: readonly (readonly Element[])[]): boolean {
  const filled = rows.flat().filter((cell) => textOf(cell).trim() !== '')
  const told = filled.filter(isOfParagraphs).length
  return (told > 0 && told >= filled.length / 2) || filled.filter(isLongOrLink).length > filled.length / 2
}

const SENTENCE = /[.!?…。！？]["”»’)]*$/u

function isOfParagraphs(cell: Element): boolean {
  const paragraphs = cell.children.flatMap((child) =>
    child.type === 'element' && child.tagName === 'p' ? [textOf(child).trim()] : [],
  )
  return paragraphs.length > 1 && paragraphs.some((paragraph) => SENTENCE.test(paragraph))
}

function isLongOrLink(cell: Element): boolean {
  const text = textOf(cell).trim()
  return text.length > LONGEST_CELL || linkedText(cell) === text
}

function linkedText(element: Element): string {
  return element.children
    .map((child) => (child.type !== 'element' ? '' : child.tagName === 'a' ? textOf(child) : linkedText(child)))
    .join('')
    .trim()
}

const FEWEST_ROWS = 2
const LONGEST_CELL = 120

/** Rows of words and figures; pictures and texts beside each other are layout. */
function isOfShortCells(rows: readonly (readonly Element[])[]): boolean {
  return (
    rows.filter((cells) => cells.length > 1).length >= FEWEST_ROWS &&
    rows.flat().every((cell) => textOf(cell).trim().length <= LONGEST_CELL && !holds(cell, isPicture))
  )
}

function rowsOf(element: Element): Element[][] {
  return element.children.flatMap((child) => {
    if (child.type !== 'element') return []
    return child.tagName === 'tr' ? [child.children.flatMap(cellOf)] : rowsOf(child)
  })
}

function cellOf(child: ElementContent): Element[] {
  return child.type === 'element' && /^t[dh]$/.test(child.tagName) ? [child] : []
}

function withCells(element: Element, change: (cell: Element) => Element): Element {
  const children = element.children.map((child) => {
    if (child.type !== 'element') return child
    return cellOf(child).length > 0 ? change(child) : withCells(child, change)
  })
  return { ...element, children }
}

/** Without the only paragraph that a cell holds. */
function bareCell(cell: Element): Element {
  const told = cell.children.filter(
    (child) => child.type !== 'comment' && !(child.type === 'text' && child.value.trim() === ''),
  )
  const [only] = told
  return told.length === 1 && only?.type === 'element' && only.tagName === 'p'
    ? { ...cell, children: only.children }
    : cell
}

export function holds(element: Element, test: (inner: Element) => boolean): boolean {
  return element.children.some((child) => child.type === 'element' && (test(child) || holds(child, test)))
}
