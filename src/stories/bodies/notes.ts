import type { Element } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import type { Block } from '../../documents/document.js'
import { placeOf } from '../../documents/references.js'
import { textOf } from '../../documents/whitespace.js'
import type { Piece } from '../choice/layout.js'
import type { Reading } from '../signs/reading.js'

/** The footnotes a piece refers to, in their order and with their numbers: they stand at the end of its story. */
export function notesOf(reading: Reading, piece: Piece): Block[] {
  const { notes } = reading.document
  if (notes.size === 0) return []
  const places = nodesOf(reading, piece).flatMap((node) => referencesIn(node).map(({ place }) => place))
  return [...new Set(places)]
    .flatMap((place) => notes.get(place) ?? [])
    .toSorted((one, other) => one.ordinal - other.ordinal)
}

/** Footnotes that no story refers to. */
export function unreferred(reading: Reading, pieces: readonly Piece[]): Block[] {
  if (reading.document.notes.size === 0) return []
  const told = new Set(pieces.flatMap((piece) => notesOf(reading, piece)))
  return [...reading.document.notes.values()].filter((note) => !told.has(note))
}

const LETTER = /[\p{L}\p{N}]/u

/**
 * The title without the references to footnotes that end its headline.
 *
 *   Fuel dearer[2]   → Fuel dearer     where [2] leads to a footnote
 *   Crane no. 2      → Crane no. 2     where the 2 is text, whatever the body refers to
 *
 * `headline` is the last block the headline stands in, `end` where it ends in its text.
 */
export function withoutMarker(
  title: string,
  { notes }: Reading['document'],
  headline: { readonly block: Block; readonly end: number } | undefined,
): string {
  if (notes.size === 0 || headline === undefined) return title
  const told = headline.block.text.slice(0, headline.end)
  const references = referencesIn(headline.block.node).filter(({ place, to }) => notes.has(place) && to <= told.length)
  let from = told.length
  for (const one of references.toReversed()) if (!LETTER.test(told.slice(one.to, from))) from = one.from
  const marks = told.slice(from, references.at(-1)?.to)
  const stop = told.slice(references.at(-1)?.to).trim()
  const ending = [marks + stop, marks].find((one) => from < told.length && title.trimEnd().endsWith(one))
  if (ending === undefined) return title
  return title.trimEnd().slice(0, -ending.length).trimEnd() + ending.slice(marks.length)
}

/** The headline and the body. */
function nodesOf({ units }: Reading, { block, mark, parts }: Piece): Element[] {
  const headline = units.slice(block, (mark?.titleEnd ?? block) + 1)
  return [...headline, ...parts.map(({ unit }) => unit)].map((unit) => unit.block.node)
}

/** From where to where its text stands in the node's. */
type Reference = { readonly place: string; readonly from: number; readonly to: number }

function referencesIn(node: Element): Reference[] {
  const found: Reference[] = []
  let offset = 0
  visit(node, (inner) => {
    if (inner.type === 'text') offset += inner.value.length
    const place = inner.type === 'element' ? placeOf(inner) : null
    if (place === null || inner.type !== 'element') return undefined
    const to = offset + textOf(inner).length
    found.push({ place, from: offset, to })
    offset = to
    return SKIP
  })
  return found
}
