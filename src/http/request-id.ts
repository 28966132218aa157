import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isNear } from './loopback.js'

/** By it a client, the server in front and our log speak of the same request. */
export const REQUEST_ID = 'X-Request-Id'

/** The id of a request, made when it is first asked for: most requests need none. */
export type RequestIds = (request: IncomingMessage) => string

const ID_BYTES = 6
/** Nothing a log or a header could be written with. */
const HARMLESS = /^[\w.-]{1,64}$/

/** `7f3a51c09be2`, or what the server in front of us named it: one on this machine or its network, see `trust proxy`. */
export function createRequestIds(): RequestIds {
  const ids = new WeakMap<IncomingMessage, string>()
  return (request) => {
    const before = ids.get(request)
    if (before !== undefined) return before
    const given = request.headers['x-request-id']
    const taken = typeof given === 'string' && HARMLESS.test(given) && isNear(request.socket.remoteAddress)
    const id = taken ? given : randomBytes(ID_BYTES).toString('hex')
    ids.set(request, id)
    return id
  }
}
