import type { Nodes, Root } from 'hast'
import { raw } from 'hast-util-raw'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { toHast } from 'mdast-util-to-hast'
import { gfm } from 'micromark-extension-gfm'
import { EXIT, visit } from 'unist-util-visit'
import { VFile } from 'vfile'
import { LIMITS } from './document.js'
import { withoutFalseTemplates } from './html.js'
import { withoutTemplateLinks } from './template-links.js'

/** So many quotes and lists opened by one line stand in no document, and not in its code either. */
const MOST_OPENED = LIMITS.maxDepth
const OPENED = new RegExp(String.raw`^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){${MOST_OPENED + 1}}`, 'gm')

/**
 * Markdown (CommonMark with GitHub's tables, strikethrough and bare links; HTML inside allowed) as a tree.
 *
 *   '## Fuel\n\nPrices **rise**.' → <h2>Fuel</h2><p>Prices <strong>rise</strong>.</p>
 *
 * Line numbers of the tree count from the first line of `written`.
 *
 * @throws RangeError for what is nested so deep that the parser would take minutes
 */
export function markdownToTree(written: string): Root {
  if (opensTooMuch(written)) throw new RangeError('nested too deep')
  const text = withoutTemplateLinks(written, parse)
  const tree = toHast(parse(text), { allowDangerousHtml: true })
  if (tree.type !== 'root') return { type: 'root', children: [] }
  // Parsing HTML inside Markdown costs more than all the rest, and needs the file to keep line numbers.
  const parsed = holdsHtml(tree) ? withoutHalfPositions(raw(spared(tree), { file: new VFile(text) })) : tree
  return parsed.type === 'root' ? parsed : tree
}

function parse(text: string) {
  return GITHUB_MARKS.test(text)
    ? fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
    : fromMarkdown(text)
}

/** Of text beside a doctype or a closing body the parser knows where it ends, and not where it begins. */
function withoutHalfPositions(tree: Nodes): Nodes {
  visit(tree, (node) => {
    if (node.position && !('start' in node.position && node.position.start)) delete node.position
  })
  return tree
}

/**
 * What every extension of GitHub's begins with: tables, strikethrough, footnotes and tasks, bare addresses.
 * A text without any reads the same by CommonMark alone, which takes a third of the time.
 */
const GITHUB_MARKS = /[|~[@]|www\.|https?:/i

/** `* * * …` is a rule, however long. */
function opensTooMuch(text: string): boolean {
  return [...text.matchAll(OPENED)].some(({ index }) => {
    const end = text.indexOf('\n', index)
    return !/^(?:[ \t]*([-*])(?:[ \t]*\1)*)?[ \t]*$/.test(text.slice(index, end < 0 ? text.length : end))
  })
}

function spared(tree: Root): Root {
  visit(tree, 'raw', (node) => {
    node.value = withoutFalseTemplates(node.value)
  })
  return tree
}

function holdsHtml(tree: Root): boolean {
  let found = false
  visit(tree, 'raw', () => {
    found = true
    return EXIT
  })
  return found
}
