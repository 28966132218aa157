import type { Request, RequestHandler, Response } from 'express'
import { readSigned } from '../access/signed.js'
import type { Channel } from '../channel.js'
import { readPreviewPath } from '../links.js'
import { renderPreviewPage } from '../pages/preview-page.js'
import { renderNotice } from '../pages/notice-page.js'
import { wordsIn } from '../pages/words.js'
import type { Parsed } from '../problem.js'
import { HTML } from '../snapshot/resource.js'
import type { ReadDocument } from '../stories/read.js'
import { showPage } from './page.js'
import { NOT_INDEXED } from './private.js'
import type { Refusal } from './refuse.js'

export type Previews = {
  /** What addresses are signed with; null when none ever was. */
  readonly key: () => Promise<string | null>
  /** The document as it is now; null when there is none. */
  readonly read: (file: string) => Promise<Parsed<ReadDocument> | null>
  readonly now: () => Date
}

export type PreviewPorts = {
  readonly channel: () => Channel
  readonly sayNo: (request: Request, response: Response, refusal: Refusal) => void
  /** Say that there is nothing here. */
  readonly sayNothingHere: (request: Request, response: Response) => void
}

/** GET /preview/<signed>: a document that is not published, for who was given the address, until its time is over. */
export function previewRoute({ key, read, now }: Previews, ports: PreviewPorts): RequestHandler {
  const { channel, sayNo, sayNothingHere } = ports
  return async (request, response, next) => {
    const signed = readPreviewPath(request.path)
    if (signed === null) return next()
    response.setHeader(...NOT_INDEXED)
    const secret = await key()
    const preview = secret === null ? null : readSigned(signed, 'preview', secret)
    if (!preview) return sayNothingHere(request, response)
    if (preview.until <= now()) return sayNo(request, response, over(channel()))
    const found = await read(preview.what)
    if (!found) return sayNothingHere(request, response)
    const text = renderPreviewPage(channel(), preview.what, found, preview.until)
    return showPage(request, response, { contentType: HTML, body: Buffer.from(text, 'utf8') })
  }
}

function over(channel: Channel): Refusal {
  const words = wordsIn(channel.language)
  return {
    status: 410,
    message: 'The time of this preview is over.',
    headers: { 'Cache-Control': 'no-store' },
    page: () => renderNotice(channel, words.preview, words.previewOver),
  }
}
