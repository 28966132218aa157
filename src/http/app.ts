import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import helmet from 'helmet'
import { FORMATS } from '../formats/formats.js'
import { LedgerUnusable } from '../ledger/ledger.js'
import { PATHS } from '../links.js'
import { renderNotFoundPage } from '../pages/notice-page.js'
import type { Publisher } from '../publisher.js'
import { HTML } from '../snapshot/resource.js'
import { respond, respondToNavigation } from './respond.js'

/** Addresses people and programs try before they read a page: each leads where they meant to go (RFC 9110 §15.4.9). */
const GUESSES: Readonly<Record<string, string>> = {
  '/feed': '/rss.xml',
  '/rss': '/rss.xml',
  '/feed.xml': '/rss.xml',
  '/index.xml': '/rss.xml',
  '/atom': '/atom.xml',
}

export type AppOptions = {
  readonly publisher: Pick<Publisher, 'snapshot' | 'find' | 'make' | 'feedPage' | 'problems' | 'ready'>
  /** Part of the public address before our paths, without a slash at its end: `/news`, or ''. */
  readonly prefix: string
  /** Told of each fault; what the client reads says nothing of it. */
  readonly onFault: (error: unknown) => void
}

/** The routes. What is answered was made before the request came; only story pages are made on demand. */
export function createApp({ publisher, prefix, onFault }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.use(security())
  app.use(withoutPrefix(prefix))
  app.use(onlyReading)
  app.get(PATHS.health, (_request, response) => health(response, publisher))
  app.get(PATHS.ready, (_request, response) => readiness(response, publisher))
  app.use(async (request, response, next) => {
    const page = isNavigation(request) ? await publisher.feedPage(request.path) : null
    const resource = page ? null : (publisher.find(request.path) ?? (await publisher.make(request.path)))
    if (page) respondToNavigation(request, response, page)
    else if (resource) respond(request, response, publisher.snapshot().channel, resource)
    else next()
  })
  app.use((request, response, next) => {
    const meant = GUESSES[request.path.length > 1 ? request.path.replace(/\/$/, '') : request.path]
    if (meant === undefined) next()
    else response.redirect(308, `${prefix}${meant}`)
  })
  app.use((request, response) => notFound(request, response, publisher))
  app.use(fault(onFault))
  return app
}

function security(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        // One small file that copies an address; what a story says can run nothing.
        scriptSrc: ["'self'"],
        manifestSrc: ["'self'"],
        imgSrc: ["'self'", 'https:', 'http:'],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // TLS, and the promise to keep to it, is the business of the server in front.
    strictTransportSecurity: false,
  })
}

/** A person opens the address in a browser (W3C Fetch Metadata); feed readers and `fetch` say something else or nothing. */
function isNavigation(request: Request): boolean {
  return request.get('sec-fetch-dest') === 'document'
}

/** A proxy may pass the public path on whole or cut: both are understood. */
function withoutPrefix(prefix: string): RequestHandler {
  return (request, _response, next) => {
    if (prefix !== '' && (request.url === prefix || request.url.startsWith(`${prefix}/`)))
      request.url = request.url.slice(prefix.length) || '/'
    next()
  }
}

/** RFC 9110 §15.5.6: what is refused says what would not be. */
const onlyReading: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next()
  response.setHeader('Allow', 'GET, HEAD')
  return refuse(request, response, 405, 'Only GET and HEAD are answered here.')
}

function health(response: Response, publisher: AppOptions['publisher']): void {
  response.setHeader('Cache-Control', 'no-store')
  response.json({ status: 'ok', revision: publisher.snapshot().latest.revision, problems: publisher.problems().length })
}

/** Longer than a ledger at hand takes to answer, shorter than who asks waits. */
const READY_WITHIN_MS = 1_500

/** 503 while the ledger is out of reach: feeds are still served, but what is published now would not be. */
async function readiness(response: Response, publisher: AppOptions['publisher']): Promise<void> {
  response.setHeader('Cache-Control', 'no-store')
  const ready = await answersInTime(publisher.ready())
  const { revision } = publisher.snapshot().latest
  response
    .status(ready ? 200 : 503)
    .json(ready ? { status: 'ready', revision } : { status: 'ledger unreachable', revision })
}

async function answersInTime(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_WITHIN_MS)
  })
  const done = work.then(
    () => true,
    () => false,
  )
  return Promise.race([done, late]).finally(() => clearTimeout(timer))
}

function notFound(request: Request, response: Response, publisher: AppOptions['publisher']): void {
  response.setHeader('Cache-Control', 'public, max-age=60')
  if (request.accepts(['html', 'json']) === 'html' && !isFeedLike(request.path)) {
    response.status(404).setHeader('Content-Type', HTML)
    response.end(renderNotFoundPage(publisher.snapshot().channel))
  } else refuse(request, response, 404, 'There is nothing at this address.')
}

function isFeedLike(path: string): boolean {
  return FORMATS.some((format) => path.endsWith(format.path)) || /\.(xml|json)$/.test(path)
}

/** A short body in the format asked for: no stack, no path of the machine. */
function refuse(request: Request, response: Response, status: number, message: string): void {
  response.status(status)
  if (request.accepts(['text', 'json']) === 'json') response.json({ error: message })
  else response.type('text/plain').send(`${message}\n`)
}

function fault(onFault: (error: unknown) => void): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const status = statusOf(error)
    if (status >= 500) onFault(error)
    if (response.headersSent) response.destroy()
    else if (status === 503) {
      response.setHeader('Retry-After', '5')
      refuse(request, response, status, 'This cannot be looked up now; ask again in a moment.')
    } else refuse(request, response, status, status >= 500 ? 'Internal error.' : 'The request cannot be understood.')
  }
}

/** Express gives a status to what a client got wrong, such as `%zz` in an address. */
function statusOf(error: unknown): number {
  if (error instanceof LedgerUnusable) return 503
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
  return status >= 400 && status < 500 ? status : 500
}
