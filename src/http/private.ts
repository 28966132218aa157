import { inspect } from 'node:util'
import type { Request, RequestHandler, Response } from 'express'
import type { Gate } from '../access/gate.js'
import { privatePath, readPrivatePath } from '../links.js'
import type { PrivateSite } from '../snapshot/private-sites.js'
import { showPage } from './page.js'
import { createSend, type SendPorts } from './send.js'
import { findMeant } from './shelf.js'

export type PrivateSites = {
  readonly mayEnter: Gate
  readonly siteOf: (token: string) => PrivateSite
}

export type PrivatePorts = Omit<SendPorts, 'audience'> & {
  /** Part of the public address before our paths: `/news`, or ''. */
  readonly prefix: string
  /** Say that there is nothing here. */
  readonly sayNothingHere: (request: Request, response: Response) => void
}

/** Not for search engines, wherever the address was posted. */
export const NOT_INDEXED = ['X-Robots-Tag', 'noindex, nofollow, noarchive'] as const

/**
 * GET /private/<token>/…: the whole site for one subscriber. Whose token was revoked, or never was one, is answered
 * as where there is nothing. Guesses are not counted: one in 2^144 is right, and a limit would only cost those who
 * share an address with a guesser.
 */
export function privateRoute({ mayEnter, siteOf }: PrivateSites, ports: PrivatePorts): RequestHandler {
  const { prefix, sayNothingHere } = ports
  const send = createSend({ ...ports, security: [...ports.security, ...NOT_INDEXED], audience: 'subscriber' })
  const answer = async (request: Request, response: Response, token: string, path: string): Promise<void> => {
    if (!(await mayEnter(token))) return sayNothingHere(request, response)
    const site = siteOf(token)
    const page = request.get('sec-fetch-dest') === 'document' ? await site.feedPage(path) : null
    if (page) return showPage(request, response, page)
    const resource = site.find(path) ?? (await site.make(path))
    if (resource) return send(request, response, resource)
    const meant = await findMeant(site, path)
    if (meant === undefined) return sayNothingHere(request, response)
    response.setHeader('Cache-Control', 'private, max-age=86400')
    response.redirect(308, `${prefix}${privatePath(token)}${meant}`)
  }
  return async (request, response, next) => {
    const wanted = readPrivatePath(request.path)
    if (!wanted) return next()
    response.setHeader(...NOT_INDEXED)
    try {
      await answer(request, response, wanted.token, wanted.path)
    } catch (error) {
      next(withoutToken(error, wanted.token))
    }
  }
}

/** A fault goes into the log, and what was asked for may be in its words: `Invalid URL: https://…/private/…`. */
function withoutToken(error: unknown, token: string): unknown {
  // What the log would print of it, its causes and fields with it.
  const shown = inspect(error, { depth: 10 })
  if (!shown.includes(token)) return error
  const clean = new Error('a private address failed')
  clean.stack = shown.replaceAll(token, '…')
  return clean
}
