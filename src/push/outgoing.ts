import type { Resource } from '../snapshot/resource.js'
import type { Delivery, Verification } from './queue.js'
import { sign } from './signature.js'

/** A request of ours. */
export type Outgoing = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
  /** Bytes of the answer that are of interest; more is a failure. 0: its body is ignored. */
  readonly readBytes: number
}

export type Answer =
  | {
      readonly kind: 'answer'
      readonly status: number
      /** Empty when it was not asked for. */
      readonly body: string
      readonly retryAfterSeconds: number | null
      /** The IP address that answered. */
      readonly address: string
    }
  /** `aborted`: by us, at a shutdown. `why` is for the log. */
  | { readonly kind: 'failure'; readonly aborted: boolean; readonly why: string }

export type Send = (request: Outgoing, abort: AbortSignal) => Promise<Answer>

/** How this publication names itself in requests. */
export type Sender = {
  /** `https://example.org/news` */
  readonly url: string
  /** All hubs of our topics, ours first if there is one. */
  readonly hubs: readonly string[]
}

/** The whole content of a topic, as it is served (WebSub §7). */
export function distributionOf(delivery: Delivery, content: Resource, sender: Sender): Outgoing {
  const links = [
    ...sender.hubs.map((hub) => `<${hub}>; rel="hub"`),
    `<${topicUrl(sender, delivery.topic)}>; rel="self"`,
  ]
  return {
    method: 'POST',
    url: delivery.callback,
    headers: {
      'content-type': content.contentType,
      link: links.join(', '),
      'user-agent': agentOf(sender),
      ...(delivery.secret === null ? {} : { 'x-hub-signature': sign(content.body, delivery.secret) }),
    },
    body: content.body,
    readBytes: 0,
  }
}

/** rssCloud (rsscloud.co): the address of the feed that changed. */
export function cloudNoticeOf({ topic, callback }: Pick<Delivery, 'topic' | 'callback'>, sender: Sender): Outgoing {
  return form(callback, [['url', topicUrl(sender, topic)]], sender)
}

/** WebSub §6 leaves it open; public hubs take `hub.url`, some `hub.topic`. */
export function pingOf(hub: string, topic: string, sender: Sender): Outgoing {
  const url = topicUrl(sender, topic)
  return form(
    hub,
    [
      ['hub.mode', 'publish'],
      ['hub.url', url],
      ['hub.topic', url],
    ],
    sender,
  )
}

/** Longer than any challenge of ours. */
const CHALLENGE_BYTES = 1_024

/** Ask the subscriber whether it is its wish (WebSub §5.3; rssCloud with a domain). */
export function verificationOf(request: Verification, challenge: string, sender: Sender): Outgoing {
  if (request.proof === 'answer') return cloudNoticeOf(request, sender)
  const url = topicUrl(sender, request.topic)
  const query: [string, string][] =
    request.protocol === 'rsscloud'
      ? [
          ['url', url],
          ['challenge', challenge],
        ]
      : [
          ['hub.mode', request.mode],
          ['hub.topic', url],
          ['hub.challenge', challenge],
          ...(request.mode === 'subscribe'
            ? [['hub.lease_seconds', String(request.leaseSeconds)] satisfies [string, string]]
            : []),
        ]
  return read(withQuery(request.callback, query), sender, CHALLENGE_BYTES)
}

/** Tell a subscriber that it is refused after all (WebSub §5.2). */
export function denialOf(request: Verification, reason: string, sender: Sender): Outgoing {
  const query: [string, string][] = [
    ['hub.mode', 'denied'],
    ['hub.topic', topicUrl(sender, request.topic)],
    ['hub.reason', reason],
  ]
  return read(withQuery(request.callback, query), sender, 0)
}

/**
 * Parameters at the end of a query that is kept as it is, whatever names are in it (WebSub §5.1.1).
 *
 *   ('https://a.example/?hub.mode=x', [['hub.mode', 'y']]) → 'https://a.example/?hub.mode=x&hub.mode=y'
 */
export function withQuery(address: string, parameters: readonly (readonly [string, string])[]): string {
  const added = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  if (!address.includes('?')) return `${address}?${added}`
  return /[?&]$/.test(address) ? address + added : `${address}&${added}`
}

export function topicUrl({ url }: Pick<Sender, 'url'>, topic: string): string {
  return `${url}${topic}`
}

function read(url: string, sender: Sender, readBytes: number): Outgoing {
  return { method: 'GET', url, headers: { 'user-agent': agentOf(sender) }, body: null, readBytes }
}

function form(url: string, fields: readonly [string, string][], sender: Sender): Outgoing {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': agentOf(sender) },
    body: Buffer.from(new URLSearchParams([...fields]).toString()),
    readBytes: 0,
  }
}

function agentOf({ url }: Sender): string {
  return `Strillone (+${url}/)`
}
