import type { RequestListener } from 'node:http'
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express'
import { LedgerUnusable } from '../ledger/ledger.js'
import { PATHS, readPrivatePath } from '../links.js'
import { renderNotFoundPage } from '../pages/notice-page.js'
import type { Publisher } from '../publisher/publisher.js'
import { normalPath } from './address.js'
import { type Asked, askedFor } from './asked.js'
import { type FindMedia, mediaRoute } from './media.js'
import { createFetchLimit, type FetchLimit } from './limit.js'
import type { Metrics } from '../metrics/metrics.js'
import { metricsRoute } from './metrics.js'
import type { Messages } from './messages.js'
import { createPollListener } from './poll.js'
import { readiness } from './readiness.js'
import { showPage } from './page.js'
import { MISSING_CACHE_CONTROL } from './prepared.js'
import { type Previews, previewRoute } from './preview.js'
import { privateRoute, type PrivateSites } from './private.js'
import { type Refusal, refuse } from './refuse.js'
import { createRequestIds, REQUEST_ID, type RequestIds } from './request-id.js'
import { logRequests, type RequestLog } from './request-log.js'
import { securityHeaders } from './security.js'
import { type Readers, readersRoute } from './readers.js'
import { createSend, type Send, type SendPorts } from './send.js'
import { findMeant, type Shelf, shelfOf } from './shelf.js'
import { createTell, type Listeners, tellTurnedAway } from './tell.js'

export type AppOptions = {
  readonly publisher: Pick<Publisher, 'snapshot' | 'find' | 'make' | 'feedPage' | 'lineage' | 'problems' | 'ready'>
  /** Part of the public address before our paths, without a slash at its end: `/news`, or ''. */
  readonly prefix: string
  readonly limit: FetchLimit
  /** Absent: nothing is counted, and there is no /metrics. */
  readonly metrics?: Metrics
  /** Absent: nobody is told who reads. */
  readonly readers?: Readers
  /** Where subscriptions are taken, if they are. */
  readonly hub?: Router
  /** Absent: there is nothing at /writing. */
  readonly writing?: RequestHandler
  /** Absent: no pictures or recordings are served. */
  readonly findMedia?: FindMedia
  /** False: what everybody could read is there for nobody. Default true. */
  readonly isPublic?: boolean
  readonly privately?: PrivateSites
  readonly previews?: Previews
  /** Told of each fault, and of what was asked for; the client reads of it only the id. */
  readonly onFault: (error: unknown, asked: Asked) => void
  /** Absent: no request is told of. */
  readonly requestLog?: RequestLog
  /** What requests are known by; shared with a hub that refuses some itself. */
  readonly idOf?: RequestIds
  /** The classes of the server this is for, when it has its own. */
  readonly messages?: Messages
}

/** Polls for what is held are answered at once; all the rest goes through the routes. */
export function createApp(options: AppOptions): RequestListener {
  const { publisher, prefix, limit, metrics, readers, requestLog, idOf = createRequestIds() } = options
  const shelf = shelfOf(publisher)
  const security = securityHeaders()
  const waitFor = createFetchLimit(limit, () => performance.now() / 1000)
  const listeners: Listeners = {
    ...(metrics ? { metrics } : {}),
    ...(readers ? { counter: readers.counter } : {}),
    proxies: limit.proxies,
  }
  const parts = { shelf, security, waitFor, tell: createTell(listeners) }
  const send = createSend({ ...parts, audience: 'everyone' })
  const rest = createRoutes(options, { ...parts, send, listeners, idOf })
  const answer = options.isPublic === false ? rest : createPollListener({ shelf, send, prefix, rest })
  if (!requestLog) return answer
  return logRequests(answer, { ...requestLog, prefix, proxies: limit.proxies, idOf, nowMs: () => performance.now() })
}

type RouteParts = Omit<SendPorts, 'audience'> & {
  readonly send: Send
  readonly listeners: Listeners
  readonly idOf: RequestIds
}

function createRoutes(
  {
    publisher,
    prefix,
    findMedia,
    hub,
    metrics,
    writing,
    onFault,
    messages,
    isPublic = true,
    privately,
    previews,
    readers,
  }: AppOptions,
  parts: RouteParts,
): RequestListener {
  const { shelf, send, security, idOf } = parts
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // Who is in front of us on the same machine or network says truly where a request came from.
  app.set('trust proxy', 'loopback, linklocal, uniquelocal')
  messages?.adopt(app)
  const sayNo = (request: Request, response: Response, refusal: Refusal) =>
    refuse(request, response, refusal, {
      channel: isPublic ? shelf.channel() : null,
      security,
      anything: pagesOrText(request.path),
    })
  const sayNothingHere = (request: Request, response: Response) =>
    sayNo(request, response, { ...notFound(shelf), headers: { 'Cache-Control': 'no-store' } })
  app.use((request, response, next) => {
    for (let index = 0; index < security.length; index += 2)
      response.setHeader(security[index] ?? '', security[index + 1] ?? '')
    request.url = normalPath(request.url, prefix)
    // A broken percent code names nothing: said here, once, for every route.
    decodeURIComponent(request.path)
    next()
  })
  if (hub) app.use(hub)
  app.use(methods(sayNo))
  app.get(PATHS.health, (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    response.json({ status: 'ok', revision: shelf.revision(), problems: publisher.problems().length })
  })
  if (metrics) app.get(PATHS.metrics, metricsRoute(metrics))
  if (writing) app.use(writing)
  app.get(PATHS.ready, (request, response) => readiness(response, publisher, () => idOf(request)))
  if (privately) app.use(privateRoute(privately, { ...parts, prefix, sayNothingHere }))
  if (previews) app.use(previewRoute(previews, { channel: shelf.channel, sayNo, sayNothingHere }))
  if (readers) app.use(readersRoute(readers, { channel: shelf.channel, sayNothingHere }))
  app.use(async (request, response, next) => {
    if (!isPublic && request.path !== PATHS.stylesheet) return next()
    const page = request.get('sec-fetch-dest') === 'document' ? await shelf.feedPage(request.path) : null
    if (page) return showPage(request, response, page)
    const resource = shelf.find(request.path) ?? (await shelf.make(request.path))
    if (resource) send(request, response, resource)
    else next()
  })
  if (findMedia) app.use(mediaRoute(findMedia))
  app.use(async (request, response, next) => {
    if (!isPublic) return next()
    const meant = await findMeant(shelf, request.path)
    if (meant === undefined) return next()
    response.setHeader('Cache-Control', 'public, max-age=86400')
    response.redirect(308, `${prefix}${meant}`)
  })
  app.use((request, response) => sayNo(request, response, notFound(shelf)))
  const sayFault: SayNo = (request, response, refusal) => {
    sayNo(request, response, refusal)
    const waitSeconds = Number(refusal.headers?.['Retry-After'] ?? 0)
    if (waitSeconds > 0) tellTurnedAway(parts.listeners, request, { siteUrl: shelf.channel().url, waitSeconds })
  }
  app.use(fault((error, request) => onFault(error, askedFor(request, prefix, idOf)), idOf, sayFault))
  return app
}

type SayNo = (request: Request, response: Response, refusal: Refusal) => void

const ALLOWED = 'GET, HEAD, OPTIONS'

/** What may be sent across origins without being asked first would be less than feed readers send. */
const PREFLIGHT = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': ALLOWED,
  'Access-Control-Allow-Headers': 'Accept, A-IM, Cache-Control, If-Modified-Since, If-None-Match, Pragma',
  'Access-Control-Max-Age': '86400',
} as const

/** RFC 9110 §15.5.6: what is refused says what would not be; OPTIONS asks just that, or is a browser's preflight. */
function methods(sayNo: SayNo): RequestHandler {
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next()
    if (request.method === 'OPTIONS') {
      const isPrivate = readPrivatePath(request.path) !== null
      response.writeHead(204, { Allow: ALLOWED, ...(isPrivate ? {} : PREFLIGHT) }).end()
      return
    }
    const message = 'Only GET, HEAD and OPTIONS are answered here.'
    return sayNo(request, response, { status: 405, message, headers: { Allow: ALLOWED } })
  }
}

function notFound(shelf: Shelf): Refusal {
  return {
    status: 404,
    message: 'There is nothing at this address.',
    headers: { 'Cache-Control': MISSING_CACHE_CONTROL },
    page: () => renderNotFoundPage(shelf.channel()),
  }
}

/** Who asks for a feed that is not there, and takes anything, is no person. */
function pagesOrText(path: string): 'html' | 'text' {
  return /\.(?:xml|json|rss|atom|txt)$/.test(path) ? 'text' : 'html'
}

function fault(
  onFault: (error: unknown, request: Request) => void,
  idOf: RequestIds,
  sayNo: SayNo,
): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const status = statusOf(error)
    if (status >= 500) onFault(error, request)
    if (response.headersSent) response.destroy()
    else sayNo(request, response, faultSaid(status, idOf(request)))
  }
}

function faultSaid(status: number, id: string): Refusal {
  const noted = { 'Cache-Control': 'no-store', [REQUEST_ID]: id }
  if (status < 500) return { status, message: 'The request cannot be understood.' }
  if (status !== 503) return { status, message: `Internal error; it is noted under ${id}.`, headers: noted }
  const message = 'This cannot be looked up now; ask again in a moment.'
  return { status, message, headers: { 'Retry-After': '5', ...noted } }
}

/** Express gives a status to what a client got wrong, such as `%zz` in an address. */
function statusOf(error: unknown): number {
  if (error instanceof LedgerUnusable) return 503
  if (error instanceof URIError) return 400
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
  return status >= 400 && status < 500 ? status : 500
}
