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

/** Pages kept once they were asked for; they are small. */
const PAGES_KEPT = 500

export function shelfOf(publisher: Pick<Publisher, 'snapshot' | 'story' | 'lineage'>): Shelf {
  let pages = new Map<string, Resource>()
  let madeOf = publisher.snapshot()
  /** Pages of the snapshot that is shown: with another one, they are made anew. */
  const kept = (): Map<string, Resource> => {
    const shown = publisher.snapshot()
    if (shown !== madeOf || pages.size >= PAGES_KEPT) pages = new Map()
    madeOf = shown
    return pages
  }
  return {
    channel: () => publisher.snapshot().channel,
    revision: () => publisher.snapshot().revision,
    find: (path) => publisher.snapshot().get(path) ?? kept().get(path),
    make: async (path) => {
      const slug = STORY.exec(path)?.[1]
      if (slug === undefined) return null
      const shown = publisher.snapshot()
      const page = await publisher.story(decodeURIComponent(slug))
      // What was published meanwhile may have changed it.
      if (page && shown === publisher.snapshot()) kept().set(path, page)
      return page
    },
    feedPage: (path) => publisher.snapshot().feedPage(path),
    lineage: () => publisher.lineage(),
  }
}
