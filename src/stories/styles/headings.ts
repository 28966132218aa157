import type { Reading, Unit } from '../signs/reading.js'
import type { Candidate, Mark, Style } from './style.js'

/**
 *   # World                           a section: nothing stands between it and the next heading
 *   ## Fuel dearer from Monday      ← a mark
 *   The ministry has confirmed …
 *   ### What it means for you         part of the story above, or a story: each level is a way of its own
 *
 * Headings of Markdown and HTML, underlined (setext) lines of plain text. One way for each level that may
 * carry the stories, and one that takes every heading with a text directly below it.
 */
export const headings: Style = { name: 'headings', propose }

function propose(reading: Reading): Candidate[] {
  const found = reading.live.filter(({ block }) => block.kind === 'heading')
  const levels = [...new Set(found.map(({ block }) => block.level))].toSorted((one, other) => one - other)
  const ways = levels.map((level) => atLevel(reading, found, level))
  if (levels.length > 1) ways.push(...leaves(reading, found))
  return ways.filter(({ marks }) => marks.length >= 2)
}

/** Among headings with a text, one with another heading directly below heads a section rather than a story. */
const SECTION_LIKE = 1.5

function atLevel(reading: Reading, found: readonly Unit[], level: number): Candidate {
  const own = found.filter(({ block }) => block.level === level)
  const carrying = own.filter((unit) => textBelow(reading, unit, level))
  const carries = new Set(carrying)
  const direct = carrying.filter((unit) => textBelow(reading, unit, 0))
  const odd = carrying.length - direct.length
  return {
    style: headings.name,
    marks: carrying.map(markOf),
    sections: new Set(
      found
        .filter((unit) => unit.block.level < level || (unit.block.level === level && !carries.has(unit)))
        .map(({ index }) => index),
    ),
    consistency: Math.max(0, carrying.length - SECTION_LIKE * odd) / Math.max(1, own.length),
    reason: `${carrying.length} headings of level ${level}, each with a text of its own`,
  }
}

/** From the top down: a heading with a text of its own is a story, one without heads the headings below it. */
function leaves(reading: Reading, found: readonly Unit[]): Candidate[] {
  const marks: Unit[] = []
  const sections: Unit[] = []
  let within = Number.POSITIVE_INFINITY
  for (const unit of found) {
    if (unit.block.level > within) continue
    const carries = textBelow(reading, unit, 0)
    within = carries ? unit.block.level : Number.POSITIVE_INFINITY
    ;(carries ? marks : sections).push(unit)
  }
  if (new Set(marks.map(({ block }) => block.level)).size < 2) return []
  const heads = sections.filter((unit) => headsOthers(reading, unit)).length
  return [
    {
      style: headings.name,
      marks: marks.map(markOf),
      sections: new Set(sections.map(({ index }) => index)),
      consistency: (marks.length + heads) / (marks.length + sections.length),
      reason: `${marks.length} headings of several levels, each with a text directly below`,
    },
  ]
}

/** A heading directly below, deeper. */
function headsOthers(reading: Reading, { index, block }: Unit): boolean {
  const below = reading.units[index + 1]?.block
  return below?.kind === 'heading' && below.level > block.level
}

/** Text before the next heading of this level or above it; with level 0, before the next heading at all. */
function textBelow(reading: Reading, heading: Unit, level: number): boolean {
  for (let index = heading.index + 1; index < reading.units.length; index += 1) {
    const unit = reading.units[index]
    if (!unit) return false
    if (unit.block.kind === 'heading' && (level === 0 || unit.block.level <= level)) return false
    if (unit.rest === null && unit.block.kind !== 'heading') return true
  }
  return false
}

function markOf({ index, block }: Unit): Mark {
  return { block: index, titleEnd: index, title: block.text, bodyStart: block.text.length }
}

/** Headings of a document that close whatever stands above them, for styles that are no headings themselves. */
export function sectionHeadings(reading: Reading): Set<number> {
  return new Set(reading.live.filter(({ block }) => block.kind === 'heading').map(({ index }) => index))
}
