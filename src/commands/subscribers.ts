import type { Config } from '../config/config.js'
import { NO_END_SECONDS, type Subscription } from '../push/queue.js'
import { formatRfc3339 } from '../time.js'
import { lookIntoConfiguredLedger } from './open-ledger.js'
import type { PublishOutput } from './publish.js'

export type SubscribersOptions = { readonly json: boolean }

/** Subscriptions held in memory at once, however many there are. */
const PAGE = 1_000

/** Print who is told of changes: topic, host of the callback, since, lease, last delivery, failures since. Times are UTC. */
export async function subscribers(
  config: Config,
  { json }: SubscribersOptions,
  { write, remark }: PublishOutput,
): Promise<void> {
  const ledger = await lookIntoConfiguredLedger(config)
  if (!ledger) return remark(NOBODY)
  try {
    let after = ''
    for (;;) {
      const page = await ledger.queue.list(after, PAGE)
      for (const one of page) write(json ? toJson(one) : toText(one))
      const last = page.at(-1)
      if (!last) break
      after = last.id
    }
    if (after === '') remark(NOBODY)
  } finally {
    await ledger.close()
  }
}

const NOBODY = 'Nobody is subscribed at the hub.'

/** `/rss.xml  websub  reader.example  since …  lease until …  last delivery …  0 failures` */
function toText(one: Subscription): string {
  return [
    one.topic,
    one.protocol,
    one.host,
    `since ${formatRfc3339(one.since)}`,
    leaseOf(one) === null ? 'configured' : `lease until ${leaseOf(one)}`,
    one.deliveredAt ? `last delivery ${formatRfc3339(one.deliveredAt)}` : 'no delivery yet',
    `${one.failures} ${one.failures === 1 ? 'failure' : 'failures'} since`,
  ].join('  ')
}

/** The callback's path is the subscriber's secret, and so it is not shown (WebSub §8.2). */
function toJson(one: Subscription): string {
  const { topic, protocol, host, signed, since, deliveredAt, failures } = one
  return JSON.stringify({
    topic,
    protocol,
    host,
    signed,
    since: formatRfc3339(since),
    leaseUntil: leaseOf(one),
    deliveredAt: deliveredAt && formatRfc3339(deliveredAt),
    failures,
  })
}

function leaseOf({ leaseUntil }: Subscription): string | null {
  return leaseUntil.getTime() >= NO_END_SECONDS * 1000 ? null : formatRfc3339(leaseUntil)
}
