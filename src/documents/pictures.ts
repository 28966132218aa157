import type { Element } from 'hast'

/** What is shown and has no text: a picture. */
export function isPicture({ tagName }: Element): boolean {
  return tagName === 'img'
}

export function holdsPicture(element: Element): boolean {
  return element.children.some((child) => child.type === 'element' && (isPicture(child) || holdsPicture(child)))
}
