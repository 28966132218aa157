import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type Delivery, type Fate, NO_END_SECONDS, type Verification } from '../../push/queue.js'
import { EVERY_TOPIC } from '../../push/topics.js'
import type { PushSubscriptionRow } from './push-tables.js'
import { ofPair } from './queue-pair.js'
import type { Tables } from './tables.js'

/** Write what became of a job; the caller holds the transaction. */
export async function finishJob(database: Kysely<Tables>, fate: Fate): Promise<void> {
  const { job } = fate
  if (job.kind === 'verification') return finishVerification(database, fate, job)
  if (fate.kind === 'ended') {
    await database.deleteFrom('push_subscriptions').where('id', '=', job.id).execute()
    return
  }
  // A claim that was lost has another attempt by now.
  await database
    .updateTable('push_subscriptions')
    .set((row) => changesOf(fate, job, row('failures', '+', 1)))
    .where('id', '=', job.id)
    .where('attempt', '=', job.attempt)
    .execute()
}

function changesOf<Expression>(fate: Fate, { wanted, attempt }: Delivery, oneMoreFailure: Expression) {
  switch (fate.kind) {
    case 'delivered':
      return {
        delivered: wanted,
        delivered_at: Math.floor(fate.atMs / 1000),
        etag: fate.etag,
        attempt: 0,
        due_ms: 0,
        failures: 0,
      }
    case 'skipped':
      return { delivered: wanted, attempt: 0, due_ms: 0 }
    case 'given-up':
      return { delivered: wanted, attempt: 0, due_ms: 0, failures: oneMoreFailure }
    case 'postponed':
      return { due_ms: fate.dueMs, failures: oneMoreFailure }
    default:
      return { attempt: attempt - 1, due_ms: 0 }
  }
}

async function finishVerification(database: Kysely<Tables>, fate: Fate, job: Verification): Promise<void> {
  if (fate.kind === 'released') {
    await ofPair(database.updateTable('push_requests'), job)
      .set({ attempt: job.attempt - 1, due_ms: 0 })
      .where('attempt', '=', job.attempt)
      .execute()
    return
  }
  if (fate.kind === 'confirmed' && job.mode === 'unsubscribe')
    await ofPair(database.deleteFrom('push_subscriptions'), job).execute()
  if (fate.kind === 'confirmed' && job.mode === 'subscribe') await keep(database, job, fate)
  await ofPair(database.deleteFrom('push_requests'), job).where('version', '=', job.version).execute()
  // Somebody asked again meanwhile: that is to be verified next.
  await ofPair(database.updateTable('push_requests'), job).set({ attempt: 0, due_ms: 0 }).execute()
}

/** A new subscription is owed what is published from now on; one that is renewed keeps what it is owed. */
async function keep(
  database: Kysely<Tables>,
  { protocol, topic, callback, host, secret, leaseSeconds }: Verification,
  { address, atMs }: { readonly address: string; readonly atMs: number },
): Promise<void> {
  const since = Math.floor(atMs / 1000)
  await database
    .insertInto('push_subscriptions')
    .values({
      ...BLANK,
      id: randomUUID(),
      protocol,
      topic,
      callback,
      host,
      address,
      secret,
      since,
      lease_until: since + leaseSeconds,
      delivered: await revisionOf(database, topic),
    })
    .onConflict((conflict) =>
      conflict.columns(['callback', 'topic', 'protocol']).doUpdateSet((row) => ({
        address: row.ref('excluded.address'),
        secret: row.ref('excluded.secret'),
        lease_until: row.ref('excluded.lease_until'),
      })),
    )
    .execute()
}

const BLANK = {
  address: null,
  secret: null,
  delivered_at: null,
  etag: '',
  attempt: 0,
  due_ms: 0,
  failures: 0,
} as const satisfies Partial<PushSubscriptionRow>

async function revisionOf(database: Kysely<Tables>, topic: string): Promise<number> {
  const row = await database.selectFrom('push_topics').select('revision').where('path', '=', topic).executeTakeFirst()
  return row?.revision ?? 0
}

/** Outside hubs are subscriptions to every topic that were never asked for and never end. */
export async function useHubs(database: Kysely<Tables>, hubs: readonly string[], nowMs: number): Promise<void> {
  const others = database.deleteFrom('push_subscriptions').where('protocol', '=', 'ping')
  await (hubs.length === 0 ? others : others.where('callback', 'not in', [...hubs])).execute()
  const delivered = await revisionOf(database, EVERY_TOPIC)
  for (const callback of hubs)
    await database
      .insertInto('push_subscriptions')
      .values({
        ...BLANK,
        id: randomUUID(),
        protocol: 'ping',
        topic: EVERY_TOPIC,
        callback,
        host: new URL(callback).hostname,
        since: Math.floor(nowMs / 1000),
        lease_until: NO_END_SECONDS,
        delivered,
      })
      .onConflict((conflict) => conflict.columns(['callback', 'topic', 'protocol']).doNothing())
      .execute()
}
