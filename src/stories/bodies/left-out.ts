/** In HTML of ours, where attributes stand in double quotes. */
const PICTURE = /<img(?: [^\s=">]+(?:="[^"]*")?)*>/g
const ADDRESS = / src="([^"]*)"/
/** No text has it: it is no character a feed can carry. */
const MARK = '\u0000'
const EMPTY = /<(a|p|figure|picture|em|strong)(?: [^\s=">]+(?:="[^"]*")?)*>\s*\0\s*<\/\1>/g

/**
 * A body without the pictures of these addresses, nor the elements that held nothing else.
 *
 *   '<p>Dusk <img src="…/a.jpg" alt="">.</p><p><a href="…"><img src="…/a.jpg" alt=""></a></p>' → '<p>Dusk .</p>'
 */
export function withoutPictures(html: string, addresses: ReadonlySet<string>): string {
  if (addresses.size === 0 || !html.includes('<img ')) return html
  let body = html.replace(PICTURE, (picture) => (addresses.has(ADDRESS.exec(picture)?.[1] ?? '') ? MARK : picture))
  for (let before = ''; before !== body;) {
    before = body
    body = body.replace(EMPTY, MARK)
  }
  return body.replaceAll(MARK, '')
}
