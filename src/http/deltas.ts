import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { buildDelta, parseBase } from '../snapshot/delta.js'
import type { Resource } from '../snapshot/resource.js'
import { type Audience, prepare, type Prepared } from './prepared.js'
import { parseQualities } from './qualities.js'
import type { Shelf } from './shelf.js'

/** Bases of one feed: those who poll it have polled it at the same few publishes. */
const BASES_KEPT = 32

export type DeltaPorts = { readonly shelf: Shelf; readonly security: readonly string[]; readonly audience: Audience }

/**
 * What a client that knows deltas of feeds is sent instead of the whole (RFC 3229 §10.4.1); undefined when that is
 * the whole. One delta serves all who have the same base, and goes with the resource it was made of.
 *
 * Several tags in If-None-Match get the whole: a delta would have to say which of them it is based on (§10.5.2).
 */
export function createDeltas(ports: DeltaPorts): (request: IncomingMessage, whole: Resource) => Prepared | undefined {
  const made = new WeakMap<Resource, Map<string, Prepared | undefined>>()
  return (request, whole) => {
    const manipulations = request.headers['a-im']
    const tag = request.headers['if-none-match']
    if (!whole.source || typeof manipulations !== 'string' || tag === undefined || tag.includes(',')) return undefined
    if (!takesFeed(manipulations) || isAskedByLibrary(request.headers)) return undefined
    const known = made.get(whole) ?? new Map<string, Prepared | undefined>()
    made.set(whole, known)
    if (known.has(tag)) return known.get(tag)
    const delta = deltaTo(ports, whole, tag)
    if (known.size >= BASES_KEPT) known.clear()
    known.set(tag, delta)
    return delta
  }
}

function deltaTo({ shelf, security, audience }: DeltaPorts, whole: Resource, tag: string): Prepared | undefined {
  const base = parseBase(tag)
  const delta = base && buildDelta(whole, base, shelf.lineage())
  if (!delta) return undefined
  return prepare(delta, { security, maxAgeSeconds: shelf.channel().maxAgeSeconds, audience, delta: true })
}

/** `A-IM: feed`, `vcdiff, feed;q=0.5`. */
function takesFeed(manipulations: string): boolean {
  return manipulations === 'feed' || (parseQualities(manipulations).get('feed') ?? 0) > 0
}

/**
 * Python's feedparser asks for deltas in the name of each program that is made with it, and not every one knows the
 * answer: rss2email takes 226 for a failure, keeps the tag it had, and so would never be told of a story again. The
 * library is known by the types it accepts (nobody else reads netCDF), whatever the program calls itself.
 */
function isAskedByLibrary({ accept, 'user-agent': userAgent }: IncomingHttpHeaders): boolean {
  return accept?.includes('application/x-netcdf') === true || /feedparser|rss2email/i.test(userAgent ?? '')
}
