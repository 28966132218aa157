import type { Kysely } from 'kysely'
import type { Asked, QueueLimits, SubscriptionRequest } from '../../push/queue.js'
import { ofPair } from './queue-pair.js'
import type { Tables } from './tables.js'

/** Keep a request for verification; the caller holds the transaction. */
export async function ask(
  database: Kysely<Tables>,
  request: SubscriptionRequest,
  limits: QueueLimits,
  nowMs: number,
): Promise<Asked> {
  const refused = await refusal(database, request, limits)
  if (refused !== null) return refused
  const { leaseSeconds: lease_seconds, ...same } = request
  await database
    .insertInto('push_requests')
    .values({ ...same, lease_seconds, version: 1, attempt: 0, due_ms: nowMs })
    .onConflict((conflict) =>
      conflict.columns(['callback', 'topic', 'protocol']).doUpdateSet((row) => ({
        mode: row.ref('excluded.mode'),
        client: row.ref('excluded.client'),
        secret: row.ref('excluded.secret'),
        lease_seconds: row.ref('excluded.lease_seconds'),
        proof: row.ref('excluded.proof'),
        // Attempt and due time stay: asking again makes no second verification while one is under way.
        version: row('push_requests.version', '+', 1),
      })),
    )
    .execute()
  return 'kept'
}

async function refusal(
  database: Kysely<Tables>,
  request: SubscriptionRequest,
  limits: QueueLimits,
): Promise<Asked | null> {
  const { host, client } = request
  const waiting = database.selectFrom('push_requests').select('version')
  if (await isThere(ofPair(waiting, request))) return null
  if (
    (await isThere(waiting.where('host', '=', host).offset(limits.pendingOfHost - 1))) ||
    (await isThere(waiting.where('client', '=', client).offset(limits.pendingOfClient - 1))) ||
    (await isThere(waiting.offset(limits.pending - 1)))
  )
    return 'too-many-pending'
  const held = database.selectFrom('push_subscriptions').select('id')
  if (request.mode === 'unsubscribe' || (await isThere(ofPair(held, request)))) return null
  if (await isThere(held.where('host', '=', host).offset(limits.subscriptionsOfHost - 1))) return 'too-many-of-host'
  return (await isThere(held.offset(limits.subscriptions - 1))) ? 'too-many-subscriptions' : null
}

/** Looks at no more rows than it has to. */
async function isThere(query: { readonly limit: (rows: number) => { readonly execute: () => Promise<unknown[]> } }) {
  return (await query.limit(1).execute()).length > 0
}
