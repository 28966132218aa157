import type { Entry } from './entry.js'

type Shown = Pick<Entry, 'html' | 'image' | 'enclosure'>

/**
 * Whether an author put in another picture: a file of another name in the text, or in the place of the one beside it.
 *
 *   <img src="https://old.example/week/a.jpg">  →  <img src="https://example.org/media/week/a.jpg">   no
 *   <img src="…/a.jpg">                         →  <img src="…/b.jpg">                                 yes
 *   nothing beside the text                     →  image …/a.jpg                                       no
 *
 * Files are known by their names, so that a new host or folder edits no story; a picture that is new or gone
 * beside the text was seen by nobody as a change of the story. Files that come and go by themselves are no edit either:
 * see `Reconciliation.unaltered`.
 */
export function showsOtherPictures(before: Shown, after: Shown): boolean {
  return (
    namesIn(before.html) !== namesIn(after.html) ||
    isReplaced(before.image, after.image) ||
    isReplaced(before.enclosure, after.enclosure)
  )
}

function isReplaced(before: Shown['image'], after: Shown['image']): boolean {
  return before !== null && after !== null && nameOf(before.url) !== nameOf(after.url)
}

/** `html` is ours: attributes stand in double quotes. */
function namesIn(html: string): string {
  if (!html.includes('<img ')) return ''
  return [...html.matchAll(/<img [^>]*?src="([^"]*)"/g)].map(([, address = '']) => nameOf(address)).join('\n')
}

/** `https://example.org/a/b.jpg?w=300` → `b.jpg` */
function nameOf(address: string): string {
  return (
    address
      .replace(/[?#][^]*$/, '')
      .split('/')
      .at(-1) ?? ''
  )
}
