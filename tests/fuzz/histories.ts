import fc from 'fast-check'
import { anyStory, words } from '../ledger/any-story.js'
import type { Written } from '../ledger/press.js'

/** A document as its author thinks of it. */
export type Paper = {
  title: string
  pieces: Written[]
  /** Lines of front matter by their field. */
  fields: Record<string, string>
  /** Its front matter has no end, as while it is being saved. */
  broken: boolean
  /** It cannot be opened. */
  locked: boolean
}

export type Desk = {
  readonly papers: Map<string, Paper>
  /** What was deleted: path and paper. */
  readonly bin: (readonly [string, Paper])[]
}

export type Edit = {
  readonly what: string
  readonly at: number
  readonly to: number
  readonly stories: readonly Written[]
}

/** What is done before a publish, and how the publisher comes to know of it. */
export type Turn = {
  readonly edits: readonly Edit[]
  readonly how: 'look' | 'told' | 'restarted' | 'confirmed' | 'unreachable'
  readonly minutes: number
}

const PATHS = ['a.md', 'b.md', 'c.md', 'week/a.md', 'week/d.md', '2026-11-20-e.md'] as const
const LATER = '2026-11-22T14:00:00Z'

/** Does what the edit says where it says, or nothing where there is nothing to do it to. */
export function apply(desk: Desk, one: Edit): void {
  EDITS[one.what]?.(desk, one)
}

/** The bytes of a paper. */
export function write({ title, pieces, fields, broken }: Paper): string {
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`)
  const body = pieces.map(([headline, text]) => `## ${headline}\n\n${text}\n`)
  return `---\n${head.join('')}${broken ? '' : '---\n'}\n# ${title}\n\n${body.join('\n')}`
}

function nth<T>(list: readonly T[], place: number): T | undefined {
  return list[place % Math.max(1, list.length)]
}

function paperAt({ papers }: Desk, place: number): readonly [string, Paper] | undefined {
  return nth([...papers], place)
}

function freePath({ papers }: Desk, place: number): string {
  const free = PATHS.filter((path) => !papers.has(path))
  return nth(free, place) ?? `more/${papers.size}.md`
}

function paperOf(pieces: readonly Written[]): Paper {
  return { title: 'News', pieces: [...pieces], fields: { split: 'headings' }, broken: false, locked: false }
}

/** At the piece `at` of some paper. */
function onPiece(desk: Desk, { at }: Edit, change: (piece: Written, pieces: Written[], place: number) => void): void {
  const places = [...desk.papers.values()].flatMap(({ pieces }) => pieces.map((_piece, place) => ({ pieces, place })))
  const found = nth(places, at)
  const piece = found?.pieces[found.place]
  if (found && piece) change(piece, found.pieces, found.place)
}

function toggle(name: string, value: string) {
  return (desk: Desk, { at }: Edit) => {
    const fields = paperAt(desk, at)?.[1].fields
    if (fields && name in fields) delete fields[name]
    else if (fields) fields[name] = value
  }
}

function throwAway({ papers, bin }: Desk, path: string, paper: Paper): void {
  papers.delete(path)
  bin.push([path, structuredClone(paper)])
}

const EDITS: Readonly<Record<string, (desk: Desk, edit: Edit) => void>> = {
  write: (desk, { to, stories }) => void desk.papers.set(freePath(desk, to), paperOf(stories)),
  'write over': (desk, { at, stories }) => {
    const paper = paperAt(desk, at)?.[1]
    if (paper) paper.pieces = [...stories]
  },
  insert: (desk, { at, to, stories }) => {
    const pieces = paperAt(desk, at)?.[1].pieces
    pieces?.splice(to % (pieces.length + 1), 0, ...stories)
  },
  rewrite: (desk, one) =>
    onPiece(desk, one, ([title], pieces, place) => (pieces[place] = [title, one.stories[0]?.[1] ?? ''])),
  extend: (desk, one) =>
    onPiece(
      desk,
      one,
      ([title, text], pieces, place) => (pieces[place] = [title, `${text} ${one.stories[0]?.[1] ?? ''}`]),
    ),
  retitle: (desk, one) =>
    onPiece(desk, one, ([, text], pieces, place) => (pieces[place] = [one.stories[0]?.[0] ?? 'Untitled', text])),
  remove: (desk, one) => onPiece(desk, one, (_piece, pieces, place) => void pieces.splice(place, 1)),
  'say again': (desk, one) => onPiece(desk, one, (piece, pieces) => void pieces.push(piece)),
  move: (desk, one) =>
    onPiece(desk, one, (piece, pieces, place) => {
      const other = paperAt(desk, one.to)?.[1].pieces
      pieces.splice(place, 1)
      ;(other ?? pieces).push(piece)
    }),
  turn: (desk, { at }) => {
    const paper = paperAt(desk, at)?.[1]
    if (paper) paper.pieces = paper.pieces.toReversed()
  },
  split: (desk, { at, to }) => {
    const pieces = paperAt(desk, at)?.[1].pieces ?? []
    if (pieces.length > 1) desk.papers.set(freePath(desk, to), paperOf(pieces.splice(1 + (to % (pieces.length - 1)))))
  },
  merge: (desk, { at, to }) => {
    const [from, into] = [paperAt(desk, at), paperAt(desk, to)]
    if (!from || !into || from[0] === into[0]) return
    into[1].pieces.push(...from[1].pieces)
    desk.papers.delete(from[0])
  },
  rename: (desk, { at, to }) => {
    const found = paperAt(desk, at)
    if (!found) return
    const path = freePath(desk, to)
    desk.papers.delete(found[0])
    desk.papers.set(path, found[1])
  },
  copy: (desk, { at, to }) => {
    const found = paperAt(desk, at)
    if (found) desk.papers.set(freePath(desk, to), structuredClone(found[1]))
  },
  delete: (desk, { at }) => {
    const found = paperAt(desk, at)
    if (found) throwAway(desk, ...found)
  },
  'delete all': (desk) => {
    for (const [path, paper] of [...desk.papers]) throwAway(desk, path, paper)
  },
  restore: (desk, { at, to }) => {
    const found = nth(desk.bin, at)
    if (found)
      desk.papers.set(to % 2 && !desk.papers.has(found[0]) ? found[0] : freePath(desk, to), structuredClone(found[1]))
  },
  'put off': toggle('date', LATER),
  draft: toggle('draft', 'true'),
  'one story': (desk, { at }) => {
    const fields = paperAt(desk, at)?.[1].fields
    if (fields) fields['split'] = fields['split'] === 'none' ? 'headings' : 'none'
  },
  'tag it': toggle('tags', '[harbour, Nordhavn]'),
  'give it an id': (desk, { at, to }) =>
    toggle('id', `tag:example.org,2026:${to % 2}`)(desk, { at, to, what: '', stories: [] }),
  break: (desk, { at }) => {
    const paper = paperAt(desk, at)?.[1]
    if (paper) paper.broken = !paper.broken
  },
  lock: (desk, { at }) => {
    const paper = paperAt(desk, at)?.[1]
    if (paper) paper.locked = !paper.locked
  },
}

/** A text nobody writes twice by chance; and one that anybody may. */
const story: fc.Arbitrary<Written> = fc.oneof(
  fc.tuple(
    words(3).map((title) => title || 'Untitled'),
    fc.tuple(words(40), fc.nat(999)).map(([text, number]) => `${text} ${number}.`),
  ),
  anyStory,
)

const edit: fc.Arbitrary<Edit> = fc.record({
  what: fc.constantFrom(...Object.keys(EDITS)),
  at: fc.nat(999),
  to: fc.nat(999),
  stories: fc.array(story, { minLength: 1, maxLength: 9 }),
})

export const histories: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({
    edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
    how: fc.constantFrom('look', 'look', 'told', 'told', 'restarted', 'confirmed', 'unreachable'),
    minutes: fc.constantFrom(0, 1, 30, 600),
  }),
  { minLength: 2, maxLength: 9 },
)
