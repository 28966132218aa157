import { createServer, type RequestListener, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createMessages, type Messages } from './messages.js'

/** How long who is connected is waited for, in milliseconds. */
export type Patience = {
  /** For the next request. */
  readonly keepAlive: number
  readonly headers: number
  readonly request: number
  /** For an answer to be taken: who has taken nothing of one is cut off, at the latest when it has passed twice. */
  readonly stalled: number
  /** How often late requests are looked for. */
  readonly check: number
}

export const PATIENCE: Patience = {
  // Longer than the 60 s most proxies keep their side open, so that we never close first and cut a request.
  keepAlive: 65_000,
  // A poll is a few hundred bytes: who takes longer holds a connection and asks for nothing.
  headers: 15_000,
  request: 30_000,
  stalled: 120_000,
  check: 5_000,
}

/** Connections still open this long after a stop was asked for, or after their end was said, are cut. */
export const GRACE_MS = 1_500
const IDLE_CHECKED_EVERY_MS = 50
const ANSWERING_LOOKED_AT_MS = 20

export type Listening = {
  /** The port in use, also when 0 was asked for. */
  readonly port: number
  readonly messages: Messages
  /** Take no new connection, let requests under way finish, then resolve. */
  readonly close: () => Promise<void>
}

export function listen(
  handler: RequestListener,
  port: number,
  host: string,
  patience: Patience = PATIENCE,
): Promise<Listening> {
  const messages = createMessages()
  const server = createServer({
    IncomingMessage: messages.IncomingMessage,
    ServerResponse: messages.ServerResponse,
    keepAliveTimeout: patience.keepAlive,
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    connectionsCheckingInterval: patience.check,
  })
  cutStalled(server, patience.stalled)
  let last = false
  server.on('request', (request, response) => {
    // Once we are stopping, a client is told not to send its next poll here.
    if (last) response.shouldKeepAlive = false
    handler(request, response)
  })
  server.on('clientError', refuseGarbage)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        messages,
        close: () => {
          last = true
          return close(server)
        },
      })
    })
  })
}

/**
 * A client that asks and does not read holds an answer for ever. A timeout of Node's own would be set again with
 * each request, which costs a tenth of a poll; a look at all connections now and then costs nothing.
 */
function cutStalled(server: Server, everyMs: number): void {
  const sent = new Map<Socket, number>()
  server.on('connection', (socket) => {
    sent.set(socket, 0)
    socket.once('close', () => sent.delete(socket))
  })
  const look = setInterval(() => {
    for (const [socket, before] of sent)
      if (socket.writableLength > 0 && socket.bytesWritten === before) socket.destroy()
      else sent.set(socket, socket.bytesWritten)
  }, everyMs)
  look.unref()
  server.once('close', () => clearInterval(look))
}

/** What is no HTTP, or too much of it; answered after what was asked before it, and not into the middle of that. */
function refuseGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const answering: unknown = Reflect.get(socket, '_httpMessage')
  if (answering instanceof ServerResponse && !isStuck(answering)) {
    setTimeout(() => refuseGarbage(error, socket), ANSWERING_LOOKED_AT_MS).unref()
    return
  }
  const [status, message] = GARBAGE[error.code ?? ''] ?? ['400 Bad Request', 'The request cannot be understood.\n']
  socket.end(
    [
      `HTTP/1.1 ${status}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      'X-Content-Type-Options: nosniff',
      `Content-Length: ${message.length}`,
      '',
      message,
    ].join('\r\n'),
  )
  // Who neither reads on nor hangs up would hold the connection for ever.
  setTimeout(() => socket.destroy(), GRACE_MS).unref()
}

/** Who answers it reads its body to the end, which never comes. */
function isStuck({ req, headersSent }: ServerResponse): boolean {
  return !req.complete && !headersSent
}

const GARBAGE: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers of the request are too long.\n'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive.\n'],
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECKED_EVERY_MS)
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
