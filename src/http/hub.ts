import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router, urlencoded } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import type { Channel } from '../channel.js'
import { PATHS } from '../links.js'
import { plainAddress } from '../push/addresses.js'
import { parseCloudRequest } from '../push/cloud-request.js'
import { type Form, parseHubRequest } from '../push/hub-request.js'
import { type Asked, type PushQueue, QUEUE_LIMITS, type QueueLimits, type SubscriptionRequest } from '../push/queue.js'
import type { Resource } from '../snapshot/resource.js'
import { shortAddress } from './client.js'
import { REQUEST_ID, type RequestIds } from './request-id.js'
import { parseUrl } from '../url.js'

export type HubLimits = QueueLimits & {
  /** Subscribe requests in a minute: from one client, for one callback host, of all. */
  readonly requestsOfClient: number
  readonly requestsOfHost: number
  readonly requests: number
}

export const HUB_LIMITS: HubLimits = { ...QUEUE_LIMITS, requestsOfClient: 60, requestsOfHost: 120, requests: 1_200 }

export type HubOptions = {
  readonly queue: Pick<PushQueue, 'ask'>
  readonly channel: Pick<Channel, 'url'>
  readonly contentOf: (topic: string) => Promise<Resource | null>
  /** There is something to verify. */
  readonly wake: () => void
  readonly nowMs: () => number
  readonly allowLoopback: boolean
  readonly limits: HubLimits
  readonly idOf: RequestIds
  /** Told of each request, kept or refused. */
  readonly report: (event: HubEvent) => void
}

/** What became of a request, for the log. Of a callback only the host: the rest is the subscriber's secret. */
export type HubEvent = {
  readonly id: string
  readonly status: number
  /** Of who asks: a part of the address. */
  readonly client: string
  readonly host: string
  readonly why: string
}

/** Room for a callback, a secret and what a hub may ignore. */
export const FORM_BYTES = '8kb'
const FORM_FIELDS = 40
const MINUTE_MS = 60_000

/**
 * WebSub hub and rssCloud for our own topics. A request is kept and answered at once; whether it is true is
 * found out afterwards (WebSub §5.1.2: the answer hangs on neither validation nor verification).
 */
export function createHub(options: HubOptions): Router {
  const router = Router()
  router.use([PATHS.hub, PATHS.cloud], noted(options))
  const form = [
    limitClients(options),
    onlyForms,
    urlencoded({ extended: false, limit: FORM_BYTES, parameterLimit: FORM_FIELDS }),
  ]
  const byHost = limitHosts(options)
  router.post(PATHS.hub, form, byHost, limitAll(options), (request: Request, response: Response) =>
    subscribe(options, request, response),
  )
  router.post(PATHS.cloud, form, limitAll(options), (request: Request, response: Response) =>
    register(options, request, response),
  )
  router.all([PATHS.hub, PATHS.cloud], (_request, response) => {
    response.setHeader('Allow', 'POST')
    refuse(response, 405, ['This address takes subscriptions: POST a form as WebSub or rssCloud have it.'])
  })
  router.use([PATHS.hub, PATHS.cloud], unreadable)
  return router
}

/** Who develops a subscriber can name the request it is about. */
function noted({ idOf, report }: HubOptions): RequestHandler {
  return (request, response, next) => {
    const id = idOf(request)
    response.setHeader(REQUEST_ID, id)
    response.once('finish', () => {
      const { statusCode: status } = response
      report({ id, status, client: shortAddress(clientOf(request)), host: hostOf(request), why: whyOf(response) })
    })
    next()
  }
}

/** `example.net`, of a WebSub callback or an rssCloud domain; '' where none was read. */
function hostOf(request: Request): string {
  const { domain } = formOf(request)
  return callbackHostOf(request) || (typeof domain === 'string' ? domain.slice(0, LONGEST_HOST) : '')
}

function callbackHostOf(request: Request): string {
  const callback = formOf(request)['hub.callback']
  return typeof callback === 'string' ? (parseUrl(callback)?.hostname ?? '') : ''
}

/** Without what was found: it may be the address of a private feed. */
function whyOf(response: Response): string {
  const refused: unknown = response.locals[REFUSED]
  return typeof refused === 'string' ? refused.replace(/"[^"]*"/g, '"…"') : 'kept'
}

const REFUSED = 'refused'
/** Of a name (RFC 1035 §2.3.4); what is longer is none. */
const LONGEST_HOST = 255

async function subscribe(options: HubOptions, request: Request, response: Response): Promise<void> {
  const parsed = parseHubRequest(formOf(request), rulesOf(options, request))
  if (!parsed.ok) return refuse(response, 400, parsed.mistakes)
  if ((await options.contentOf(parsed.value.topic))?.status !== 200)
    return refuse(response, 404, ['hub.topic: there is no such feed'])
  const asked = await keep(options, [parsed.value])
  if (asked !== 'kept') return refuseFull(response, asked)
  response.status(202).type('text/plain').send('Accepted; the callback is asked next.\n')
}

async function register(options: HubOptions, request: Request, response: Response): Promise<void> {
  const answer = (status: number, success: boolean, message: string) => {
    if (!success) response.locals[REFUSED] = message
    response.status(status).setHeader('Cache-Control', 'no-store')
    if (request.accepts(['xml', 'json']) === 'json') response.json({ success, msg: message })
    else
      response
        .type('text/xml')
        .send(`<?xml version="1.0"?>\n<notifyResult success="${success}" msg="${attribute(message)}"/>\n`)
  }
  const parsed = parseCloudRequest(formOf(request), rulesOf(options, request))
  if (!parsed.ok) return answer(400, false, parsed.mistakes.join('; '))
  for (const { topic } of parsed.value)
    if ((await options.contentOf(topic))?.status !== 200) return answer(404, false, 'there is no such feed')
  const asked = await keep(options, parsed.value)
  if (asked !== 'kept') return answer(429, false, REASONS[asked])
  return answer(200, true, 'The callback is asked next; once it has agreed it is told of changes for 25 hours.')
}

async function keep(
  { queue, limits, nowMs, wake }: HubOptions,
  requests: readonly SubscriptionRequest[],
): Promise<Asked> {
  for (const request of requests) {
    const asked = await queue.ask(request, limits, nowMs())
    if (asked !== 'kept') return asked
  }
  wake()
  return 'kept'
}

function rulesOf({ channel, allowLoopback }: HubOptions, request: Request) {
  return { channel, allowLoopback, client: clientOf(request) }
}

function clientOf(request: Request): string {
  return plainAddress(request.ip ?? '')
}

function formOf(request: Request): Form {
  const body: unknown = request.body
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

/** WebSub §5.1: a form, and nothing else. */
const onlyForms: RequestHandler = (request, response, next) => {
  if (request.is('application/x-www-form-urlencoded') !== false && request.get('content-type') !== undefined)
    return next()
  return refuse(response, 415, ['Send a form: application/x-www-form-urlencoded.'])
}

/** An IPv6 client has a whole network to come from; it counts as one. */
function limitClients({ limits }: HubOptions): RequestHandler {
  return limited(limits.requestsOfClient, (request) => ipKeyGenerator(clientOf(request)))
}

/** So that no stranger's server is asked more often than that, whoever names it as a callback. */
function limitHosts({ limits }: HubOptions): RequestHandler {
  return limited(limits.requestsOfHost, callbackHostOf)
}

function limitAll({ limits }: HubOptions): RequestHandler {
  return limited(limits.requests, () => 'all')
}

function limited(limit: number, keyOf: (request: Request) => string): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit,
    keyGenerator: keyOf,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: (_request, response) => refuseFull(response, 'too-many-pending'),
  })
}

const REASONS = {
  'too-many-pending': 'There are too many requests now; try again in a minute.',
  'too-many-of-host': 'There are too many subscriptions at this callback host.',
  'too-many-subscriptions': 'This hub takes no more subscriptions.',
} as const satisfies Record<Exclude<Asked, 'kept'>, string>

function refuseFull(response: Response, asked: Exclude<Asked, 'kept'>): void {
  response.setHeader('Retry-After', asked === 'too-many-pending' ? '60' : '86400')
  refuse(response, 429, [REASONS[asked]])
}

/** WebSub §5.1.2: the reason as plain text, for the developer of the subscriber. */
function refuse(response: Response, status: number, messages: readonly string[]): void {
  response.locals[REFUSED] = messages.join('; ')
  response.status(status).setHeader('Cache-Control', 'no-store')
  response.type('text/plain').send(`${messages.join('\n')}\n`)
}

/** A body that is too long, cut short, or in an unknown coding. What is no fault of the client's is passed on. */
const unreadable: ErrorRequestHandler = (error, _request, response, next) => {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
  if (status < 400 || status >= 500 || response.headersSent) return next(error)
  const message = status === 413 ? `The form is longer than ${FORM_BYTES}.` : 'The form cannot be read.'
  return refuse(response, status, [message])
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
