import { isValid } from 'date-fns/isValid'
import { startOfSecond } from 'date-fns/startOfSecond'

/** The W3C Feed Validator takes a date before this one for a mistake. */
export const EARLIEST_INSTANT = new Date('1990-01-01T00:00:00Z')

/**
 * A day without a time is one o'clock UTC: late enough that the sub-stories, each a second earlier
 * than the one before, keep the day (for the first 3,600 of them).
 */
const HOUR_OF_A_DAY_WITHOUT_TIME = 1

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{1,2}(?::?\d{2})?)?)?$/i

/**
 * An author's date as an instant, cut to whole seconds; null when it is none.
 *
 *   '2026-11-22'                → 2026-11-22T01:00:00Z
 *   '2026-11-22 09:30'          → 2026-11-22T09:30:00Z   (no zone: UTC)
 *   '2026-11-22T09:30:00+01:00' → 2026-11-22T08:30:00Z
 *   'Sun, 22 Nov 2026 09:30:00 GMT' → 2026-11-22T09:30:00Z
 *   '2026-02-30', 'domani'      → null
 */
export function parseInstant(written: string): Date | null {
  const text = written.trim()
  const found = INSTANT.exec(text)
  if (!found) return parseRfc822(text)
  const [, year, month, day, hour, minute, second, zone] = found
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (new Date(midnight).getUTCDate() !== Number(day) || Number(month) > 12) return null
  if (hour === undefined) return new Date(midnight + HOUR_OF_A_DAY_WITHOUT_TIME * 3_600_000)
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 60) return null
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0)
  return new Date(midnight + (seconds - zoneSeconds(zone)) * 1000)
}

function zoneSeconds(zone: string | undefined): number {
  if (zone === undefined || /^z$/i.test(zone)) return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const [, hours, minutes = '0'] = /^.(\d{1,2}?):?(\d{2})?$/.exec(zone) ?? []
  return sign * (Number(hours) * 3600 + Number(minutes) * 60)
}

const RFC822 = /^(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4}\s+\d{2}:\d{2}(?::\d{2})?\s*(?:GMT|UTC?|[+-]\d{4})$/

function parseRfc822(text: string): Date | null {
  if (!RFC822.test(text)) return null
  const instant = new Date(text)
  return isValid(instant) ? toSecond(instant) : null
}

export function toSecond(instant: Date): Date {
  return startOfSecond(instant)
}

/** `Sun, 22 Nov 2026 09:30:00 GMT`: the date of RSS (RFC 822 with four digits of year) and of HTTP (RFC 9110 §5.6.7). */
export function formatRfc822(instant: Date): string {
  return instant.toUTCString()
}

/** `2026-11-22T09:30:00Z` (RFC 3339 §5.6). Not date-fns' formatRFC3339: that one prints the host's zone. */
export function formatRfc3339(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}
