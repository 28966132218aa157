import type { Block, Document } from '../documents/document.js'
import { renderBody } from './body.js'
import { cutBefore } from './cut.js'
import type { Rest, RestReason, Split, Story } from './story.js'
import type { Mark } from './styles/style.js'
import { summarise } from './summary.js'

type Piece = { readonly title: string; readonly blocks: Block[]; readonly line: number }

/**
 * Give every block to the story it belongs to, or name why it belongs to none.
 *
 *   blocks  title · lead · caption · 'Fuel - Prices rise.' · 'Rail - Trains stop.'     marks at 3 and 4
 *   →       stories: title + lead, Fuel, Rail;   rest: title, caption;   the caption's words become tags
 */
export function assemble(
  document: Document,
  marks: readonly Mark[],
  options: { readonly base: string },
): Pick<Split, 'stories' | 'rest'> {
  const rest: Rest[] = []
  const lead: Piece = { title: document.title, blocks: [], line: 1 }
  const pieces: Piece[] = [lead]
  const captions: string[] = []
  const leave = (block: Block, why: RestReason) => rest.push({ text: block.text, why, line: block.line })
  document.blocks.forEach((block, index) => {
    const mark = marks.find((one) => one.block === index)
    if (mark)
      pieces.push({
        title: mark.title,
        line: block.line,
        blocks: mark.bodyStart < block.text.length ? [cutBlock(block, mark.bodyStart)] : [],
      })
    else if (index === document.titleBlock) leave(block, 'title')
    else if (block.kind === 'rule') leave(block, 'rule')
    else if (isCaption(document, index)) {
      leave(block, 'caption')
      captions.push(block.text)
    } else pieces.at(-1)?.blocks.push(block)
  })
  if (lead.blocks.length === 0 && pieces.length > 1) pieces.shift()
  const tags = tagsOf(document, captions)
  return { stories: pieces.map((piece) => toStory(piece, document, tags, options.base)), rest }
}

function cutBlock(block: Block, offset: number): Block {
  return { ...block, text: block.text.slice(offset).trim(), node: cutBefore(block.node, offset) }
}

const LONGEST_CAPTION_WORDS = 8

/** A short paragraph in lower case, no stop at its end, between longer ones: a picture's caption gone astray. */
function isCaption(document: Document, index: number): boolean {
  const block = document.blocks[index]
  if (!block || block.kind !== 'paragraph' || block.level > 0) return false
  const { text } = block
  if (text.split(/\s+/).length > LONGEST_CAPTION_WORDS || /[.!?:;…»"”)]$/u.test(text)) return false
  return text === text.toLowerCase() && /^\p{Ll}/u.test(text) && document.blocks.length > 2
}

function tagsOf(document: Document, captions: readonly string[]): string[] {
  const words = captions.flatMap((caption) => caption.split(/[\s,;]+/)).filter((word) => word.length > 2)
  return [...new Set([...document.metadata.tags, ...words])]
}

function toStory(piece: Piece, document: Document, tags: readonly string[], base: string): Story {
  const text = piece.blocks
    .map((block) => block.text)
    .join('\n\n')
    .trim()
  return {
    title: piece.title.replace(/\s+/gu, ' ').trim() || titleFromText(text),
    text,
    html: renderBody(piece.blocks, base),
    summary: summarise(text, document.language),
    tags,
    date: null,
    line: piece.line,
  }
}

const LONGEST_MADE_TITLE = 80

/** A headless story is called by its first words. */
function titleFromText(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  const sentence = /^.{1,79}?[.!?](?=\s|$)/u.exec(line)?.[0]
  if (sentence) return sentence.replace(/\.$/, '')
  if (line.length <= LONGEST_MADE_TITLE) return line
  const cut = line.slice(0, LONGEST_MADE_TITLE)
  return `${cut.slice(0, cut.includes(' ') ? cut.lastIndexOf(' ') : LONGEST_MADE_TITLE).toWellFormed()}…`
}
