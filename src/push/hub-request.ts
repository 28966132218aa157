import type { Channel } from '../channel.js'
import { cleanLine } from '../characters.js'
import { parseCallback } from './callback.js'
import { grantLease } from './lease.js'
import type { SubscriptionRequest } from './queue.js'
import { topicPathOf } from './topics.js'

/** A form as Express reads it: a name that stands twice has a list. */
export type Form = Readonly<Record<string, unknown>>

/** The message is for the developer of the subscriber (WebSub §5.1.2), one for each mistake. */
export type ParsedRequest<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly mistakes: readonly string[] }

export type RequestRules = {
  readonly channel: Pick<Channel, 'url'>
  readonly allowLoopback: boolean
  /** The address the request came from. */
  readonly client: string
}

/** WebSub §5.1: less than 200 bytes. */
const SECRET_END_BYTES = 200
const SHOWN_LENGTH = 80

/** A subscription request (WebSub §5.1), or every mistake in it. Parameters with other names are ignored. */
export function parseHubRequest(form: Form, rules: RequestRules): ParsedRequest<SubscriptionRequest> {
  const mistakes: string[] = []
  const mode = field(form, 'hub.mode', mistakes)
  const callback = field(form, 'hub.callback', mistakes)
  const topic = field(form, 'hub.topic', mistakes)
  const parsedCallback = callback === undefined ? null : parseCallback(callback, rules)
  if (parsedCallback?.ok === false) mistakes.push(`hub.callback: ${parsedCallback.message}`)
  const path = topic === undefined ? null : topicPathOf(rules.channel, topic)
  if (topic !== undefined && path === null)
    mistakes.push(
      `hub.topic: found "${shown(topic)}"; write the rel="self" address of a feed below ${rules.channel.url}/`,
    )
  if (mode !== undefined && !isMode(mode))
    mistakes.push(`hub.mode: found "${shown(mode)}"; write subscribe or unsubscribe`)
  const secret = parseSecret(form, mistakes)
  // §5.1: the hub ignores the lease of a request to unsubscribe.
  const leaseSeconds =
    mode === 'unsubscribe' ? grantLease(undefined) : grantLease(optional(form, 'hub.lease_seconds', mistakes))
  if (leaseSeconds === null) mistakes.push('hub.lease_seconds: write a number of seconds, such as 864000')
  if (
    mistakes.length > 0 ||
    !parsedCallback?.ok ||
    callback === undefined ||
    path === null ||
    leaseSeconds === null ||
    !isMode(mode)
  )
    return { ok: false, mistakes }
  const { host } = parsedCallback
  const { client } = rules
  return {
    ok: true,
    value: { protocol: 'websub', mode, topic: path, callback, host, client, secret, leaseSeconds, proof: 'challenge' },
  }
}

function isMode(mode: string | undefined): mode is 'subscribe' | 'unsubscribe' {
  return mode === 'subscribe' || mode === 'unsubscribe'
}

function parseSecret(form: Form, mistakes: string[]): string | null {
  const secret = optional(form, 'hub.secret', mistakes) ?? ''
  if (Buffer.byteLength(secret) >= SECRET_END_BYTES)
    mistakes.push(`hub.secret: found ${Buffer.byteLength(secret)} bytes; write less than ${SECRET_END_BYTES}`)
  // PostgreSQL keeps no such character.
  if (secret.includes('\0')) mistakes.push('hub.secret: leave out the character NUL')
  return secret === '' ? null : secret
}

function field(form: Form, name: string, mistakes: string[]): string | undefined {
  const value = optional(form, name, mistakes)
  if (value !== undefined && value !== '') return value
  if (!Array.isArray(form[name])) mistakes.push(`${name}: is missing`)
  return undefined
}

function optional(form: Form, name: string, mistakes: string[]): string | undefined {
  const value = form[name]
  if (Array.isArray(value)) mistakes.push(`${name}: found ${value.length} times; write it once`)
  return typeof value === 'string' ? value : undefined
}

function shown(text: string): string {
  return cleanLine(text).slice(0, SHOWN_LENGTH)
}
