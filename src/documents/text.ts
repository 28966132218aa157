import type { Element, Root } from 'hast'
import { h } from 'hastscript'
import { withLightMarks } from './light-marks.js'
import { isMailField } from './mail-header.js'

/** Signs that draw a line, three and more, or two dashes: `* * *`, `━━━━`, `-=-=-`, `--`. */
const RULE = /^\s*(?:(?:[-*_=~#•·–—+━─═‾▬◦●○■□◆◇★☆✦⁂❖※]\s*){3,}|[-–—]{2,}\s*|⁂\s*)$/u
const UNDERLINE = /^\s*(={3,}|-{3,})\s*$/
/** A file whose longest line is shorter than this may be wrapped by hand. */
const WIDEST_WRAP = 100
const NARROWEST_WRAP = 50

const LONGEST_HEADING = 200
/** With its marks and the blanks around it. */
const LONGEST_HEADING_LINE = 2 * LONGEST_HEADING

type Line = { readonly text: string; readonly line: number }

/**
 * Plain text as a tree: a paragraph for each run of lines, a heading for an underlined line, `hr` for a rule.
 *
 *   'Title\n=====\n\nOne paragraph,\nwrapped at sixty columns or so, as in a mail.\n\n* * *'
 *   → <h1>Title</h1> <p>One paragraph, wrapped …</p> <hr>
 *
 * Lines that were not broken by a wrap (the next word would have had room) are paragraphs of their own:
 * files without blank lines are common. Addresses become links, `**Fuel**` bold. `firstLine` is the number of the first line.
 */
export function textToTree(text: string, firstLine: number): Root {
  const written = text.split('\n')
  const lines = written.map((line, index): Line => ({ text: line.trimEnd(), line: firstLine + index }))
  const width = wrapWidth(lines)
  const end = signatureAt(written)
  const children = treeOf(lines.slice(0, end), width)
  const [first] = lines.slice(end)
  if (first) children.push(at(first.line, h('footer', treeOf(lines.slice(end), width)), lines.length - end))
  return { type: 'root', children }
}

const LONGEST_SIGNATURE_LINES = 12

/** Where the signature of a mail begins: at the last line of two dashes and a blank, and no more (RFC 3676 §4.3). */
function signatureAt(lines: readonly string[]): number {
  const found = lines.lastIndexOf('-- ')
  return found < 0 || lines.length - found > LONGEST_SIGNATURE_LINES ? lines.length : found
}

function treeOf(lines: readonly Line[], width: number | null): Element[] {
  return chunksOf(lines).flatMap((chunk) => elementsOf(chunk, width !== null && isWrapped(chunk, width) ? width : null))
}

/** Columns the file may be wrapped at, or null when lines are as long as their paragraphs. */
function wrapWidth(lines: readonly Line[]): number | null {
  let widest = 0
  for (const { text } of lines) widest = Math.max(widest, text.length)
  return widest >= NARROWEST_WRAP && widest <= WIDEST_WRAP ? widest : null
}

/** A run of lines is wrapped when so many of them left the first word of the next no room. */
const WRAPPED_SHARE = 0.5
/** Of so few lines, one that ends as a sentence proves nothing. */
const FEW_LINES = 4
const SHORT_LINE_SHARE = 0.6

function isWrapped(chunk: readonly Line[], width: number): boolean {
  const headed = (chunk[0]?.text.length ?? 0) < width * SHORT_LINE_SHARE
  const inner = chunk.slice(headed ? 1 : 0, -1)
  const full = inner.filter((line, index) => {
    const below = chunk[index + (headed ? 2 : 1)]
    if (inner.length < FEW_LINES && /[.!?]["”»)]?$/u.test(line.text)) return false
    return below !== undefined && wraps(line, below, width)
  })
  return inner.length > 0 && full.length >= inner.length * WRAPPED_SHARE
}

function chunksOf(lines: readonly Line[]): Line[][] {
  const chunks: Line[][] = []
  let chunk: Line[] = []
  for (const line of lines) {
    if (line.text.trim() !== '') chunk.push(line)
    else if (chunk.length > 0) {
      chunks.push(chunk)
      chunk = []
    }
  }
  if (chunk.length > 0) chunks.push(chunk)
  return chunks
}

function elementsOf(chunk: readonly Line[], width: number | null): Element[] {
  const elements: Element[] = []
  let paragraph: Line[] = []
  const close = () => {
    const [first] = paragraph
    if (first)
      elements.push(
        at(first.line, h('p', withLightMarks(paragraph.map(({ text }) => text.trim()).join(' '))), paragraph.length),
      )
    paragraph = []
  }
  chunk.forEach((line, index) => {
    const below = chunk[index + 1]
    const marked = isRule(line.text) ? null : headingOf(line.text)
    if (marked) {
      close()
      elements.push(at(line.line, h(`h${marked.level}`, withLightMarks(marked.text))))
    } else if (isMenu(line, chunk)) {
      close()
      elements.push(at(line.line, h('nav', line.text.trim())))
    } else if (isRule(line.text) && !(paragraph.length === 1 && UNDERLINE.test(line.text))) {
      close()
      elements.push(at(line.line, h('hr')))
    } else if (paragraph.length === 1 && UNDERLINE.test(line.text)) {
      const [title] = paragraph
      paragraph = []
      if (title)
        elements.push(at(title.line, h(line.text.includes('=') ? 'h1' : 'h2', withLightMarks(title.text.trim())), 2))
    } else {
      paragraph.push(line)
      if (!below || !UNDERLINE.test(below.text)) if (!below || !wraps(line, below, width)) close()
    }
  })
  close()
  return elements
}

/** `## Fuel dearer`, `=== Fuel dearer ===`, `*** Fuel dearer ***`: headings of those who think in Markdown or wikis. */
function headingOf(text: string): { readonly level: number; readonly text: string } | null {
  if (text.length > LONGEST_HEADING_LINE) return null
  const hashes = /^(#{1,6})\s+(\S.*?)\s*#*$/u.exec(text)
  if (hashes?.[1] && hashes[2] && hashes[2].length < LONGEST_HEADING)
    return { level: hashes[1].length, text: hashes[2] }
  const framed = /^\s*([=*~#+-])\1+\s+(\S.*?\S)\s+\1{2,}\s*$/u.exec(text)
  return framed?.[2] && framed[2].length < LONGEST_HEADING ? { level: 2, text: framed[2] } : null
}

const MENU = /^\s*\p{Lu}\S*(?: \S+)?(?:(?:\s{2,}|\t)\p{Lu}\S*(?: \S+)?){2,}\s*$/u
const MENU_REACH = 10

/** `Home  Local  Sport`: words parted by wide blanks, alone near the top; figures make it a table. */
function isMenu({ text, line }: Line, chunk: readonly Line[]): boolean {
  return line <= MENU_REACH && chunk.length === 1 && text.length < WIDEST_WRAP && MENU.test(text) && !/\d/u.test(text)
}

function isRule(text: string): boolean {
  return RULE.test(text)
}

/** A bullet, a number, an ornament: what such a line says does not belong to the line above. */
const OPENS_ENTRY = /^\s*(?:[-*•·・▪■□●○◆◇▶►]\s|[■□●○◆◇▶►【]|\[?\d{1,3}[.)\]]\s)/u

/** A line broken early, in the middle of a sentence; what follows opens in lower case. */
const SHORTEST_BROKEN = 30
/** `A HUNDRED YEARS OLD.—The`: the text has begun, wherever the line ends. */
const RUN_IN = /\p{L}[.:]\s?(?:—|--)\s?\p{L}/u
const GOES_ON = /[\p{Ll},]$/u

/** Did the line end because the first word of the next one had no room? */
function wraps(line: Line, below: Line, width: number | null): boolean {
  if (isMailField(line.text))
    return (/^\s/u.test(below.text) || line.text.length > NARROWEST_WRAP) && !isMailField(below.text.trim())
  if (width === null || OPENS_ENTRY.test(below.text) || isMailField(below.text)) return false
  if (RUN_IN.test(line.text) && GOES_ON.test(line.text)) return true
  if (line.text.length > SHORTEST_BROKEN && GOES_ON.test(line.text) && /^\p{Ll}/u.test(below.text)) return true
  const word = below.text.trim().split(/\s+/, 1)[0] ?? ''
  return line.text.length + 1 + word.length > width - 8
}

function at(line: number, element: Element, lines = 1): Element {
  return { ...element, position: { start: { line, column: 1 }, end: { line: line + lines - 1, column: 1 } } }
}
