import { isFooterInPassing, isFooterText, namedReason } from '../signs/phrases.js'
import type { Unit } from '../signs/reading.js'
import { dashRunIn } from '../signs/run-in.js'

/** How many texts of a document must open in one way before it is the way of its stories. */
const FEWEST_ALIKE = 3
const SHORTEST_TEXT_WORDS = 8
const LONGEST_LINE_WORDS = 12

/**
 * Texts that open as the other stories do: news, even if it tells of unsubscribing.
 *
 *   ## Photographs for schools          a heading of a level several have, and the text right below it
 *   Those marked © Rossi may be used.
 *   Letters by wire - Whoever sends …   words in front that several paragraphs have
 *
 * Footers are written so too, as the last part. So words of a footer are news only above another text that opens
 * alike and has none of them, or above the footer itself.
 */
export function newsOf(units: readonly Unit[]): ReadonlySet<Unit> {
  const groups = [...alikeIn(units).values()].filter(({ length }) => length >= FEWEST_ALIKE)
  const alike = new Set(groups.flat())
  const foot = units.findLastIndex((unit) => isFooterText(unit.block.text) && !alike.has(unit))
  return new Set(
    groups.flatMap((group) => {
      const end = Math.max(foot, group.findLast(({ block }) => !isFooterText(block.text))?.index ?? 0)
      return group.filter(({ index }) => index <= end)
    }),
  )
}

function alikeIn(units: readonly Unit[]): Map<string, Unit[]> {
  const groups = new Map<string, Unit[]>()
  for (const unit of units) {
    const opening = isText(unit) ? openingOf(unit, units[unit.index - 1]) : null
    if (opening === null) continue
    const group = groups.get(opening)
    if (group) group.push(unit)
    else groups.set(opening, [unit])
  }
  return groups
}

/** Whole sentences, and no words of a footer where they begin: in front, or behind a headline of their own. */
export function isText(unit: Unit): boolean {
  const { block, words, fullStop } = unit
  if (block.kind !== 'paragraph' || !fullStop || words < SHORTEST_TEXT_WORDS) return false
  return isFooterInPassing(block.text, headlineEnd(unit))
}

function headlineEnd({ block, lead }: Unit): number {
  return lead?.kind === 'bold' ? lead.end : (dashRunIn(block.text, 0)?.bodyStart ?? 0)
}

function openingOf({ block, lead, number, bullet }: Unit, above: Unit | undefined): string | null {
  if (lead?.kind === 'bold') return 'bold'
  if (number !== null) return 'number'
  if (bullet > 0) return `bullet ${block.text.slice(0, bullet)}`
  if (dashRunIn(block.text, 0) !== null) return 'dash'
  return above && namedReason(above.block.text) === null ? lineAbove(above) : null
}

function lineAbove({ block, words, stops, linked }: Unit): string | null {
  if (block.kind === 'heading') return `heading ${block.level}`
  return block.kind === 'paragraph' && words <= LONGEST_LINE_WORDS && words > 0 && !stops && linked < 0.5
    ? 'line'
    : null
}
