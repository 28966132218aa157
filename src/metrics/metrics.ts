import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Program } from '../readers/programs.js'
import type { Resource } from '../snapshot/resource.js'
import { type PublicationPorts, watchPublication } from './publication.js'

/** One answer to a GET or HEAD for a resource. */
export type Answer = {
  readonly resource: Resource
  readonly status: number
  /** Bytes of the body that were sent. */
  readonly bytes: number
  readonly userAgent: string | undefined
}

/** The name of the program behind a User-Agent. */
type ProgramOf = (userAgent: string | undefined) => Pick<Program, 'name'>

/** What became of one piece of push work. */
export type PushOutcome = { readonly kind: string; readonly latencyMs?: number }

export type QueueFigures = { readonly subscriptions: number; readonly behind: number; readonly requests: number }

/** What the program did, counted; as text for Prometheus. */
export type Metrics = {
  readonly answered: (answer: Answer) => void
  readonly published: (milliseconds: number) => void
  /** A publish could not be stored or shown; it is tried again. */
  readonly publishFailed: () => void
  /** A request could not be answered, by a fault of ours or the ledger's. */
  readonly faulted: () => void
  readonly pushed: (outcome: PushOutcome) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

type Tally = { count: number; sent: number; saved: number }

export type MetricsPorts = PublicationPorts & {
  /** Asked at each look; what it cannot say is left out. */
  readonly queue: () => Promise<QueueFigures>
  readonly programOf: ProgramOf
  readonly version: string
}

/** On the way of a poll stands one look-up and three additions: the rest is done when somebody looks. */
export function createMetrics({ queue, programOf, version, ...publication }: MetricsPorts): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const tallies = new Map<string, Tally>()
  countPolls(registry, tallies)
  const publishing = new Histogram({
    name: 'strillone_publish_seconds',
    help: 'From a change being noticed to its being shown',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  const delivered = new Histogram({
    name: 'strillone_push_delivery_seconds',
    help: 'From a publish being stored to its being accepted by a subscriber',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600],
    registers: [registry],
  })
  const pushes = new Counter({
    name: 'strillone_push_total',
    help: 'Deliveries and verifications, by what became of them',
    labelNames: ['fate'],
    registers: [registry],
  })
  const failures = new Counter({
    name: 'strillone_publish_failures_total',
    help: 'Publishes that could not be stored or shown, and were tried again',
    registers: [registry],
  })
  const faults = new Counter({
    name: 'strillone_faults_total',
    help: 'Requests answered with 500 or 503',
    registers: [registry],
  })
  const build = new Gauge({
    name: 'strillone_build_info',
    help: 'Always 1; the version of the program is a label',
    labelNames: ['version'],
    registers: [registry],
  })
  build.set({ version }, 1)
  watchQueue(registry, queue)
  watchPublication(registry, publication)
  return {
    answered: ({ resource, status, bytes, userAgent }) => {
      const key = `${feedOf(resource)}|${status}|${programOf(userAgent).name}`
      const tally = tallies.get(key) ?? { count: 0, sent: 0, saved: 0 }
      tally.count += 1
      tally.sent += bytes
      tally.saved += Math.max(0, resource.body.length - bytes)
      tallies.set(key, tally)
    },
    published: (milliseconds) => publishing.observe(milliseconds / 1000),
    publishFailed: () => failures.inc(),
    faulted: () => faults.inc(),
    pushed: ({ kind, latencyMs }) => {
      pushes.inc({ fate: kind })
      if (kind === 'delivered' && latencyMs !== undefined) delivered.observe(latencyMs / 1000)
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

/** `stories/RSS 2.0`, `tag/Atom 1.0`; not which tag: a label with no end fills the memory of who counts. */
function feedOf({ source }: Resource): string {
  return source ? `${source.feed.place.kind}/${source.format.name}` : 'page'
}

function countPolls(registry: Registry, tallies: ReadonlyMap<string, Tally>): void {
  const labelNames = ['feed', 'status', 'reader']
  const figures = [
    ['strillone_answers_total', 'Answers to requests for feeds and pages', 'count'],
    ['strillone_sent_bytes_total', 'Bytes of their bodies', 'sent'],
    ['strillone_saved_bytes_total', 'Bytes that were not sent: the client had them, or they were compressed', 'saved'],
  ] as const
  for (const [name, help, figure] of figures) {
    const counter: Counter = new Counter({
      name,
      help,
      labelNames,
      registers: [registry],
      collect: () => {
        counter.reset()
        for (const [key, tally] of tallies) {
          const [feed = '', status = '', reader = ''] = key.split('|')
          counter.inc({ feed, status, reader }, tally[figure])
        }
      },
    })
  }
}

function watchQueue(registry: Registry, queue: () => Promise<QueueFigures>): void {
  const gauge: Gauge = new Gauge({
    name: 'strillone_push_queue',
    help: 'Subscriptions, those owed a delivery, and requests that wait for verification',
    labelNames: ['what'],
    registers: [registry],
    collect: async () => {
      gauge.reset()
      // While the ledger is out of reach the rest is worth reading all the more.
      const figures = await queue().catch(() => null)
      for (const [what, count] of Object.entries(figures ?? {})) gauge.set({ what }, count)
    },
  })
}
