import type { Document } from '../documents/document.js'
import { mailHeaderOf, subjectOf } from '../documents/mail-header.js'
import {
  isCaptionText,
  isContentsHeading,
  isFooterText,
  isRelatedLine,
  isSponsorText,
  isSponsoredHeadline,
  isTailHeading,
  namedReason,
  opensContents,
} from './phrases.js'
import { type Reading, type Unit, unitsOf } from './reading.js'
import type { RestReason } from './story.js'
import { bareWords } from './words.js'

/**
 * Name the blocks that are no part of any story, whichever way the document is split.
 *
 *   IN THIS ISSUE: fuel, rail     toc        repeated below, or says so
 *   Photo: A. Photographer        caption
 *   {% include footer.html %}     footer     a template's tag, not text
 *   © 2026 · Unsubscribe          footer     and all that stands below it
 *   Home · News · Sport           menu       HTML's own regions: nav, footer, header without a headline
 */
export function readingOf(document: Document): Reading {
  const bare = unitsOf(document)
  const reasons = new Map<number, RestReason>()
  const set = (index: number, why: RestReason) => {
    if (!reasons.has(index)) reasons.set(index, why)
  }
  for (const { index } of bare.slice(0, mailHeaderOf(document.blocks)?.length ?? 0)) set(index, 'menu')
  markSingly(document, bare, set)
  markRepeatedLinks(bare, set)
  markLinksAboveTitle(document, bare, set)
  markCredits(bare, set)
  markSponsored(bare, set)
  markRegions(bare, document.titleBlock, set)
  markContents(bare, set)
  markTail(bare, set)
  const units = bare.map((unit) => withReason(unit, reasons.get(unit.index)))
  return { document, units, live: units.filter((unit) => unit.rest === null) }
}

function withReason(unit: Unit, why: RestReason | undefined): Unit {
  return why === undefined ? unit : { ...unit, rest: why }
}

type SetReason = (index: number, why: RestReason) => void

const TEMPLATE_TAGS = /\{%[^%]*%\}|\{\{[^}]*\}\}/gu

function markSingly(document: Document, units: readonly Unit[], set: SetReason): void {
  units.forEach((unit, index) => {
    const { text, kind } = unit.block
    if (index === document.titleBlock) set(index, 'title')
    else if (kind === 'rule') set(index, 'rule')
    else if (isTemplate(text)) set(index, 'footer')
    else if (isDefinitions(text)) set(index, 'footer')
    else if (isCaptionText(text) || isStrayCaption(unit, units)) set(index, 'caption')
    else if (isLinkBar(unit) || isMenuText(document, unit)) set(index, 'menu')
    else if (!/[\p{L}\p{N}]/u.test(text) && kind === 'paragraph') set(index, 'mark')
    else if (isReference(text) || isRelatedLine(text)) set(index, 'footer')
    else if (kind !== 'heading' && isSponsorText(text)) set(index, 'sponsor')
    else if (sameAsTitle(document, unit)) set(index, 'title')
  })
}

const LONGEST_TAGS = 1_000
const LONGEST_DEFINITIONS = 20_000

function isTemplate(text: string): boolean {
  return text.length < LONGEST_TAGS && text.startsWith('{') && text.replace(TEMPLATE_TAGS, '').trim() === ''
}

/** `[planet]: https://…` that no reference of this file used, or template tags and such lines together. */
function isDefinitions(text: string): boolean {
  if (!text.includes(']: ') || text.length > LONGEST_DEFINITIONS) return false
  const left = text
    .replace(TEMPLATE_TAGS, '')
    .replace(/\[[^\]]{1,80}\]:\s*\S+/gu, '')
    .trim()
  return left.length < text.length * 0.15
}

/** `Blog | Forum | Shop`: short links side by side, and nothing else. */
function isLinkBar({ block, linked, words }: Unit): boolean {
  if (block.kind !== 'paragraph' || linked < 0.6 || words > 40) return false
  const parts = block.text.split(/[|·•]/u).filter((part) => part.trim() !== '')
  return parts.length >= 3 && parts.every((part) => part.length < 40)
}

/** `About | Contact | Imprint` as text, before the news or behind it. */
function isMenuText({ blocks, titleBlock }: Document, { block, index, words, stops }: Unit): boolean {
  const outside = index <= (titleBlock ?? 0) + 2 || index >= blocks.length * 0.7
  if (!outside || block.kind !== 'paragraph' || stops || words > 25) return false
  const parts = block.text.split(/\s[|·•/]\s/u)
  return parts.length >= 3 && parts.every((part) => part.length < 30 && !/\d{2}/u.test(part))
}

/** `[4] https://…`: the address a number in the text stands for. */
function isReference(text: string): boolean {
  return /^\[\d{1,3}\][:.]?\s+<?https?:\/\/\S+>?$/u.test(text)
}

function sameAsTitle(document: Document, unit: Unit): boolean {
  const { index, block } = unit
  return (
    index < 6 && block.text.length < 250 && document.title !== '' && bareWords(block.text) === bareWords(document.title)
  )
}

const LONGEST_CAPTION_WORDS = 8
const FEWEST_WORDS_AROUND = 10

/** A short line in lower case, no stop at its end, between longer ones: a picture's caption gone astray. */
function isStrayCaption(unit: Unit, units: readonly Unit[]): boolean {
  const { text, kind } = unit.block
  if (kind !== 'paragraph' || unit.words > LONGEST_CAPTION_WORDS || unit.stops || units.length <= 2) return false
  if (unit.lead !== null || unit.linked > 0 || unit.time !== null || /[»"”)]$/u.test(text)) return false
  const [above, below] = [units[unit.index - 1], units[unit.index + 1]]
  if ((above?.words ?? 0) < FEWEST_WORDS_AROUND || (below?.words ?? 0) < FEWEST_WORDS_AROUND) return false
  return text === text.toLowerCase() && /^\p{Ll}/u.test(text)
}

const LONGEST_READ_MORE_WORDS = 5

/** `Read more` below every story: the same few words, all of them a link, again and again. */
function markRepeatedLinks(units: readonly Unit[], set: SetReason): void {
  const found = units.filter(
    ({ block, linked, words }) => block.kind === 'paragraph' && linked > 0.75 && words <= LONGEST_READ_MORE_WORDS,
  )
  const counts = new Map<string, number>()
  for (const { block } of found) counts.set(bareWords(block.text), (counts.get(bareWords(block.text)) ?? 0) + 1)
  for (const { block, index } of found) if ((counts.get(bareWords(block.text)) ?? 0) > 1) set(index, 'mark')
}

/** `View in your browser`: a link and nothing else, above the title of a page. */
function markLinksAboveTitle(document: Document, units: readonly Unit[], set: SetReason): void {
  const title = document.titleBlock ?? units.findIndex((unit) => sameAsTitle(document, unit))
  for (const { index, linked, block } of units.slice(0, Math.max(0, title)))
    if (linked > 0.75 && block.kind === 'paragraph') set(index, 'menu')
}

/** A sentence and, behind its stop, a name in capitals: `The bridge in 1964. ARCHIVE JF`. */
const CREDITED = /[.!?]["”»)]?\s+(?:\p{L}+:\s)?\p{Lu}{2,}(?:[\s./&-]+\p{Lu}[\p{Lu}.]*)*\.?$/u
const FEWEST_CREDITED_WORDS = 5
const LONGEST_CREDITED_WORDS = 30

function markCredits(units: readonly Unit[], set: SetReason): void {
  for (const { block, index, words, number } of units) {
    const brief = block.kind === 'paragraph' && words >= FEWEST_CREDITED_WORDS && words <= LONGEST_CREDITED_WORDS
    if (brief && number === null && index > 1 && CREDITED.test(block.text)) set(index, 'caption')
  }
}

const LONGEST_SPONSOR_TEXT_WORDS = 40
const LONGEST_SLOGAN_WORDS = 15

/**
 * What a sponsor says below a line that names it: one who is named (`A message from Bright Water`) has a
 * headline and a short text, a bare `Advertisement` a slogan at most.
 */
function markSponsored(units: readonly Unit[], set: SetReason): void {
  for (const unit of units) {
    const named = isSponsoredHeadline(unit.block.text)
    if (unit.words > 10 || unit.stops || (!named && namedReason(unit.block.text) !== 'sponsor')) continue
    if (unit.block.kind === 'heading') continue
    set(unit.index, 'sponsor')
    const [first, second] = [units[unit.index + 1], units[unit.index + 2]]
    const several = named || unit.words > 2
    if (first && first.words <= (several ? LONGEST_SPONSOR_TEXT_WORDS : LONGEST_SLOGAN_WORDS) && isSaying(first)) {
      set(first.index, 'sponsor')
      const goesOn = several && !first.fullStop && second && second.words <= LONGEST_SPONSOR_TEXT_WORDS
      if (goesOn && second.words > first.words && isSaying(second)) set(second.index, 'sponsor')
    }
  }
}

/** A paragraph that opens no story of its own by number, time or bullet. */
function isSaying({ block, number, time, bullet, capitals }: Unit): boolean {
  return block.kind === 'paragraph' && number === null && time === null && bullet === 0 && !capitals
}

const LEAST_MAIN_SHARE = 0.3
const LONGEST_MENU_WORDS = 12

/** HTML's own regions, unless the page keeps its text in them. */
function markRegions(units: readonly Unit[], titleBlock: number | null, set: SetReason): void {
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

const CONTENTS_REACH = 0.4
const FEWEST_CONTENTS = 2

/** Lines near the top that say the headlines below, or links to places of the page, and the line above them. */
function markContents(units: readonly Unit[], set: SetReason): void {
  const reach = Math.max(30, Math.floor(units.length * CONTENTS_REACH))
  const below = new Map<string, number>()
  for (const unit of units) for (const words of openings(unit)) below.set(words, unit.index)
  const repeats = (unit: Unit) => openings(unit).some((words) => (below.get(words) ?? 0) > unit.index)
  for (const run of runsOf(
    units.slice(0, reach),
    (unit) => isContentsLine(unit) && (repeats(unit) || leadsWithin(unit)),
  ))
    if (run.length >= FEWEST_CONTENTS) markRun(units, run, set)
  for (const { index, block, words } of units.slice(0, reach))
    if (
      isContentsHeading(block.text) ||
      (opensContents(block.text) && /[:：]/u.test(block.text.slice(0, 40)) && words < 60)
    )
      set(index, 'toc')
}

function markRun(units: readonly Unit[], run: readonly Unit[], set: SetReason): void {
  for (const { index } of run) set(index, 'toc')
  const above = units[(run[0]?.index ?? 0) - 1]
  if (above && (opensContents(above.block.text) || headsRun(above, run[0]))) set(above.index, 'toc')
}

/** A word or three directly above the lines, nothing between. */
function headsRun({ words, stops, rest }: Unit, first: Unit | undefined): boolean {
  return words <= 4 && !stops && rest === null && first?.block.gap === 0
}

function isContentsLine({ words, block, fullStop }: Unit): boolean {
  return words > 0 && words <= 24 && (block.kind === 'paragraph' || block.kind === 'item') && !fullStop
}

/** `(The Quay Post)` behind a headline. */
const ASIDE = /\s*[(（][^()（）]{2,60}[)）]$/u

function openings(unit: Unit): string[] {
  const { text } = unit.block
  const line = text.slice(unit.bullet).split('\n', 1)[0] ?? ''
  const words = line.length < 250 ? [bareWords(line)] : []
  if (unit.lead) words.push(bareWords(unit.lead.title))
  const subject = subjectOf(line)
  if (subject !== null) words.push(bareWords(subject), bareWords(subject.replace(ASIDE, '')))
  if (ASIDE.test(line)) words.push(bareWords(line.replace(ASIDE, '')))
  return words.filter((one) => one.length > 3)
}

function runsOf(units: readonly Unit[], test: (unit: Unit) => boolean): Unit[][] {
  const runs: Unit[][] = [[]]
  for (const unit of units) {
    if (test(unit)) runs.at(-1)?.push(unit)
    else runs.push([])
  }
  return runs
}

/** A link to a place of the same page. */
function leadsWithin(unit: Unit): boolean {
  const links = JSON.stringify(unit.block.node).match(/"href":"[^"]*"/gu) ?? []
  return links.length > 0 && links.every((link) => link.startsWith('"href":"#') && link.length > 10)
}

const TAIL_SHARE = 0.5
/** Above this place a long text without a link is news, whatever its words. */
const FOOT_SHARE = 0.7
const FOOT_LINE_WORDS = 12
const LONGEST_TAIL_WORDS = 150

/** From the end upwards: footers and what stands among them; a heading of such a part takes what follows. */
function markTail(units: readonly Unit[], set: SetReason): void {
  for (const unit of units) {
    const placed = unit.index > units.length * FOOT_SHARE || unit.words <= FOOT_LINE_WORDS || unit.linked > 0
    if (placed && isFooterText(unit.block.text)) set(unit.index, 'footer')
  }
  const start = units.findIndex(
    (unit) =>
      unit.index >= units.length * TAIL_SHARE &&
      unit.words <= 10 &&
      isTailHeading(unit.block.text) &&
      wordsFrom(units, unit.index) < LONGEST_TAIL_WORDS,
  )
  if (start >= 0) for (const unit of units.slice(start)) set(unit.index, 'footer')
}

function wordsFrom(units: readonly Unit[], index: number): number {
  return units.slice(index).reduce((sum, unit) => sum + unit.words, 0)
}
