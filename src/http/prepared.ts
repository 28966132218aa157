import { FORMATS } from '../formats/formats.js'
import { absoluteUrl } from '../links.js'
import type { Resource } from '../snapshot/resource.js'
import { formatRfc822 } from '../time.js'
import type { Coding } from './codings.js'
import { compressQuickly, type Compression, SMALLEST_COMPRESSED } from './compress.js'

/** One write: a head, name and value in turn as `writeHead` takes it, and a body. */
export type Sending = { readonly head: string[]; readonly body: Buffer }

/** A resource as it is sent: every header of every answer baked, each coding made once, when it is first asked for. */
export type Prepared = {
  readonly resource: Resource
  readonly status: number
  /** Headers of 304: those that a stored copy is to be brought up to date with (RFC 9110 §15.4.5). */
  readonly notModified: string[]
  readonly sending: (coding: Coding) => Sending
}

/** Whom it is for: what one subscriber is sent is kept by nobody else, and read by no other site's scripts. */
export type Audience = 'everyone' | 'subscriber'

export type PrepareOptions = {
  /** See `securityHeaders`. */
  readonly security: readonly string[]
  readonly maxAgeSeconds: number
  readonly audience: Audience
  /** It is a delta (RFC 3229): 226, and not for caches that do not know what that is. */
  readonly delta?: boolean
  /** Called when a coding was made quickly; `replace` puts a better one in its place. */
  readonly improve?: (coding: Compression, replace: (body: Buffer) => void) => void
}

export function prepare(resource: Resource, options: PrepareOptions): Prepared {
  const lasting = lastingHeaders(resource, options)
  const whole = [...options.security, 'Content-Type', resource.contentType, ...lasting]
  if (options.delta) whole.push('IM', 'feed')
  const identity = sendingOf(whole, resource.body)
  const made: Partial<Record<Coding, Sending>> = { identity }
  const make = (coding: Coding): Sending => {
    if (coding === 'identity' || resource.body.length < SMALLEST_COMPRESSED) return identity
    const body = compressQuickly(resource.body, coding)
    // Of no use to anybody: there are bodies that do not get smaller.
    if (body.length >= resource.body.length) return identity
    options.improve?.(coding, (better) => {
      made[coding] = sendingOf(whole, better, coding)
    })
    return sendingOf(whole, body, coding)
  }
  return {
    resource,
    status: options.delta ? 226 : resource.status,
    notModified: lasting,
    sending: (coding) => (made[coding] ??= make(coding)),
  }
}

function sendingOf(head: readonly string[], body: Buffer, coding?: Compression): Sending {
  const coded = coding === undefined ? [] : ['Content-Encoding', coding]
  return { head: [...head, ...coded, 'Content-Length', String(body.length)], body }
}

function lastingHeaders(resource: Resource, { maxAgeSeconds, audience, delta }: PrepareOptions): string[] {
  const headers = [
    'ETag',
    resource.etag,
    'Last-Modified',
    formatRfc822(resource.lastModified),
    'Cache-Control',
    delta ? deltaCacheControl(maxAgeSeconds) : cacheControl(maxAgeSeconds, audience),
    'Vary',
    'Accept-Encoding',
  ]
  if (resource.source) headers.push('Link', linksOf(resource.source), ...(audience === 'everyone' ? CORS : []))
  return headers
}

/** A stale copy serves while a fresh one is fetched, and for a day while we are down (RFC 5861). */
const STALE_WHILE_REVALIDATE_SECONDS = 60
const STALE_IF_ERROR_SECONDS = 86_400

export function cacheControl(maxAgeSeconds: number, audience: Audience): string {
  if (audience === 'subscriber') return `private, max-age=${maxAgeSeconds}`
  return `public, max-age=${maxAgeSeconds}, stale-while-revalidate=${STALE_WHILE_REVALIDATE_SECONDS}, stale-if-error=${STALE_IF_ERROR_SECONDS}`
}

/** A story published a minute later is there for everybody who asked before. */
export const MISSING_CACHE_CONTROL = 'public, max-age=60'

/** RFC 3229 §10.9: a cache that knows `im` overlooks `no-store`; any other must not give the delta to others. */
function deltaCacheControl(maxAgeSeconds: number): string {
  return `no-store, im, max-age=${maxAgeSeconds}`
}

/** Readers that live in a browser may read feeds, and what they need to ask for less the next time. */
const CORS = ['Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', 'ETag, Link, IM, Retry-After']

/** RFC 8288: where this feed lives, the same in the other formats, and the hubs that tell of changes (WebSub §4). */
function linksOf({ feed, format: own }: NonNullable<Resource['source']>): string {
  const folder = feed.baseUrl.slice(feed.channel.url.length)
  const formats = FORMATS.map((format) => {
    const relation = format.path === own.path ? 'self' : 'alternate'
    const address = absoluteUrl(feed.channel, `${folder}${format.path}`)
    return `<${address}>; rel="${relation}"; type="${format.contentType.split(';')[0]}"`
  })
  return [...formats, ...feed.channel.hubs.map((hub) => `<${hub}>; rel="hub"`)].join(', ')
}
