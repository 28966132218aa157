import type { ElementContent } from 'hast'
import { h } from 'hastscript'

/** Two asterisks that touch what they hold, and stand against no figure or cased letter on their outside: `2**3` is none. */
export const BOLD = /(?<![\p{N}\p{Lu}\p{Ll}\p{Lt}*\\])\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*(?![\p{N}\p{Lu}\p{Ll}\p{Lt}*])/gu
const LINK = /(?<!!)\[([^\][\n]{1,300})\]\((https?:\/\/[^\s()<>"]+)\)/g
const ADDRESS = /\bhttps?:\/\/[^\s<>"'«»“”]+[^\s<>"'«»“”.,;:!?)\]}…]/g

/**
 * A line of plain text, with what can be nothing but marks of Markdown as what they mean, and addresses as links.
 *
 *   '**Fuel** is [dearer](https://e.org/a), see https://e.org'
 *   → <strong>Fuel</strong> is <a href="https://e.org/a">dearer</a>, see <a href="https://e.org">https://e.org</a>
 */
export function withLightMarks(text: string): ElementContent[] {
  return parted(text, BOLD, ([, words = '']) => h('strong', links(words)), links)
}

function links(text: string): ElementContent[] {
  return parted(text, LINK, ([, words = '', href]) => h('a', { href }, words), addresses)
}

function addresses(text: string): ElementContent[] {
  return parted(
    text,
    ADDRESS,
    ([href]) => h('a', { href }, href),
    (value) => [{ type: 'text', value }],
  )
}

function parted(
  text: string,
  mark: RegExp,
  marked: (found: RegExpExecArray) => ElementContent,
  rest: (text: string) => ElementContent[],
): ElementContent[] {
  const parts: ElementContent[] = []
  let end = 0
  for (const found of text.matchAll(mark)) {
    if (found.index > end) parts.push(...rest(text.slice(end, found.index)))
    parts.push(marked(found))
    end = found.index + found[0].length
  }
  if (end < text.length) parts.push(...rest(text.slice(end)))
  return parts
}
