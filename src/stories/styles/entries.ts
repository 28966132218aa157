import type { Reading, Unit } from '../signs/reading.js'
import { type RunIn, dashRunIn, leadRunIn } from '../signs/run-in.js'
import { sectionHeadings } from './headings.js'
import type { Candidate, Mark, Style } from './style.js'

/**
 *   ## News                                    a section
 *   - [Fuel dearer from Monday](…)           ← a mark; the body may be empty
 *   - [Rail strike](…), Daily Planet         ← a mark
 *
 * Lists of links, and paragraphs that are one link each.
 */
export const links: Style = { name: 'link-list', propose: (reading) => propose(reading, 'link-list', 'link') }

/**
 *   * Fuel dearer from Monday              ← a mark, without a body
 *   * Rail strike called off               ← a mark
 *
 * Lists of bare headlines, in markup or as lines of text with a bullet.
 */
export const headlineList: Style = {
  name: 'headline-list',
  propose: (reading) => propose(reading, 'headline-list', 'headline'),
}

/**
 *   - **Fuel dearer:** the ministry …        ← a mark
 *   - [Harbour 2.1](…) opens on Monday       ← a mark
 *   - Free museums                             a mark where the other entries of its list are marks
 *
 * Lists whose entries open with words in bold or a link.
 */
export const entries: Style = { name: 'bullet-list', propose: (reading) => propose(reading, 'bullet-list', 'any') }

type Kind = 'link' | 'any' | 'headline'

const LEAST_SHARE = 0.5
const FEWEST_BARE = 3
const LONGEST_BARE_ENTRY = 30

function propose(reading: Reading, style: string, kind: Kind): Candidate[] {
  const peers = reading.live.filter(isEntry)
  const marks: Mark[] = []
  let listed = 0
  let led = 0
  for (const list of listsOf(peers)) {
    const leads = list.filter((unit) => fits(unit, kind)).length
    listed += list.length
    led += leads
    if (list.length === 1 && list[0]?.block.kind === 'paragraph') continue
    const enough =
      leads / list.length >= (kind === 'headline' ? 0.8 : LEAST_SHARE) &&
      (kind !== 'headline' || list.length >= FEWEST_BARE)
    if (enough) for (const unit of list) marks.push(markOf(unit))
  }
  if (marks.length < 2) return []
  return [
    {
      style,
      marks,
      sections: sectionHeadings(reading),
      consistency: (marks.length / listed) * (led / listed),
      reason: `${led} of ${listed} entries of lists ${SIGNS[kind]}`,
    },
  ]
}

const SIGNS: Readonly<Record<Kind, string>> = {
  link: 'open with a link',
  any: 'open with a link or words in bold',
  headline: 'are headlines',
}

function fits({ lead, headline, stops, words }: Unit, kind: Kind): boolean {
  if (kind === 'headline') return lead === null && headline >= 0.6 && !stops && words >= 3
  return lead !== null && (kind === 'any' || lead.kind === 'link')
}

const WHOLE_LINK = 0.75

function isEntry(unit: Unit): boolean {
  if (unit.block.kind === 'item') return unit.block.level === 1
  if (unit.bullet > 0 && unit.number === null) return unit.block.kind === 'paragraph'
  return (
    unit.block.kind === 'paragraph' &&
    unit.lead?.kind === 'link' &&
    unit.linked >= WHOLE_LINK &&
    !/^https?:/u.test(unit.lead.title)
  )
}

function listsOf(peers: readonly Unit[]): Unit[][] {
  const lists: Unit[][] = []
  let last: Unit | null = null
  for (const unit of peers) {
    const together =
      last !== null &&
      last.block.list === unit.block.list &&
      (unit.block.kind === 'item' || unit.index === last.index + 1)
    if (together) lists.at(-1)?.push(unit)
    else lists.push([unit])
    last = unit
  }
  return lists
}

function markOf(unit: Unit): Mark {
  return { block: unit.index, titleEnd: unit.index, ...titleOf(unit) }
}

function titleOf(unit: Unit): RunIn {
  const text = unit.block.text
  const led = leadRunIn(unit, true)
  if (led) return led
  const line = text.split('\n', 1)[0] ?? text
  if (line.length < text.length) return { title: line.trim(), bodyStart: line.length }
  if (unit.words <= LONGEST_BARE_ENTRY) return { title: text.slice(unit.bullet), bodyStart: text.length }
  return dashRunIn(text, unit.bullet) ?? { title: '', bodyStart: 0 }
}
