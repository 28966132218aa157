import { format } from 'date-fns/format'
import type { Words } from './words/words-type.js'

/** The day of an instant, UTC: `2026-11-22`. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}

/**
 * A day in words: `PPPP` with its weekday, `PPP` without, `LLLL yyyy` its month.
 *
 *   2026-11-22T23:30Z, Italian, 'PPPP' → domenica 22 novembre 2026
 *
 * date-fns' locales and not Intl's: the same words on every machine, whatever its Node knows. date-fns writes the
 * host's time, so it is given noon of the same day there.
 */
export function dayInWords(instant: Date, words: Words, pattern: 'PPPP' | 'PPP' | 'LLLL yyyy' | 'LLLL'): string {
  const noon = new Date(instant.getUTCFullYear(), instant.getUTCMonth(), instant.getUTCDate(), 12)
  return format(noon, pattern, { locale: words.dates })
}

/** `<time>` with the day in words. No hour: that of a document that names none is of our making. */
export function Day({ instant, words }: { readonly instant: Date; readonly words: Words }) {
  return <time dateTime={instant.toISOString().replace('.000', '')}>{dayInWords(instant, words, 'PPP')}</time>
}
