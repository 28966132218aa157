import type { Element } from 'hast'
import { visit } from 'unist-util-visit'
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

/** `Fuel dearer[2]`, where `[2]` leads to a footnote → `Fuel dearer` */
export function withoutMarker(reading: Reading, piece: Piece): string {
  const { notes } = reading.document
  if (notes.size === 0) return piece.title
  const marker = nodesOf(reading, piece)
    .flatMap(referencesIn)
    .find(({ place, text }) => notes.has(place) && text !== '' && piece.title.trimEnd().endsWith(text))
  return marker === undefined ? piece.title : piece.title.trimEnd().slice(0, -marker.text.length).trimEnd()
}

/** The headline and the body. */
function nodesOf({ units }: Reading, { block, mark, parts }: Piece): Element[] {
  const headline = units.slice(block, (mark?.titleEnd ?? block) + 1)
  return [...headline, ...parts.map(({ unit }) => unit)].map((unit) => unit.block.node)
}

type Reference = { readonly place: string; readonly text: string }

function referencesIn(node: Element): Reference[] {
  const found: Reference[] = []
  visit(node, 'element', (element) => {
    const place = placeOf(element)
    if (place !== null) found.push({ place, text: textOf(element).trim() })
  })
  return found
}
