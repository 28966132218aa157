import type { IncomingMessage } from 'node:http'
import { normalPath } from './address.js'
import type { RequestIds } from './request-id.js'

/** What a request asked for, as it may be written down. */
export type Asked = { readonly id: string; readonly method: string; readonly path: string }

const LONGEST_PATH = 300
/** What follows is for one subscriber, or signed: whoever reads it in a log could use it. However it was written. */
const SECRETS = /(private|preview)((?:\/|%(?:25)*2f)+)[^/]+/gi

/**
 *   GET /news/private/Zm9vYmFyYmF6cXV4cXV1eGNv/rss.xml?x=1 → { method: 'GET', path: '/private/…/rss.xml', … }
 *
 * Without its query, which strangers fill as they like.
 */
export function askedFor(request: IncomingMessage, prefix: string, idOf: RequestIds): Asked {
  const target = 'originalUrl' in request ? String(request.originalUrl) : (request.url ?? '')
  return { id: idOf(request), method: request.method ?? '', path: withoutSecrets(normalPath(target, prefix)) }
}

function withoutSecrets(path: string): string {
  const shown = path.replace(SECRETS, '$1$2…')
  return shown.length > LONGEST_PATH ? `${shown.slice(0, LONGEST_PATH)}…` : shown
}
