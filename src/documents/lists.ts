import type { Element } from 'hast'

/**
 * The items of a list, each with its number (WHATWG HTML §4.4.8, "ordinal value").
 *
 *   <ol start="4"><li>a</li><li value="7">b</li><li>c</li></ol> → a 4, b 7, c 8
 */
export function numberedItems(list: Element): Map<Element, number> {
  const items = list.children.flatMap((child) => (child.type === 'element' && child.tagName === 'li' ? [child] : []))
  const step = list.properties['reversed'] ? -1 : 1
  let next = whole(list.properties['start']) ?? (step < 0 ? items.length : 1)
  return new Map(
    items.map((item) => {
      const number = whole(item.properties['value']) ?? next
      next = number + step
      return [item, number]
    }),
  )
}

function whole(written: unknown): number | null {
  const number = Number(written ?? Number.NaN)
  return Number.isSafeInteger(number) ? number : null
}
