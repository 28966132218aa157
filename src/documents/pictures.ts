import type { Element } from 'hast'

/** What is shown and is no text: a picture, a film, a recording, a page in a frame. */
const PICTURES: ReadonlySet<string> = new Set(['img', 'video', 'audio', 'iframe'])

export function isPicture({ tagName }: Element): boolean {
  return PICTURES.has(tagName)
}

export function holdsPicture(element: Element): boolean {
  return element.children.some((child) => child.type === 'element' && (isPicture(child) || holdsPicture(child)))
}
