import { fromHtml } from 'hast-util-from-html'
import { cleanLine } from '../characters.js'
import { BOLD } from './light-marks.js'

const INLINE =
  'a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strong sub sup time tt u var'
/** `<em>new</em>`, and no `<em>` alone: that is what the title is about. */
const PAIR = new RegExp(
  String.raw`<(${INLINE.replaceAll(' ', '|')})(?:\s[^<>]*)?>(?=\S)((?:(?!<\1[\s>])[^])*?\S)</\1\s*>`,
  'gi',
)
const BREAK = /<(?:br|wbr)\s*\/?>/gi
const REFERENCE = /&(?:[a-z][a-z0-9]{1,31}|#\d{1,7}|#x[0-9a-f]{1,6});/gi

/**
 * A title as it was written in front matter as the plain text it means: other programs put it into a page as it is, so
 * it may have HTML in it, and headings have Markdown.
 *
 *   The <em>new</em> ferry &amp; the **old** one  →  The new ferry & the old one
 *   Why <em> is not <i>, and &lt;b&gt;            →  Why <em> is not <i>, and <b>
 */
export function plainTitle(written: string): string {
  const bare = withoutPairs(written.replace(BREAK, (tag) => (/^<br/i.test(tag) ? ' ' : ''))).replace(BOLD, '$1')
  return cleanLine(bare.replace(REFERENCE, decoded))
}

/** Each round takes the innermost, and as long as the title is. */
const MOST_NESTED = 8

function withoutPairs(text: string, rounds = MOST_NESTED): string {
  const bare = text.replace(PAIR, '$2')
  return bare === text || rounds === 1 ? bare : withoutPairs(bare, rounds - 1)
}

/** What names no character stays as it is. */
function decoded(reference: string): string {
  return fromHtml(reference, { fragment: true })
    .children.map((node) => (node.type === 'text' ? node.value : ''))
    .join('')
}
