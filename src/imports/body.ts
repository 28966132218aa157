import type { Element, ElementContent, Nodes, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import { visit } from 'unist-util-visit'
import { htmlToTree } from '../documents/html.js'
import { foldWhiteSpace, textOf } from '../documents/whitespace.js'
import { parseUrl } from '../url.js'

/** Elements a line of Markdown may begin with to be HTML up to the next blank line (CommonMark 0.31 §4.6, 1 and 6). */
const BLOCKS = new Set(
  'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main menu nav ol p pre section summary table ul'.split(
    ' ',
  ),
)
const DROPPED = new Set(['script', 'style', 'link', 'meta', 'noscript', 'template', 'title', 'base'])
const ADDRESSES = ['href', 'src', 'poster', 'cite'] as const

/**
 * HTML of another program as it can stand in a Markdown file and mean the same: one block after the other with a
 * blank line between, none inside; addresses absolute.
 *
 *   'Hello <b>you</b><pre>a\n\nb</pre>' → '<p>Hello <b>you</b></p>\n\n<pre>a\n&#10;b</pre>'
 */
export function bodyOf(html: string, base: string | null): string {
  const tree = htmlToTree(html)
  const body = contentOf(tree)
  return blocksOf(body)
    .map((block) => {
      if (base !== null) makeAbsolute(block, base)
      return withoutBlankLines(toHtml(block).trim())
    })
    .join('\n\n')
}

/** What a reader sees of it, on one line or several. */
export function wordsOf(html: string): string {
  const nodes = contentOf(htmlToTree(html)).filter((node) => node.type !== 'doctype')
  return textOf(foldWhiteSpace(h('div', nodes)))
}

/** Plain text: paragraphs between blank lines, lines as they were. */
export function bodyOfText(text: string): string {
  return text
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => {
      const lines = paragraph.trim().split('\n')
      return toHtml(
        h(
          'p',
          lines.flatMap((one, index) => (index === 0 ? [one] : [h('br'), one])),
        ),
      )
    })
    .join('\n\n')
}

function contentOf(tree: Nodes): readonly RootContent[] {
  let found: readonly RootContent[] = []
  visit(tree, 'element', (element) => {
    if (element.tagName === 'body') found = element.children
  })
  return found
}

function blocksOf(nodes: readonly RootContent[]): Element[] {
  const blocks: Element[] = []
  let run: ElementContent[] = []
  const endRun = () => {
    if (run.some((node) => node.type === 'element' || (node.type === 'text' && node.value.trim() !== '')))
      blocks.push(h('p', run))
    run = []
  }
  for (const node of nodes) {
    if (node.type === 'element' && BLOCKS.has(node.tagName)) {
      endRun()
      blocks.push(node)
    } else if (node.type === 'text' || (node.type === 'element' && !DROPPED.has(node.tagName))) run.push(node)
  }
  endRun()
  return blocks
}

function makeAbsolute(block: Element, base: string): void {
  visit(block, 'element', ({ properties }) => {
    for (const name of ADDRESSES) {
      const written = properties[name]
      if (typeof written === 'string') properties[name] = parseUrl(written, base)?.href ?? written
    }
  })
}

/** A line end written as a reference ends no block, and is one inside `pre` all the same. */
function withoutBlankLines(html: string): string {
  return html.replace(/\n(?=[ \t]*(?:\n|$))/g, '&#10;')
}
