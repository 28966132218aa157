import type { Answer } from './outgoing.js'
import type { Delivery, Fate, Verification } from './queue.js'
import { waitAfter } from './retry.js'

/** The moment an answer came, and chance (0 to 1) for the spread of retries. */
type At = { readonly nowMs: number; readonly chance: number }

/**
 * What an answer to a delivery means (WebSub §7): 2xx received, 410 gone, all else, redirects too, a failure.
 * An outside hub that says 410 is asked again all the same: who named it in the configuration wants it.
 */
export function fateOfDelivery(job: Delivery, answer: Answer, etag: string, { nowMs, chance }: At): Fate {
  if (answer.kind === 'failure' && answer.aborted) return { kind: 'released', job }
  if (answer.kind === 'answer' && isSuccess(answer.status)) return { kind: 'delivered', job, etag, atMs: nowMs }
  if (answer.kind === 'answer' && answer.status === 410 && job.protocol !== 'ping') return { kind: 'ended', job }
  const wait = waitAfter(job.attempt, chance, answer.kind === 'answer' ? answer.retryAfterSeconds : null)
  return wait === null ? { kind: 'given-up', job } : { kind: 'postponed', job, dueMs: nowMs + wait }
}

/** What an answer to a verification means (WebSub §5.3.1): only 2xx with the challenge itself is a yes. */
export function fateOfVerification(job: Verification, answer: Answer, challenge: string, { nowMs }: At): Fate {
  if (answer.kind === 'failure') return answer.aborted ? { kind: 'released', job } : { kind: 'unconfirmed', job }
  const agreed = isSuccess(answer.status) && (job.proof === 'answer' || answer.body === challenge)
  return agreed ? { kind: 'confirmed', job, address: answer.address, atMs: nowMs } : { kind: 'unconfirmed', job }
}

/** `answered 503`, `timed out` */
export function describeAnswer(answer: Answer): string {
  return answer.kind === 'failure' ? answer.why : `answered ${answer.status}`
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
