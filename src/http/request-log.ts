import type { RequestListener } from 'node:http'
import type { LogAddresses } from '../log/settings.js'
import { createPrograms } from '../readers/programs.js'
import { type Asked, askedFor } from './asked.js'
import { clientOf, shortAddress } from './client.js'
import { REQUEST_ID, type RequestIds } from './request-id.js'

/** One answered request. */
export type RequestLine = Asked & {
  readonly status: number
  /** Of the body, as they were handed to the connection. */
  readonly bytes: number
  readonly ms: number
  readonly address?: string
  /** `newsboat`; not what the client says of itself, which may name a person. */
  readonly reader: string
  /** The connection was gone before all was sent. */
  readonly cut?: true
}

export type RequestLog = {
  readonly addresses: LogAddresses
  readonly report: (line: RequestLine) => void
}

export type RequestLogPorts = RequestLog & {
  /** Part of the public address before our paths: `/news`, or ''. */
  readonly prefix: string
  /** See `clientOf`. */
  readonly proxies: number
  readonly idOf: RequestIds
  /** Milliseconds on a clock that never goes back. */
  readonly nowMs: () => number
}

/** The same answers, each with its request's id, and told of when it is over. */
export function logRequests(answer: RequestListener, ports: RequestLogPorts): RequestListener {
  const { prefix, proxies, idOf, addresses, report, nowMs } = ports
  const programOf = createPrograms()
  return (request, response) => {
    const start = nowMs()
    const address = SHOWN[addresses](clientOf(request, proxies))
    const asked = askedFor(request, prefix, idOf)
    response.setHeader(REQUEST_ID, asked.id)
    const bytesOf = countBody(response)
    response.once('close', () =>
      report({
        ...asked,
        status: response.statusCode,
        bytes: request.method === 'HEAD' ? 0 : bytesOf(),
        ms: Math.round((nowMs() - start) * 10) / 10,
        ...(address === '' ? {} : { address }),
        reader: programOf(request.headers['user-agent']).name,
        ...(response.writableFinished ? {} : { cut: true as const }),
      }),
    )
    answer(request, response)
  }
}

const SHOWN: Readonly<Record<LogAddresses, (address: string) => string>> = {
  short: shortAddress,
  full: (address) => address,
  none: () => '',
}

/** What a response is handed, by whomever. */
type Sending = {
  write(...given: readonly unknown[]): unknown
  end(...given: readonly unknown[]): unknown
}

/** What a connection has sent holds heads and other answers, too; so what is handed to this response is counted. */
function countBody(response: Sending): () => number {
  let bytes = 0
  const count = ([chunk]: readonly unknown[]) => {
    if (typeof chunk === 'string') bytes += Buffer.byteLength(chunk)
    else if (chunk instanceof Uint8Array) bytes += chunk.length
  }
  const write = response.write.bind(response)
  const end = response.end.bind(response)
  response.write = (...given) => {
    count(given)
    return write(...given)
  }
  response.end = (...given) => {
    count(given)
    return end(...given)
  }
  return () => bytes
}
