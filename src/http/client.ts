import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/**
 * The address a request came from: `203.0.113.9`, `2001:db8::9`; '' when its connection is gone.
 *
 * What a client sends itself stands further left than what the servers in front add, and is not believed.
 *
 * @param proxies how many servers in front add the address of who asked them to X-Forwarded-For; 0 for none
 */
export function clientOf(request: IncomingMessage, proxies: number): string {
  const peer = request.socket.remoteAddress ?? ''
  if (proxies === 0) return peer
  const header = request.headers['x-forwarded-for']
  const chain = (typeof header === 'string' ? header : '').split(',').map((address) => address.trim())
  return chain.at(-proxies) || peer
}

/**
 * So much of an address as says where a client is and not who it is: of IPv4 the first three numbers, of IPv6 the
 * first three groups (/48). '' for what is no address.
 *
 *   '203.0.113.9', '::ffff:203.0.113.9' → '203.0.113.0'     '2001:DB8:1:2::9' → '2001:db8:1::'
 */
export function shortAddress(address: string): string {
  const network = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){2})\.\d{1,3}$/i.exec(address)?.[1]
  if (network !== undefined) return `${network}.0`
  if (isIP(address) !== 6) return ''
  const groups = networkOf(address.replace(/%.*/, '')).split(':').slice(0, 3)
  const canonical = groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')
  return `${canonical.replace(/(?:^|:)0(?::0)*$/, '')}::`
}

/** Of IPv6 the network, `2001:db8:0:0`: who has one address there has 2^64 of them. Of IPv4 the address. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  const end = (tail ?? '').split(':').filter((group) => group !== '')
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - end.length) }, () => '0')
  return [...groups, ...gap, ...end].slice(0, 4).join(':')
}
