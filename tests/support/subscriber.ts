import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export type Subscriber = {
  readonly callback: (path?: string) => string
  /** All requests, in the order they came. */
  readonly received: readonly Received[]
  readonly deliveries: () => readonly Received[]
  readonly verifications: () => readonly Received[]
  /** Resolves with the first so many that pass, past or to come. */
  readonly until: (test: (one: Received) => boolean, count?: number) => Promise<readonly Received[]>
  readonly close: () => Promise<void>
} & AsyncDisposable

export type Behaviour = (request: Received, response: ServerResponse) => void

/** A subscriber that agrees to everything: it repeats challenges and takes deliveries with 204. */
export const agreeable: Behaviour = ({ method, url }, response) => {
  if (method === 'GET') response.end(url.searchParams.get('hub.challenge') ?? url.searchParams.get('challenge') ?? '')
  else response.writeHead(204).end()
}

/** A real subscriber on a socket of loopback. */
export async function startSubscriber(behave: Behaviour = agreeable, host = '127.0.0.1'): Promise<Subscriber> {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => {})
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://subscriber.invalid')
      const one = { method: request.method ?? '', url, headers: request.headers, body: Buffer.concat(chunks) }
      received.push(one)
      behave(one, response)
      for (const look of waiting) look()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    callback: (path = '/callback') => `http://${host}:${port}${path}`,
    received,
    deliveries: () => received.filter(({ method }) => method === 'POST'),
    verifications: () => received.filter(({ method }) => method === 'GET'),
    until: (test, count = 1) =>
      new Promise((resolve) => {
        const look = () => {
          const found = received.filter(test)
          if (found.length < count) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

export const isDelivery = ({ method }: Received) => method === 'POST'
export const isVerification =
  (mode: string) =>
  ({ method, url }: Received) =>
    method === 'GET' && url.searchParams.getAll('hub.mode').includes(mode)

/** POST a form, as a subscriber does. */
export function postForm(address: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(address, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}
