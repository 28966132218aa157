import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Resource } from '../snapshot/resource.js'
import { createCodingChoice } from './codings.js'
import { type Compression, createBestCompression } from './compress.js'
import { judge } from './conditional.js'
import { createDeltas } from './deltas.js'
import { type Audience, prepare, type Prepared } from './prepared.js'
import { formatAskedFor, type Refusal, refuse } from './refuse.js'
import type { Shelf } from './shelf.js'
import type { Tell } from './tell.js'

export type SendPorts = {
  readonly shelf: Shelf
  /** See `securityHeaders`. */
  readonly security: readonly string[]
  /** Seconds a client has to wait for another whole feed; 0 for none. */
  readonly waitFor: (request: IncomingMessage) => number
  readonly audience: Audience
  /** Told of each answer. */
  readonly tell: Tell
}

/** Answers a GET or HEAD with a resource. Ranges get the whole (RFC 9110 §14.2 allows it). */
export type Send = (request: IncomingMessage, response: ServerResponse, resource: Resource) => void

export function createSend(ports: SendPorts): Send {
  const { shelf, security, waitFor, audience, tell } = ports
  const preparedOf = createPreparation(ports)
  const deltaOf = createDeltas(ports)
  const choose = createCodingChoice()
  const refuseTo = (request: IncomingMessage, response: ServerResponse, refusal: Refusal) =>
    refuse(request, response, refusal, {
      channel: audience === 'everyone' ? shelf.channel() : null,
      security,
      anything: 'html',
    })
  return (request, response, resource) => {
    const { headers } = request
    const verdict = resource.status === 200 ? judge(resource, headers) : 'perform'
    if (verdict === 'not-modified') {
      response.writeHead(304, preparedOf(resource).notModified)
      response.end()
      tell(request, { resource, status: 304, bytes: 0, waitSeconds: 0 })
      return
    }
    if (verdict === 'failed') return refuseTo(request, response, FAILED)
    if (resource.status === 410 && formatAskedFor(headers.accept, 'html') !== 'html')
      return refuseTo(request, response, GONE)
    const prepared = deltaOf(request, resource) ?? preparedOf(resource)
    const isWholeFeed = resource.source !== undefined && prepared.status === 200 && request.method === 'GET'
    const waitSeconds = isWholeFeed ? waitFor(request) : 0
    if (waitSeconds > 0) {
      refuseTo(request, response, tooOften(waitSeconds))
      tell(request, { resource, status: 429, bytes: 0, waitSeconds })
      return
    }
    const { head, body } = prepared.sending(choose(headers['accept-encoding']))
    response.writeHead(prepared.status, head)
    const isHead = request.method === 'HEAD'
    response.end(isHead ? undefined : body)
    tell(request, { resource, status: prepared.status, bytes: isHead ? 0 : body.length, waitSeconds: 0 })
  }
}

const FAILED: Refusal = { status: 412, message: 'This is not what the conditions of the request expect.' }
const GONE: Refusal = { status: 410, message: 'The story that was here has been taken back.' }

function tooOften(seconds: number): Refusal {
  const message = 'The whole feed was fetched too often; send If-None-Match with the ETag of what you have.'
  return { status: 429, message, headers: { 'Retry-After': String(seconds), 'Cache-Control': 'no-store' } }
}

/** A feed that is replaced sooner is not worth a quarter of a second of a processor. */
const SETTLED_MS = 3_000

/** Resources prepared for sending, for as long as they are held. */
function createPreparation({ shelf, security, audience }: SendPorts): (resource: Resource) => Prepared {
  const known = new WeakMap<Resource, Prepared>()
  const compress = createBestCompression()
  const improve = (resource: Resource) => (coding: Compression, replace: (body: Buffer) => void) => {
    const work = async () => {
      if (shelf.find(resource.path) === resource) replace(await compress(resource.body, coding))
    }
    setTimeout(() => void work(), SETTLED_MS).unref()
  }
  return (resource) => {
    const before = known.get(resource)
    if (before) return before
    const prepared = prepare(resource, {
      security,
      maxAgeSeconds: shelf.channel().maxAgeSeconds,
      audience,
      // What one reader is sent is not worth a quarter of a second of a processor.
      ...(audience === 'everyone' ? { improve: improve(resource) } : {}),
    })
    known.set(resource, prepared)
    return prepared
  }
}
