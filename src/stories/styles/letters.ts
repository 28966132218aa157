import { isMailField, subjectOf } from '../../documents/mail-header.js'
import type { Reading, Unit } from '../signs/reading.js'
import { sectionHeadings } from './headings.js'
import type { Candidate, Mark, Style } from './style.js'

/**
 *   Date: Fri, 20 Nov 2026 10:11:12 +0000   ← a mark
 *   From: Anna Rossi <anna@…>
 *   Subject: Ferry loses engines twice        its headline
 *
 *   The new ferry …
 *   ------------------------------
 *
 * The digest of a mailing list: heads of mails, each with a subject. A letter of the list about itself
 * (`From: ferries-request@…`) is no story.
 */
export const letters: Style = { name: 'letters', propose }

function propose(reading: Reading): Candidate[] {
  const heads = headsOf(reading.live)
  const marks = heads.flatMap(markOf)
  if (marks.length < 2) return []
  return [
    {
      style: letters.name,
      marks,
      sections: sectionHeadings(reading),
      consistency: marks.length / heads.length,
      reason: `${marks.length} heads of letters, each with a subject`,
    },
  ]
}

const FEWEST_FIELDS = 2

/** Runs of fields directly below one another. */
function headsOf(units: readonly Unit[]): Unit[][] {
  const heads: Unit[][] = []
  let last = -2
  for (const unit of units) {
    if (!isMailField(unit.block.text)) continue
    if (unit.index === last + 1 && unit.block.gap === 0) heads.at(-1)?.push(unit)
    else heads.push([unit])
    last = unit.index
  }
  return heads.filter((head) => head.length >= FEWEST_FIELDS)
}

function markOf(head: readonly Unit[]): Mark[] {
  const [first, last] = [head[0], head.at(-1)]
  const title = head.map(({ block }) => subjectOf(block.text)).find((subject) => subject !== null)
  if (!first || !last || title === undefined || title === null) return []
  const mark = { block: first.index, titleEnd: last.index, title, bodyStart: last.block.text.length }
  return [head.some(({ block }) => OF_THE_LIST.test(block.text)) ? { ...mark, why: 'footer' } : mark]
}

/** Addresses behind which nobody writes. */
const OF_THE_LIST =
  /[-.+_](?:request|owner|admin|bounces?|subscribe)@|\b(?:no-?reply|listserv|majordomo|mailer-daemon)@/iu
