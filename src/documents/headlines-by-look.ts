import type { Element } from 'hast'
import type { Block } from './document.js'
import type { Look } from './look.js'

const LARGER = 1.15
const LONGEST_HEADLINE = 200

/** Short paragraphs set larger than the text, or in bold by a style, become bold to everyone. */
export function withHeadlinesByLook(blocks: readonly Block[], looks: readonly (Look | null)[]): Block[] {
  const usual = usualSize(blocks, looks)
  return blocks.map((block, index) => {
    const look = looks[index]
    const stands = look && (look.bold || (usual !== null && (look.size ?? 0) >= usual * LARGER))
    if (!stands || block.text.length > LONGEST_HEADLINE || block.text.trim() === '') return block
    const strong: Element = { type: 'element', tagName: 'strong', properties: {}, children: block.node.children }
    return { ...block, node: { ...block.node, children: [strong] } }
  })
}

/** The size most characters are set in; null where no style says one. */
function usualSize(blocks: readonly Block[], looks: readonly (Look | null)[]): number | null {
  const lengths = new Map<number, number>()
  looks.forEach((look, index) => {
    const size = look?.size ?? null
    if (size !== null) lengths.set(size, (lengths.get(size) ?? 0) + (blocks[index]?.text.length ?? 0))
  })
  return [...lengths].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? null
}
