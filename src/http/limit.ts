import type { IncomingMessage } from 'node:http'
import { clientOf, networkOf } from './client.js'

/** How often one client may fetch whole feeds it could have asked for by their tag. */
export type FetchLimit = {
  /** Whole feeds an hour; 0 for as many as anybody likes. */
  readonly fullFetches: number
  /** How many servers in front of us add the address of who asked them to X-Forwarded-For; 0 for none. */
  readonly proxies: number
}

const WINDOW_SECONDS = 3_600
/** Some megabytes; when there are more clients, the ones counted longest are forgotten. */
const CLIENTS_KEPT = 20_000

type Count = { fetches: number; readonly endsAt: number }

/**
 * Counts whole feeds sent to each client, in windows of an hour from its first. Resolves to the seconds to wait,
 * 0 for none.
 *
 * @param now seconds on a clock that never goes back
 */
export function createFetchLimit(limit: FetchLimit, now: () => number): (request: IncomingMessage) => number {
  if (limit.fullFetches === 0) return () => 0
  const counts = new Map<string, Count>()
  return (request) => {
    const client = networkOf(clientOf(request, limit.proxies))
    const known = counts.get(client)
    const count = known && known.endsAt > now() ? known : { fetches: 0, endsAt: now() + WINDOW_SECONDS }
    if (count.fetches >= limit.fullFetches) return Math.ceil(count.endsAt - now())
    count.fetches += 1
    if (count !== known) {
      counts.delete(client)
      for (const oldest of counts.keys()) {
        if (counts.size < CLIENTS_KEPT) break
        counts.delete(oldest)
      }
      counts.set(client, count)
    }
    return 0
  }
}
