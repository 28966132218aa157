import { Agent, type Dispatcher, request as dispatch } from 'undici'
import { plainAddress } from '../push/addresses.js'
import type { Answer, Outgoing, Send } from '../push/outgoing.js'
import { createGuardedConnector, ForbiddenAddress, type GuardOptions } from './guard.js'

export type SendLimits = {
  /** From the first look-up to the last byte of the answer that is read, milliseconds. */
  readonly totalMs: number
  readonly connectMs: number
  readonly maxHeaderBytes: number
  /** Idle connections are kept this long, for the next delivery to the same host. */
  readonly keepAliveMs: number
  readonly connectionsPerOrigin: number
}

export const SEND_LIMITS: SendLimits = {
  totalMs: 10_000,
  connectMs: 5_000,
  maxHeaderBytes: 8_192,
  keepAliveMs: 1_000,
  connectionsPerOrigin: 8,
}

/** An answer whose body is ignored is read to here, so that its connection can be used again. */
const IGNORED_BYTES = 16_384
/** Hosts whose IP address is remembered; those asked last. */
const ADDRESSES_KEPT = 1_000

export type Sending = { readonly send: Send; readonly close: () => Promise<void> }

/**
 * Send requests to strangers: guarded addresses, no redirects, no proxies, no cookies, no decompression, and
 * limits on time, headers and body. What is sent back by a stranger cannot keep us longer or cost us more.
 */
export function openSending(
  options: Pick<GuardOptions, 'allowLoopback' | 'resolve'>,
  limits: SendLimits = SEND_LIMITS,
): Sending {
  const addresses = new Map<string, string>()
  const onConnect = (host: string, address: string) => {
    addresses.delete(host)
    addresses.set(host, plainAddress(address))
    const [oldest] = addresses.keys()
    if (addresses.size > ADDRESSES_KEPT && oldest !== undefined) addresses.delete(oldest)
  }
  const agent = new Agent({
    connect: createGuardedConnector({ ...options, onConnect, connectMs: limits.connectMs }),
    connections: limits.connectionsPerOrigin,
    pipelining: 1,
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.totalMs,
    bodyTimeout: limits.totalMs,
    keepAliveTimeout: limits.keepAliveMs,
    keepAliveMaxTimeout: limits.keepAliveMs,
  })
  return {
    send: async (outgoing, abort) => {
      const answer = await send(agent, outgoing, { abort, totalMs: limits.totalMs })
      if (answer.kind === 'failure') return answer
      return { ...answer, address: addresses.get(new URL(outgoing.url).hostname) ?? '' }
    },
    close: () => agent.destroy(),
  }
}

async function send(
  agent: Agent,
  outgoing: Outgoing,
  { abort, totalMs }: { readonly abort: AbortSignal; readonly totalMs: number },
): Promise<Answer> {
  const late = AbortSignal.timeout(totalMs)
  const signal = AbortSignal.any([abort, late])
  try {
    const { method, url, headers, body } = outgoing
    const response = await dispatch(url, { dispatcher: agent, method, headers: { ...headers }, body, signal })
    return await read(response, outgoing, signal)
  } catch (error) {
    if (abort.aborted) return { kind: 'failure', aborted: true, why: 'stopped' }
    if (late.aborted) return { kind: 'failure', aborted: false, why: `no answer within ${totalMs / 1000} s` }
    return { kind: 'failure', aborted: false, why: explain(error) }
  }
}

async function read(response: Dispatcher.ResponseData, { readBytes }: Outgoing, signal: AbortSignal): Promise<Answer> {
  const { statusCode: status, headers, body: stream } = response
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN)
  const answer = {
    kind: 'answer',
    status,
    retryAfterSeconds: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : null,
    address: '',
  } as const
  if (readBytes === 0) {
    // What a subscriber says beside its status is ignored (WebSub §7), also when it never ends.
    await stream.dump({ limit: IGNORED_BYTES, signal }).catch(() => undefined)
    return { ...answer, body: '' }
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    if (!(chunk instanceof Buffer)) continue
    size += chunk.length
    if (size > readBytes) {
      stream.destroy()
      return { kind: 'failure', aborted: false, why: `answered more than ${readBytes} bytes` }
    }
    chunks.push(chunk)
  }
  return { ...answer, body: Buffer.concat(chunks).toString('utf8') }
}

/** Short, and without anything of this machine. */
function explain(error: unknown): string {
  if (error instanceof ForbiddenAddress) return error.message
  if (!(error instanceof Error)) return 'failed'
  if (error.cause instanceof ForbiddenAddress) return error.cause.message
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return REASONS[code] ?? `failed (${code})`
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'cut the connection',
  ENOTFOUND: 'has no address',
  EAI_AGAIN: 'cannot be looked up now',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'does not take connections',
  UND_ERR_HEADERS_OVERFLOW: 'answered with too many headers',
  UND_ERR_SOCKET: 'cut the connection',
  HPE_HEADER_OVERFLOW: 'answered with too many headers',
}
