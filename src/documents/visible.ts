import type { Element, ElementContent } from 'hast'
import { cleanText } from '../characters.js'
import { isPixel } from './look.js'
import { playerOf } from './players.js'

/** No reader ever sees what these hold. */
const INVISIBLE: ReadonlySet<string> = new Set(
  'head script style template noscript iframe object embed applet svg math canvas audio video map area link meta title base param source track input select textarea button datalist'.split(
    ' ',
  ),
)

/**
 * An element, what is shown in its place, or null where nothing is.
 *
 *   <script>…</script>                          → null
 *   <input type="checkbox" disabled checked>    → ☑
 *   <video src="a.mp4">Get a browser!</video>   → <video src="a.mp4">
 */
export function shownFor(element: Element): ElementContent | null {
  if (!INVISIBLE.has(element.tagName)) return element
  return taskBox(element) ?? playerOf(element)
}

/** Character references can name what the bytes could not hold (`&#0;`), so text is cleaned again here. */
export function withoutInvisible(element: Element): Element {
  const children = element.children.flatMap((child): ElementContent[] => {
    if (child.type === 'text') return [{ type: 'text', value: cleanText(child.value) }]
    if (child.type !== 'element' || isPixel(child)) return []
    const shown = shownFor(child)
    if (shown === null) return []
    return [shown === child ? withoutInvisible(child) : shown]
  })
  return { ...element, children }
}

/** The box of a task, as GitHub and others write it: a form that can be filled in has boxes that are not disabled. */
function taskBox({ tagName, properties }: Element): ElementContent | null {
  if (tagName !== 'input' || properties['type'] !== 'checkbox' || properties['disabled'] !== true) return null
  return { type: 'text', value: properties['checked'] === true ? '☑' : '☐' }
}
