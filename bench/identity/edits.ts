import { type Newsroom, type Paper, type Piece, foreignStory, sentencesOf } from './newsroom.js'

/** Does one thing an editor does; false where there is nothing to do it to. */
export type Edit = (room: Newsroom) => boolean

export const EDITS = {
  retitle: (room) =>
    onPiece(room, (piece, paper) => {
      const fresh = retitled(room, piece.title)
      if (fresh === piece.title) return false
      if (piece.title === paper.title) paper.title = fresh
      piece.title = fresh
      return true
    }),
  'fix a typo': (room) => onPiece(room, (piece) => mendWord(room, piece)),
  'rewrite a sentence': (room) =>
    onPiece(
      room,
      (piece) => {
        const sentences = sentencesOf(piece.text)
        const place = room.random.below(sentences.length)
        const fresh = room.random.pick(sentencesOf(foreignStory(room, hasText).text))
        piece.text = sentences.with(place, `${fresh.trim()} `).join('').trim()
        return true
      },
      hasText,
    ),
  'rewrite a paragraph': (room) =>
    onPiece(
      room,
      (piece) => {
        const paragraphs = piece.text.split('\n\n')
        const fresh = room.random.pick(foreignStory(room, hasText).text.split('\n\n'))
        piece.text = paragraphs.with(room.random.below(paragraphs.length), fresh).join('\n\n').trim()
        return true
      },
      hasText,
    ),
  insert: (room) => {
    const { pieces } = room.random.pick(room.papers)
    const { title, text } = foreignStory(room)
    pieces.splice(room.random.below(pieces.length + 1), 0, { title, text, origins: [] })
    return true
  },
  delete: (room) =>
    onPaper(room, 2, ({ pieces }) => {
      pieces.splice(room.random.below(pieces.length), 1)
    }),
  reorder: (room) =>
    onPaper(room, 2, (paper) => {
      if (room.random.chance(0.5)) paper.pieces = room.random.shuffled(paper.pieces)
      else insertAnywhere(room, paper, paper.pieces.splice(room.random.below(paper.pieces.length), 1))
    }),
  'merge two': (room) =>
    onPaper(room, 2, ({ pieces }) => {
      const place = room.random.below(pieces.length - 1)
      const [one, other] = pieces.slice(place, place + 2)
      if (!one || !other) return
      const text = [one.text, other.text].filter((part) => part !== '').join('\n\n')
      pieces.splice(place, 2, { title: one.title, text, origins: [...one.origins, ...other.origins] })
    }),
  'split one': (room) =>
    onPiece(
      room,
      (piece, { pieces }) => {
        const sentences = sentencesOf(piece.text)
        const place = 1 + room.random.below(sentences.length - 1)
        const rest = sentences.slice(place).join('').trim()
        piece.text = sentences.slice(0, place).join('').trim()
        const second = { title: retitled(room, foreignStory(room).title), text: rest, origins: piece.origins }
        pieces.splice(pieces.indexOf(piece) + 1, 0, second)
        return true
      },
      (piece) => sentencesOf(piece.text).length > 1,
    ),
  'rename the file': (room) => {
    const paper = room.random.pick(room.papers)
    paper.path = freePath(room, paper.path)
    return true
  },
  'move a story to another file': (room) => {
    const thick = room.papers.filter((paper) => paper.pieces.length > 1)
    if (thick.length === 0) return false
    const from = room.random.pick(thick)
    const to = room.random.pick(room.papers.filter((paper) => paper !== from))
    insertAnywhere(room, to, from.pieces.splice(room.random.below(from.pieces.length), 1))
    return true
  },
  'change the style of the whole document': (room) => {
    const paper = room.random.pick(room.papers)
    const style = room.random.pick(STYLES)
    paper.pieces.forEach((piece, place) => style(piece, place))
    if (room.random.chance(0.5)) paper.path = freePath(room, paper.path.replace(/\.\w+$/, ''))
    return true
  },
} satisfies Record<string, Edit>

/** What is left of a headline or a body when the whole document is set in another way. */
const STYLES: readonly ((piece: Piece, place: number) => void)[] = [
  (piece) => {
    piece.title = piece.title.toUpperCase()
  },
  (piece, place) => {
    piece.title = `${place + 1}. ${piece.title}`
  },
  (piece) => {
    piece.title = `${piece.title}:`
    piece.text = piece.text.replaceAll('\n\n', '\n')
  },
  (piece) => {
    piece.text = piece.text
      .replaceAll(/["“”]/gu, '»')
      .replaceAll(/['’]/gu, '’')
      .replaceAll(/ [-–—] /gu, ' — ')
  },
  (piece) => {
    const first = sentencesOf(piece.text)[0] ?? ''
    if (sentencesOf(piece.text).length > 2) piece.text = piece.text.slice(first.length).trim()
  },
]

function hasText(piece: { readonly text: string }): boolean {
  return sentencesOf(piece.text).length > 0
}

function onPiece(
  room: Newsroom,
  edit: (piece: Piece, paper: Paper) => boolean,
  among: (piece: Piece) => boolean = () => true,
): boolean {
  const choices = room.papers.flatMap((paper) => paper.pieces.filter(among).map((piece) => ({ piece, paper })))
  if (choices.length === 0) return false
  const { piece, paper } = room.random.pick(choices)
  return edit(piece, paper)
}

function onPaper(room: Newsroom, fewest: number, edit: (paper: Paper) => void): boolean {
  const choices = room.papers.filter((paper) => paper.pieces.length >= fewest)
  if (choices.length === 0) return false
  edit(room.random.pick(choices))
  return true
}

function insertAnywhere({ random }: Newsroom, { pieces }: Paper, moved: readonly Piece[]): void {
  pieces.splice(random.below(pieces.length + 1), 0, ...moved)
}

function retitled(room: Newsroom, title: string): string {
  const other = foreignStory(room).title
  const words = other.split(' ')
  const choice = room.random.below(3)
  if (choice === 0) return other
  if (choice === 1) return `${title}, ${words.slice(0, 2).join(' ')}`
  return title
    .split(' ')
    .with(0, words[0] ?? '')
    .join(' ')
}

/** Two letters of one word change places, in the body or, where there is none, in the headline. */
function mendWord({ random }: Newsroom, piece: Piece): boolean {
  const field = piece.text === '' || random.chance(0.2) ? 'title' : 'text'
  const letters = Array.from(piece[field])
  const places = letters.flatMap((_, place) =>
    /^\p{L}{2}$/u.test(letters.slice(place, place + 2).join('')) ? place : [],
  )
  if (places.length === 0) return false
  const place = random.pick(places)
  const [one, other] = [letters[place] ?? '', letters[place + 1] ?? '']
  piece[field] = letters
    .with(place, other)
    .with(place + 1, one)
    .join('')
  return true
}

export function freePath({ papers, random }: Newsroom, path: string): string {
  const stem = path.replace(/\.\w+$/, '')
  const fresh = `${random.pick(['', 'week/', 'archive/2026/'])}${stem.split('/').at(-1) ?? stem}-${random.below(1000)}.md`
  return papers.some((paper) => paper.path === fresh) ? freePath({ papers, random } as Newsroom, path) : fresh
}
