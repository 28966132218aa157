import type { Block, Document } from '../../documents/document.js'
import type { Candidate, Mark, Style } from './style.js'

/**
 *   ## Fuel dearer from Monday      ← a mark
 *   The ministry has confirmed …
 *
 * Headings of Markdown and HTML, at the level that carries the stories: the deepest one whose headings have
 * a body each.
 */
export const headings: Style = { name: 'headings', propose }

const SHORTEST_BODY_WORDS = 8

function propose(document: Document): Candidate | null {
  const levels = [...new Set(headingsOf(document).map(({ block }) => block.level))].toSorted(
    (one, other) => other - one,
  )
  for (const level of levels) {
    const marks = marksAt(document, level)
    const carried = marks.filter((mark) => bodyWords(document, mark.block) >= SHORTEST_BODY_WORDS)
    if (marks.length < 2 || carried.length < marks.length * 0.75) continue
    return {
      style: headings.name,
      marks,
      confidence: Math.min(0.95, 0.6 + 0.05 * marks.length + 0.15 * (carried.length / marks.length)),
      reason: `${marks.length} headings of level ${level}, ${carried.length} of them with a text of their own`,
    }
  }
  return null
}

function headingsOf(document: Document): { readonly block: Block; readonly index: number }[] {
  return document.blocks
    .map((block, index) => ({ block, index }))
    .filter(({ block, index }) => block.kind === 'heading' && index !== document.titleBlock)
}

function marksAt(document: Document, level: number): Mark[] {
  return headingsOf(document)
    .filter(({ block }) => block.level === level)
    .map(({ block, index }) => ({ block: index, title: block.text, bodyStart: block.text.length }))
}

function bodyWords(document: Document, heading: number): number {
  let words = 0
  for (const block of document.blocks.slice(heading + 1)) {
    if (block.kind === 'heading') break
    words += block.text.split(/\s+/).length
  }
  return words
}
