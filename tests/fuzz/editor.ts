import type { Random } from '../support/random.js'

/** A story as its editor knows it. `mark` is in its text: what tells whoever looks on which story it is. */
export type Piece = { readonly mark: string; readonly text: string; title: string; edition: number }
export type Paper = { name: string; readonly title: string; pieces: Piece[] }
export type Shown = { readonly document: string; readonly edition: number; readonly title: string }

/** The world an editor works in: files, and readers who have been shown some of what is in them. */
export type World = {
  readonly files: Map<string, string>
  /** Of these only the first half is written. */
  readonly halves: Set<string>
  readonly touched: (name: string) => void
  readonly shown: (mark: string) => Shown | undefined
}

export type Editor = {
  /** The next of what an editor does, to one file or to two. */
  readonly edit: () => void
  /** What was begun is ended, and every paper written again as it is. */
  readonly settle: () => void
  /** What was cut out of two files at once is in one; else a story stands in two. */
  readonly isBetween: () => boolean
  /** Whether what was begun may be left so for as long as its editor likes. */
  readonly mayLinger: () => boolean
  /** The folder went, or is back: nothing is taken out until an edit made after that has been shown. */
  readonly interrupted: () => void
  readonly papers: readonly Paper[]
  /** Stories that at some moment stood in no file, or in none that was whole. */
  readonly everAway: ReadonlySet<string>
  readonly away: readonly { readonly paper: Paper; readonly piece: Piece }[]
}

const PAPERS = 6
const MOST_PAPERS = 10
const FEWEST_PIECES = 3
const MOST_PIECES = 6
const MOST_AWAY = 6

const MARK = /\bmark[0-9a-z]{4}x\b/

export function markOf(text: string): string | null {
  return MARK.exec(text)?.[0] ?? null
}

export function editionOf(text: string): number {
  return Number(/number(\d+)e/.exec(text)?.[1] ?? 0)
}

export function openEditor(world: World, random: Random): Editor {
  const papers: Paper[] = []
  const away: { readonly paper: Paper; readonly piece: Piece }[] = []
  const everAway = new Set<string>()
  let written = 0
  let named = 0
  /** The second half of what was begun. */
  let rest: (() => void) | null = null
  let lingers = false
  let beacon: { piece: Piece | null; edition: number } | null = null

  const words = (count: number) => Array.from({ length: count }, () => wordOf(random)).join(' ')
  const write = (paper: Paper) => {
    world.halves.delete(paper.name)
    world.files.set(paper.name, textOf(paper))
    world.touched(paper.name)
  }
  const newPiece = (): Piece => {
    written += 1
    const mark = `mark${written.toString(36).padStart(4, '0')}x`
    return { mark, text: `On ${mark}: ${words(44)}.`, title: words(4), edition: 1 }
  }
  const nextPaper = () => ({
    name: `2026-11-${10 + random.below(15)}-${wordOf(random)}${papers.length}.md`,
    title: `All of ${words(2)}`,
  })
  const addPaper = () => {
    const paper = { ...nextPaper(), pieces: Array.from({ length: FEWEST_PIECES + random.below(3) }, newPiece) }
    papers.push(paper)
    write(paper)
  }
  const mayTakeBack = () =>
    beacon === null || (beacon.piece !== null && (world.shown(beacon.piece.mark)?.edition ?? 0) >= beacon.edition)
  const isShown = ({ mark, edition, title }: Piece) => {
    const shown = world.shown(mark)
    return shown?.edition === edition && shown.title === title
  }
  /** What nobody was shown yet begins where it is seen first. */
  const isUnknown = ({ pieces }: Paper) => pieces.some(({ mark }) => world.shown(mark) === undefined)
  const canLose = (paper: Paper, piece: Piece) =>
    mayTakeBack() && paper.pieces.length >= FEWEST_PIECES && isShown(piece)
  const take = (paper: Paper, piece: Piece) => {
    everAway.add(piece.mark)
    paper.pieces = paper.pieces.filter((one) => one !== piece)
  }

  const deeds = {
    add: () => {
      const paper = random.pick(papers)
      if (random.chance(0.2) && papers.length < MOST_PAPERS) return addPaper()
      if (paper.pieces.length >= MOST_PIECES) return undefined
      paper.pieces.splice(random.below(paper.pieces.length + 1), 0, newPiece())
      return write(paper)
    },
    retitle: () => {
      const paper = random.pick(papers)
      random.pick(paper.pieces).title = words(4)
      write(paper)
    },
    rewrite: () => {
      const paper = random.pick(papers)
      const piece = random.pick(paper.pieces)
      piece.edition += 1
      write(paper)
      if (beacon?.piece === null) beacon = { piece, edition: piece.edition }
    },
    reorder: () => {
      const paper = random.pick(papers)
      paper.pieces = random.shuffled(paper.pieces)
      write(paper)
    },
    withdraw: () => {
      const paper = random.pick(papers)
      const piece = random.pick(paper.pieces)
      if (!canLose(paper, piece) || away.length > MOST_AWAY) return
      take(paper, piece)
      away.push({ paper, piece })
      write(paper)
    },
    return: () => {
      const back = away.shift()
      if (!back) return
      back.paper.pieces.push(back.piece)
      write(back.paper)
    },
    rename: () => {
      const paper = random.pick(papers)
      if (!mayTakeBack() || !paper.pieces.every(isShown)) return
      const old = paper.name
      for (const { mark } of paper.pieces) everAway.add(mark)
      named += 1
      paper.name = `${old.slice(0, 11)}${wordOf(random)}-${named}.md`
      world.files.delete(old)
      world.files.set(paper.name, textOf(paper))
      world.touched(old)
      world.touched(paper.name)
    },
    move: () => {
      const [from, to] = random.shuffled(papers)
      if (!from || !to || to.pieces.length >= MOST_PIECES) return
      const piece = random.pick(from.pieces)
      if (!canLose(from, piece)) return
      take(from, piece)
      to.pieces.push(piece)
      if (random.chance(0.5)) write(from)
      else rest = () => write(from)
      write(to)
    },
    upload: () => {
      const paper = random.pick(papers)
      // Renamed and cut off at once, it is no more to be known by a server whose clock does not tell that it is cut off.
      if (paper.pieces.some(({ mark }) => (world.shown(mark)?.document ?? paper.name) !== paper.name)) return
      const text = textOf(paper)
      world.files.set(paper.name, text.slice(0, Math.floor(text.length / 2)).replace(/[^a-z]+$/, ''))
      world.halves.add(paper.name)
      for (const { mark } of paper.pieces) everAway.add(mark)
      world.touched(paper.name)
      rest = () => write(paper)
    },
    copy: () => {
      const paper = random.pick(papers)
      if (isUnknown(paper)) return
      const name = `${paper.name.slice(0, -3)}-copy.md`
      world.files.set(name, textOf(paper))
      world.touched(name)
      lingers = true
      rest = () => {
        world.files.delete(name)
        world.touched(name)
      }
    },
    /** The next paper is begun with the text of another, and its stories are written one by one. */
    begin: () => {
      const original = random.pick(papers)
      if (papers.length >= MOST_PAPERS || isUnknown(original)) return
      const paper = { ...nextPaper(), pieces: [...original.pieces] }
      papers.push(paper)
      write(paper)
      lingers = true
      const writeNext = (place: number) => {
        const piece = newPiece()
        paper.pieces = paper.pieces.with(place, piece)
        write(paper)
        const left = paper.pieces.length - 1 - place
        // Seen for the first time now, it would not be known for a copy.
        lingers = left > 1 && left * 2 >= paper.pieces.length
        rest = left > 0 ? () => writeNext(place + 1) : null
      }
      rest = () => writeNext(0)
    },
  }
  const OFTEN = ['rewrite', 'retitle', 'withdraw', 'return', 'move'] as const
  const kinds = [...(Object.keys(deeds) as (keyof typeof deeds)[]), ...OFTEN]
  const goOn = () => {
    const next = rest
    rest = null
    lingers = false
    next?.()
  }
  for (let count = 0; count < PAPERS; count += 1) addPaper()
  return {
    edit: () => {
      if (rest) goOn()
      else deeds[beacon?.piece === null ? 'rewrite' : random.pick(kinds)]()
    },
    settle: () => {
      for (let left = MOST_PIECES; left > 0; left -= 1) goOn()
      for (const paper of papers) write(paper)
    },
    isBetween: () => rest !== null,
    mayLinger: () => lingers,
    interrupted: () => {
      beacon = { piece: null, edition: 0 }
    },
    papers,
    everAway,
    away,
  }
}

function textOf({ title, pieces }: Paper): string {
  const stories = pieces.map(
    (one) => `## ${one.title}\n\n${one.text}\n\nThis is edition number${one.edition}e of it.\n`,
  )
  return `---\nsplit: headings\nlanguage: en\n---\n\n# ${title}\n\n${stories.join('\n')}`
}

const SYLLABLES = 'ba ce di fo gu la me ni po ru sa te vi zo cha bre dor fen gil mar pel run sten tor val kin lom hub'

function wordOf(random: Random): string {
  return Array.from({ length: 2 + random.below(3) }, () => random.pick(SYLLABLES.split(' '))).join('')
}
