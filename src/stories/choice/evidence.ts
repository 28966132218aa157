import { headlineness, isDateline, isQuestion } from '../signs/headline.js'
import { cohesionOf, subjectShare, unrelatedness } from './kinship.js'
import type { Layout, Piece } from './layout.js'
import { isSalutation, opensContents } from '../signs/phrases.js'
import type { Reading } from '../signs/reading.js'
import type { Candidate } from '../styles/style.js'
import { issueness, namesIssue } from '../signs/title.js'
import { bareWords, countWords, stemsOf } from '../signs/words.js'

/** What speaks for or against a way of splitting, each from 0 to 1 (`count` may reach 1.5). */
export type Evidence = {
  /** How many stories, on a logarithmic scale: 2 → 0.3, 8 → 1. */
  readonly count: number
  readonly consistency: number
  /** Stories begun by the style itself, not by a section's heading. */
  readonly marked: number
  /** How much the headlines read like headlines, on the mean. */
  readonly headlines: number
  /** Headlines of four words and fewer, under a title that names no issue: subheads of an article, as a rule. */
  readonly short: number
  /** Headlines of seven words and more, under such a title: an article's subheads are rarely so long. */
  readonly long: number
  /** Headlines that stand twice or more: `Added`, `Anna:`. */
  readonly repeated: number
  readonly questions: number
  /** Stories with a body of a story's length, or of none where all are entries of a list. */
  readonly bodies: number
  /** The title names an issue of a publication. */
  readonly issue: number
  /** How many of the subject words of the document's title a story has, on the mean. */
  readonly subject: number
  /** The words neighbouring stories share. */
  readonly cohesion: number
  /** Parts that have nothing in common, under a title that names no issue and right from it on: news all the same. */
  readonly unrelated: number
  /** Stories with a link of their own. */
  readonly linked: number
  /** Headlines that are links. */
  readonly linkedHeadlines: number
  /** Marks with more blank lines above than other blocks have. */
  readonly gap: number
  /** The share of the document's words in the stories. */
  readonly coverage: number
  /** The title says how many parts there are ('7 tips'), or the headlines count them ('Tip 1: …'). */
  readonly counted: number
  /** The text above the first story opens with a dateline: this is one report. */
  readonly dateline: number
  /** Times that run forward, as a report tells a night; live blogs run backward, or say what they are. */
  readonly forward: number
  /** Numbers before the headlines, under a title that names no issue: points of an article, as a rule. */
  readonly numbered: number
}

export const EVIDENCE = [
  'count',
  'consistency',
  'marked',
  'headlines',
  'short',
  'long',
  'repeated',
  'questions',
  'bodies',
  'issue',
  'subject',
  'cohesion',
  'unrelated',
  'linked',
  'linkedHeadlines',
  'gap',
  'coverage',
  'counted',
  'dateline',
  'forward',
  'numbered',
] as const satisfies readonly (keyof Evidence)[]

/** Headlines of three words on the mean; sections are called by one or two. */
const LEAST_HEADLINE = 0.6
const SHORT_HEADLINE = 4
const LONG_HEADLINE = 7

export function evidenceFor(reading: Reading, candidate: Candidate, layout: Layout): Evidence {
  const { pieces } = layout
  const share = (test: (piece: Piece) => boolean) =>
    pieces.length === 0 ? 0 : pieces.filter(test).length / pieces.length
  const titled = pieces.filter(({ title }) => title !== '')
  const stems = pieces.map(stemsOfPiece)
  const title = isOfNoDocument(reading, candidate, pieces) ? '' : reading.document.title
  const issue = issueOf(reading, title)
  const headlines =
    titled.length === 0 ? 0.3 : titled.reduce((sum, piece) => sum + headlineness(piece.title), 0) / pieces.length
  const subject = subjectShare(title, stems)
  // A version is a brief headline and a number, by its nature.
  const versions = candidate.style === 'releases'
  return {
    count: Math.min(1.5, Math.log(Math.max(1, pieces.length)) / Math.log(8)),
    consistency: candidate.consistency,
    marked: candidate.style === 'headings' ? 1 : share(({ mark }) => mark !== null),
    headlines,
    short: versions ? 0 : (1 - issue) * share(({ title: own }) => own !== '' && countWords(own) <= SHORT_HEADLINE),
    long: (1 - issue) * share(({ title: own }) => countWords(own) >= LONG_HEADLINE && !isQuestion(own)),
    repeated: repeatedShare(titled),
    questions: Math.max(
      share((piece) => isQuestion(piece.title)),
      questionShare(layout),
    ),
    bodies: share(({ words }) => words >= 8 && words <= 600),
    issue,
    subject,
    cohesion: cohesionOf(stems),
    unrelated:
      subject === 0 && headlines >= LEAST_HEADLINE && opensWithHeading(reading, candidate)
        ? Math.max(0, 1 - 2 * issue) * unrelatedness(stems)
        : 0,
    linked: reading.live.every(({ linked }) => linked === 0) ? 0.5 : share((piece) => isLinked(reading, piece)),
    linkedHeadlines: share(({ mark }) => mark !== null && reading.units[mark.block]?.lead?.kind === 'link'),
    gap: gapContrast(reading, candidate),
    coverage: coverageOf(reading, pieces),
    counted: !versions && isCounted(reading, title, pieces) ? 1 : 0,
    dateline: opensWithDateline(reading, candidate) ? 1 : 0,
    forward: (1 - issue) * forwardShare(reading, candidate),
    numbered:
      Math.max(0, 1 - 2 * issue) *
      share(({ mark }) => mark !== null && (reading.units[mark.block]?.number ?? null) !== null),
  }
}

/** What stands in a title's place is another's: a list's, or the first story's, headed as all of them are. */
function isOfNoDocument({ document }: Reading, { style }: Candidate, [first]: readonly Piece[]): boolean {
  return (
    opensContents(document.title) || (style === 'headings' && first?.mark === null && first.title === document.title)
  )
}

function forwardShare({ units }: Reading, { marks }: Candidate): number {
  const minutes = marks.flatMap(({ block }) => units[block]?.time?.minutes ?? [])
  if (minutes.length < marks.length / 2) return 0
  const steps = minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? 0))
  return steps.length === 0 ? 0 : steps.filter((step) => step > 0).length / steps.length
}

const IMPRINT_REACH = 4
/** How much a greeting says that this is an issue of a publication. */
const GREETED = 0.7

/** What the title says, or a short line near it: 'Number 14, March'. */
function issueOf({ units, document }: Reading, title: string): number {
  const own = issueness(title)
  if (own >= 0.9) return own
  const from = document.titleBlock ?? 0
  const near = units.slice(from, from + IMPRINT_REACH)
  if (near.some(({ block }) => namesIssue(block.text))) return 0.9
  return near.some(({ block }) => isSalutation(block.text)) ? Math.max(own, GREETED) : own
}

function isLinked(reading: Reading, { parts, mark }: Piece): boolean {
  return parts.some(({ unit }) => unit.linked > 0) || (mark !== null && (reading.units[mark.block]?.linked ?? 0) > 0)
}

function opensWithDateline(reading: Reading, { marks }: Candidate): boolean {
  const before = reading.live.filter(({ index }) => index < (marks[0]?.block ?? 0))
  return before.some(({ block }) => {
    const place = /^(.{3,50}?)\s?[-–—]\s/u.exec(block.text)?.[1]
    return place !== undefined && isDateline(place)
  })
}

const MOST_STEMS = 150

function stemsOfPiece({ title, parts }: Piece): Set<string> {
  const stems = stemsOf(title)
  for (const { unit } of parts) {
    if (stems.size > MOST_STEMS) break
    for (const stem of unit.stems) stems.add(stem)
  }
  return stems
}

/** Questions among the headings of sections: an explainer, whatever its lists look like. */
function questionShare({ left }: Layout): number {
  const sections = left.filter(({ why, unit }) => why === 'section' && unit.block.kind === 'heading')
  return sections.length < 2 ? 0 : sections.filter(({ unit }) => isQuestion(unit.block.text)).length / sections.length
}

function repeatedShare(pieces: readonly Piece[]): number {
  const seen = new Map<string, number>()
  for (const { title } of pieces) {
    const words = bareWords(title)
    seen.set(words, (seen.get(words) ?? 0) + 1)
  }
  const repeated = [...seen.values()].reduce((sum, times) => sum + (times > 1 ? times : 0), 0)
  return pieces.length === 0 ? 0 : repeated / pieces.length
}

/** Who writes an article begins with a text; below the title of such a digest stands its first headline. */
function opensWithHeading({ live }: Reading, { style, marks }: Candidate): boolean {
  const first = marks[0]?.block ?? 0
  return style === 'headings' && !live.some(({ index, block }) => index < first && block.kind !== 'heading')
}

/** Share of the marks with a wide gap above, less the share of the other blocks. */
function gapContrast(reading: Reading, { marks }: Candidate): number {
  const marked = new Set(marks.map(({ block }) => block))
  const wide = reading.live.filter(({ extraGap }) => extraGap > 0)
  if (wide.length === 0) return 0
  const own = wide.filter(({ index }) => marked.has(index)).length
  return own / Math.max(1, marks.length) - 0.5 * ((wide.length - own) / wide.length)
}

function coverageOf(reading: Reading, pieces: readonly Piece[]): number {
  const all = reading.live.reduce((sum, { words }) => sum + words, 0)
  const told = pieces.reduce((sum, { words, title }) => sum + words + (title === '' ? 0 : 5), 0)
  return all === 0 ? 0 : Math.min(1, told / all)
}

const LABEL = /^\p{L}+\s\d{1,2}\s*[:.–—-]/u

function isCounted(reading: Reading, title: string, pieces: readonly Piece[]): boolean {
  const said = issueness(title) >= 0.8 ? undefined : /(?<![\p{L}\d])(\d{1,2})(?!\d)/u.exec(title)?.[1]
  const numbered = pieces.filter(
    ({ mark }) => mark !== null && (reading.units[mark.block]?.number ?? null) !== null,
  ).length
  const parts = [pieces.length, numbered]
  if (said !== undefined && Number(said) >= 3 && parts.includes(Number(said))) return true
  return pieces.filter((piece) => LABEL.test(piece.title)).length >= pieces.length * 0.7
}
