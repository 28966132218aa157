import type { ElementContent } from 'hast'

/** Stands for a picture that is left out. No text has it: it is no character a feed can carry. */
export const MARK = '\u0000'
export const LEFT_OUT: ElementContent = { type: 'text', value: MARK }

const ATTRIBUTES = String.raw`(?: [^\s=">]+(?:="[^"]*")?)*`
/** In HTML of ours, where attributes stand in double quotes. */
const PICTURE = new RegExp(`<img${ATTRIBUTES}>`, 'g')
const ADDRESS = / src="([^"]*)"/
const MARKS = String.raw`(?:\s|<br>)*\0(?:[\s\0]|<br>)*`
const HOLDERS = 'a|p|figure|picture|blockquote|h[1-6]|em|strong|b|i|u|s|small|mark|del|ins|sub|sup'
const EMPTY = new RegExp(String.raw`<(${HOLDERS})${ATTRIBUTES}>${MARKS}</\1>`, 'g')
/** An entry of a list goes with the whole list only: the numbers of the others are to stay. */
const EMPTY_LIST = new RegExp(String.raw`<(ul|ol)${ATTRIBUTES}>(?:\s*<li${ATTRIBUTES}>${MARKS}</li>)+\s*</\1>`, 'g')

const BLOCKS = 'p|li|td|th|caption|figcaption|blockquote|dd|dt|h[1-6]'
/** What stands first in a block, with the blank behind it. */
const OPENS = new RegExp(String.raw`(<(?:${BLOCKS})${ATTRIBUTES}>(?:<(?:${HOLDERS})${ATTRIBUTES}>)*)(?:\0 ?)+`, 'g')

/**
 * A body without the pictures of these addresses, nor the elements that held nothing else.
 *
 *   '<p>Dusk <img src="…/a.jpg" alt="">.</p><p><a href="…"><img src="…/a.jpg" alt=""></a></p>' → '<p>Dusk .</p>'
 */
export function withoutPictures(html: string, addresses: ReadonlySet<string>): string {
  if (addresses.size === 0 || !html.includes('<img ')) return html
  return withoutMarks(
    html.replace(PICTURE, (picture) => (addresses.has(ADDRESS.exec(picture)?.[1] ?? '') ? MARK : picture)),
  )
}

/** A body with marks for pictures without them, nor the elements that hold nothing else. */
export function withoutMarks(html: string): string {
  if (!html.includes(MARK)) return html
  let body = html
  for (let before = ''; before !== body;) {
    before = body
    body = body.replace(EMPTY, MARK).replace(EMPTY_LIST, MARK)
  }
  return body.replace(OPENS, '$1').replaceAll(` ${MARK} `, ' ').replaceAll(MARK, '')
}
