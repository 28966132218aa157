import type { IncomingMessage } from 'node:http'
import type { Metrics } from '../metrics/metrics.js'
import type { ReaderCounter } from '../readers/counter.js'
import type { PolledFeed } from '../readers/poll.js'
import type { Resource } from '../snapshot/resource.js'
import { readFeedPath } from '../snapshot/make.js'
import { readPrivatePath } from '../links.js'
import { clientOf } from './client.js'

/** One answer to a GET or HEAD for a resource. */
export type Answered = {
  readonly resource: Resource
  readonly status: number
  /** Of its body that were sent. */
  readonly bytes: number
  /** What Retry-After said; 0 for nothing. */
  readonly waitSeconds: number
}

export type Tell = (request: IncomingMessage, answered: Answered) => void

export type Listeners = {
  readonly metrics?: Pick<Metrics, 'answered'>
  readonly counter?: Pick<ReaderCounter, 'polled'>
  /** See `clientOf`. */
  readonly proxies: number
}

/** Tells who counts of each answer; stands on the way of every poll. */
export function createTell({ metrics, counter, proxies }: Listeners): Tell {
  return (request, { resource, status, bytes, waitSeconds }) => {
    const userAgent = request.headers['user-agent']
    // What was refused is neither sent nor saved.
    if (waitSeconds === 0) metrics?.answered({ resource, status, bytes, userAgent })
    if (counter && resource.source)
      count(counter, request, { source: resource.source, status, bytes, waitSeconds }, proxies)
  }
}

/**
 * Count a poll that was asked to come again while the ledger was out of reach, so that nothing is known of the feed
 * but its address.
 */
export function tellTurnedAway(
  { counter, proxies }: Listeners,
  request: IncomingMessage & { readonly path: string },
  { siteUrl, waitSeconds }: { readonly siteUrl: string; readonly waitSeconds: number },
): void {
  const found = readFeedPath(readPrivatePath(request.path)?.path ?? request.path)
  if (!counter || !found) return
  const { place, format } = found
  const baseUrl = `${siteUrl}${request.path.slice(0, -format.path.length)}`
  count(counter, request, { source: { feed: { place, baseUrl }, format }, status: 503, bytes: 0, waitSeconds }, proxies)
}

type Polled = {
  readonly source: PolledFeed
  readonly status: number
  readonly bytes: number
  readonly waitSeconds: number
}

function count(
  counter: Pick<ReaderCounter, 'polled'>,
  request: IncomingMessage,
  { source, status, bytes, waitSeconds }: Polled,
  proxies: number,
): void {
  const { headers } = request
  counter.polled({
    source,
    status,
    bytes,
    waitSeconds,
    userAgent: headers['user-agent'],
    address: clientOf(request, proxies),
    validated: headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined,
  })
}
