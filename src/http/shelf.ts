import type { Channel } from '../channel.js'
import type { PublishMark } from '../ledger/stamp.js'
import type { Publisher } from '../publisher/publisher.js'
import type { Resource } from '../snapshot/resource.js'
import { likelyMeant } from './address.js'

/** Where the server takes what it serves from. Paths are without the prefix of the public address. */
export type Shelf = {
  readonly channel: () => Channel
  /** The publish that is shown. */
  readonly revision: () => number
  /** What is held in memory now. */
  readonly find: (path: string) => Resource | undefined
  /** What has to be rendered; null when there never was anything at this address. */
  readonly make: (path: string) => Promise<Resource | null>
  /** The page for people at the address of a feed; null for any other address. */
  readonly feedPage: (path: string) => Promise<Resource | null>
  /** The publishes up to the one that is shown, the last first. */
  readonly lineage: () => readonly PublishMark[]
}

export function shelfOf({
  snapshot,
  ...publisher
}: Pick<Publisher, 'snapshot' | 'find' | 'make' | 'feedPage' | 'lineage'>): Shelf {
  const { find, make, feedPage, lineage } = publisher
  return {
    channel: () => snapshot().channel,
    revision: () => snapshot().latest.revision,
    find,
    make,
    feedPage,
    lineage,
  }
}

/** The address where there is something, of those that may have been meant. */
export async function findMeant(shelf: Pick<Shelf, 'find' | 'make'>, path: string): Promise<string | undefined> {
  for (const one of likelyMeant(path)) if (shelf.find(one) ?? (await shelf.make(one))) return one
  return undefined
}
