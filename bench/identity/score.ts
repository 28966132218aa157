import type { Newsroom, Paper, Piece } from './newsroom.js'
import { sentencesOf } from './newsroom.js'

/** Whose id is at which place: `path#position` → id. */
export type Ids = ReadonlyMap<string, string>

export type Tally = {
  stories: number
  /** A kept story with a new id. */
  lost: number
  /** A story with the id of another one. */
  stolen: number
  /** New ids for stories of which nothing telling is left (see `isRecognisable`): right or wrong is anybody's guess. */
  unrecognisable: number
}

/** What a way of giving ids has done so far in one script. */
export type Memory = { readonly idOf: Map<number, string>; readonly used: Set<string> }

/** The pieces of the last publish by number, and whether each was alone under its headline in its file. */
export type Before = ReadonlyMap<
  number,
  { readonly title: string; readonly text: string; readonly paper: Paper; readonly alone: boolean }
>

/**
 * Compare the ids of a publish with the truth, which the editor knows.
 *
 * A merged story may carry on any of its parts; of the parts of a split one exactly one keeps the id.
 */
export function score(room: Newsroom, before: Before, memory: Memory, ids: Ids): Tally {
  const tally: Tally = { stories: 0, lost: 0, stolen: 0, unrecognisable: 0 }
  const carried = new Set<number>()
  const seen = new Set<string>()
  const orphans: { piece: Piece; paper: Paper }[] = []
  for (const paper of room.papers)
    paper.pieces.forEach((piece, position) => {
      const id = ids.get(`${paper.path}#${position}`) ?? 'none'
      const own = piece.origins.map((origin) => memory.idOf.get(origin))
      tally.stories += 1
      if (seen.has(id)) tally.stolen += 1
      else if (own.includes(id)) for (const origin of piece.origins) carried.add(origin)
      else if (memory.used.has(id)) tally.stolen += 1
      else orphans.push({ piece, paper })
      seen.add(id)
    })
  for (const { piece, paper } of orphans) {
    if (piece.origins.every((origin) => carried.has(origin))) continue
    if (isRecognisable(piece, paper, before)) tally.lost += 1
    else tally.unrecognisable += 1
  }
  for (const id of seen) memory.used.add(id)
  return tally
}

const TELLING_LETTERS = 25

/** A sentence of it is left; or most of its headline, in the same file (renamed or not), if no other story there has it. */
function isRecognisable(piece: Piece, paper: Paper, before: Before): boolean {
  return piece.origins.some((origin) => {
    const old = before.get(origin)
    if (!old) return false
    if (old.alone && old.paper === paper && sharesMostWords(old.title, piece.title)) return true
    return sentencesOf(old.text).some((one) => one.trim().length >= TELLING_LETTERS && piece.text.includes(one.trim()))
  })
}

function sharesMostWords(old: string, now: string): boolean {
  const wordsOf = (title: string) => title.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  const kept = new Set(wordsOf(now))
  const words = wordsOf(old)
  return words.filter((word) => kept.has(word)).length * 3 >= words.length * 2
}
