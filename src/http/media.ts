import type { RequestHandler } from 'express'
import { mediaFileAt } from '../links.js'
import { mediaTypeOf } from '../media.js'

/** The real file behind a path below the items folder, null when there is none that may be served. */
export type FindMedia = (file: string) => Promise<FoundMedia | null>
export type FoundMedia = { readonly absolute: string; readonly size: number; readonly modifiedMs: number }

/** A picture may be replaced under its name: an hour, then its ETag is asked about. */
const MAX_AGE_SECONDS = 3_600

/**
 * GET /media/…: pictures and recordings from the items folder. What an address may name is decided by its text
 * alone, before the disk is asked; what a link on the disk leads to, by `find`. The rest, parts (RFC 9110 §14)
 * and validators included, is Express's.
 */
export function mediaRoute(find: FindMedia): RequestHandler {
  return async (request, response, next) => {
    const file = mediaFileAt(request.path)
    const found = file === null ? null : await find(file)
    if (file === null || found === null) return next()
    response.setHeader('Content-Type', mediaTypeOf(file) ?? 'application/octet-stream')
    response.setHeader('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`)
    // Express's own tags are off, since the snapshot's are made of content; a long film is not read for one.
    response.setHeader('ETag', `W/"${found.size.toString(36)}-${Math.trunc(found.modifiedMs).toString(36)}"`)
    response.setHeader('Access-Control-Allow-Origin', '*')
    // The folder itself may lie below a hidden one; the parts of the address were judged above.
    return response.sendFile(found.absolute, { cacheControl: false, dotfiles: 'allow' }, (error: unknown) => {
      // Whoever went away before the file began is no fault.
      if (error === undefined || response.headersSent || request.destroyed) return
      for (const header of ['Content-Type', 'Cache-Control', 'ETag', 'Last-Modified']) response.removeHeader(header)
      next(isGone(error) ? undefined : error)
    })
  }
}

/** Removed since it was found. */
function isGone(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 404
}
