export function systemClock(): Date {
  return new Date()
}

/** Milliseconds on a clock that nobody turns. */
export function systemUptimeMs(): number {
  return performance.now()
}

export const SYSTEM_CLOCKS = { now: systemClock, uptimeMs: systemUptimeMs }

/** For who cannot wait: so late that no file can be half-written any more. */
export const EVERY_FILE_IS_SETTLED = { now: () => new Date(8.64e15), uptimeMs: systemUptimeMs }
