import type { Fate, Job } from '../push/queue.js'
import { createCarrier } from './carry-out.js'
import type { DelivererLimits, DelivererPorts } from './ports.js'

export const DELIVERER_LIMITS: Omit<DelivererLimits, 'subscriptionsOfAddress'> = {
  concurrency: 128,
  perHost: 8,
  verifications: 32,
  retries: 64,
  claimMs: 20_000,
  idleMs: 2_000,
  pruneMs: 60_000,
  batch: 64,
  batchMs: 25,
  graceMs: 1_000,
}

export type Deliverer = {
  /** There may be work: something was published or asked. */
  readonly wake: () => void
  /** Take no new work, let requests under way finish for a moment, put the rest back. */
  readonly close: () => Promise<void>
}

const LONGEST_PAUSE_MS = 30_000

/**
 * Does what the queue holds: claims as much as may be under way at once, so that memory hangs on that and not
 * on the number of subscriptions; writes fates in batches. What it claimed when it is killed is claimed again,
 * here or by another process, once the claim is over: everything happens at least once.
 */
export function startDeliverer(ports: DelivererPorts): Deliverer {
  const { queue, limits, nowMs } = ports
  const abort = new AbortController()
  const busy = new Map<string, Busy>()
  const carrier = createCarrier(ports, abort.signal, (job) => waitForPair(busy, job))
  let fates: Fate[] = []
  let timer: NodeJS.Timeout | null = null
  let batchTimer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let isAskedFor = true
  let closed = false
  let pauseMs = 0
  let pruneAtMs = nowMs()

  const flush = async () => {
    if (fates.length === 0) return
    const written = fates
    fates = []
    try {
      await queue.finish(written)
    } catch (error) {
      fates = [...written, ...fates]
      throw error
    }
  }
  const prune = async () => {
    const waitMs = pruneAtMs - nowMs()
    // A clock that was ahead, and was put right, has set a moment it will not come to for long.
    if (waitMs > 0 && waitMs <= limits.pruneMs) return
    pruneAtMs = nowMs() + limits.pruneMs
    const ended = await queue.prune(nowMs())
    if (ended > 0) ports.report({ kind: 'leases-ended', count: ended })
  }
  const claim = async () => {
    const room = limits.concurrency - busy.size - fates.length
    if (room <= 0) return
    const hosts = countHosts(busy)
    const under = [...busy.values()].map(({ job }) => job)
    const jobs = await queue.claim({
      nowMs: nowMs(),
      untilMs: nowMs() + limits.claimMs,
      limit: room,
      verifications: limits.verifications - under.filter(({ kind }) => kind === 'verification').length,
      retries: limits.retries - under.filter(({ kind, attempt }) => kind === 'delivery' && attempt > 1).length,
      revision: ports.revision(),
      roomOf: (host) => limits.perHost - (hosts.get(host) ?? 0),
      fullHosts: [...hosts].flatMap(([host, count]) => (count >= limits.perHost ? [host] : [])),
    })
    for (const job of jobs) start(job)
    if (jobs.length > 0 && jobs.length < room) isAskedFor = true
  }
  const start = (job: Job) => {
    const key = keyOf(job)
    const done = carrier(job).then((fate) => {
      busy.delete(key)
      fates.push(fate)
      if (busy.size === 0 || fates.length >= limits.batch) wake()
      else batchTimer ??= setTimeout(wake, limits.batchMs)
    })
    busy.set(key, { job, done })
  }
  const work = async () => {
    try {
      while (isAskedFor) {
        isAskedFor = false
        await flush()
        if (closed) return
        await prune()
        await claim()
      }
      pauseMs = 0
      const waitMs = ((await queue.nextDueMs()) ?? Infinity) - nowMs()
      // What is due already could not be claimed: its host has no room, say. Whoever makes room wakes us.
      schedule(waitMs > 0 ? Math.min(limits.idleMs, waitMs) : limits.idleMs)
    } catch (error) {
      if (pauseMs === 0) ports.onFault(error)
      pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(limits.idleMs, pauseMs * 2))
      schedule(pauseMs)
    }
  }
  const schedule = (waitMs: number) => {
    if (timer) clearTimeout(timer)
    if (closed) return
    timer = setTimeout(wake, Math.max(1, waitMs))
    timer.unref()
  }
  const wake = () => {
    if (batchTimer) clearTimeout(batchTimer)
    batchTimer = null
    isAskedFor = true
    if (running) return
    running = work().finally(() => {
      running = null
      if (isAskedFor && !closed && pauseMs === 0) wake()
    })
  }

  wake()
  return {
    wake: () => {
      if (!closed) wake()
    },
    close: async () => {
      closed = true
      if (timer) clearTimeout(timer)
      await running
      await settled(busy, limits.graceMs)
      abort.abort()
      await settled(busy, limits.graceMs)
      await running
      await flush().catch(ports.onFault)
    },
  }
}

type Busy = { readonly job: Job; readonly done: Promise<void> }

/**
 * Nobody who has agreed to be unsubscribed gets another delivery: one under way is over before the question is
 * asked, and none is claimed while it is (see the queue).
 */
async function waitForPair(busy: ReadonlyMap<string, Busy>, job: Job): Promise<void> {
  if (job.kind !== 'verification' || job.mode !== 'unsubscribe') return
  await Promise.all(
    [...busy.values()]
      .filter((other) => other.job.kind === 'delivery' && pairOf(other.job) === pairOf(job))
      .map(({ done }) => done),
  )
}

function keyOf(job: Job): string {
  return job.kind === 'delivery' ? job.id : `verify ${pairOf(job)}`
}

function pairOf({ protocol, topic, callback }: Job): string {
  return `${protocol} ${topic} ${callback}`
}

function countHosts(busy: ReadonlyMap<string, Busy>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { job } of busy.values()) counts.set(job.host, (counts.get(job.host) ?? 0) + 1)
  return counts
}

/** Resolves when all work is done, at the latest after this time. */
async function settled(busy: ReadonlyMap<string, Busy>, withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs)
  })
  await Promise.race([late, Promise.all([...busy.values()].map(({ done }) => done))])
  clearTimeout(timer)
}
