import type { Channel } from '../channel.js'
import type { PublishMark } from '../ledger/stamp.js'
import type { Publisher } from '../publisher.js'
import type { Resource } from '../snapshot/resource.js'

/** Where the server takes what it serves from. Paths are without the prefix of the public address. */
export type Shelf = {
  readonly channel: () => Channel
  /** The publish that is shown. */
  readonly revision: () => number
  /** What is held in memory now. */
  readonly find: (path: string) => Resource | undefined
  /** What has to be rendered; null when there never was anything at this address. */
  readonly make: (path: string) => Promise<Resource | null>
  /** The page for people at the address of a feed. */
  readonly feedPage: (path: string) => Resource | undefined
  /** The publishes up to the one that is shown, the last first. */
  readonly lineage: () => readonly PublishMark[]
}

const STORY = /^\/stories\/([^/]+)$/

export function shelfOf(publisher: Pick<Publisher, 'snapshot' | 'story' | 'lineage'>): Shelf {
  return {
    channel: () => publisher.snapshot().channel,
    revision: () => publisher.snapshot().revision,
    find: (path) => publisher.snapshot().get(path),
    make: async (path) => {
      const slug = STORY.exec(path)?.[1]
      return slug === undefined ? null : publisher.story(decodeURIComponent(slug))
    },
    feedPage: (path) => publisher.snapshot().feedPage(path),
    lineage: () => publisher.lineage(),
  }
}
