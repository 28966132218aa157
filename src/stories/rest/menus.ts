import type { Document } from '../../documents/document.js'
import type { Unit } from '../signs/reading.js'
import type { SetReason } from '../story.js'
import { bareWords } from '../signs/words.js'

const LONGEST_READ_MORE_WORDS = 5

/** `Read more` below every story: the same few words, all of them a link, again and again. */
export function markRepeatedLinks(units: readonly Unit[], set: SetReason): void {
  const found = units.filter(
    ({ block, linked, words }) => block.kind === 'paragraph' && linked > 0.75 && words <= LONGEST_READ_MORE_WORDS,
  )
  const counts = new Map<string, number>()
  for (const { block } of found) counts.set(bareWords(block.text), (counts.get(bareWords(block.text)) ?? 0) + 1)
  for (const { block, index } of found) if ((counts.get(bareWords(block.text)) ?? 0) > 1) set(index, 'mark')
}

/** `View in your browser`: a link and nothing else, above the title of a page. */
export function markLinksAboveTitle(document: Document, units: readonly Unit[], set: SetReason): void {
  const title = document.titleBlock ?? units.findIndex((unit) => sameAsTitle(document, unit))
  for (const { index, linked, block } of units.slice(0, Math.max(0, title)))
    if (linked > 0.75 && block.kind === 'paragraph') set(index, 'menu')
}

const LEAST_MAIN_SHARE = 0.3
const LONGEST_MENU_WORDS = 12

/** HTML's own regions, unless the page keeps its text in them. */
export function markRegions(units: readonly Unit[], titleBlock: number | null, set: SetReason): void {
  const words = (test: (unit: Unit) => boolean) => units.reduce((sum, unit) => sum + (test(unit) ? unit.words : 0), 0)
  if (words(({ block }) => block.region === 'main') < LEAST_MAIN_SHARE * words(() => true)) return
  const first = units.findIndex(({ block }) => block.region === 'main')
  const menus = menuLists(units)
  const text = units.findIndex(({ block, words: count }) => !menus.has(block.list) && count > 3)
  for (const unit of units) {
    const { block, index, words: count } = unit
    if (index === titleBlock) continue
    if (block.region === 'nav') set(index, 'menu')
    else if (block.region === 'footer') set(index, 'footer')
    else if (block.region === 'header' && index < first && block.kind !== 'heading') set(index, 'menu')
    else if (titleBlock !== null && index < titleBlock && isMenuLine(unit)) set(index, 'menu')
    else if (menus.has(block.list) && (index < text || index > units.length * MENU_SHARE)) set(index, 'menu')
    else if (block.region === 'aside' && (count < 40 || block.kind === 'item')) set(index, 'menu')
  }
}

function isMenuLine({ block, words, linked }: Unit): boolean {
  if (block.kind === 'heading') return false
  return words <= 3 || (words < LONGEST_MENU_WORDS && (block.kind === 'item' || linked > 0.5))
}

const MENU_SHARE = 0.6
const FEWEST_MENU_ITEMS = 3

/** Lists of nothing but links of a word or three: About, Contact, Terms of use. */
function menuLists(units: readonly Unit[]): Set<number> {
  const lists = new Map<number, { items: number; short: number }>()
  for (const { block, words, linked } of units) {
    if (block.kind !== 'item') continue
    const list = lists.get(block.list) ?? { items: 0, short: 0 }
    lists.set(block.list, { items: list.items + 1, short: list.short + (words <= 3 && linked > 0.8 ? 1 : 0) })
  }
  return new Set(
    [...lists].filter(([, { items, short }]) => items >= FEWEST_MENU_ITEMS && short === items).map(([list]) => list),
  )
}

/** The title said once more near the top. */
export function sameAsTitle(document: Document, unit: Unit): boolean {
  const { index, block } = unit
  return (
    index < 6 && block.text.length < 250 && document.title !== '' && bareWords(block.text) === bareWords(document.title)
  )
}
