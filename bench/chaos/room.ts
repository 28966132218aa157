import { readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../tests/support/random.js'
import { capital, type Paper, type Piece, textOf, words } from './paper.js'
import { SAVE, type Save, SAVES } from './save.js'

/** What readers have been seen to be shown, by mark. */
export type Seen = (mark: string) => { readonly edition: number; readonly title: string } | undefined

export const HALF_MS = 300

export type Room = {
  readonly folder: string
  readonly seen: Seen
  readonly journal: (what: string) => void
  readonly random: Random
  readonly papers: Paper[]
  readonly away: { readonly paper: Paper; readonly piece: Piece }[]
  readonly everAway: Set<string>
  written: number
  /** A story edited since the folder was away: once it is seen, the folder has been found again. Null: it never was away. */
  beacon: { piece: { readonly piece: Piece; readonly edition: number } | null } | null
}

/** A person would wait, too: what is taken out while the folder looks lost is held until somebody confirms it. */
export function mayTakeBack({ beacon, seen }: Room): boolean {
  if (beacon === null) return true
  return beacon.piece !== null && (seen(beacon.piece.piece.mark)?.edition ?? 0) >= beacon.piece.edition
}

export function isSeen({ seen }: Room, { mark, edition, title }: Piece): boolean {
  const shown = seen(mark)
  return shown?.edition === edition && shown.title === title
}

export function newPiece(room: Room): Piece {
  room.written += 1
  const mark = `mark${room.written.toString(36).padStart(4, '0')}x`
  const sentences = Array.from({ length: 4 }, () => `${capital(words(room.random, 11))}.`)
  room.journal(`new ${mark}: ${sentences.join(' ')}`)
  return { mark, stable: `On ${mark}: ${sentences.join(' ')}`, title: capital(words(room.random, 4)), edition: 1 }
}

export function addPaper(room: Room): void {
  const day = String(1 + room.random.below(25)).padStart(2, '0')
  const pieces = Array.from({ length: 3 + room.random.below(3) }, () => newPiece(room))
  const name = `2026-11-${day}-paper-${room.papers.length}.md`
  const paper = { name, title: `All of ${words(room.random, 2)}`, pieces }
  write(room, paper)
  room.papers.push(paper)
}

/** Throws when the disk is full or the folder away. */
export function write({ folder, journal }: Room, paper: Paper, save: Save = 'beside'): void {
  SAVE[save](path.join(folder, paper.name), textOf(paper))
  journal(
    `wrote ${paper.name} ${save}: ${paper.pieces.map(({ mark, edition, title }) => `${mark}/${edition} ${title}`).join(', ')}`,
  )
}

/** Not the empty folder that is there while ours is unmounted: to write into it would be another publication. */
export function isOurs({ folder }: Room): boolean {
  return readdirSync(folder).some((name) => name.endsWith('.md'))
}

/** Change the paper, write it, and take the change back when it could not be written. */
export async function change(room: Room, paper: Paper, pieces: readonly Piece[]): Promise<void> {
  const save = room.random.pick(SAVES)
  try {
    write(room, { ...paper, pieces: [...pieces] }, save)
  } catch (error) {
    if (save === 'over') {
      for (const { mark } of pieces) room.everAway.add(mark)
      await mend(room, paper)
    }
    throw error
  }
  paper.pieces.splice(0, paper.pieces.length, ...pieces)
}

/** Whoever has lost half a file to a full disk writes it again until it is whole. */
export async function mend(room: Room, paper: Paper): Promise<void> {
  // The program tells half a file by its age, and a clock that is moved moves that.
  for (const { mark } of paper.pieces) room.everAway.add(mark)
  while (!isOurs(room) || !isWritten(room, paper)) await pause(HALF_MS)
}

function isWritten(room: Room, paper: Paper): boolean {
  try {
    write(room, paper)
    return true
  } catch {
    return false
  }
}
