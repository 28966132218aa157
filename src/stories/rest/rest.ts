import type { Element } from 'hast'
import type { Document } from '../../documents/document.js'
import { mailHeaderOf } from '../../documents/mail-header.js'
import { isPicture } from '../../documents/pictures.js'
import { markContents } from './contents.js'
import { markLinksAboveTitle, markRegions, markRepeatedLinks, sameAsTitle } from './menus.js'
import { isCaptionText, isRelatedLine, isSponsorText } from '../signs/phrases.js'
import { type Reading, type Unit, unitsOf } from '../signs/reading.js'
import { markCredits, markSponsored } from './sponsors.js'
import type { RestReason, SetReason } from '../story.js'
import { markTail } from './tail.js'

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
  for (const index of titlesToKeep(document, bare, reasons)) reasons.delete(index)
  const units = bare.map((unit) => withReason(unit, reasons.get(unit.index)))
  return { document, units, live: units.filter((unit) => unit.rest === null) }
}

/**
 * What repeats a declared title stays in the story, where a link or a picture would be lost with it: of a document
 * that is one story whatever it says, and of one that says nothing else.
 *
 *   title: A note on the sea · <p>A note <a href="…">on the sea</a></p>
 */
function titlesToKeep(
  { metadata }: Document,
  units: readonly Unit[],
  reasons: ReadonlyMap<number, RestReason>,
): readonly number[] {
  if (metadata.title === null) return []
  const titles = units.filter(({ index, block }) => reasons.get(index) === 'title' && holdsMoreThanWords(block.node))
  if (reasons.size === units.length) return titles.map(({ index }) => index)
  if (metadata.split !== 'none') return []
  return titles.flatMap(({ index, block }) => (block.kind === 'heading' ? [] : [index]))
}

function holdsMoreThanWords(node: Element): boolean {
  return node.children.some(
    (child) => child.type === 'element' && (child.tagName === 'a' || isPicture(child) || holdsMoreThanWords(child)),
  )
}

function withReason(unit: Unit, why: RestReason | undefined): Unit {
  return why === undefined ? unit : { ...unit, rest: why }
}

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
