import { createHmac } from 'node:crypto'

/**
 * The value of `X-Hub-Signature` for these bytes, exactly as they are sent (WebSub §7.1).
 *
 *   → 'sha256=9b0f…'
 *
 * SHA-256 is the least the Recommendation asks for (§8.3), and what its subscribers can all compute.
 */
export function sign(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}
