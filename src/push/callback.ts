import { isAddress, isAllowedAddress, isLoopback } from './addresses.js'
import { parseUrl } from '../url.js'

/** Long enough for a capability URL, short enough for an index of PostgreSQL's. */
export const MAX_CALLBACK_BYTES = 2_000
const FIRST_FREE_PORT = 1_024

/** Services that listen above the privileged ports and take commands as lines of text, or are no business of a hub. */
const REFUSED_PORTS: ReadonlySet<number> = new Set([
  1433, 1521, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5672, 5900, 5984,
  5985, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 7001, 9042, 9092, 9200, 9300, 10_080, 10_250,
  11_211, 25_565, 27_017, 50_000,
])

export type Callback =
  | {
      readonly ok: true
      /** What limits are counted by: the name or address, without port or a dot at its end. */
      readonly host: string
    }
  | { readonly ok: false; readonly message: string }

/**
 * Is this an address a hub may call? What it resolves to is checked when a connection is made, every time;
 * here only what can be seen in the text, so that a person reads at once what to change.
 */
export function parseCallback(written: string, { allowLoopback }: { readonly allowLoopback: boolean }): Callback {
  if (Buffer.byteLength(written) > MAX_CALLBACK_BYTES)
    return refuse(`found ${Buffer.byteLength(written)} bytes; write at most ${MAX_CALLBACK_BYTES}`)
  // The URL parser would drop some of these without a word.
  if (/[\s\p{Cc}\\]/u.test(written)) return refuse('found white space or a backslash; percent-encode it')
  const url = /^https?:\/\/[^/]/i.test(written) ? parseUrl(written) : null
  if (url === null) return refuse('write an address that begins with https:// or http://')
  if (url.username !== '' || url.password !== '') return refuse('leave out the user name and password')
  if (written.includes('#')) return refuse('leave out the fragment')
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const near = isLoopback(host) || host === 'localhost'
  if (!(allowLoopback && near) && !isPublicName(host)) return refuse('name a host on the public Internet')
  if (!(allowLoopback && near) && !isFitPort(url)) return refuse('use port 80, 443, or a usual one for HTTP')
  return { ok: true, host }
}

/** A name is resolved later; one without a dot, or of a zone that is never public, need not be. */
function isPublicName(host: string): boolean {
  if (isAddress(host)) return isAllowedAddress(host, { allowLoopback: false })
  return (
    host.includes('.') && !/\.(?:localhost|local|internal|intranet|lan|home|corp|test|invalid|onion|arpa)$/.test(host)
  )
}

function isFitPort({ port }: URL): boolean {
  const number = Number(port)
  return port === '' || number === 80 || number === 443 || (number >= FIRST_FREE_PORT && !REFUSED_PORTS.has(number))
}

function refuse(message: string): Callback {
  return { ok: false, message }
}
