import type { Root } from 'hast'
import { raw } from 'hast-util-raw'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { toHast } from 'mdast-util-to-hast'
import { gfm } from 'micromark-extension-gfm'

/**
 * Markdown (CommonMark with GitHub's tables, strikethrough and bare links; HTML inside allowed) as a tree.
 *
 *   '## Fuel\n\nPrices **rise**.' → <h2>Fuel</h2><p>Prices <strong>rise</strong>.</p>
 *
 * Line numbers of the tree count from the first line of `text`.
 */
export function markdownToTree(text: string): Root {
  const markdown = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
  const tree = raw(toHast(markdown, { allowDangerousHtml: true }))
  return tree.type === 'root' ? tree : { type: 'root', children: tree.type === 'doctype' ? [] : [tree] }
}
