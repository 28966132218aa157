/**
 * How well ids survive editing: `npx tsx bench/identity.ts [--scripts 10000] [--seed 1] [--corpus FOLDER]`.
 *
 * Each script publishes two or three real documents, edits them as an editor would, publishes again, and counts
 * the stories whose id is wrong. New text is taken from the other documents of the corpus.
 */
import { parseArgs } from 'node:util'
import type { ReadDocument } from '../src/stories/read.js'
import { readCorpus } from './identity/corpus.js'
import { EDITS, freePath } from './identity/edits.js'
import { type Newsroom, paperOf } from './identity/newsroom.js'
import { SCHEMES, type Scheme, type Step, add, emptyTally, play } from './identity/play.js'
import { type Random, randomOf } from '../tests/support/random.js'
import type { Tally } from './identity/score.js'
import { printSpeed } from './identity/speed.js'

const SINGLE: readonly Step[] = Object.values(EDITS)

/** Several publishes, or several edits before one. */
const SEQUENCES: Readonly<Record<string, (random: Random) => readonly Step[]>> = {
  'run of 2–5 edits between publishes': (random) => [runOf(random, 2 + random.below(4))],
  '3 publishes, a run of 1–3 edits before each': (random) => [1, 2, 3].map(() => runOf(random, 1 + random.below(3))),
  'take a story out, publish, put it back': () => takenOutAndBack(),
  'delete the file, publish, restore it renamed': () => renamedInTwoSteps(),
  'next issue written over the last one': () => [nextIssueOver],
  'last issue deleted as the next one arrives': () => [nextIssueBeside],
}
/** Part of the scripts that are runs: the kind with the most ways to go wrong. */
const RUN_SHARE = 0.4

const { values } = parseArgs({
  options: {
    scripts: { type: 'string' },
    seed: { type: 'string' },
    corpus: { type: 'string' },
    verbose: { type: 'boolean' },
  },
})
await main(Number(values.scripts ?? 10_000), Number(values.seed ?? 1))

async function main(scripts: number, seed: number): Promise<void> {
  const { folder, documents } = readCorpus(values.corpus)
  const stories = documents.reduce((sum, document) => sum + document.split.stories.length, 0)
  console.log(`${documents.length} documents, ${stories} stories; ${scripts} scripts, seed ${seed}`)
  if (values.verbose) console.log(folder)
  const kinds = new Map<string, (random: Random) => readonly Step[]>([
    ...Object.entries(EDITS).map(([name, edit]) => [name, () => [edit]] as const),
    ...Object.entries(SEQUENCES),
  ])
  const [run] = Object.keys(SEQUENCES)
  console.log(row(['kind', 'scripts', 'stories', ...SCHEMES.map((scheme) => `${scheme}: lost + stolen ids`)]))
  for (const [kind, stepsOf] of kinds) {
    const share = kind === run ? RUN_SHARE : (1 - RUN_SHARE) / (kinds.size - 1)
    const totals = await playKind(kind, stepsOf, documents, Math.round(scripts * share), seed)
    console.log(
      row([
        kind,
        String(totals.played),
        String(totals.tally['the ledger'].stories),
        ...SCHEMES.map((scheme) => wrong(totals, scheme)),
      ]),
    )
  }
  printSpeed(documents)
}

type Totals = { played: number; readonly tally: Record<Scheme, Tally>; readonly spoilt: Record<Scheme, number> }

async function playKind(
  kind: string,
  stepsOf: (random: Random) => readonly Step[],
  documents: readonly ReadDocument[],
  scripts: number,
  seed: number,
): Promise<Totals> {
  const none = () => ({ 'the ledger': 0, 'slug is the id': 0, 'position is the id': 0 })
  const tally = { 'the ledger': emptyTally(), 'slug is the id': emptyTally(), 'position is the id': emptyTally() }
  const totals: Totals = { played: 0, tally, spoilt: none() }
  for (let attempt = 0; totals.played < scripts && attempt < scripts * 10; attempt += 1) {
    const script = seed * 1_000_003 + attempt * 97 + kind.length * 7919
    const random = randomOf(script)
    const result = await play(newsroomOf(documents, random), stepsOf(random))
    if (!result) continue
    totals.played += 1
    for (const scheme of SCHEMES) {
      add(totals.tally[scheme], result[scheme])
      if (result[scheme].lost + result[scheme].stolen > 0) totals.spoilt[scheme] += 1
    }
    if (values.verbose && result['the ledger'].lost + result['the ledger'].stolen > 0)
      console.log(`  ${kind}: script ${script}`)
  }
  return totals
}

function newsroomOf(documents: readonly ReadDocument[], random: Random): Newsroom {
  const [first, ...others] = random.shuffled(documents.filter((document) => document.split.stories.length > 1))
  if (!first) throw new Error('no document of the corpus has two stories')
  const beside = random.shuffled(documents.filter((document) => document !== first)).slice(0, 1 + random.below(2))
  const own = [first, ...(others.length === 0 ? [] : beside)]
  return { papers: own.map(paperOf), elsewhere: documents.filter((document) => !own.includes(document)), random }
}

function runOf(random: Random, length: number): Step {
  return (room) => {
    for (let done = 0; done < length;) if (random.pick(SINGLE)(room)) done += 1
    return true
  }
}

function takenOutAndBack(): readonly Step[] {
  let putBack: Step = () => false
  return [
    (room) => {
      const paper = room.random.pick(room.papers.filter((one) => one.pieces.length > 1))
      const place = room.random.below(paper.pieces.length)
      const taken = paper.pieces.splice(place, 1)
      putBack = () => {
        paper.pieces.splice(place, 0, ...taken)
        return true
      }
      return true
    },
    (room) => putBack(room),
  ]
}

function renamedInTwoSteps(): readonly Step[] {
  let putBack: Step = () => false
  return [
    (room) => {
      const paper = room.random.pick(room.papers)
      room.papers = room.papers.filter((one) => one !== paper)
      putBack = () => {
        paper.path = freePath(room, paper.path)
        room.papers.push(paper)
        return EDITS['fix a typo'](room)
      }
      return true
    },
    (room) => putBack(room),
  ]
}

function nextIssueOver(room: Newsroom): boolean {
  const [paper] = room.papers
  const issue = room.random.pick(room.elsewhere.filter((document) => document.split.stories.length > 1))
  if (paper) Object.assign(paper, { ...paperOf(issue), path: paper.path })
  return true
}

function nextIssueBeside(room: Newsroom): boolean {
  const issue = room.random.pick(room.elsewhere)
  room.papers = [...room.papers.slice(1), paperOf(issue)]
  return true
}

function wrong({ tally, spoilt, played }: Totals, scheme: Scheme): string {
  const { stories, lost, stolen, unrecognisable } = tally[scheme]
  const share = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole)
  const ids = share(lost + stolen, stories).toFixed(3)
  const apart = scheme === 'the ledger' && unrecognisable > 0 ? `; ${unrecognisable} beyond recognition` : ''
  return `${lost} + ${stolen} (${ids} % of ids, ${share(spoilt[scheme], played).toFixed(2)} % of scripts)${apart}`
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
