import { randomOf } from '../../tests/support/random.js'
import { type Deed, DEEDS, DO, FIRST_PAPERS } from './deeds.js'
import type { Piece } from './paper.js'
import { addPaper, isOurs, mayTakeBack, type Room, type Seen, write } from './room.js'

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
