import { isSponsoredHeadline, namedReason } from '../signs/phrases.js'
import type { Unit } from '../signs/reading.js'
import type { SetReason } from '../story.js'

/** A sentence and, behind its stop, a name in capitals: `The bridge in 1964. ARCHIVE JF`. */
const CREDITED = /[.!?]["”»)]?\s+(?:\p{L}+:\s)?\p{Lu}{2,}(?:[\s./&-]+\p{Lu}[\p{Lu}.]*)*\.?$/u
const FEWEST_CREDITED_WORDS = 5
const LONGEST_CREDITED_WORDS = 30

export function markCredits(units: readonly Unit[], set: SetReason): void {
  for (const { block, index, words, number } of units) {
    const brief = block.kind === 'paragraph' && words >= FEWEST_CREDITED_WORDS && words <= LONGEST_CREDITED_WORDS
    if (brief && number === null && index > 1 && CREDITED.test(block.text)) set(index, 'caption')
  }
}

const LONGEST_SPONSOR_TEXT_WORDS = 40
const LONGEST_SLOGAN_WORDS = 15

/**
 * What a sponsor says below a line that names it: one who is named (`A message from Bright Water`) has a
 * headline and a short text, a bare `Advertisement` a slogan at most.
 */
export function markSponsored(units: readonly Unit[], set: SetReason): void {
  for (const unit of units) {
    const named = isSponsoredHeadline(unit.block.text)
    if (unit.words > 10 || unit.stops || (!named && namedReason(unit.block.text) !== 'sponsor')) continue
    if (unit.block.kind === 'heading') continue
    set(unit.index, 'sponsor')
    const [first, second] = [units[unit.index + 1], units[unit.index + 2]]
    const several = named || unit.words > 2
    if (first && first.words <= (several ? LONGEST_SPONSOR_TEXT_WORDS : LONGEST_SLOGAN_WORDS) && isSaying(first)) {
      set(first.index, 'sponsor')
      const goesOn = several && !first.fullStop && second && second.words <= LONGEST_SPONSOR_TEXT_WORDS
      if (goesOn && second.words > first.words && isSaying(second)) set(second.index, 'sponsor')
    }
  }
}

/** A paragraph that opens no story of its own by number, time or bullet. */
function isSaying({ block, number, time, bullet, capitals }: Unit): boolean {
  return block.kind === 'paragraph' && number === null && time === null && bullet === 0 && !capitals
}
