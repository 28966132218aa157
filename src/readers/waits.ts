import type { PolledFeed } from './poll.js'

/** Those asked to wait that are remembered; the ones asked first are forgotten first. */
export const WAITS_KEPT = 10_000

/** Who was asked to wait (Retry-After, RFC 9110 §10.2.3) for which feed, and until when; known to this process alone. */
export function createWaits(nowMs: () => number) {
  const until = new Map<string, number>()
  return {
    /** Whether this poll came too early. What its own answer asks for is remembered. */
    isEarly: (client: string | undefined, { feed, format }: PolledFeed, waitSeconds: number): boolean => {
      if (client === undefined || (until.size === 0 && waitSeconds === 0)) return false
      const key = `${client}|${feed.baseUrl}${format.path}`
      const wanted = until.get(key)
      const isEarly = wanted !== undefined && nowMs() < wanted
      if (wanted !== undefined && !isEarly) until.delete(key)
      if (waitSeconds > 0) {
        const [oldest] = until.keys()
        if (until.size >= WAITS_KEPT && oldest !== undefined) until.delete(oldest)
        until.set(key, nowMs() + waitSeconds * 1000)
      }
      return isEarly
    },
    held: () => until.size,
  }
}
