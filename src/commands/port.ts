import type { RequestListener } from 'node:http'
import type { Logger } from 'pino'
import type { Channel } from '../channel.js'
import type { Config } from '../config/config.js'
import { FORMATS } from '../formats/formats.js'
import { type Listening, listen } from '../http/listen.js'
import { isLoopbackHost } from '../http/loopback.js'
import { absoluteUrl, ownHub, PATHS } from '../links.js'
import { localAddressWarning } from './local-address.js'
import { UsageError } from './usage-error.js'

/** With port 0 the public address is known only once the port is taken. */
export function onPort(channel: Channel, port: number): Channel {
  const url = channel.url.replace(/:0$/, `:${port}`)
  return { ...channel, url, hubs: channel.hubs.map((hub) => (hub === ownHub(channel) ? `${url}${PATHS.hub}` : hub)) }
}

/** The port is taken before anything else is touched: one in use ends the program with a word of advice. */
export function takePort(config: Config, handler: RequestListener): Promise<Listening> {
  return listen(handler, config.port, config.host).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError([listenMistake(error, config)])
  })
}

/** Until there is something to serve. */
export const notReady: RequestListener = (_request, response) => {
  response.writeHead(503, {
    'Retry-After': '2',
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  })
  response.end('Starting; ask again in a moment.\n')
}

/** Where the site is, for who started it. */
export function sayWhere({ host, isPublic }: Config, channel: Channel, port: number, log: Logger): void {
  log.info({ host, port }, 'listening')
  const warning = isLoopbackHost(host) ? null : localAddressWarning(channel)
  if (warning !== null) log.warn(warning)
  if (!isPublic) return log.info('not public: strillone token add NAME makes addresses for a subscriber')
  log.info(`pages: ${absoluteUrl(channel, PATHS.home)}`)
  for (const format of FORMATS) log.info(`${format.name}: ${absoluteUrl(channel, format.path)}`)
}

function listenMistake({ code = '' }: NodeJS.ErrnoException, { host, port }: Config): string {
  const advice = OF_THE_HOST[code]
  if (advice !== undefined) return `--host (HOST): ${host} cannot be listened on (${code}); ${advice}`
  const why = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be listened on (${code})`
  return `--port (PORT): ${host}:${port} ${why}; choose another, such as PORT=${otherThan(port, code)}`
}

const AN_ADDRESS = 'write an address of this machine, such as localhost, or 0.0.0.0 for every network'

/** What no other port would mend. */
const OF_THE_HOST: Readonly<Record<string, string>> = {
  ENOTFOUND: AN_ADDRESS,
  EAI_AGAIN: AN_ADDRESS,
  EADDRNOTAVAIL: AN_ADDRESS,
  EINVAL: AN_ADDRESS,
  EAFNOSUPPORT: AN_ADDRESS,
}

/** The ports below 1024 are kept for root on most machines. */
function otherThan(port: number, code: string): number {
  if (code === 'EACCES') return port + 8000
  return port < 65_535 ? port + 1 : port - 1
}
