import { isFooterText, isTailHeading } from '../signs/phrases.js'
import type { Unit } from '../signs/reading.js'
import type { SetReason } from '../story.js'

const TAIL_SHARE = 0.5
/** Above this place a long text without a link is news, whatever its words. */
const FOOT_SHARE = 0.7
const FOOT_LINE_WORDS = 12
const LONGEST_TAIL_WORDS = 150

/** From the end upwards: footers and what stands among them; a heading of such a part takes what follows. */
export function markTail(units: readonly Unit[], set: SetReason): void {
  for (const unit of units) {
    const placed = unit.index > units.length * FOOT_SHARE || unit.words <= FOOT_LINE_WORDS || unit.linked > 0
    if (placed && isFooterText(unit.block.text)) set(unit.index, 'footer')
  }
  markImprint(units, set)
  const start = units.findIndex(
    (unit) =>
      unit.index >= units.length * TAIL_SHARE &&
      unit.words <= 10 &&
      isTailHeading(unit.block.text) &&
      wordsFrom(units, unit.index) < LONGEST_TAIL_WORDS,
  )
  if (start >= 0) for (const unit of units.slice(start)) set(unit.index, 'footer')
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
