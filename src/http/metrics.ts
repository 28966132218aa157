import type { RequestHandler } from 'express'
import type { Metrics } from '../metrics/metrics.js'
import { isNear } from './loopback.js'

/**
 * GET /metrics, for who asks from this machine or its network: who reads what, and how often, is nobody else's.
 * A request that came through a proxy has an address of ours, too, and says so.
 */
export function metricsRoute(metrics: Pick<Metrics, 'text' | 'contentType'>): RequestHandler {
  return async (request, response, next) => {
    const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded
    if (forwarded !== undefined || !isNear(request.socket.remoteAddress)) return next()
    response.setHeader('Cache-Control', 'no-store')
    response.setHeader('Content-Type', metrics.contentType)
    response.end(await metrics.text())
  }
}
