import type { Block } from '../../documents/document.js'
import { renderBody } from './body.js'
import { cutBefore } from './cut.js'
import { headlineLink } from './headline-link.js'
import type { Layout, Piece } from '../choice/layout.js'
import type { Place } from './media-address.js'
import { attachedMedia, firstPicture, firstRecording } from './pictures.js'
import { notesOf, unreferred, withoutMarker } from './notes.js'
import type { Reading } from '../signs/reading.js'
import type { Rest, Split, Story } from '../story.js'
import { summarise } from './summary.js'
import { instantOf } from '../signs/time-line.js'

/**
 * Render the pieces of a layout as stories and the rest as text.
 *
 *   piece 'Fuel dearer -' with a cut paragraph → { title: 'Fuel dearer', html: '<p>Prices rise.</p>', … }
 *   a stray caption 'port strike'              → tags port, strike of every story
 */
export function assemble(reading: Reading, layout: Layout, place: Place): Pick<Split, 'stories' | 'rest'> {
  const rest = layout.left.map(({ unit, from, to, why }): Rest => ({
    text: unit.block.text.slice(from, to),
    why,
    line: unit.block.line,
  }))
  rest.push(...unreferred(reading, layout.pieces).map(({ text, line }): Rest => ({ text, why: 'footer', line })))
  const tags = tagsOf(reading, rest)
  return {
    stories: layout.pieces.map((piece, index) => toStory(reading, piece, tags, { ...place, first: index === 0 })),
    rest,
  }
}

function tagsOf({ document }: Reading, rest: readonly Rest[]): string[] {
  const captions = rest.filter(
    ({ why, text }) => why === 'caption' && text === text.toLowerCase() && !/[:(©/]/u.test(text),
  )
  const words = captions.flatMap(({ text }) => text.split(/[\s,;.]+/u)).filter((word) => word.length > 2)
  return [...new Set([...document.metadata.tags, ...words])]
}

function toStory(
  reading: Reading,
  piece: Piece,
  tags: readonly string[],
  place: Place & { readonly first: boolean },
): Story {
  const { document } = reading
  const blocks = piece.parts.map(({ unit, from }) => (from === 0 ? unit.block : cutBlock(unit.block, from)))
  const notes = notesOf(reading, piece)
  const text = [...blocks, ...notes]
    .map((block) => block.text)
    .join('\n\n')
    .trim()
  const date = piece.mark?.time ? instantOf(piece.mark.time, document.date) : null
  const headline = headlinesOf(reading, piece).at(-1)
  const title = tidyTitle(withoutMarker(piece.title, document, headline)) || titleFromText(text)
  const own = firstPicture(blocks, place)
  const { image, enclosure } = place.first ? attachedMedia(document, place) : { image: null, enclosure: null }
  return {
    title,
    text,
    html: bodyOf(reading, piece, { blocks, notes }, place),
    summary: summarise(blocks, document.language),
    tags,
    // The document's picture is the lead's; the first of several equal stories may have one of its own.
    image: piece.mark === null ? (image ?? own) : (own ?? image),
    enclosure: enclosure ?? firstRecording(blocks, place),
    date,
    line: reading.units[piece.block]?.block.line ?? 1,
  }
}

function bodyOf(
  reading: Reading,
  piece: Piece,
  { blocks, notes }: { readonly blocks: readonly Block[]; readonly notes: readonly Block[] },
  place: Place,
): string {
  const html = renderBody([...blocks, ...notes], place)
  const body = { html, base: place.base }
  const link = headlinesOf(reading, piece)
    .map(({ block, end }) => headlineLink(block, end, body))
    .find((one) => one !== null)
  return link ? renderBody([...blocks, link, ...notes], place) : html
}

/** The blocks a headline stands in, and where it ends in each. */
function headlinesOf({ document }: Reading, { mark, title, block: first }: Piece): { block: Block; end: number }[] {
  const ofDocument = title === document.title ? document.titleBlock : null
  const from = mark?.block ?? ofDocument ?? first
  const to = mark?.titleEnd ?? from
  return document.blocks.slice(from, to + 1).flatMap((block, index) => {
    const isHeadline = mark !== null || block.text.includes(title)
    return isHeadline ? [{ block, end: mark && from + index === to ? mark.bodyStart : block.text.length }] : []
  })
}

function cutBlock(block: Block, offset: number): Block {
  return { ...block, text: block.text.slice(offset).trim(), node: cutBefore(block.node, offset) }
}

/** Without the stop, the colon or the dash that parted it from its body; abbreviations keep their point. */
function tidyTitle(title: string): string {
  const line = title
    .replace(/\s+/gu, ' ')
    .replace(/^[\s☐☑☒■□●○◆◇▪▶►▷▽➤➔➜❖✦🔹🔸🔷🔶🔴🔵📌📍👉◾◼•·・※◎★☆▲△▼]+(?=\S)/u, '')
    .trim()
    .replace(/^([*_]{1,2})(?=\S)(.+)(?<=\S)\1$/u, '$2')
    .replace(/^[【〔［〖〘]([^【】〔〕［］]+)[】〕］〗〙]$/u, '$1')
    .replace(/^\[([^\][][^\s\][]*\s[^\][][^\s\][]*\s[^\][]+)\]$/u, '$1')
  const parted = line.replace(/(?:\s*[:：]|\s+[-–—]+)$/u, '')
  return /\.\.$|\b\p{Lu}\.$/u.test(parted) ? parted : parted.replace(/(?<=[\p{L}\p{N}"”»)\]])[.。]$/u, '')
}

const LONGEST_MADE_TITLE = 80

/** A headless story is called by its first words. */
function titleFromText(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  const sentence = /^.{1,79}?[.!?。！？](?=\s|$|[\u3040-\u9FFF])/u.exec(line)?.[0]
  if (sentence) return sentence.replace(/[.。]$/u, '')
  if (line.length <= LONGEST_MADE_TITLE) return line || '…'
  const cut = line.slice(0, LONGEST_MADE_TITLE)
  return `${cut.slice(0, cut.includes(' ') ? cut.lastIndexOf(' ') : LONGEST_MADE_TITLE).toWellFormed()}…`
}
