import { cleanLine } from '../characters.js'
import { parseInstant } from '../time.js'

type Dated = { readonly published: Date | null; readonly misdated: string | null }

const LONGEST_SHOWN = 60
/** RFC 3339 has four digits for it. */
const LAST_YEAR = 9999

/** `one fine day` → no date, and what stood in its place */
export function dated(written: string | undefined): Dated {
  const published = dateOf(written)
  if (published !== null || written === undefined) return { published, misdated: null }
  return { published, misdated: cleanLine(written).slice(0, LONGEST_SHOWN).toWellFormed() || null }
}

export function dateOf(written: string | undefined): Date | null {
  if (written === undefined || written === '') return null
  const strict = parseInstant(written)
  if (strict) return strict
  // What other programs wrote is not to be mended by anybody any more: `20 Nov 26 09:00 EST` is understood, too.
  const lenient = new Date(written)
  return Number.isNaN(lenient.getTime()) || lenient.getUTCFullYear() > LAST_YEAR ? null : lenient
}
