import type { Protocol, SubscriptionRequest } from '../../push/queue.js'
import type { Statements } from './statements.js'

/** Instants that end in `_ms` are milliseconds, the others seconds since 1970. */
export type PushTables = {
  readonly push_topics: PushTopicRow
  readonly push_subscriptions: PushSubscriptionRow
  readonly push_requests: PushRequestRow
}

/** The last publish that touched a topic, and when it was stored. */
type PushTopicRow = { readonly path: string; readonly revision: number; readonly at_ms: number }

export type PushSubscriptionRow = {
  readonly id: string
  readonly protocol: Protocol
  readonly topic: string
  readonly callback: string
  readonly host: string
  readonly address: string | null
  readonly secret: string | null
  readonly since: number
  readonly lease_until: number
  readonly delivered: number
  readonly delivered_at: number | null
  readonly etag: string
  /**
   * 0: nothing was tried since the last success; it is owed a delivery while `delivered` is behind its topic.
   * Else: it is claimed, or waits to be tried again, until `due_ms`.
   */
  readonly attempt: number
  readonly due_ms: number
  readonly failures: number
}

export type PushRequestRow = {
  readonly protocol: SubscriptionRequest['protocol']
  readonly mode: SubscriptionRequest['mode']
  readonly topic: string
  readonly callback: string
  readonly host: string
  readonly client: string
  readonly secret: string | null
  readonly lease_seconds: number
  readonly proof: SubscriptionRequest['proof']
  readonly version: number
  readonly attempt: number
  readonly due_ms: number
}

/** The step that brings subscriptions into a database. */
export const pushTables: Statements = ({ integer, text, tableEnd }) => [
  `create table push_topics (
    path ${text} not null primary key,
    revision ${integer} not null,
    at_ms ${integer} not null
  )${tableEnd}`,
  `create table push_subscriptions (
    id ${text} not null primary key,
    protocol ${text} not null,
    topic ${text} not null,
    callback ${text} not null,
    host ${text} not null,
    address ${text},
    secret ${text},
    since ${integer} not null,
    lease_until ${integer} not null,
    delivered ${integer} not null,
    delivered_at ${integer},
    etag ${text} not null,
    attempt ${integer} not null,
    due_ms ${integer} not null,
    failures ${integer} not null,
    unique (callback, topic, protocol)
  )${tableEnd}`,
  'create index push_subscriptions_fresh on push_subscriptions (topic, delivered) where attempt = 0',
  'create index push_subscriptions_tried on push_subscriptions (due_ms) where attempt > 0',
  'create index push_subscriptions_by_host on push_subscriptions (host)',
  'create index push_subscriptions_by_address on push_subscriptions (address)',
  'create index push_subscriptions_by_lease on push_subscriptions (lease_until)',
  `create table push_requests (
    protocol ${text} not null,
    mode ${text} not null,
    topic ${text} not null,
    callback ${text} not null,
    host ${text} not null,
    client ${text} not null,
    secret ${text},
    lease_seconds ${integer} not null,
    proof ${text} not null,
    version ${integer} not null,
    attempt ${integer} not null,
    due_ms ${integer} not null,
    primary key (callback, topic, protocol)
  )${tableEnd}`,
  'create index push_requests_due on push_requests (due_ms)',
  'create index push_requests_by_host on push_requests (host)',
  'create index push_requests_by_client on push_requests (client)',
]
