import type { Publish } from '../../ledger/ledger.js'
import {
  type Asked,
  type ClaimRequest,
  type Delivery,
  type Job,
  MOST_VERIFICATIONS,
  type PushQueue,
  type QueueLimits,
  type Subscription,
  type SubscriptionRequest,
  type Verification,
} from '../../push/queue.js'
import { LONGEST_WAIT_MS } from '../../push/retry.js'
import { EVERY_TOPIC, topicsTouched } from '../../push/topics.js'
import { finish, keyOf, type Kept, type MemoryRows, useHubs, type Waiting } from './queue-rows.js'

export type MemoryQueue = { readonly queue: PushQueue; readonly enqueue: (publish: Publish) => void }

/** The queue of a ledger in memory: every question walks all rows. */
export function createMemoryQueue(): MemoryQueue {
  const memory: MemoryRows = { topics: new Map(), subscriptions: new Map(), requests: new Map() }
  const { topics, subscriptions, requests } = memory
  return {
    enqueue: (publish) => {
      const touched = topicsTouched(publish)
      for (const path of touched.length === 0 ? [] : [...touched, EVERY_TOPIC])
        topics.set(path, { revision: publish.revision, atMs: Date.now() })
    },
    queue: {
      ask: async (request, limits, nowMs) => ask(memory, request, limits, nowMs),
      claim: async (request) => claim(memory, request),
      finish: async (fates) => {
        for (const fate of fates) finish(memory, fate)
      },
      nextDueMs: async () => {
        const tried = [...subscriptions.values()].filter(({ attempt }) => attempt > 0)
        const due = [...tried, ...requests.values()].map(({ dueMs }) => dueMs)
        return due.length === 0 ? null : due.reduce((least, one) => Math.min(least, one))
      },
      topicsBetween: async (after, upTo) =>
        [...topics]
          .filter(([path, { revision }]) => path !== EVERY_TOPIC && revision > after && revision <= upTo)
          .map(([path]) => path)
          .toSorted(),
      subscriptionsAt: async (address) => [...subscriptions.values()].filter((one) => one.address === address).length,
      prune: async (nowMs) => {
        const over = [...subscriptions].filter(([, { leaseUntilMs }]) => leaseUntilMs <= nowMs)
        for (const [key] of over) subscriptions.delete(key)
        for (const rows of [subscriptions, requests] as Map<string, { readonly dueMs: number }>[])
          for (const [key, row] of rows)
            if (row.dueMs > nowMs + LONGEST_WAIT_MS) rows.set(key, { ...row, dueMs: nowMs })
        return over.length
      },
      useHubs: async (hubs, nowMs) => useHubs(memory, hubs, nowMs),
      depth: async () => ({
        subscriptions: subscriptions.size,
        behind: [...subscriptions.values()].filter((one) => one.delivered < (topics.get(one.topic)?.revision ?? 0))
          .length,
        requests: requests.size,
      }),
      list: async (after, limit) =>
        [...subscriptions.values()]
          .filter(({ id }) => id > after)
          .toSorted((one, other) => (one.id < other.id ? -1 : 1))
          .slice(0, limit)
          .map(toSubscription),
    },
  }
}

function toSubscription(kept: Kept): Subscription {
  const { id, protocol, topic, callback, host, delivered, failures, deliveredMs } = kept
  return {
    id,
    protocol,
    topic,
    callback,
    host,
    delivered,
    failures,
    signed: kept.secret !== null,
    since: toSecond(kept.sinceMs),
    leaseUntil: toSecond(kept.leaseUntilMs),
    deliveredAt: deliveredMs === null ? null : toSecond(deliveredMs),
  }
}

function toSecond(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000)
}

function ask(
  { subscriptions, requests }: MemoryRows,
  request: SubscriptionRequest,
  limits: QueueLimits,
  nowMs: number,
): Asked {
  const key = keyOf(request)
  const known = requests.get(key)
  if (known) {
    requests.set(key, { ...request, version: known.version + 1, attempt: known.attempt, dueMs: known.dueMs })
    return 'kept'
  }
  const waiting = [...requests.values()]
  if (
    waiting.length >= limits.pending ||
    waiting.filter(({ host }) => host === request.host).length >= limits.pendingOfHost ||
    waiting.filter(({ client }) => client === request.client).length >= limits.pendingOfClient
  )
    return 'too-many-pending'
  if (request.mode === 'subscribe' && !subscriptions.has(key)) {
    const ofHost = [...subscriptions.values()].filter(({ host }) => host === request.host).length
    if (ofHost >= limits.subscriptionsOfHost) return 'too-many-of-host'
    if (subscriptions.size >= limits.subscriptions) return 'too-many-subscriptions'
  }
  requests.set(key, { ...request, version: 1, attempt: 0, dueMs: nowMs })
  return 'kept'
}

function claim(memory: MemoryRows, request: ClaimRequest): Job[] {
  const { limit, verifications: most, retries, roomOf, untilMs } = request
  const taken = new Map<string, number>()
  let left = limit
  const hasRoom = (host: string): boolean => {
    const count = taken.get(host) ?? 0
    if (left === 0 || count >= roomOf(host)) return false
    left -= 1
    taken.set(host, count + 1)
    return true
  }
  const some = <T extends Job>(jobs: readonly T[], wanted: number): T[] => {
    const chosen: T[] = []
    for (const job of jobs) if (chosen.length < wanted && hasRoom(job.host)) chosen.push(job)
    return chosen
  }
  const verifications = some(requestsDue(memory, request), most)
  const owing = owed(memory, request)
  const tried = some(
    owing.filter(({ attempt }) => attempt > 1),
    retries,
  )
  const fresh = some(
    owing.filter(({ attempt }) => attempt === 1),
    limit,
  )
  const deliveries = [...tried, ...fresh]
  for (const one of deliveries) mark(memory.subscriptions, one, untilMs)
  for (const one of verifications) mark(memory.requests, one, untilMs)
  return [...deliveries, ...verifications.filter(({ attempt }) => attempt <= MOST_VERIFICATIONS)]
}

function mark<T extends { readonly attempt: number; readonly dueMs: number }>(
  rows: Map<string, T>,
  job: Job,
  dueMs: number,
): void {
  const key = keyOf(job)
  const row = rows.get(key)
  if (!row) return
  if (job.kind === 'verification' && job.attempt > MOST_VERIFICATIONS) rows.delete(key)
  else rows.set(key, { ...row, attempt: job.attempt, dueMs })
}

function requestsDue({ requests }: MemoryRows, { nowMs }: ClaimRequest): Verification[] {
  return [...requests.values()]
    .filter(({ dueMs }) => dueMs <= nowMs)
    .toSorted((one, other) => one.dueMs - other.dueMs)
    .map((waiting) =>
      Object.assign(withoutDue(waiting), { kind: 'verification' as const, attempt: waiting.attempt + 1 }),
    )
}

function withoutDue({ dueMs: _due, ...same }: Waiting): Omit<Waiting, 'dueMs'> {
  return same
}

function owed({ topics, subscriptions, requests }: MemoryRows, { nowMs, revision }: ClaimRequest): Delivery[] {
  return [...subscriptions].flatMap(([key, kept]) => {
    const topic = topics.get(kept.topic)
    if (!topic || topic.revision > revision || kept.delivered >= topic.revision) return []
    if (kept.leaseUntilMs <= nowMs || (kept.attempt > 0 && kept.dueMs > nowMs)) return []
    const leaving = requests.get(key)
    if (leaving?.mode === 'unsubscribe' && leaving.attempt > 0) return []
    const { id, protocol, callback, host, secret, delivered, etag, attempt } = kept
    const about = { id, protocol, topic: kept.topic, callback, host, secret, delivered, etag, attempt: attempt + 1 }
    return [{ kind: 'delivery' as const, ...about, wanted: topic.revision, publishedMs: topic.atMs }]
  })
}
