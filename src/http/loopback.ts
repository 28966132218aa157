import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { parseUrl } from '../url.js'

/** A name or address only this machine can be reached by: `localhost`, `127.0.0.1`, `::1`, `[::1]`. */
export function isLoopbackHost(host: string): boolean {
  return host.toLowerCase() === 'localhost' || isLoopback(host.replace(/^\[(.*)\]$/, '$1'))
}

/**
 * Whether a person at this machine asks, with a browser on it.
 *
 * A site elsewhere that has its name lead to this machine (DNS rebinding) is known by that name. A proxy on this
 * machine is known by what it adds, or by speaking HTTP/1.0, as nginx does unless told otherwise.
 */
export function isFromThisMachine({ headers, socket, httpVersion }: IncomingMessage): boolean {
  if (PROXY_HEADERS.some((name) => headers[name] !== undefined) || httpVersion === '1.0') return false
  const { host } = headers
  const name = host === undefined ? '' : (parseUrl(`http://${host}`)?.hostname ?? '')
  return isLoopbackHost(name) && isLoopback(socket.remoteAddress ?? '')
}

const PROXY_HEADERS = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'] as const

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}

const NEAR: ReadonlySet<string> = new Set(['loopback', 'private', 'linkLocal', 'uniqueLocal'])

/** An address of this machine or of its own network, where a server in front of us is. */
export function isNear(address: string | undefined): boolean {
  return address !== undefined && ipaddr.isValid(address) && NEAR.has(ipaddr.process(address).range())
}
