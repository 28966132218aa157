import picocolors from 'picocolors'
import type { Colors } from 'picocolors/types.js'

/** Colours on a terminal that has them, unless NO_COLOR asks for none (no-color.org). */
export function colorsFor(
  { isTTY = false }: { readonly isTTY?: boolean },
  { NO_COLOR = '', TERM }: Readonly<Record<string, string | undefined>>,
): Colors {
  return picocolors.createColors(isTTY && NO_COLOR === '' && TERM !== 'dumb')
}
