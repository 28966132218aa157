import { isFooterText, isReadOn, isTailHeading, namedReason } from '../signs/phrases.js'
import type { Unit } from '../signs/reading.js'
import { bareWords } from '../signs/words.js'
import type { SetReason } from '../story.js'
import { isText, newsOf } from './told.js'

const TAIL_SHARE = 0.5
/** Above this place a long text without a link is news, whatever its words. */
const FOOT_SHARE = 0.7
const FOOT_LINE_WORDS = 12
const LONGEST_TAIL_WORDS = 150

/** From the end upwards: footers and what stands among them; a heading of such a part takes what follows. */
export function markTail(units: readonly Unit[], set: SetReason): void {
  const told = newsOf(units)
  const levels = levelsOf(units)
  const last = units.findLastIndex((unit) => isHeadedStory(units, unit, levels) && !headsFooter(units, unit, told))
  for (const unit of units) {
    const placed = unit.index > units.length * FOOT_SHARE || unit.words <= FOOT_LINE_WORDS || unit.linked > 0
    if (placed && isFooterText(unit.block.text) && !told.has(unit) && !(unit.index < last && isText(unit)))
      set(unit.index, 'footer')
  }
  markImprint(units, set)
  markParts(units, levels, set)
}

function headsFooter(units: readonly Unit[], { index }: Unit, told: ReadonlySet<Unit>): boolean {
  const below = units[index + 1]
  return below !== undefined && isFooterText(below.block.text) && !told.has(below)
}

/**
 * The parts of a page below its news, each under a heading or a line of its own.
 *
 *   Read more                     ← below every story: a link to the rest of it
 *   ## Library reopens            ← as the stories are headed: a story, where a line of text stands above it
 *   ## Related articles           ← from here on
 *   ## Follow us on the networks    none, for it is the last of its kind
 */
function markParts(units: readonly Unit[], levels: ReadonlySet<number>, set: SetReason): void {
  const said = countsOf(units)
  const last = units.findLastIndex((unit) => isHeadedStory(units, unit, levels))
  let part: Unit | null = null
  for (const unit of units.slice(Math.ceil(units.length * TAIL_SHARE))) {
    const { index, block } = unit
    if (part && isHeadedStory(units, unit, levels) && (!headsLike(part, unit) || index < last)) part = null
    if (!part && unit.words <= 10 && isTailHeading(block.text)) {
      const isPart = said.get(bareWords(block.text)) === 1 && !leadsOn(unit)
      part = isPart && wordsFrom(units, index) < LONGEST_TAIL_WORDS ? unit : null
    }
    if (part) set(index, 'footer')
  }
}

/** A heading of the level of the stories, or above it, and no line inside one of them. */
function headsLike({ block }: Unit, story: Unit): boolean {
  return block.kind === 'heading' && block.level <= story.block.level
}

function countsOf(units: readonly Unit[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { block, words } of units) {
    if (words > 10) continue
    const line = bareWords(block.text)
    counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return counts
}

/** A link to the rest of the story above it. */
function leadsOn({ block, linked }: Unit): boolean {
  return block.kind !== 'heading' && linked > 0.75 && isReadOn(block.text)
}

const FEWEST_HEADED = 2

/** The levels of headings that several of the first half share. */
function levelsOf(units: readonly Unit[]): Set<number> {
  const found = units.slice(0, Math.ceil(units.length * TAIL_SHARE)).filter(({ block }) => block.kind === 'heading')
  const counts = new Map<number, number>()
  for (const { block } of found) counts.set(block.level, (counts.get(block.level) ?? 0) + 1)
  return new Set([...counts].flatMap(([level, count]) => (count >= FEWEST_HEADED ? [level] : [])))
}

const SHORTEST_STORY_WORDS = 8

/** A heading as those above, and a sentence right below it. */
function isHeadedStory(units: readonly Unit[], { index, block }: Unit, levels: ReadonlySet<number>): boolean {
  if (block.kind !== 'heading' || !levels.has(block.level) || namedReason(block.text) !== null) return false
  const below = units[index + 1]
  return (
    below?.block.kind === 'paragraph' && below.fullStop && below.words >= SHORTEST_STORY_WORDS && below.linked < 0.5
  )
}

const LONGEST_IMPRINT_WORDS = 40
const MAIL_ADDRESS = /[\p{L}\d._+-]@[\p{L}\d-]+\.\p{L}/u

/** A few words and a mail address below the last rule: who sends this, and how to stop it. */
function markImprint(units: readonly Unit[], set: SetReason): void {
  const last = units.findLastIndex(({ block }) => block.kind === 'rule')
  const tail = units.slice(last + 1)
  if (last < 0 || last < units.length * TAIL_SHARE || wordsFrom(tail, 0) > LONGEST_IMPRINT_WORDS) return
  if (tail.some(({ block }) => MAIL_ADDRESS.test(block.text))) for (const { index } of tail) set(index, 'footer')
}

function wordsFrom(units: readonly Unit[], index: number): number {
  return units.slice(index).reduce((sum, unit) => sum + unit.words, 0)
}
