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

/**
 * What is kept of an address where it need not be known who it was, only from which network.
 *
 *   203.0.113.9 → 203.0.113.0      2001:db8:1:2::9 → 2001:db8:1::      anything else → ''
 */
export function shortAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIP(plain) === 0) return ''
  if (!plain.includes(':')) return plain.replace(/\d+$/, '0')
  const groups = networkOf(plain).split(':').slice(0, 3)
  while (groups.at(-1) === '0') groups.pop()
  return `${groups.join(':')}::`
}
