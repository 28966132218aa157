import { type Kysely, sql } from 'kysely'
import type { Publish } from '../../ledger/ledger.js'
import type { PushQueue, QueueDepth, Subscription } from '../../push/queue.js'
import { LONGEST_WAIT_MS } from '../../push/retry.js'
import { EVERY_TOPIC, topicsTouched } from '../../push/topics.js'
import { ask } from './queue-ask.js'
import { claimJobs } from './queue-claim.js'
import { finishJob, useHubs } from './queue-finish.js'
import type { PushSubscriptionRow } from './push-tables.js'
import { type Tables, toInstant } from './tables.js'

/** Topics written by one statement. */
const TOPICS_AT_ONCE = 100

/**
 * Owe the touched topics to their subscribers: a row a topic, however many subscribe. The caller holds the
 * transaction of the publish.
 */
export async function enqueueTopics(database: Kysely<Tables>, publish: Publish): Promise<void> {
  const touched = topicsTouched(publish)
  if (touched.length === 0) return
  const rows = [...touched, EVERY_TOPIC].map((path) => ({ path, revision: publish.revision, at_ms: Date.now() }))
  for (let start = 0; start < rows.length; start += TOPICS_AT_ONCE)
    await database
      .insertInto('push_topics')
      .values(rows.slice(start, start + TOPICS_AT_ONCE))
      .onConflict((conflict) =>
        conflict
          .column('path')
          .doUpdateSet((row) => ({ revision: row.ref('excluded.revision'), at_ms: row.ref('excluded.at_ms') })),
      )
      .execute()
}

export type Transact = <T>(work: (transaction: Kysely<Tables>) => Promise<T>) => Promise<T>

export type SqlQueueOptions = {
  /** For what only looks, beside a writer at work. */
  readonly reader: Kysely<Tables>
  /**
   * Run a transaction without waiting for the disk: a crash of the program loses nothing of it, a power cut may
   * lose what was written in the last moments. Then work is done twice; an agreement is not written so.
   */
  readonly quickly: Transact
  /** Whether rows that another program is claiming can be passed over, instead of waiting for it. */
  readonly skipsLocked: boolean
}

/** The queue in tables of the ledger's database. */
export function createSqlQueue(database: Kysely<Tables>, { reader, quickly, skipsLocked }: SqlQueueOptions): PushQueue {
  const durably: Transact = (work) => database.transaction().execute(work)
  return {
    ask: (request, limits, nowMs) => quickly((transaction) => ask(transaction, request, limits, nowMs)),
    claim: (request) => quickly((transaction) => claimJobs(transaction, request, skipsLocked)),
    finish: async (fates) => {
      if (fates.length === 0) return
      const transact = fates.some(({ kind }) => kind === 'confirmed' || kind === 'ended') ? durably : quickly
      await transact(async (transaction) => {
        for (const fate of fates) await finishJob(transaction, fate)
      })
    },
    nextDueMs: () => nextDueMs(reader),
    depth: () => depth(reader),
    topicsBetween: async (after, upTo) => {
      const rows = await reader
        .selectFrom('push_topics')
        .select('path')
        .where('revision', '>', after)
        .where('revision', '<=', upTo)
        .where('path', '<>', EVERY_TOPIC)
        .orderBy('path')
        .execute()
      return rows.map(({ path }) => path)
    },
    subscriptionsAt: (address) => countSubscriptions(reader, address),
    prune: async (nowMs) => {
      await bringForward(database, nowMs)
      const { numDeletedRows } = await database
        .deleteFrom('push_subscriptions')
        .where('lease_until', '<=', Math.floor(nowMs / 1000))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
    useHubs: (hubs, nowMs) => durably((transaction) => useHubs(transaction, hubs, nowMs)),
    list: async (after, limit) => {
      const rows = await reader
        .selectFrom('push_subscriptions')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toSubscription)
    },
  }
}

async function bringForward(database: Kysely<Tables>, nowMs: number): Promise<void> {
  await database
    .updateTable('push_subscriptions')
    .set({ due_ms: nowMs })
    .where('attempt', '>', sql.lit(0))
    .where('due_ms', '>', nowMs + LONGEST_WAIT_MS)
    .execute()
  await database
    .updateTable('push_requests')
    .set({ due_ms: nowMs })
    .where('due_ms', '>', nowMs + LONGEST_WAIT_MS)
    .execute()
}

async function nextDueMs(reader: Kysely<Tables>): Promise<number | null> {
  const least = await Promise.all([
    reader
      .selectFrom('push_subscriptions')
      .select((select) => select.fn.min('due_ms').as('due'))
      .where('attempt', '>', sql.lit(0))
      .executeTakeFirst(),
    reader
      .selectFrom('push_requests')
      .select((select) => select.fn.min('due_ms').as('due'))
      .executeTakeFirst(),
  ])
  const due = least.flatMap((row) => (row?.due === undefined || row.due === null ? [] : [row.due]))
  return due.length === 0 ? null : Math.min(...due)
}

async function countSubscriptions(reader: Kysely<Tables>, address: string): Promise<number> {
  const row = await reader
    .selectFrom('push_subscriptions')
    .select((select) => select.fn.countAll().as('count'))
    .where('address', '=', address)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

function toSubscription(row: PushSubscriptionRow): Subscription {
  return {
    id: row.id,
    protocol: row.protocol,
    topic: row.topic,
    callback: row.callback,
    host: row.host,
    signed: row.secret !== null,
    since: toInstant(row.since),
    leaseUntil: toInstant(row.lease_until),
    delivered: row.delivered,
    deliveredAt: row.delivered_at === null ? null : toInstant(row.delivered_at),
    failures: row.failures,
  }
}

async function depth(database: Kysely<Tables>): Promise<QueueDepth> {
  const subscriptions = database.selectFrom('push_subscriptions')
  const behind = subscriptions
    .innerJoin('push_topics', 'push_topics.path', 'push_subscriptions.topic')
    .whereRef('push_subscriptions.delivered', '<', 'push_topics.revision')
  return {
    subscriptions: await count(subscriptions.select(({ fn }) => fn.countAll<number>().as('rows'))),
    behind: await count(behind.select(({ fn }) => fn.countAll<number>().as('rows'))),
    requests: await count(database.selectFrom('push_requests').select(({ fn }) => fn.countAll<number>().as('rows'))),
  }
}

async function count(query: {
  readonly executeTakeFirst: () => Promise<{ readonly rows: number } | undefined>
}): Promise<number> {
  return (await query.executeTakeFirst())?.rows ?? 0
}
