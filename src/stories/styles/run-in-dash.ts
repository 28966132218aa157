import type { Block, Document } from '../../documents/document.js'
import type { Candidate, Mark, Style } from './style.js'

/**
 *   Fuel dearer from Monday - The ministry has confirmed …
 *   ^ headline              ^^^ bodyStart follows
 *
 * A headline, a dash between blanks, a body. Not a dateline (`KYIV (Reuters) - `), not a clause set off by
 * dashes, not a quotation.
 */
export const runInDash: Style = { name: 'run-in-dash', propose }

const DASH = /\s[-–—]\s+/u
const LONGEST_HEADLINE = 200
const SHORTEST_HEADLINE_WORDS = 2
const SHORTEST_BODY_WORDS = 3

function propose(document: Document): Candidate | null {
  const paragraphs = document.blocks.filter(
    (block, index) => block.kind === 'paragraph' && index !== document.titleBlock,
  )
  const marks = document.blocks.flatMap((block, index) =>
    index === document.titleBlock ? [] : (markOf(block, index) ?? []),
  )
  const [first] = marks
  if (!first || marks.length < 2) return null
  const after = paragraphs.filter((block) => document.blocks.indexOf(block) >= first.block).length
  const consistency = marks.length / Math.max(1, after)
  return {
    style: runInDash.name,
    marks,
    confidence: Math.min(0.97, 0.35 + 0.5 * consistency + 0.04 * Math.min(3, marks.length)),
    reason: `${marks.length} of ${after} paragraphs open with a headline and a dash`,
  }
}

function markOf(block: Block, index: number): Mark | null {
  if (block.kind !== 'paragraph' && block.kind !== 'item') return null
  const dash = DASH.exec(block.text)
  if (!dash) return null
  const title = block.text.slice(0, dash.index).trim()
  const bodyStart = dash.index + dash[0].length
  const body = block.text.slice(bodyStart)
  return isHeadline(title) && isBody(body) ? { block: index, title, bodyStart } : null
}

function isHeadline(title: string): boolean {
  const words = title.split(/\s+/)
  if (title.length > LONGEST_HEADLINE || words.length < SHORTEST_HEADLINE_WORDS) return false
  return /^["“«‘'¿¡(]?[\p{Lu}\p{Lo}\p{N}]/u.test(title) && !/[.;,]$/.test(title) && !isDateline(title)
}

/** `NEW YORK`, `KYIV (Reuters)`, `ROMA, 3 maggio (Ansa)`: a place in capitals, an agency in brackets. */
function isDateline(title: string): boolean {
  const place = title.replace(/\s*[,(].*$/u, '')
  return (
    title.length < 50 &&
    place !== '' &&
    (place === place.toUpperCase() || /\([^)]+\)$/.test(title)) &&
    /\p{L}/u.test(place)
  )
}

function isBody(body: string): boolean {
  return body.split(/\s+/).length >= SHORTEST_BODY_WORDS && /^["“«‘'¿¡(]?[\p{Lu}\p{Lo}\p{N}]/u.test(body)
}
