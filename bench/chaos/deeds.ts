import { renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { capital, type Piece, textOf, words } from './paper.js'
import { addPaper, change, HALF_MS, isOurs, isSeen, mayTakeBack, mend, newPiece, type Room } from './room.js'

export type Deed =
  'add' | 'retitle' | 'rewrite' | 'reorder' | 'withdraw' | 'return' | 'rename' | 'move' | 'half-write' | 'copy'

export const FIRST_PAPERS = 14
const MOST_PIECES = 6
const MOST_COPY_MS = 3_000

export const DEEDS: readonly Deed[] = [
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
  'copy',
]

/** Each says whether there was something to do. Throws when the disk is full or the folder away. */
export const DO: Record<Deed, (room: Room) => Promise<boolean> | boolean> = {
  add: async (room) => {
    if (room.random.chance(0.2) && room.papers.length < FIRST_PAPERS * 2) addPaper(room)
    else {
      const paper = room.random.pick(room.papers)
      if (paper.pieces.length >= MOST_PIECES) return false
      await change(room, paper, paper.pieces.toSpliced(room.random.below(paper.pieces.length + 1), 0, newPiece(room)))
    }
    return true
  },
  retitle: (room) => replaceOne(room, (piece) => ({ ...piece, title: capital(words(room.random, 4)) })),
  rewrite: (room) => replaceOne(room, (piece) => ({ ...piece, edition: piece.edition + 1 })),
  reorder: async (room) => {
    const paper = room.random.pick(room.papers)
    await change(room, paper, room.random.shuffled(paper.pieces))
    return true
  },
  withdraw: async (room) => {
    const paper = room.random.pick(room.papers)
    const piece = room.random.pick(paper.pieces)
    if (!mayTakeBack(room) || paper.pieces.length < 3 || !isSeen(room, piece)) return false
    if (room.away.length > 12) return false
    room.everAway.add(piece.mark)
    await change(
      room,
      paper,
      paper.pieces.filter((one) => one !== piece),
    )
    room.away.push({ paper, piece })
    return true
  },
  return: async (room) => {
    const [back] = room.away
    if (back === undefined || room.random.chance(0.3)) return false
    await change(room, back.paper, [...back.paper.pieces, back.piece])
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
  move: async (room) => {
    const [from, to] = room.random.shuffled(room.papers)
    if (!from || !to || !mayTakeBack(room)) return false
    const piece = room.random.pick(from.pieces)
    if (from.pieces.length < 3 || to.pieces.length >= MOST_PIECES || !isSeen(room, piece)) return false
    room.everAway.add(piece.mark)
    await change(
      room,
      from,
      from.pieces.filter((one) => one !== piece),
    )
    room.away.push({ paper: to, piece })
    await change(room, to, [...to.pieces, piece])
    room.away.pop()
    return true
  },
  // An upload over a slow line: the file in place, its first half, and a moment later all of it.
  'half-write': async (room) => {
    const paper = room.random.pick(room.papers)
    const text = textOf(paper)
    const half = text.slice(0, Math.floor(text.length / 2)).replace(/[^a-z]+$/, '')
    writeFileSync(path.join(room.folder, paper.name), half)
    room.journal(`wrote half of ${paper.name}`)
    await pause(HALF_MS)
    await mend(room, paper)
    return true
  },
  // What is begun with is made of it, and thrown away after all: no reader hears of it.
  copy: async (room) => {
    const paper = room.random.pick(room.papers)
    const copy = path.join(room.folder, paper.name.replace(/\.md$/, '-copy.md'))
    try {
      writeFileSync(copy, textOf(paper))
    } catch (error) {
      rmSync(copy, { force: true })
      throw error
    }
    room.journal(`copied ${paper.name}`)
    await pause(HALF_MS + room.random.below(MOST_COPY_MS))
    while (!isOurs(room)) await pause(HALF_MS)
    rmSync(copy)
    room.journal(`threw the copy of ${paper.name} away`)
    return true
  },
}

async function replaceOne(room: Room, edited: (piece: Piece) => Piece): Promise<boolean> {
  const paper = room.random.pick(room.papers)
  const place = room.random.below(paper.pieces.length)
  const piece = paper.pieces[place]
  if (!piece) return false
  const fresh = edited(piece)
  await change(room, paper, paper.pieces.with(place, fresh))
  if (room.beacon?.piece === null && fresh.edition > piece.edition)
    room.beacon.piece = { piece: fresh, edition: fresh.edition }
  return true
}
