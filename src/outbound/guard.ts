import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { isAddress, isAllowedAddress } from '../push/addresses.js'

/** All addresses of a name, as the system resolves it. */
export type Resolve = (host: string) => Promise<readonly string[]>

export type GuardOptions = {
  readonly allowLoopback: boolean
  readonly connectMs: number
  readonly resolve?: Resolve
  /** Told of each connection: the host of the request, and the IP address it is made to. */
  readonly onConnect?: (host: string, address: string) => void
}

/** No connection was made: the address is none that we may call. The message is for the log. */
export class ForbiddenAddress extends Error {
  constructor(host: string, address: string) {
    super(host === address ? `${host} is no public address` : `${host} leads to ${address}, which is no public address`)
    this.name = 'ForbiddenAddress'
  }
}

/**
 * A connector that opens sockets to allowed addresses only.
 *
 * A name is resolved once for each connection, every address it has is checked, and the socket is opened to an
 * address that was checked: what the name says a moment later (DNS rebinding) is never asked. An address
 * written as such is not resolved and so checked before. What the socket is connected to is looked at again.
 */
export function createGuardedConnector({
  allowLoopback,
  connectMs,
  resolve = resolveBySystem,
  onConnect,
}: GuardOptions) {
  const isAllowed = (address: string) => isAllowedAddress(address, { allowLoopback })
  const connect = buildConnector({ timeout: connectMs, lookup: guardedLookup(resolve, isAllowed), allowH2: false })
  const guarded: buildConnector.connector = (options, callback) => {
    const literal = options.hostname.replace(/^\[|\]$/g, '')
    if (isAddress(literal) && !isAllowed(literal)) {
      callback(new ForbiddenAddress(literal, literal), null)
      return
    }
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null)
      const { remoteAddress = '' } = socket
      if (isAllowed(remoteAddress)) {
        onConnect?.(options.hostname, remoteAddress)
        return callback(null, socket)
      }
      socket.destroy()
      return callback(new ForbiddenAddress(literal, remoteAddress), null)
    })
  }
  return guarded
}

function guardedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  const answer = async (...[host, options, callback]: Parameters<LookupFunction>): Promise<void> => {
    try {
      const found = await allowedAddresses(host, resolve, isAllowed)
      const [first] = found
      if (!first) callback(new Error(`${host} has no address`), '', 0)
      else if (options.all === true) callback(null, found)
      else callback(null, first.address, first.family)
    } catch (error) {
      callback(error instanceof Error ? error : new Error('not resolved', { cause: error }), '', 0)
    }
  }
  return (...question) => void answer(...question)
}

/** One forbidden address among several is enough: an honest name has none. */
async function allowedAddresses(
  host: string,
  resolve: Resolve,
  isAllowed: (address: string) => boolean,
): Promise<{ address: string; family: number }[]> {
  const addresses = await resolve(host)
  const forbidden = addresses.find((address) => !isAllowed(address))
  if (forbidden !== undefined) throw new ForbiddenAddress(host, forbidden)
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}

async function resolveBySystem(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}
