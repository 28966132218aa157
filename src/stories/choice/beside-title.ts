import type { Reading, Unit } from '../signs/reading.js'
import type { Mark } from '../styles/style.js'

type Span = { readonly unit: Unit; readonly from: number; readonly to: number }

/**
 * What stands in the lines of a headline and is none of it: the number, the time, the marker.
 *
 *   '20:42 – Bari reopens'                 → '20:42 – '
 *   '3. FUEL DEARER' / 'FROM MONDAY'       → '3. '
 *   '3 hours ago' / 'Ferry, 3 hours ago'   → '3 hours ago': the title is the line below, whole
 *
 * A title is written once. Its lines are looked for from the last one up, each only in what those below have left of it, so
 * that a line that says the same again is not taken for part of it.
 */
export function besideTitle({ units }: Reading, mark: Mark): readonly Span[] {
  let wanted = mark.title
  const left: Span[][] = []
  for (let index = mark.titleEnd; index >= mark.block; index -= 1) {
    const unit = units[index]
    if (!unit) continue
    const to = index < mark.titleEnd ? unit.block.text.length : mark.bodyStart
    const { from, length } = placeIn(unit.block.text.slice(0, to), wanted, mark)
    left.push([...spoken(unit, 0, from), ...spoken(unit, from + length, to)])
    wanted = wanted.slice(0, wanted.length - length).trimEnd()
  }
  return left.toReversed().flat()
}

/** Where a line says the title or the end of it; of length 0 where it does not. */
function placeIn(line: string, title: string, { block, titleEnd }: Mark): { from: number; length: number } {
  const text = line.trim()
  const whole = block === titleEnd ? line.indexOf(title) : text.endsWith(title) ? line.lastIndexOf(title) : -1
  if (title !== '' && whole >= 0) return { from: whole, length: title.length }
  return title.endsWith(text) ? { from: line.indexOf(text), length: text.length } : { from: line.length, length: 0 }
}

function spoken(unit: Unit, from: number, to: number): Span[] {
  return /[\p{L}\p{N}]/u.test(unit.block.text.slice(from, to)) ? [{ unit, from, to }] : []
}
