import { LRUCache } from 'lru-cache'
import type { Resource } from './resource.js'

/** Bytes of bodies kept; those asked for longest ago go first. */
const MOST_BYTES = 64 * 1024 * 1024

export type MadeOnDemand = {
  /** What was made for this path before, if it is still kept. */
  readonly find: (path: string) => Resource | undefined
  /** Made once for all who ask at the same time; null, which is not kept, when there is nothing. */
  readonly make: (path: string) => Promise<Resource | null>
}

/** Resources of one moment, made when they are first asked for. */
export function createMadeOnDemand(make: (path: string) => Promise<Resource | null>): MadeOnDemand {
  const kept = new LRUCache<string, Resource>({
    maxSize: MOST_BYTES,
    // A feed keeps what it was rendered of, and its codings, beside its bytes.
    sizeCalculation: ({ body, source }, path) => body.length * (source ? 3 : 1) + path.length + 1,
  })
  const underWay = new Map<string, Promise<Resource | null>>()
  const start = async (path: string): Promise<Resource | null> => {
    try {
      const resource = await make(path)
      if (resource) kept.set(path, resource)
      return resource
    } finally {
      underWay.delete(path)
    }
  }
  return {
    find: (path) => kept.get(path),
    make: (path) => {
      const going = underWay.get(path)
      if (going) return going
      const started = start(path)
      underWay.set(path, started)
      return started
    },
  }
}
