import { holdsPicture } from '../../documents/pictures.js'
import type { Reading, Unit } from '../signs/reading.js'
import type { Mark } from '../styles/style.js'

/** One picture above the first story alone is the document's. */
const FEWEST = 2

/**
 * Pictures that stand above the headlines of their stories, by their blocks.
 *
 *   ![Ferry](a.jpg) · ## Ferry sails · text · ![Crane](b.jpg) · ## Crane arrives · text   → both
 *   ## Ferry sails · text · ![Ferry](a.jpg) · ## Crane arrives · text                     → none
 *
 * So it is where the first story has one above too, and the last does not end with one.
 */
export function picturesAbove({ units, live }: Reading, marks: readonly Mark[]): ReadonlySet<number> {
  const above = marks.map(({ block }) => units[block - 1]).map((unit) => (isPicture(unit) ? unit.index : null))
  const found = new Set(above.filter((index) => index !== null))
  return found.size < FEWEST || (above[0] ?? null) === null || endsWithPicture(units, live.at(-1)) ? new Set() : found
}

/** A picture below a footer or a rule is who sends this. */
function endsWithPicture(units: readonly Unit[], last: Unit | undefined): boolean {
  return last !== undefined && isPicture(last) && units[last.index - 1]?.rest === null
}

function isPicture(unit: Unit | undefined): unit is Unit {
  return unit?.rest === null && unit.block.kind === 'figure' && holdsPicture(unit.block.node)
}
