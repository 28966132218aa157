/** Days are whole numbers of UTC days since 1970. The report is of so many, today among them. */
export const WINDOW_DAYS = 7

const DAY_MS = 86_400_000

export function dayAt(milliseconds: number): number {
  return Math.floor(milliseconds / DAY_MS)
}

/** The start of the day. */
export function instantOf(day: number): Date {
  return new Date(day * DAY_MS)
}

/** The first day of the report of this day. */
export function firstDay(today: number): number {
  return today - WINDOW_DAYS + 1
}

/**
 * Clients are told apart under keys, one for each period of seven days, each in use for its own period and the next:
 *
 *   period     1                 2                 3
 *   key 1      ·················│·················│ deleted
 *   key 2                        ·················│·················│ deleted
 *   today                                 ^ counted under keys 1 and 2, reported under key 1
 *
 * So the key of the period before knows each client of any seven days, and nobody is known for longer than fourteen.
 */
export function periodOf(day: number): number {
  return Math.floor(day / WINDOW_DAYS)
}

/** The keys in use on a day; the first is the one a report is made under. */
export function periodsOn(day: number): readonly [number, number] {
  return [periodOf(day) - 1, periodOf(day)]
}

/** A day as a bit of the fourteen a key is in use: 1 is the first. */
export function dayBit(day: number, period: number): number {
  return 1 << (day - period * WINDOW_DAYS)
}

/** The bits of the days the report of this day is of, under its key. */
export function windowBits(today: number): number {
  const [period] = periodsOn(today)
  let bits = 0
  for (let day = firstDay(today); day <= today; day += 1) bits |= dayBit(day, period)
  return bits
}
