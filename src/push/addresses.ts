import ipaddr from 'ipaddr.js'

/** Public IPv6 as it is assigned today (RFC 4291 §2.4, IANA "IPv6 Global Unicast Address Assignments"). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * May a request of ours go to this IP address? Only to public unicast ones.
 *
 *   '93.184.216.34' → true      '10.0.0.1', '169.254.169.254', '100.64.0.1' → false
 *   '2606:4700::1'  → true      '::ffff:93.184.216.34', '64:ff9b::5db8:d822', '2002:5db8::1' → false
 *
 * An IPv4 address wrapped in an IPv6 one (mapped, 6to4, Teredo, NAT64) is never public: what it leads to is
 * decided by some router. Loopback may be allowed, for development. What is no address is not public.
 */
export function isAllowedAddress(address: string, { allowLoopback }: { readonly allowLoopback: boolean }): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (allowLoopback && isLoopback(address)) return true
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv6 ? parsed.match(GLOBAL_UNICAST) : true
}

/** `127.0.0.0/8` and `::1`; a mapped `::ffff:127.0.0.1` too. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}

export function isAddress(host: string): boolean {
  return ipaddr.isValid(host)
}

/** `::ffff:203.0.113.5` → `203.0.113.5`; what is no address stays as it is. */
export function plainAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address
}
