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

/** One forbidden address among several is enough: an honest name has none. */
function guardedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const forbidden = addresses.find((address) => !isAllowed(address))
        const [first] = addresses
        if (first === undefined) callback(new Error(`${host} has no address`), '', 0)
        else if (forbidden !== undefined) callback(new ForbiddenAddress(host, forbidden), '', 0)
        else if (options.all === true)
          callback(
            null,
            addresses.map((address) => ({ address, family: familyOf(address) })),
          )
        else callback(null, first, familyOf(first))
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }
}

function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4
}

async function resolveBySystem(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}
