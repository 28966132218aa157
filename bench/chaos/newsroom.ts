import { readdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Random, randomOf } from '../../tests/support/random.js'
import { capital, type Paper, type Piece, textOf, words } from './paper.js'

export type Deed = 'add' | 'retitle' | 'rewrite' | 'reorder' | 'withdraw' | 'return' | 'rename' | 'move' | 'half-write'

/** What readers have been seen to be shown, by mark. */
export type Seen = (mark: string) => { readonly edition: number; readonly title: string } | undefined

export type Newsroom = {
  /** One edit; null when there was nothing to do, or the disk would not take it. */
  readonly edit: () => Promise<Deed | null>
  /** Every paper written again as it is: what an unfinished edit may have left. */
  readonly settle: () => void
  /** Readers have not been shown yet what was written after this moment: till then nothing is taken back. */
  readonly interrupted: () => void
  readonly mayTakeBack: () => boolean
  readonly live: () => ReadonlyMap<string, Piece>
  readonly withdrawn: () => ReadonlySet<string>
  /** Stories that at some moment stood in no file. */
  readonly everAway: ReadonlySet<string>
}

const FIRST_PAPERS = 14
const MOST_PIECES = 6
const HALF_MS = 300

/** An editor of one folder, who remembers what the world must be told. */
export async function openNewsroom({ folder, seed, seen, journal }: NewsroomParts): Promise<Newsroom> {
  const room: Room = {
    folder,
    seen,
    journal,
    random: randomOf(seed),
    papers: [],
    away: [],
    everAway: new Set(),
    written: 0,
    beacon: null,
  }
  for (let count = 0; count < FIRST_PAPERS; count += 1) addPaper(room)
  return {
    edit: () => edit(room),
    settle: () => room.papers.forEach((paper) => write(room, paper)),
    interrupted: () => {
      room.beacon = { piece: null }
    },
    mayTakeBack: () => mayTakeBack(room),
    live: () => new Map(room.papers.flatMap(({ pieces }) => pieces.map((piece) => [piece.mark, piece] as const))),
    withdrawn: () => new Set(room.away.map(({ piece }) => piece.mark)),
    everAway: room.everAway,
  }
}

type NewsroomParts = {
  readonly folder: string
  readonly seed: number
  readonly seen: Seen
  readonly journal: (what: string) => void
}

type Room = Omit<NewsroomParts, 'seed'> & {
  readonly random: Random
  readonly papers: Paper[]
  readonly away: { readonly paper: Paper; readonly piece: Piece }[]
  readonly everAway: Set<string>
  written: number
  /** A story edited since the folder was away: once it is seen, the folder has been found again. Null: it never was away. */
  beacon: { piece: { readonly piece: Piece; readonly edition: number } | null } | null
}

/** A person would wait, too: what is taken out while the folder looks lost is held until somebody confirms it. */
function mayTakeBack({ beacon, seen }: Room): boolean {
  if (beacon === null) return true
  return beacon.piece !== null && (seen(beacon.piece.piece.mark)?.edition ?? 0) >= beacon.piece.edition
}

function isSeen({ seen }: Room, { mark, edition, title }: Piece): boolean {
  const shown = seen(mark)
  return shown?.edition === edition && shown.title === title
}

function newPiece(room: Room): Piece {
  room.written += 1
  const mark = `mark${room.written.toString(36).padStart(4, '0')}x`
  const sentences = Array.from({ length: 4 }, () => `${capital(words(room.random, 11))}.`)
  room.journal(`new ${mark}: ${sentences.join(' ')}`)
  return { mark, stable: `On ${mark}: ${sentences.join(' ')}`, title: capital(words(room.random, 4)), edition: 1 }
}

function addPaper(room: Room): void {
  const day = String(1 + room.random.below(25)).padStart(2, '0')
  const pieces = Array.from({ length: 3 + room.random.below(3) }, () => newPiece(room))
  const name = `2026-11-${day}-paper-${room.papers.length}.md`
  const paper = { name, title: `All of ${words(room.random, 2)}`, pieces }
  write(room, paper)
  room.papers.push(paper)
}

/** As careful editors save: beside it, then in its place. Throws when the disk is full or the folder away. */
function write({ folder, journal }: Room, paper: Paper): void {
  const file = path.join(folder, paper.name)
  writeFileSync(`${file}.part`, textOf(paper))
  renameSync(`${file}.part`, file)
  journal(
    `wrote ${paper.name}: ${paper.pieces.map(({ mark, edition, title }) => `${mark}/${edition} ${title}`).join(', ')}`,
  )
}

const DEEDS: readonly Deed[] = [
  'add',
  'retitle',
  'retitle',
  'rewrite',
  'rewrite',
  'rewrite',
  'reorder',
  'withdraw',
  'withdraw',
  'return',
  'return',
  'rename',
  'move',
  'half-write',
]

async function edit(room: Room): Promise<Deed | null> {
  if (!isOurs(room)) return null
  const deed = room.beacon?.piece === null ? 'rewrite' : room.random.pick(DEEDS)
  try {
    return (await DO[deed](room)) ? deed : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOSPC', 'ENOENT'].includes(String(error.code))) return null
    throw error
  }
}

/** Not the empty folder that is there while ours is unmounted: to write into it would be another publication. */
function isOurs({ folder }: Room): boolean {
  return readdirSync(folder).some((name) => name.endsWith('.md'))
}

/** Change the paper, write it, and take the change back when it could not be written. */
function change(room: Room, paper: Paper, pieces: readonly Piece[]): void {
  write(room, { ...paper, pieces: [...pieces] })
  paper.pieces.splice(0, paper.pieces.length, ...pieces)
}

const DO: Record<Deed, (room: Room) => Promise<boolean> | boolean> = {
  add: (room) => {
    if (room.random.chance(0.2) && room.papers.length < FIRST_PAPERS * 2) addPaper(room)
    else {
      const paper = room.random.pick(room.papers)
      if (paper.pieces.length >= MOST_PIECES) return false
      change(room, paper, paper.pieces.toSpliced(room.random.below(paper.pieces.length + 1), 0, newPiece(room)))
    }
    return true
  },
  retitle: (room) => replaceOne(room, (piece) => ({ ...piece, title: capital(words(room.random, 4)) })),
  rewrite: (room) => {
    const done = replaceOne(room, (piece) => ({ ...piece, edition: piece.edition + 1 }))
    return done
  },
  reorder: (room) => {
    const paper = room.random.pick(room.papers)
    change(room, paper, room.random.shuffled(paper.pieces))
    return true
  },
  withdraw: (room) => {
    const paper = room.random.pick(room.papers)
    const piece = room.random.pick(paper.pieces)
    if (!mayTakeBack(room) || paper.pieces.length < 3 || !isSeen(room, piece)) return false
    if (room.away.length > 12) return false
    room.everAway.add(piece.mark)
    change(
      room,
      paper,
      paper.pieces.filter((one) => one !== piece),
    )
    room.away.push({ paper, piece })
    return true
  },
  return: (room) => {
    const [back] = room.away
    if (back === undefined || room.random.chance(0.3)) return false
    change(room, back.paper, [...back.paper.pieces, back.piece])
    room.away.shift()
    return true
  },
  rename: (room) => {
    const paper = room.random.pick(room.papers)
    if (!mayTakeBack(room) || !paper.pieces.every((piece) => isSeen(room, piece))) return false
    const name = `${paper.name.slice(0, 11)}${words(room.random, 1)}-${room.random.below(1_000)}.md`
    for (const { mark } of paper.pieces) room.everAway.add(mark)
    renameSync(path.join(room.folder, paper.name), path.join(room.folder, name))
    room.journal(`renamed ${paper.name} to ${name}`)
    paper.name = name
    return true
  },
  move: (room) => {
    const [from, to] = room.random.shuffled(room.papers)
    if (!from || !to || !mayTakeBack(room)) return false
    const piece = room.random.pick(from.pieces)
    if (from.pieces.length < 3 || to.pieces.length >= MOST_PIECES || !isSeen(room, piece)) return false
    room.everAway.add(piece.mark)
    change(
      room,
      from,
      from.pieces.filter((one) => one !== piece),
    )
    room.away.push({ paper: to, piece })
    change(room, to, [...to.pieces, piece])
    room.away.pop()
    return true
  },
  // An upload over a slow line: the file in place, its first half, and a moment later all of it.
  'half-write': async (room) => {
    const paper = room.random.pick(room.papers)
    const text = textOf(paper)
    // The program tells it by its age, and a clock that is moved moves that.
    for (const { mark } of paper.pieces) room.everAway.add(mark)
    const half = text.slice(0, Math.floor(text.length / 2)).replace(/[^a-z]+$/, '')
    writeFileSync(path.join(room.folder, paper.name), half)
    room.journal(`wrote half of ${paper.name}`)
    await pause(HALF_MS)
    // Whoever uploads tries again until it is whole.
    while (!isOurs(room) || !isWritten(room, paper)) await pause(HALF_MS)
    return true
  },
}

function isWritten(room: Room, paper: Paper): boolean {
  try {
    write(room, paper)
    return true
  } catch {
    return false
  }
}

function replaceOne(room: Room, edited: (piece: Piece) => Piece): boolean {
  const paper = room.random.pick(room.papers)
  const place = room.random.below(paper.pieces.length)
  const piece = paper.pieces[place]
  if (!piece) return false
  const fresh = edited(piece)
  change(room, paper, paper.pieces.with(place, fresh))
  if (room.beacon?.piece === null && fresh.edition > piece.edition)
    room.beacon.piece = { piece: fresh, edition: fresh.edition }
  return true
}
