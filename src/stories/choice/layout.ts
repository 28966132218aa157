import { isDateLine, isPublicationTitle, issueness, NAMES_AN_ISSUE } from '../signs/title.js'
import { namedReason, opensContents } from '../signs/phrases.js'
import type { Reading, Unit } from '../signs/reading.js'
import type { RestReason } from '../story.js'
import type { Candidate, Mark } from '../styles/style.js'
import { besideTitle } from './beside-title.js'
import { picturesAbove } from './pictures-above.js'

/** A unit from an offset in its text on. */
export type Part = { readonly unit: Unit; readonly from: number }

/** What is to become a story, before anything is rendered. */
export type Piece = {
  readonly title: string
  /** Null for the lead and for a section that is a story as a whole. */
  readonly mark: Mark | null
  /** The block it begins at. */
  readonly block: number
  readonly parts: readonly Part[]
  readonly words: number
}

/** Text that is in no story: `to` is where it ends in the unit's text. */
export type Left = { readonly unit: Unit; readonly from: number; readonly to: number; readonly why: RestReason }

export type Layout = { readonly pieces: readonly Piece[]; readonly left: readonly Left[] }

type Open = { title: string; mark: Mark | null; block: number; parts: Part[] }
type State = {
  readonly reading: Reading
  readonly candidate: Candidate
  readonly pieces: Piece[]
  readonly left: Left[]
  /** The story that takes what comes, or null while a section's own text is gathered. */
  story: Open | null
  /** The picture right above the next story, where it is that story's. */
  picture: Unit | null
  /** The section above, with the text between its heading and its first story. */
  section: Unit | null
  gathered: Unit[]
  /** Why everything up to the next section is in no story. */
  muted: RestReason | null
}

/**
 * Give every block to a story or to the rest, the way a candidate proposes.
 *
 *   intro · ## News (section) · - [Fuel](…) (mark) · - [Rail](…) (mark) · ## Package of the week · text
 *   → pieces: Fuel, Rail, Package of the week (a section without stories is one itself)
 *     left:   intro, News
 */
export function layOut(reading: Reading, candidate: Candidate): Layout {
  const state: State = {
    reading,
    candidate,
    pieces: [],
    left: [],
    story: null,
    picture: null,
    section: null,
    gathered: [],
    muted: null,
  }
  const marks = new Map(candidate.marks.map((mark) => [mark.block, mark]))
  const listOnly = isListOnly(reading, candidate)
  const opening = candidate.marks.filter(({ block }) => !candidate.sections.has(block))
  const above = picturesAbove(reading, opening)
  let skip = -1
  for (const unit of reading.units) {
    if (unit.index <= skip) continue
    const mark = marks.get(unit.index)
    if (unit.rest !== null && !mark) leave(state, unit, unit.rest)
    else if (candidate.sections.has(unit.index)) openSection(state, unit)
    else if (mark && state.muted === null) {
      openStory(state, mark)
      skip = mark.titleEnd
    } else if (state.muted !== null) leave(state, unit, state.muted)
    else if (above.has(unit.index)) state.picture = unit
    else if (state.story && listOnly && unit.block.kind !== 'item' && unit.linked < 0.75) closeList(state, unit)
    else if (state.story) state.story.parts.push({ unit, from: 0 })
    else state.gathered.push(unit)
  }
  closeStory(state)
  closeGathered(state, false)
  return { pieces: state.pieces, left: state.left }
}

function leave(state: State, unit: Unit, why: RestReason): void {
  state.left.push({ unit, from: 0, to: unit.block.text.length, why })
}

/** Do the entries of lists stand alone, so that a paragraph below a list belongs to its section? */
function isListOnly(reading: Reading, { marks }: Candidate): boolean {
  const items = marks.filter(({ block }) => reading.units[block]?.block.kind === 'item')
  if (items.length < marks.length * 0.5) return false
  const followed = items.filter(({ block }) => {
    const below = reading.units[block + 1]
    return below !== undefined && below.rest === null && ['paragraph', 'quote', 'code'].includes(below.block.kind)
  })
  return followed.length < items.length * 0.5
}

function openSection(state: State, unit: Unit): void {
  closeStory(state)
  closeGathered(state, false)
  const why = unit.words <= 10 ? namedReason(unit.block.text) : null
  state.muted = why
  state.section = why === null ? unit : null
  if (why !== null) leave(state, unit, why)
}

function openStory(state: State, mark: Mark): void {
  closeStory(state)
  closeGathered(state, true)
  const named = namedReason(mark.title)
  state.story = {
    title: mark.title,
    mark,
    block: mark.block,
    parts: state.picture ? [{ unit: state.picture, from: 0 }] : [],
  }
  state.picture = null
  for (const span of besideTitle(state.reading, mark)) state.left.push({ ...span, why: 'mark' })
  const unit = state.reading.units[mark.titleEnd]
  if (unit && mark.bodyStart < unit.block.text.length) state.story.parts.push({ unit, from: mark.bodyStart })
  if (named !== null) state.muted = null
}

function closeList(state: State, unit: Unit): void {
  closeStory(state)
  leave(state, unit, 'section')
}

function closeStory(state: State): void {
  const { story } = state
  state.story = null
  if (!story) return
  const why = story.mark?.why ?? namedReason(story.title)
  if (why === null) state.pieces.push({ ...story, words: wordsOf(story.parts) })
  else leaveStory(state, story, why)
}

function leaveStory(state: State, story: Open, why: RestReason): void {
  const last = story.mark?.titleEnd ?? story.block
  for (let index = story.block; index <= last; index += 1) {
    const unit = state.reading.units[index]
    if (!unit) continue
    const to = index === last ? (story.mark?.bodyStart ?? unit.block.text.length) : unit.block.text.length
    state.left.push({ unit, from: 0, to, why })
  }
  for (const { unit, from } of story.parts) state.left.push({ unit, from, to: unit.block.text.length, why })
}

function wordsOf(parts: readonly Part[]): number {
  return parts.reduce(
    (sum, { unit, from }) =>
      sum + (from === 0 ? unit.words : Math.round(unit.words * (1 - from / unit.block.text.length))),
    0,
  )
}

const LONGEST_SECTION_INTRO = 120
const SHORTEST_SECTION_STORY = 3
const BARE_ADDRESS = /^\s*https?:\/\/\S+\s*\)?$/u

/** What stood between a section's heading and its first story, its end, or the document's first story. */
function closeGathered(state: State, storyFollows: boolean): void {
  const { section, gathered } = state
  state.section = null
  const words = gathered.reduce((sum, unit) => sum + (BARE_ADDRESS.test(unit.block.text) ? 0 : unit.words), 0)
  const parts = gathered.map((unit): Part => ({ unit, from: 0 }))
  if (section === null) closeIntro(state, gathered, words)
  else if (storyFollows ? words <= LONGEST_SECTION_INTRO : words < SHORTEST_SECTION_STORY)
    for (const unit of [section, ...gathered]) leave(state, unit, 'section')
  else state.pieces.push({ title: section.block.text, mark: null, block: section.index, parts, words })
  state.gathered = []
}

const SHORTEST_LEAD_WORDS = 12

/** The text above the first story: the lead, where the title is a headline and the text is its story; else an introduction. */
function closeIntro(state: State, gathered: readonly Unit[], words: number): void {
  if (gathered.length === 0) return
  const { document } = state.reading
  const first = state.pieces.length === 0 && (state.candidate.marks[0]?.block ?? 0) > (gathered[0]?.index ?? 0)
  const lead = first && isLead(state, words)
  if (lead) {
    const parts = gathered.map((unit): Part => ({ unit, from: 0 }))
    state.pieces.push({
      title: document.title,
      mark: null,
      block: document.titleBlock ?? gathered[0]?.index ?? 0,
      parts,
      words,
    })
  } else for (const unit of gathered) leave(state, unit, first ? 'intro' : 'section')
}

/**
 * Is the text below the title the first story? With run-in headlines it has no place for its own but the
 * title; between rules each part is a story; under lines the title must be such a line.
 */
function isLead(state: State, words: number): boolean {
  const { reading, candidate } = state
  const { title, titleBlock } = reading.document
  const unit = titleBlock === null ? undefined : reading.units[titleBlock]
  if (candidate.style === 'rules') return unit !== undefined && candidate.consistency > 0.5 && !isImprint(state)
  if (candidate.style === 'capitals')
    return unit !== undefined && unit.capitals && words >= SHORTEST_LEAD_WORDS && !isContentsLine(unit)
  if (words < SHORTEST_LEAD_WORDS) return false
  if (candidate.style === 'headings' && unit !== undefined && isHeadedLikeStories(state, unit))
    return issueness(title) < NAMES_AN_ISSUE
  if (isPublicationTitle(title)) return false
  return candidate.style.startsWith('run-in') || (candidate.style === 'lines' && unit !== undefined)
}

/** Nothing tells the heading a document opens with from those of its stories: it is the first of them. */
function isHeadedLikeStories({ reading, candidate }: State, { block }: Unit): boolean {
  return candidate.marks.every((mark) => {
    const other = reading.units[mark.block]?.block
    return block.kind === 'heading' && other?.kind === 'heading' && other.level === block.level
  })
}

/** 'Weekly news from the harbour, no. 47' below the title is no story. */
function isImprint({ gathered, reading }: State): boolean {
  const unit = gathered[0] ?? reading.live[0]
  if (unit === undefined || unit.words >= 15) return false
  return (
    issueness(unit.block.text) >= 0.8 || (isDateLine(unit.block.text) && isPublicationTitle(reading.document.title))
  )
}

function isContentsLine(unit: Unit): boolean {
  return opensContents(unit.block.text)
}
