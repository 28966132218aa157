import type { Nodes, Root } from 'hast'
import { raw } from 'hast-util-raw'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { toHast } from 'mdast-util-to-hast'
import { gfm } from 'micromark-extension-gfm'
import { visit } from 'unist-util-visit'

/**
 * Markdown (CommonMark with GitHub's tables, strikethrough and bare links; HTML inside allowed) as a tree.
 *
 *   '## Fuel\n\nPrices **rise**.' → <h2>Fuel</h2><p>Prices <strong>rise</strong>.</p>
 *
 * Line numbers of the tree count from the first line of `text`.
 */
export function markdownToTree(text: string): Root {
  const markdown = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
  const tree = toHast(markdown, { allowDangerousHtml: true })
  return rootOf(holdsHtml(tree) ? keepingLines(tree, (one) => raw(one)) : tree)
}

function rootOf(tree: Nodes): Root {
  return tree.type === 'root' ? tree : { type: 'root', children: tree.type === 'doctype' ? [] : [tree] }
}

function holdsHtml(tree: Nodes): boolean {
  let found = false
  visit(tree, 'raw', () => {
    found = true
    return false
  })
  return found
}

/** Reading the HTML inside anew forgets where elements stood, so each carries its line through it as an attribute. */
function keepingLines(tree: Nodes, reread: (tree: Nodes) => Nodes): Nodes {
  visit(tree, 'element', (element) => {
    if (element.position) element.properties['dataLine'] = element.position.start.line
  })
  const again = reread(tree)
  visit(again, 'element', (element) => {
    const line = Number(element.properties['dataLine'])
    delete element.properties['dataLine']
    if (line > 0) element.position = { start: { line, column: 1 }, end: { line, column: 1 } }
  })
  return again
}
