import pLimit from 'p-limit'
import { describeAnswer, fateOfDelivery, fateOfVerification } from '../push/fate.js'
import { type Answer, cloudNoticeOf, denialOf, distributionOf, pingOf, verificationOf } from '../push/outgoing.js'
import type { Delivery, Fate, Job, Verification } from '../push/queue.js'
import type { DelivererPorts, PushEvent } from './ports.js'

/** Requests to one outside hub at once. */
const PINGS_AT_ONCE = 8

/** Does one job and says what became of it. Never rejects: a fault of ours is a failure like another. */
export function createCarrier(
  ports: DelivererPorts,
  abort: AbortSignal,
  before: (job: Job) => Promise<void>,
): (job: Job) => Promise<Fate> {
  const { report, nowMs, chance, onFault } = ports
  return async (job) => {
    try {
      await before(job)
      const outcome = await (job.kind === 'delivery' ? deliver(ports, job, abort) : verify(ports, job, abort))
      report(eventOf(outcome, nowMs()))
      return outcome.fate
    } catch (error) {
      onFault(error)
      const answer: Answer = { kind: 'failure', aborted: false, why: 'failed' }
      const at = { nowMs: nowMs(), chance: chance() }
      return job.kind === 'delivery' ? fateOfDelivery(job, answer, '', at) : { kind: 'unconfirmed', job }
    }
  }
}

type Outcome = { readonly fate: Fate; readonly why: string; readonly denied?: boolean }

async function deliver(ports: DelivererPorts, job: Delivery, abort: AbortSignal): Promise<Outcome> {
  const { send, sender, contentOf, nowMs, chance } = ports
  if (job.protocol === 'ping') return ping(ports, job, abort)
  const content = await contentOf(job.topic)
  if (content?.status !== 200) return { fate: { kind: 'skipped', job }, why: 'there is no such topic now' }
  if (content.etag === job.etag) return { fate: { kind: 'skipped', job }, why: 'nothing in it has changed' }
  const outgoing = job.protocol === 'websub' ? distributionOf(job, content, sender) : cloudNoticeOf(job, sender)
  const answer = await send(outgoing, abort)
  const fate = fateOfDelivery(job, answer, content.etag, { nowMs: nowMs(), chance: chance() })
  return { fate, why: describeAnswer(answer) }
}

/** Tell an outside hub of all topics that changed; told of one twice, it fetches it twice, and that is all. */
async function ping(
  { queue, send, sender, nowMs, chance }: DelivererPorts,
  job: Delivery,
  abort: AbortSignal,
): Promise<Outcome> {
  const topics = await queue.topicsBetween(job.delivered, job.wanted)
  const limit = pLimit(PINGS_AT_ONCE)
  const answers = await Promise.all(
    topics.map((topic) => limit(() => send(pingOf(job.callback, topic, sender), abort))),
  )
  const at = { nowMs: nowMs(), chance: chance() }
  const outcomes = answers.map((answer) => ({ fate: fateOfDelivery(job, answer, '', at), why: describeAnswer(answer) }))
  const nothing: Outcome = { fate: { kind: 'skipped', job }, why: 'there is no topic' }
  return outcomes.find(({ fate }) => fate.kind !== 'delivered') ?? outcomes[0] ?? nothing
}

async function verify(ports: DelivererPorts, job: Verification, abort: AbortSignal): Promise<Outcome> {
  const { queue, send, sender, limits, nowMs, chance } = ports
  const challenge = ports.challenge()
  const answer = await send(verificationOf(job, challenge, sender), abort)
  const fate = fateOfVerification(job, answer, challenge, { nowMs: nowMs(), chance: chance() })
  const why = describeAnswer(answer)
  if (fate.kind !== 'confirmed') return { fate, why: isWrongChallenge(answer) ? `${why} without the challenge` : why }
  if (job.mode === 'unsubscribe' || (await queue.subscriptionsAt(fate.address)) < limits.subscriptionsOfAddress)
    return { fate, why }
  const reason = 'There are too many subscriptions at this address.'
  if (job.protocol === 'websub') await send(denialOf(job, reason, sender), abort)
  return { fate: { kind: 'unconfirmed', job }, why: reason, denied: true }
}

function isWrongChallenge(answer: Answer): boolean {
  return answer.kind === 'answer' && answer.status >= 200 && answer.status < 300
}

function eventOf({ fate, why, denied = false }: Outcome, nowMs: number): PushEvent {
  const { job, kind } = fate
  const { protocol, topic, host, attempt } = job
  const about = { kind: denied ? ('denied' as const) : kind, protocol, topic, host, attempt, why }
  if (job.kind === 'verification') return { ...about, what: job.mode }
  return {
    ...about,
    what: 'delivery',
    revision: job.wanted,
    latencyMs: nowMs - job.publishedMs,
    ...(fate.kind === 'postponed' ? { retryMs: fate.dueMs - nowMs } : {}),
  }
}
