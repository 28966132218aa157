import type { Element, ElementContent } from 'hast'
import { visit } from 'unist-util-visit'
import { isPicture } from './pictures.js'
import { isMarker, placeOf } from './references.js'
import { textOf } from './whitespace.js'

/** A note that opens with its own number, which leads back to where it is referred to. */
export type OpenedNote = {
  /** What references name. */
  readonly id: string
  /** Where it leads back to. */
  readonly back: string
  /** 0 where it has no figure. */
  readonly number: number
  /** The number, with what holds nothing else. */
  readonly opening: Element
}

/**
 * A footnote as Word, LibreOffice and Google Docs write it into a page.
 *
 *   <div id="ftn1"><p><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> Except in frost.</p></div>
 *   → { id: '_ftn1', back: '_ftnref1', number: 1, opening: <a …> }
 *
 * `isReferredTo`: whether something above refers to what has this name. What encloses several is none itself.
 */
export function openedNote(element: Element, isReferredTo: (id: string) => boolean): OpenedNote | null {
  if (element.tagName !== 'div' && element.tagName !== 'p') return null
  const opening = openingOf(element)
  const id = opening && nameOf(opening.link)
  const back = opening && placeOf(opening.link)
  if (!opening || id === null || back === null || !isReferredTo(id) || holdsMore(element, opening.link, isReferredTo))
    return null
  const marker = textOf(opening.link).trim()
  if (!isMarker(marker)) return null
  return { id, back, number: Number(/\d{1,4}/.exec(marker)?.[0] ?? 0), opening: opening.outermost }
}

/** `<a name="_ftn1">` or `<a id="ftnt1">` */
export function nameOf({ tagName, properties }: Element): string | null {
  const name = properties['id'] ?? (tagName === 'a' ? properties['name'] : null)
  return typeof name === 'string' ? name : null
}

type Opening = { readonly link: Element; readonly outermost: Element }

/** The link an element opens with, and the outermost element around it that has no other content. */
function openingOf(element: Element): Opening | null {
  const first = element.children.find(isTold)
  if (first?.type !== 'element') return null
  if (first.tagName === 'a') return { link: first, outermost: first }
  const inner = openingOf(first)
  const isAlone = inner !== null && first.children.every((child) => child === inner.outermost || !isTold(child))
  return isAlone ? { ...inner, outermost: first } : inner
}

function isTold(child: ElementContent): boolean {
  return child.type === 'text' ? child.value.trim() !== '' : child.type === 'element'
}

/** The note alone: not the blank that parted it from its number either. */
export function withoutOpening(element: Element, opening: Element): Element {
  const state = { isOpen: true }
  return { ...element, children: bare(element.children, opening, state) }
}

function bare(children: readonly ElementContent[], opening: Element, state: { isOpen: boolean }): ElementContent[] {
  return children.flatMap((child): ElementContent[] => {
    if (!state.isOpen || child === opening) return child === opening ? [] : [child]
    if (child.type === 'element' && isPicture(child)) state.isOpen = false
    if (child.type === 'element') return [{ ...child, children: bare(child.children, opening, state) }]
    if (child.type !== 'text') return []
    const value = child.value.trimStart()
    state.isOpen = value === ''
    return state.isOpen ? [] : [{ ...child, value }]
  })
}

const HEADING = /^h[1-6]$/

function holdsMore(element: Element, own: Element, isReferredTo: (id: string) => boolean): boolean {
  let more = false
  visit(element, 'element', (inner) => {
    const name = inner === own ? null : nameOf(inner)
    more ||= HEADING.test(inner.tagName) || (name !== null && isReferredTo(name))
  })
  return more
}
