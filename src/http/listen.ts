import { createServer, type RequestListener, type Server } from 'node:http'

/** Longer than the 60 s most proxies keep their side open, so that we never close first and cut a request. */
const KEEP_ALIVE_MS = 65_000
/** Connections still open this long after a stop was asked for are cut. */
const GRACE_MS = 1_500

export type Listening = {
  /** The port in use, also when 0 was asked for. */
  readonly port: number
  /** Take no new connection, let requests under way finish, then resolve. */
  readonly close: () => Promise<void>
}

export function listen(handler: RequestListener, port: number, host: string): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, handler)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        close: () => close(server),
      })
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
