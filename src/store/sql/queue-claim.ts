import { type Kysely, sql } from 'kysely'
import { type ClaimRequest, type Delivery, type Job, MOST_VERIFICATIONS, type Verification } from '../../push/queue.js'
import type { PushRequestRow, PushSubscriptionRow } from './push-tables.js'
import { ofPair } from './queue-pair.js'
import type { Tables } from './tables.js'

/** Rows looked at for each that may be claimed: hosts near their limit take some of them. */
const LOOKED_AT_FOR_ONE = 2

/** Claim work; the caller holds the transaction. What is claimed has a new attempt and is due when the claim ends. */
export async function claimJobs(database: Kysely<Tables>, request: ClaimRequest, skipsLocked: boolean): Promise<Job[]> {
  const looking = { limit: request.limit * LOOKED_AT_FOR_ONE, skipsLocked }
  const found = [
    ...(await requestsDue(database, request, looking)).map((row) => ({ kind: 'verification' as const, row })),
    ...(await retriesDue(database, request, looking)).map((row) => ({ kind: 'retry' as const, row })),
    ...(await freshlyOwed(database, request, looking)).map((row) => ({ kind: 'fresh' as const, row })),
  ]
  const chosen = withRoom(found, request)
  const deliveries = chosen.flatMap((one) => (one.kind === 'verification' ? [] : [one.row]))
  const verifications = chosen.flatMap((one) => (one.kind === 'verification' ? [one.row] : []))
  await markDeliveries(database, deliveries, request)
  for (const row of verifications) await markVerification(database, row, request)
  // Deliveries first: one to a subscriber that is to be unsubscribed is then under way before its verification.
  return [
    ...deliveries.map(toDelivery),
    ...verifications.filter(({ attempt }) => attempt < MOST_VERIFICATIONS).map(toVerification),
  ]
}

type Looking = { readonly limit: number; readonly skipsLocked: boolean }

/** A subscription with the publish it is owed. */
type OwedRow = PushSubscriptionRow & { readonly wanted: number; readonly at_ms: number }

/** Cross joins, as SQLite then keeps their order: topic by topic those behind, or those that were tried, as they are due. */
function topicsFirst(database: Kysely<Tables>) {
  return database.selectFrom('push_topics').crossJoin('push_subscriptions')
}

function triedFirst(database: Kysely<Tables>): ReturnType<typeof topicsFirst> {
  return database.selectFrom('push_subscriptions').crossJoin('push_topics')
}

function owed(
  from: ReturnType<typeof topicsFirst>,
  { nowMs, revision, fullHosts }: ClaimRequest,
  { limit, skipsLocked }: Looking,
) {
  return (
    from
      .whereRef('push_subscriptions.topic', '=', 'push_topics.path')
      .selectAll('push_subscriptions')
      .select(['push_topics.revision as wanted', 'push_topics.at_ms'])
      .where('push_topics.revision', '<=', revision)
      .whereRef('push_subscriptions.delivered', '<', 'push_topics.revision')
      // An expression, so that what is behind is found by the index of that, and not by the one of leases.
      .where(sql<number>`push_subscriptions.lease_until + 0`, '>', Math.floor(nowMs / 1000))
      .where((row) =>
        // While a subscriber is asked whether it wants to leave it gets nothing more.
        row.not(
          row.exists(
            row
              .selectFrom('push_requests')
              .select('version')
              .whereRef('push_requests.callback', '=', 'push_subscriptions.callback')
              .whereRef('push_requests.topic', '=', 'push_subscriptions.topic')
              .whereRef('push_requests.protocol', '=', 'push_subscriptions.protocol')
              .where('push_requests.mode', '=', 'unsubscribe')
              .where('push_requests.attempt', '>', 0),
          ),
        ),
      )
      .$if(fullHosts.length > 0, (query) => query.where('push_subscriptions.host', 'not in', [...fullHosts]))
      .$if(skipsLocked, (query) => query.forUpdate('push_subscriptions').skipLocked())
      .limit(limit)
  )
}

function freshlyOwed(database: Kysely<Tables>, request: ClaimRequest, looking: Looking): Promise<OwedRow[]> {
  return owed(topicsFirst(database), request, looking).where('push_subscriptions.attempt', '=', sql.lit(0)).execute()
}

function retriesDue(database: Kysely<Tables>, request: ClaimRequest, looking: Looking): Promise<OwedRow[]> {
  return owed(triedFirst(database), request, looking)
    .where('push_subscriptions.attempt', '>', sql.lit(0))
    .where('push_subscriptions.due_ms', '<=', request.nowMs)
    .orderBy('push_subscriptions.due_ms')
    .execute()
}

function requestsDue(
  database: Kysely<Tables>,
  { nowMs, fullHosts }: ClaimRequest,
  { limit, skipsLocked }: Looking,
): Promise<PushRequestRow[]> {
  return database
    .selectFrom('push_requests')
    .selectAll()
    .where('due_ms', '<=', nowMs)
    .$if(fullHosts.length > 0, (query) => query.where('host', 'not in', [...fullHosts]))
    .orderBy('due_ms')
    .$if(skipsLocked, (query) => query.forUpdate().skipLocked())
    .limit(limit)
    .execute()
}

type Kind = 'verification' | 'retry' | 'fresh'

/** As many as there is room for: of all, of each kind, for each host. */
function withRoom<T extends { readonly kind: Kind; readonly row: { readonly host: string } }>(
  found: readonly T[],
  { limit, verifications, retries, roomOf }: ClaimRequest,
): T[] {
  const left: Record<Kind, number> = { verification: verifications, retry: retries, fresh: limit }
  const taken = new Map<string, number>()
  const chosen: T[] = []
  for (const one of found) {
    const { host } = one.row
    const count = taken.get(host) ?? 0
    if (chosen.length >= limit || left[one.kind] <= 0 || count >= roomOf(host)) continue
    left[one.kind] -= 1
    taken.set(host, count + 1)
    chosen.push(one)
  }
  return chosen
}

async function markDeliveries(database: Kysely<Tables>, rows: readonly OwedRow[], { untilMs }: ClaimRequest) {
  if (rows.length === 0) return
  await database
    .updateTable('push_subscriptions')
    .set((row) => ({ attempt: row('attempt', '+', 1), due_ms: untilMs }))
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
}

/** One that was claimed so often and never finished ends whoever claims it. */
async function markVerification(database: Kysely<Tables>, row: PushRequestRow, { untilMs }: ClaimRequest) {
  if (row.attempt >= MOST_VERIFICATIONS) await ofPair(database.deleteFrom('push_requests'), row).execute()
  else
    await ofPair(database.updateTable('push_requests'), row)
      .set({ attempt: row.attempt + 1, due_ms: untilMs })
      .execute()
}

function toDelivery(row: OwedRow): Delivery {
  const { id, protocol, topic, callback, host, secret, delivered, wanted, etag, attempt, at_ms: publishedMs } = row
  return {
    kind: 'delivery',
    id,
    protocol,
    topic,
    callback,
    host,
    secret,
    delivered,
    wanted,
    publishedMs,
    etag,
    attempt: attempt + 1,
  }
}

function toVerification({ lease_seconds: leaseSeconds, due_ms: _due, attempt, ...same }: PushRequestRow): Verification {
  return { kind: 'verification', ...same, leaseSeconds, attempt: attempt + 1 }
}
