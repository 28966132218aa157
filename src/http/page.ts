import type { Request, Response } from 'express'
import type { Resource } from '../snapshot/resource.js'

/** A page at the address of a feed: for this browser only, so that no cache gives it to a feed reader. */
export function showPage(request: Request, response: Response, page: Pick<Resource, 'contentType' | 'body'>): void {
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Vary', 'Sec-Fetch-Dest')
  response.setHeader('Content-Type', page.contentType)
  response.setHeader('Content-Length', page.body.length)
  response.end(request.method === 'HEAD' ? undefined : page.body)
}
