import type { Element, ElementContent } from 'hast'
import { isPicture } from '../../documents/pictures.js'

/**
 * An element without the first `offset` characters of its text.
 *
 *   (<p><b>Fuel</b> - Prices rise.</p>, 7) → <p>Prices rise.</p>
 *
 * Elements left empty by the cut go with it; the tree given stays as it was.
 */
export function cutBefore(element: Element, offset: number): Element {
  const state = { left: offset }
  return { ...element, children: dropText(element.children, state) }
}

function dropText(children: readonly ElementContent[], state: { left: number }): ElementContent[] {
  const kept: ElementContent[] = []
  for (const child of children) {
    if (state.left <= 0) kept.push(child)
    else if (child.type === 'text') {
      const value = child.value.slice(state.left)
      state.left -= child.value.length
      if (value !== '') kept.push(...afterCut(value, kept))
    } else if (child.type === 'element') {
      const inner = dropText(child.children, state)
      if (inner.length > 0 || isPicture(child)) kept.push({ ...child, children: inner })
    }
  }
  return kept
}

/** The blank between a picture of the headline and the body may have gone with the dash. */
function afterCut(value: string, kept: readonly ElementContent[]): ElementContent[] {
  if (kept.length === 0) return [{ type: 'text', value: value.trimStart() }]
  return [
    { type: 'comment', value: ' ' },
    { type: 'text', value: value.trimStart() },
  ]
}
