import { randomUUID } from 'node:crypto'
import {
  type Delivery,
  type Fate,
  NO_END_SECONDS,
  type Protocol,
  type SubscriptionRequest,
  type Verification,
} from '../../push/queue.js'
import { EVERY_TOPIC } from '../../push/topics.js'

export type Kept = {
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

export type Waiting = SubscriptionRequest & {
  readonly version: number
  readonly attempt: number
  readonly dueMs: number
}

export type MemoryRows = {
  readonly topics: Map<string, { readonly revision: number; readonly atMs: number }>
  readonly subscriptions: Map<string, Kept>
  readonly requests: Map<string, Waiting>
}

export function keyOf({ protocol, topic, callback }: Pick<Kept, 'protocol' | 'topic' | 'callback'>): string {
  return `${protocol} ${topic} ${callback}`
}

/** Write what became of a job. */
export function finish(memory: MemoryRows, fate: Fate): void {
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

function finishVerification(memory: MemoryRows, fate: Fate, job: Verification): void {
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
  { topics, subscriptions }: MemoryRows,
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

/** See `PushQueue.useHubs`. */
export function useHubs({ topics, subscriptions }: MemoryRows, hubs: readonly string[], nowMs: number): void {
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
