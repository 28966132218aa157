import { addMinutes } from 'date-fns'
import { recall } from '../../src/ledger/recall.js'
import { reconcile } from '../../src/ledger/reconcile.js'
import { slugOf } from '../../src/ledger/identity.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import type { ReadDocument } from '../../src/stories/read.js'
import { type Newsroom, type Paper, readPaper } from './newsroom.js'
import { type Before, type Ids, type Memory, type Tally, score } from './score.js'

export const SCHEMES = ['the ledger', 'slug is the id', 'position is the id'] as const
export type Scheme = (typeof SCHEMES)[number]

/** What happens between one publish and the next. */
export type Step = (room: Newsroom) => boolean

const CHANNEL = { id: 'bench', language: 'en' }
const OPENING = new Date('2026-03-01T09:00:00Z')

/** Publish, do each step and publish again; null when a step found nothing to do. */
export async function play(room: Newsroom, steps: readonly Step[]): Promise<Record<Scheme, Tally> | null> {
  const press = openPress()
  const memories: Record<Scheme, Memory> = {
    'the ledger': emptyMemory(),
    'slug is the id': emptyMemory(),
    'position is the id': emptyMemory(),
  }
  const totals: Record<Scheme, Tally> = {
    'the ledger': emptyTally(),
    'slug is the id': emptyTally(),
    'position is the id': emptyTally(),
  }
  let before: Before = new Map()
  const nothing = () => true
  for (const step of [nothing, ...steps]) {
    if (!step(room)) return null
    const ids: Record<Scheme, Ids> = {
      'the ledger': await press.publish(room.papers),
      'slug is the id': slugIds(room.papers),
      'position is the id': positionIds(room.papers),
    }
    for (const scheme of SCHEMES) add(totals[scheme], score(room, before, memories[scheme], ids[scheme]))
    before = renumber(room, memories, ids)
  }
  return totals
}

function openPress() {
  const ledger = openMemoryLedger()
  let onDisk = new Map<string, string>()
  let publishes = 0
  return {
    publish: async (papers: readonly Paper[]): Promise<Ids> => {
      publishes += 1
      const now = addMinutes(OPENING, 10 * publishes)
      const read = papers.map(readPaper)
      const written = new Map(read.map((document) => [document.path, contentOf(document)]))
      const documents = read.filter((document) => onDisk.get(document.path) !== written.get(document.path))
      const gone = [...onDisk.keys()].filter((path) => !written.has(path))
      onDisk = written
      const known = await ledger.entriesOf([...documents.map((document) => document.path), ...gone])
      const changes = reconcile(await recall(ledger, { channel: CHANNEL, known, documents, gone, now }))
      await ledger.takeTurn(async () => ({ at: now, changes, remember: [], forget: [] }))
      const live = (await ledger.newest(Infinity)).map(
        (entry) => [`${entry.document}#${entry.position}`, entry.id] as const,
      )
      return new Map(live)
    },
  }
}

function contentOf({ title, split }: ReadDocument): string {
  return JSON.stringify([title, split.stories.map((story) => [story.title, story.text])])
}

/** What a program does that makes the id of the headline, and numbers the second of that headline. */
function slugIds(papers: readonly Paper[]): Ids {
  const counts = new Map<string, number>()
  return eachPlace(papers, ({ title }) => {
    const slug = slugOf(title) || title
    counts.set(slug, (counts.get(slug) ?? 0) + 1)
    return `${slug}-${counts.get(slug) ?? 1}`
  })
}

function positionIds(papers: readonly Paper[]): Ids {
  return eachPlace(papers, (_, place) => place)
}

function eachPlace(papers: readonly Paper[], idOf: (piece: { title: string }, place: string) => string): Ids {
  const ids = new Map<string, string>()
  for (const paper of papers.toSorted((one, other) => (one.path < other.path ? -1 : 1)))
    paper.pieces.forEach((piece, position) => {
      const place = `${paper.path}#${position}`
      ids.set(place, idOf(piece, place))
    })
  return ids
}

/** From now on every piece descends from itself alone; one put aside still does when it is put back. */
function renumber(room: Newsroom, memories: Record<Scheme, Memory>, ids: Record<Scheme, Ids>): Before {
  const before = new Map<number, { title: string; text: string; paper: Paper; alone: boolean }>()
  let number = memories['the ledger'].idOf.size
  for (const paper of room.papers)
    paper.pieces.forEach((piece, position) => {
      const alone = paper.pieces.filter(({ title }) => title === piece.title).length === 1
      number += 1
      piece.origins = [number]
      before.set(number, { title: piece.title, text: piece.text, paper, alone })
      for (const scheme of SCHEMES)
        memories[scheme].idOf.set(number, ids[scheme].get(`${paper.path}#${position}`) ?? 'none')
    })
  return before
}

function emptyMemory(): Memory {
  return { idOf: new Map(), used: new Set() }
}

export function emptyTally(): Tally {
  return { stories: 0, lost: 0, stolen: 0, unrecognisable: 0 }
}

export function add(total: Tally, more: Tally): void {
  total.stories += more.stories
  total.lost += more.lost
  total.stolen += more.stolen
  total.unrecognisable += more.unrecognisable
}
