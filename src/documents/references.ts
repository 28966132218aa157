import type { Element } from 'hast'
import { textOf } from './whitespace.js'

/** The place of its own page that a link leads to. */
export function placeOf({ tagName, properties }: Element): string | null {
  const { href } = properties
  return tagName === 'a' && typeof href === 'string' && /^#./.test(href) ? href.slice(1) : null
}

/** `1`, `[12]`, `(a)`, `iv`, `²`, `*`, `††` */
const MARKER = /^[[(]?(?:\p{N}{1,4}|\p{L}|[ivxl]{1,6}|[*†‡§¶#]{1,4})[\])]?$/iu
export function isMarker(text: string): boolean {
  return MARKER.test(text)
}

/** What those who write pages for programs call a reference: `footnote-ref`, `fnref:1`, `MsoFootnoteReference`. */
const NAME = /foot-?note|end-?note|note-?ref|^fn/i

/**
 * Does a link to a place of its own page look like a reference to a note? It is `raised` by a `<sup>` around it; the
 * `first` words of a paragraph or of an entry are none: there is nothing yet that a note could be to.
 *
 *   since May<a href="#n1">[1]</a>   yes
 *   <li><a href="#s1">1</a> Ferry    no: an entry of a list of contents
 *   see <a href="#s1">Ferry</a>      no
 */
export function isReference(link: Element, { raised, first }: { readonly raised: boolean; readonly first: boolean }) {
  const { id, className, role, dataFootnoteRef } = link.properties
  if (dataFootnoteRef !== undefined || role === 'doc-noteref') return true
  if ([id, className].flat().some((name) => typeof name === 'string' && NAME.test(name))) return true
  const holdsRaised = link.children.some((child) => child.type === 'element' && child.tagName === 'sup')
  return raised || holdsRaised || (!first && MARKER.test(textOf(link).trim()))
}
