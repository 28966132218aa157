import { subjectOf } from '../../documents/mail-header.js'
import { isContentsHeading, opensContents } from '../signs/phrases.js'
import type { Unit } from '../signs/reading.js'
import type { SetReason } from '../story.js'
import { bareWords } from '../signs/words.js'

const CONTENTS_REACH = 0.4
const FEWEST_CONTENTS = 2

/** Lines near the top that say the headlines below, or links to places of the page, and the line above them. */
export function markContents(units: readonly Unit[], set: SetReason): void {
  const reach = Math.max(30, Math.floor(units.length * CONTENTS_REACH))
  const below = new Map<string, number>()
  for (const unit of units) for (const words of openings(unit)) below.set(words, unit.index)
  const repeats = (unit: Unit) => openings(unit).some((words) => (below.get(words) ?? 0) > unit.index)
  for (const run of runsOf(
    units.slice(0, reach),
    (unit) => isContentsLine(unit) && (repeats(unit) || leadsWithin(unit)),
  ))
    if (run.length >= FEWEST_CONTENTS) markRun(units, run, set)
  for (const { index, block } of units.slice(0, reach))
    if (isContentsHeading(block.text)) for (const unit of linesBelow(units, index, repeats)) set(unit.index, 'toc')
  for (const { index, block, words } of units.slice(0, reach))
    if (
      isContentsHeading(block.text) ||
      (opensContents(block.text) && /[:：]/u.test(block.text.slice(0, 40)) && words < 60)
    )
      set(index, 'toc')
}

/** The lines below a heading of contents, up to the first that says one of them again; most must be said again. */
function linesBelow(units: readonly Unit[], heading: number, repeats: (unit: Unit) => boolean): readonly Unit[] {
  const lines: Unit[] = []
  const said = new Set<string>()
  for (const unit of units.slice(heading + 1)) {
    const words = openings(unit)
    if (!isContentsLine(unit) || words.some((one) => said.has(one))) break
    if (lines.length > 0 && unit.block.gap > (lines[0]?.block.gap ?? 0)) break
    for (const one of words) said.add(one)
    lines.push(unit)
  }
  return lines.filter(repeats).length >= Math.max(FEWEST_CONTENTS, lines.length / 2) ? lines : []
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
const ASIDE = /(?<!\s)\s*[(（][^()（）]{2,60}[)）]$/u

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
  // A story may end with an arrow that leads back to the top.
  if (unit.linked < 0.5) return false
  const links = JSON.stringify(unit.block.node).match(/"href":"[^"]*"/gu) ?? []
  return links.length > 0 && links.every((link) => link.startsWith('"href":"#') && link.length > 10)
}
