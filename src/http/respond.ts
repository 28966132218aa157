import type { Request, Response } from 'express'
import type { Channel } from '../channel.js'
import { FORMATS } from '../formats/formats.js'
import { mediaType } from '../formats/head.js'
import { absoluteUrl, placePath } from '../links.js'
import type { Resource } from '../snapshot/resource.js'
import { readFeedPath } from '../snapshot/site.js'
import { formatRfc822 } from '../time.js'
import { isNotModified } from './conditional.js'

/** A stale copy serves while a fresh one is fetched, and for a day while we are down (RFC 5861). */
const STALE_WHILE_REVALIDATE_SECONDS = 60
const STALE_IF_ERROR_SECONDS = 86_400

/**
 * Answer a request for a resource: 200, or 304 to who has it, with the same headers on both but for what
 * describes the body (RFC 9110 §15.4.5). Range requests get the whole (§14.2 allows it).
 */
export function respond(request: Request, response: Response, channel: Channel, resource: Resource): void {
  response.setHeader('ETag', resource.etag)
  response.setHeader('Last-Modified', formatRfc822(resource.lastModified))
  response.setHeader('Cache-Control', cacheControl(channel))
  const links = linksOf(channel, resource)
  if (links !== '') response.setHeader('Link', links)
  if (isFeed(resource)) response.setHeader('Access-Control-Allow-Origin', '*')
  const client = { ifNoneMatch: request.get('if-none-match'), ifModifiedSince: request.get('if-modified-since') }
  if (resource.status === 200 && isNotModified(resource, client)) {
    response.status(304).end()
    return
  }
  response.status(resource.status)
  response.setHeader('Content-Type', resource.contentType)
  response.setHeader('Content-Length', resource.body.length)
  response.end(request.method === 'HEAD' ? undefined : resource.body)
}

export function cacheControl(channel: Pick<Channel, 'maxAgeSeconds'>): string {
  return `public, max-age=${channel.maxAgeSeconds}, stale-while-revalidate=${STALE_WHILE_REVALIDATE_SECONDS}, stale-if-error=${STALE_IF_ERROR_SECONDS}`
}

/** A page at the address of a feed: for this browser only, so that no cache gives it to a feed reader. */
export function respondToNavigation(request: Request, response: Response, page: Resource): void {
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Vary', 'Sec-Fetch-Dest')
  response.setHeader('Content-Type', page.contentType)
  response.setHeader('Content-Length', page.body.length)
  response.end(request.method === 'HEAD' ? undefined : page.body)
}

function isFeed(resource: Resource): boolean {
  return readFeedPath(resource.path) !== null
}

/** RFC 8288: where this feed lives, the same in the other formats, and the hubs that tell of changes (WebSub §4). */
function linksOf(channel: Channel, resource: Resource): string {
  const feed = readFeedPath(resource.path)
  if (!feed) return ''
  const formats = FORMATS.map((format) => {
    const relation = format.path === feed.format.path ? 'self' : 'alternate'
    const address = absoluteUrl(channel, `${placePath(feed.place)}${format.path}`)
    return `<${address}>; rel="${relation}"; type="${mediaType(format)}"`
  })
  return [...formats, ...channel.hubs.map((hub) => `<${hub}>; rel="hub"`)].join(', ')
}
