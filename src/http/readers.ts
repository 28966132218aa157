import type { Request, RequestHandler, Response } from 'express'
import { readSigned } from '../access/signed.js'
import type { Channel } from '../channel.js'
import { readReadersPath } from '../links.js'
import { renderReadersPage } from '../pages/readers-page.js'
import type { ReaderCounter } from '../readers/counter.js'
import type { ReadersReport } from '../readers/report.js'
import { HTML } from '../snapshot/resource.js'
import { showPage } from './page.js'
import { NOT_INDEXED } from './private.js'

export type Readers = {
  /** Told of each poll. */
  readonly counter: Pick<ReaderCounter, 'polled'>
  /** What addresses are signed with; null when none ever was. */
  readonly key: () => Promise<string | null>
  readonly report: () => Promise<ReadersReport>
  readonly now: () => Date
}

export type ReadersPorts = {
  readonly channel: () => Channel
  /** Say that there is nothing here. */
  readonly sayNothingHere: (request: Request, response: Response) => void
}

/** GET /readers/<signed>: who reads the feeds, for who was given the address, until its time is over. */
export function readersRoute({ key, report, now }: Readers, ports: ReadersPorts): RequestHandler {
  const { channel, sayNothingHere } = ports
  return async (request, response, next) => {
    const written = readReadersPath(request.path)
    if (written === null) return next()
    const secret = await key()
    const signed = secret === null ? null : readSigned(written, 'readers', secret)
    if (!signed || signed.until <= now()) return sayNothingHere(request, response)
    response.setHeader(...NOT_INDEXED)
    const text = renderReadersPage(channel(), await report(), signed.until)
    return showPage(request, response, { contentType: HTML, body: Buffer.from(text, 'utf8') })
  }
}
