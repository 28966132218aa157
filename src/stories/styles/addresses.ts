import type { Reading, Unit } from '../signs/reading.js'
import { sectionHeadings } from './headings.js'
import type { Candidate, Mark, Style } from './style.js'

/**
 *   HARBOUR                                           a section
 *
 *   Why nights are getting warmer (The Quay Post)   ← a mark
 *   https://…
 *   A remark.
 *   - Where gulls sleep: https://…                  ← a mark
 *
 * Lists of links in plain text: a line, then its address, on the same line or below.
 */
export const addresses: Style = { name: 'addresses', propose }

function propose(reading: Reading): Candidate[] {
  const marks = ofOneKind(
    reading,
    reading.live.flatMap((unit) => markOf(reading, unit)),
  )
  if (marks.length < (reading.document.format === 'text' ? 2 : FEWEST_IN_MARKUP)) return []
  const marked = new Set(marks.map(({ block }) => block))
  const bearing = reading.live.filter(
    ({ index, block }) => marked.has(index) || (ADDRESS.test(block.text) && !marked.has(index - 1)),
  )
  return [
    {
      style: addresses.name,
      marks,
      sections: sectionsOf(reading, marked),
      consistency: marks.length / Math.max(marks.length, bearing.length),
      reason: `${marks.length} lines, each with its address`,
    },
  ]
}

const FEW = 0.25

/** Where entries have bullets, or their addresses below, a last one that has not is the foot of the page. */
function ofOneKind({ units }: Reading, marks: readonly Mark[]): readonly Mark[] {
  const tests = [
    ({ block }: Mark) => (units[block]?.bullet ?? 0) > 0,
    ({ block }: Mark) => !ADDRESS.test(units[block]?.block.text ?? ''),
  ]
  return tests.reduce<readonly Mark[]>((left, test) => {
    const last = left.at(-1)
    const odd = left.filter((mark) => !test(mark)).length
    return last && !test(last) && odd <= left.length * FEW ? left.slice(0, -1) : left
  }, marks)
}

/** In markup links are no text: an address here and there is a reference. */
const FEWEST_IN_MARKUP = 3

const ADDRESS = /\bhttps?:\/\/\S/u
const BARE_ADDRESS = /^\s*[<([]?https?:\/\/\S+\s*$/u
const WITH_ADDRESS = /^(.{3,200}?)[\s:：–—-]*\s[<([]?https?:\/\/\S+/u
const LONGEST_LINE_WORDS = 26

function markOf({ units }: Reading, unit: Unit): Mark[] {
  const { block, index, bullet, words } = unit
  if (block.kind !== 'paragraph' && block.kind !== 'item') return []
  const within = WITH_ADDRESS.exec(block.text.slice(bullet, bullet + 400))?.[1]
  if (within !== undefined && isLine(within, words)) {
    const title = within.replace(/[\s:：–—-]+$/u, '')
    return [{ block: index, titleEnd: index, title, bodyStart: bullet + title.length }]
  }
  const below = units[index + 1]
  if (!below || below.block.gap > 0 || !BARE_ADDRESS.test(below.block.text)) return []
  if (ADDRESS.test(block.text) || !isLine(block.text, words)) return []
  return [{ block: index, titleEnd: index, title: block.text.slice(bullet), bodyStart: block.text.length }]
}

function isLine(text: string, words: number): boolean {
  return (
    words <= LONGEST_LINE_WORDS &&
    /\p{L}/u.test(text) &&
    !/[.。,;]$/u.test(text) &&
    !/[\p{Ll}]{2}\.\s+\p{Lu}/u.test(text)
  )
}

const LONGEST_SECTION_WORDS = 5

/** Headings, and short lines alone between blank ones directly above an entry. */
function sectionsOf(reading: Reading, marked: ReadonlySet<number>): Set<number> {
  const sections = sectionHeadings(reading)
  for (const { index, block, words, fullStop } of reading.live) {
    const alone = block.gap > 0 && (reading.units[index + 1]?.block.gap ?? 0) > 0
    if (alone && marked.has(index + 1) && !marked.has(index) && words <= LONGEST_SECTION_WORDS && !fullStop)
      sections.add(index)
  }
  return sections
}
