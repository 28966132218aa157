import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Channel } from '../channel.js'
import { createHub, HUB_LIMITS, type HubEvent } from '../http/hub.js'
import type { RequestIds } from '../http/request-id.js'
import type { Metrics } from '../metrics/metrics.js'
import { LedgerUnusable } from '../ledger/ledger.js'
import { ownHub } from '../links.js'
import type { PushEvent } from '../outbound/ports.js'
import { DELIVERER_LIMITS, startDeliverer } from '../outbound/deliverer.js'
import { openSending } from '../outbound/send.js'
import type { Publisher } from '../publisher/publisher.js'
import { type PushQueue, QUEUE_LIMITS } from '../push/queue.js'

export type Pushing = {
  /** Null when the configuration has no hub of ours. */
  readonly hub: ReturnType<typeof createHub> | null
  readonly wake: () => void
  readonly close: () => Promise<void>
}

export type PushingParts = {
  readonly channel: Channel
  readonly queue: PushQueue
  readonly publisher: Pick<Publisher, 'snapshot' | 'find' | 'make'>
  readonly environment: NodeJS.ProcessEnv
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'pushed'>
  readonly idOf: RequestIds
}

/** For development, where a test may be quicker than any honest subscriber. */
const WITHOUT_END = 1_000_000

/** Tell subscribers and outside hubs of every publish on this ledger, whoever published it. */
export async function startPushing({
  channel,
  queue,
  publisher,
  environment,
  log,
  metrics,
  idOf,
}: PushingParts): Promise<Pushing> {
  const allowLoopback = environment['STRILLONE_HUB_ALLOW_LOOPBACK'] === '1'
  if (allowLoopback)
    log.warn(
      'STRILLONE_HUB_ALLOW_LOOPBACK=1: strangers can make this server call services of its own machine; for development only',
    )
  const own = ownHub(channel)
  await queue.useHubs(
    channel.hubs.filter((hub) => hub !== own),
    Date.now(),
  )
  const contentOf = async (topic: string) => publisher.find(topic) ?? publisher.make(topic)
  const sending = openSending({ allowLoopback })
  const deliverer = startDeliverer({
    queue,
    send: sending.send,
    sender: { url: channel.url, hubs: channel.hubs },
    contentOf,
    revision: () => publisher.snapshot().latest.revision,
    nowMs: Date.now,
    chance: Math.random,
    challenge: () => randomBytes(24).toString('base64url'),
    report: (event) => {
      logEvent(event, log)
      if (event.kind !== 'leases-ended') metrics.pushed(event)
    },
    onFault: (error) =>
      error instanceof LedgerUnusable
        ? log.error(`delivering waits: ${error.message}`)
        : log.error(error, 'delivering failed'),
    limits: { ...DELIVERER_LIMITS, ...(allowLoopback ? { subscriptionsOfAddress: WITHOUT_END } : QUEUE_LIMITS) },
  })
  const limits = allowLoopback
    ? {
        ...QUEUE_LIMITS,
        ...EVERYBODY_IS_LOCAL,
        requestsOfClient: WITHOUT_END,
        requestsOfHost: WITHOUT_END,
        requests: WITHOUT_END,
      }
    : HUB_LIMITS
  return {
    hub:
      own === null
        ? null
        : createHub({
            queue,
            channel,
            contentOf,
            wake: deliverer.wake,
            nowMs: Date.now,
            allowLoopback,
            limits,
            idOf,
            report: (event) => logRequest(event, log),
          }),
    wake: deliverer.wake,
    close: async () => {
      await deliverer.close()
      await sending.close()
    },
  }
}

/** Who subscribed when the publication was public is told nothing once it is not. */
export function withoutTopics(publisher: Publisher): Publisher {
  return { ...publisher, find: () => undefined, make: async () => null }
}

const EVERYBODY_IS_LOCAL = {
  pendingOfHost: WITHOUT_END,
  pendingOfClient: WITHOUT_END,
  subscriptionsOfHost: WITHOUT_END,
} as const

/** What is kept is told of once it is verified; who asks too often must not fill the log as well. */
function logRequest({ why, ...about }: HubEvent, log: Logger): void {
  if (about.status < 400) log.debug(about, 'hub: asked, and asks the callback next')
  else log[about.status === 429 ? 'debug' : 'info'](about, `hub: refused: ${why}`)
}

const MESSAGES = {
  delivered: 'delivered',
  skipped: 'not delivered: nothing new in it',
  postponed: 'delivery failed; it is tried again',
  'given-up': 'delivery given up; the next publish is tried',
  ended: 'subscriber is gone',
  confirmed: 'subscriber agreed',
  unconfirmed: 'subscriber did not agree',
  denied: 'subscription denied',
  released: 'put back at shutdown',
} as const satisfies Record<Exclude<PushEvent['kind'], 'leases-ended'>, string>

/** One line for each fate. */
function logEvent(event: PushEvent, log: Logger): void {
  if (event.kind === 'leases-ended') {
    log.info({ count: event.count }, 'leases ended')
    return
  }
  const { kind, ...about } = event
  const level = kind === 'postponed' || kind === 'given-up' ? 'warn' : 'info'
  log[level](about, MESSAGES[kind])
}
