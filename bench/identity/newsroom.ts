import type { ReadDocument } from '../../src/stories/read.js'
import type { Story } from '../../src/stories/story.js'
import type { Random } from '../../tests/support/random.js'

/** A story on an editor's desk. */
export type Piece = {
  title: string
  text: string
  /** What it was made of: numbers of pieces at the last publish. None for a new one, several after a merge. */
  origins: readonly number[]
}

/** A file as the editor has it. */
export type Paper = { path: string; title: string; readonly base: ReadDocument; pieces: Piece[] }

/** The files of one editor, and all that others have written for new text. */
export type Newsroom = { papers: Paper[]; readonly elsewhere: readonly ReadDocument[]; readonly random: Random }

export function paperOf(document: ReadDocument): Paper {
  const pieces = document.split.stories.map(({ title, text }): Piece => ({ title, text, origins: [] }))
  return { path: document.path, title: document.title, base: document, pieces }
}

/** What the program would read in the file. */
export function readPaper(paper: Paper): ReadDocument {
  const stories = paper.pieces.map(({ title, text }, line): Story => {
    const html = text
      .split('\n\n')
      .map((paragraph) => `<p>${paragraph}</p>`)
      .join('')
    return {
      title,
      text,
      html,
      summary: text.slice(0, 200),
      tags: [],
      image: null,
      enclosure: null,
      date: null,
      line: line + 1,
    }
  })
  return { ...paper.base, path: paper.path, title: paper.title, split: { ...paper.base.split, stories } }
}

/** A real story that is none of the editor's. */
export function foreignStory(
  { elsewhere, papers, random }: Newsroom,
  among: (story: Story) => boolean = () => true,
): Story {
  const own = papers[0]?.base.language
  const kin = elsewhere.filter((document) => document.language === own)
  const document = random.pick(kin.length > 5 && random.chance(0.8) ? kin : elsewhere)
  const stories = document.split.stories.filter(among)
  return stories.length === 0 ? foreignStory({ elsewhere, papers, random }, among) : random.pick(stories)
}

/** Sentences with what parts them, so that joined they are the text again. */
export function sentencesOf(text: string): string[] {
  return text.match(/[^]*?(?:[.!?][”"')\]]*\s+|[。！？।]\s*|\n\n|$)/gu)?.filter((sentence) => sentence !== '') ?? []
}
