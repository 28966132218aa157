import type { IncomingMessage } from 'node:http'

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
    const client = clientOf(request, limit.proxies)
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

/** What a client sends itself stands further left than what the servers in front add, and is not believed. */
function clientOf(request: IncomingMessage, proxies: number): string {
  const peer = request.socket.remoteAddress ?? ''
  if (proxies === 0) return networkOf(peer)
  const header = request.headers['x-forwarded-for']
  const chain = (typeof header === 'string' ? header : '').split(',').map((address) => address.trim())
  return networkOf(chain.at(-proxies) || peer)
}

/** Of IPv6 the network: who has one address there has 2^64 of them. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  const end = (tail ?? '').split(':').filter((group) => group !== '')
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - end.length) }, () => '0')
  return [...groups, ...gap, ...end].slice(0, 4).join(':')
}
