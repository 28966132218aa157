const FIRST_RETRY_MS = 15_000
const LONGEST_RETRY_MS = 3_600_000
const FACTOR = 3
/** With these a delivery is tried for about six hours. */
export const MOST_ATTEMPTS = 11
/** Retries of subscribers that failed at one moment are spread by up to this part of the wait, to both sides. */
const JITTER = 0.25
/** Nothing waits longer than this: what seems to was written while the clock was wrong. */
export const LONGEST_WAIT_MS = LONGEST_RETRY_MS * (1 + JITTER)

/**
 * How long to wait after an attempt that failed, in milliseconds; null: it was the last.
 *
 *   attempt 1 → about 15 s, 2 → 45 s, 3 → 2 min, 4 → 7 min, 5 → 20 min, 6 to 10 → 1 h, 11 → null
 *
 * `chance` is from 0 to 1. A subscriber that says `Retry-After` waits at least so long, within an hour.
 */
export function waitAfter(attempt: number, chance: number, retryAfterSeconds: number | null = null): number | null {
  if (attempt >= MOST_ATTEMPTS) return null
  const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * FACTOR ** (attempt - 1))
  const spread = wait * (1 + JITTER * (2 * chance - 1))
  return Math.round(Math.min(LONGEST_WAIT_MS, Math.max(spread, (retryAfterSeconds ?? 0) * 1_000)))
}
