import type { Response } from 'express'
import type { Publisher } from '../publisher/publisher.js'
import { REQUEST_ID } from './request-id.js'

/** Longer than a ledger at hand takes to answer, shorter than who asks waits. */
const READY_WITHIN_MS = 1_500

/** 503 while the ledger is out of reach: feeds are still served, but what is published now would not be. */
export async function readiness(
  response: Response,
  publisher: Pick<Publisher, 'ready' | 'snapshot'>,
  id: () => string,
): Promise<void> {
  response.setHeader('Cache-Control', 'no-store')
  const ready = await answersInTime(publisher.ready())
  const { revision } = publisher.snapshot().latest
  if (!ready) response.setHeader(REQUEST_ID, id())
  response
    .status(ready ? 200 : 503)
    .json(ready ? { status: 'ready', revision } : { status: 'ledger unreachable', revision })
}

/** Whether this is done, and soon. */
export async function answersInTime(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_WITHIN_MS)
  })
  const done = work.then(
    () => true,
    () => false,
  )
  return Promise.race([done, late]).finally(() => clearTimeout(timer))
}
