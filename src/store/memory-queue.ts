import { randomUUID } from 'node:crypto'
import type { Publish } from '../ledger/ledger.js'
import {
  type Asked,
  type ClaimRequest,
  type Delivery,
  type Fate,
  type Job,
  MOST_VERIFICATIONS,
  NO_END_SECONDS,
  type Protocol,
  type PushQueue,
  type QueueLimits,
  type SubscriptionRequest,
  type Verification,
} from '../push/queue.js'
import { EVERY_TOPIC, topicsTouched } from '../push/topics.js'

type Kept = {
  readonly id: string
  readonly protocol: Protocol
  readonly topic: string
  readonly callback: string
  readonly host: string
  readonly address: string | null
  readonly secret: string | null
  readonly sinceMs: number
  readonly leaseUntilMs: number
  readonly delivered: number
  readonly deliveredMs: number | null
  readonly etag: string
  /** See `PushSubscriptionRow`. */
  readonly attempt: number
  readonly dueMs: number
  readonly failures: number
}

type Waiting = SubscriptionRequest & { readonly version: number; readonly attempt: number; readonly dueMs: number }

type Memory = {
  readonly topics: Map<string, { readonly revision: number; readonly atMs: number }>
  readonly subscriptions: Map<string, Kept>
  readonly requests: Map<string, Waiting>
}

export type MemoryQueue = { readonly queue: PushQueue; readonly enqueue: (publish: Publish) => void }

/** The queue of a ledger in memory: every question walks all rows. */
export function createMemoryQueue(): MemoryQueue {
  const memory: Memory = { topics: new Map(), subscriptions: new Map(), requests: new Map() }
  const { topics, subscriptions, requests } = memory
  return {
    enqueue: ({ revision, changes }) => {
      const touched = topicsTouched(changes)
      for (const path of touched.length === 0 ? [] : [...touched, EVERY_TOPIC])
        topics.set(path, { revision, atMs: Date.now() })
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
        return over.length
      },
      useHubs: async (hubs, nowMs) => useHubs(memory, hubs, nowMs),
      list: async (after, limit) =>
        [...subscriptions.values()]
          .filter(({ id }) => id > after)
          .toSorted((one, other) => (one.id < other.id ? -1 : 1))
          .slice(0, limit)
          .map(({ sinceMs, leaseUntilMs, deliveredMs, secret, ...same }) => ({
            ...same,
            signed: secret !== null,
            since: toSecond(sinceMs),
            leaseUntil: toSecond(leaseUntilMs),
            deliveredAt: deliveredMs === null ? null : toSecond(deliveredMs),
          })),
    },
  }
}

function keyOf({ protocol, topic, callback }: Pick<Kept, 'protocol' | 'topic' | 'callback'>): string {
  return `${protocol} ${topic} ${callback}`
}

function toSecond(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000)
}

function ask(
  { subscriptions, requests }: Memory,
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

function claim(memory: Memory, request: ClaimRequest): Job[] {
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

function requestsDue({ requests }: Memory, { nowMs }: ClaimRequest): Verification[] {
  return [...requests.values()]
    .filter(({ dueMs }) => dueMs <= nowMs)
    .toSorted((one, other) => one.dueMs - other.dueMs)
    .map(({ dueMs: _due, attempt, ...same }) => ({ kind: 'verification', ...same, attempt: attempt + 1 }))
}

function owed({ topics, subscriptions, requests }: Memory, { nowMs, revision }: ClaimRequest): Delivery[] {
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

function finish(memory: Memory, fate: Fate): void {
  const { job } = fate
  if (job.kind === 'verification') return finishVerification(memory, fate, job)
  const key = keyOf(job)
  const kept = memory.subscriptions.get(key)
  if (!kept || kept.id !== job.id) return undefined
  if (fate.kind === 'ended') memory.subscriptions.delete(key)
  else if (kept.attempt === job.attempt) memory.subscriptions.set(key, { ...kept, ...changesOf(fate, job, kept) })
  return undefined
}

function changesOf(fate: Fate, { wanted, attempt }: Delivery, { failures }: Kept): Partial<Kept> {
  switch (fate.kind) {
    case 'delivered':
      return { delivered: wanted, deliveredMs: fate.atMs, etag: fate.etag, attempt: 0, dueMs: 0, failures: 0 }
    case 'skipped':
      return { delivered: wanted, attempt: 0, dueMs: 0 }
    case 'given-up':
      return { delivered: wanted, attempt: 0, dueMs: 0, failures: failures + 1 }
    case 'postponed':
      return { dueMs: fate.dueMs, failures: failures + 1 }
    default:
      return { attempt: attempt - 1, dueMs: 0 }
  }
}

function finishVerification(memory: Memory, fate: Fate, job: Verification): void {
  const key = keyOf(job)
  const waiting = memory.requests.get(key)
  if (fate.kind === 'released') {
    if (waiting?.attempt === job.attempt) memory.requests.set(key, { ...waiting, attempt: job.attempt - 1, dueMs: 0 })
    return
  }
  if (fate.kind === 'confirmed' && job.mode === 'unsubscribe') memory.subscriptions.delete(key)
  if (fate.kind === 'confirmed' && job.mode === 'subscribe') keep(memory, job, fate)
  if (!waiting) return
  if (waiting.version === job.version) memory.requests.delete(key)
  else memory.requests.set(key, { ...waiting, attempt: 0, dueMs: 0 })
}

function keep(
  { topics, subscriptions }: Memory,
  { protocol, topic, callback, host, secret, leaseSeconds }: Verification,
  { address, atMs }: { readonly address: string; readonly atMs: number },
): void {
  const key = keyOf({ protocol, topic, callback })
  const before = subscriptions.get(key)
  const leaseUntilMs = Math.floor(atMs / 1000 + leaseSeconds) * 1000
  if (before) {
    subscriptions.set(key, { ...before, address, secret, leaseUntilMs })
    return
  }
  const delivered = topics.get(topic)?.revision ?? 0
  const about = { id: randomUUID(), protocol, topic, callback, host, address, secret, sinceMs: atMs, leaseUntilMs }
  subscriptions.set(key, { ...about, delivered, ...BLANK })
}

const BLANK = { deliveredMs: null, etag: '', attempt: 0, dueMs: 0, failures: 0 } as const

function useHubs({ topics, subscriptions }: Memory, hubs: readonly string[], nowMs: number): void {
  for (const [key, { protocol, callback }] of subscriptions)
    if (protocol === 'ping' && !hubs.includes(callback)) subscriptions.delete(key)
  for (const callback of hubs) {
    const about = { protocol: 'ping', topic: EVERY_TOPIC, callback } as const
    if (subscriptions.has(keyOf(about))) continue
    const delivered = topics.get(EVERY_TOPIC)?.revision ?? 0
    const host = new URL(callback).hostname
    const times = { sinceMs: nowMs, leaseUntilMs: NO_END_SECONDS * 1000 }
    subscriptions.set(keyOf(about), {
      id: randomUUID(),
      ...about,
      host,
      address: null,
      secret: null,
      ...times,
      delivered,
      ...BLANK,
    })
  }
}
