import type { Request, RequestHandler, Response } from 'express'
import type { Channel } from '../channel.js'
import { PATHS, writingFileAt } from '../links.js'
import { renderWritingList, type WrittenList } from '../pages/writing-list.js'
import { renderWritingPage } from '../pages/writing-page.js'
import { WRITING_SCRIPT } from '../pages/writing-script.js'
import { WRITING_STYLESHEET } from '../pages/writing-stylesheet.js'
import { HTML } from '../snapshot/resource.js'
import type { WrittenDocument } from '../stories/written.js'
import { isFromThisMachine } from './loopback.js'

/** What is shown to who writes. */
export type WritingDesk = {
  readonly list: () => Promise<WrittenList>
  /** Null for a path that can be no document's; one that is not there may come. */
  readonly look: (
    path: string,
  ) => Promise<{ readonly version: number; readonly document: WrittenDocument; readonly there: boolean } | null>
  readonly follow: (since: number, path: string | null, tell: () => void) => () => void
}

export type Writing = {
  readonly route: RequestHandler
  /** End the answers that are open for as long as their pages. */
  readonly close: () => void
}

/**
 * GET /writing and what is below it, for who sits at this machine; to anybody else there is nothing there.
 * `channel`: with the address this machine is reached by.
 */
export function createWriting(desk: WritingDesk, channel: () => Channel): Writing {
  const open = new Set<Response>()
  const route: RequestHandler = async (request, response, next) => {
    const { path } = request
    if ((path !== PATHS.writing && !path.startsWith(`${PATHS.writing}/`)) || !isFromThisMachine(request)) return next()
    keepPrivate(response)
    if (path === PATHS.writingChanges) return follow(desk, open, request, response)
    const file = FILES[path]
    if (file) return send(response, 200, ...file)
    if (path === PATHS.writing) return send(response, 200, HTML, renderWritingList(channel(), await desk.list()))
    const found = await desk.look(writingFileAt(path) ?? '')
    if (!found) return next()
    return send(response, found.there ? 200 : 404, HTML, renderWritingPage(channel(), found.version, found.document))
  }
  return {
    route,
    close: () => {
      for (const response of open) response.end()
    },
  }
}

const FILES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  [PATHS.writingStylesheet]: ['text/css; charset=utf-8', WRITING_STYLESHEET],
  [PATHS.writingScript]: ['text/javascript; charset=utf-8', WRITING_SCRIPT],
}

/** Kept by no cache, found by no search engine, embedded by no other site; its own script alone may ask for changes. */
function keepPrivate(response: Response): void {
  const policy = String(response.getHeader('Content-Security-Policy') ?? "default-src 'none'")
  response.setHeader('Content-Security-Policy', `${policy};connect-src 'self'`)
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Robots-Tag', 'noindex, nofollow')
}

function send(response: Response, status: number, type: string, text: string): void {
  response.status(status)
  response.setHeader('Content-Type', type)
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(response.req.method === 'HEAD' ? undefined : text)
}

/** Server-sent events (HTML, "Server-sent events"): one for each change, and whoever gets it loads its page anew. */
function follow(desk: WritingDesk, open: Set<Response>, request: Request, response: Response): void {
  const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '')
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' })
  if (request.method === 'HEAD') return void response.end()
  response.write(`retry: ${RETRY_MS}\n\n`)
  open.add(response)
  const stop = desk.follow(Number(query.get('since') ?? Number.NaN), query.get('file'), () =>
    response.write('data: changed\n\n'),
  )
  response.once('close', () => {
    open.delete(response)
    stop()
  })
  return undefined
}

/** How soon a page asks again once the server is gone: it may only be starting anew. */
const RETRY_MS = 1_000
