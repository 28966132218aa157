import { addSeconds } from 'date-fns/addSeconds'
import { max } from 'date-fns/max'

/**
 * When a publish changed what is served, for who asks by date alone: at least a second after the one before.
 *
 *   before 09:10:00   at 09:30:00 → 09:30:00   at 09:10:00 → 09:10:01   at 06:10:00 (a clock set back) → 09:10:01
 *
 * HTTP dates are whole seconds: of two publishes with one of them, the second would stay hidden behind a 304.
 */
export function momentAfter(before: Date | null, at: Date): Date {
  return before ? max([at, addSeconds(before, 1)]) : at
}
