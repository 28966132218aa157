import type { Send, Sender } from '../push/outgoing.js'
import type { Fate, Protocol, PushQueue } from '../push/queue.js'
import type { Resource } from '../snapshot/resource.js'

export type DelivererLimits = {
  /** Requests under way: of all, and to one host. */
  readonly concurrency: number
  readonly perHost: number
  /** Of all: verifications, and deliveries that failed before. Strangers who are slow to answer get no more. */
  readonly verifications: number
  readonly retries: number
  /** How long a claim holds: longer than the longest request, so that none is made twice by two processes. */
  readonly claimMs: number
  /** How often is looked for work nobody has told us of: of a process that died, of another replica. */
  readonly idleMs: number
  readonly pruneMs: number
  /** Fates are written, and work is claimed, so many at once, or after this time: each write waits for a disk. */
  readonly batch: number
  readonly batchMs: number
  /** How long requests under way may take once we are closing. */
  readonly graceMs: number
  /** See `QueueLimits`. */
  readonly subscriptionsOfAddress: number
}

export type DelivererPorts = {
  readonly queue: PushQueue
  readonly send: Send
  readonly sender: Sender
  /** The bytes of a topic as they are served now; null when there is no such topic. */
  readonly contentOf: (topic: string) => Promise<Resource | null>
  /** The publish that content shows. */
  readonly revision: () => number
  readonly nowMs: () => number
  /** From 0 to 1. */
  readonly chance: () => number
  /** A random text nobody can guess, new each time. */
  readonly challenge: () => string
  readonly report: (event: PushEvent) => void
  readonly onFault: (error: unknown) => void
  readonly limits: DelivererLimits
}

/** What became of a piece of work, for the log. Of a callback only the host: its path is the subscriber's secret. */
export type PushEvent =
  | {
      readonly kind: Fate['kind'] | 'denied'
      readonly what: 'delivery' | 'subscribe' | 'unsubscribe'
      readonly protocol: Protocol
      readonly topic: string
      readonly host: string
      readonly attempt: number
      /** `answered 503` */
      readonly why: string
      /** Of a delivery: the publish, and the time from its being stored to this answer. */
      readonly revision?: number
      readonly latencyMs?: number
      readonly retryMs?: number
    }
  | { readonly kind: 'leases-ended'; readonly count: number }
