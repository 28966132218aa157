import type { RequestListener } from 'node:http'
import { pathOf } from './address.js'
import type { Send } from './send.js'
import type { Shelf } from './shelf.js'

export type PollPorts = {
  readonly shelf: Pick<Shelf, 'find'>
  readonly send: Send
  /** Part of the public address before our paths, without a slash at its end: `/news`, or ''. */
  readonly prefix: string
  /** Answers all the rest. */
  readonly rest: RequestListener
}

/** The hot path: nearly all requests are polls for what is held, and are answered by one look-up and one write. */
export function createPollListener({ shelf, send, prefix, rest }: PollPorts): RequestListener {
  return (request, response) => {
    const { method } = request
    if ((method === 'GET' || method === 'HEAD') && request.headers['sec-fetch-dest'] !== 'document') {
      const resource = shelf.find(pathOf(request.url ?? '/', prefix))
      if (resource) return send(request, response, resource)
    }
    return rest(request, response)
  }
}
