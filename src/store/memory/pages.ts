import type { Digest } from '../../ledger/digest.js'
import type { Entry } from '../../ledger/entry.js'
import { type Neighbour, newestFirst, type PageQuestions } from '../../ledger/ledger.js'

export function pageQuestions({
  entries,
  digests,
}: {
  readonly entries: ReadonlyMap<string, Entry>
  readonly digests: ReadonlyMap<string, Digest>
}): PageQuestions {
  const live = () => [...entries.values()].filter(({ withdrawn }) => withdrawn === null).toSorted(newestFirst)
  return {
    publishedBetween: async (from, to, limit) =>
      live()
        .filter(({ published }) => published >= from && published < to)
        .slice(0, limit),
    neighbours: async (entry) => {
      const all = live()
      return {
        newer: toNeighbour(all.findLast((one) => newestFirst(one, entry) < 0)),
        older: toNeighbour(all.find((one) => newestFirst(one, entry) > 0)),
      }
    },
    addresses: async (from, to) => {
      const liveDigests = [...digests.values()].filter(({ withdrawn }) => withdrawn === null)
      const byDocument = new Map(liveDigests.map((digest) => [digest.document, digest]))
      return live()
        .filter(({ archived }) => archived !== null && archived >= from && archived < to)
        .toSorted((one, other) => (one.archived ?? 0) - (other.archived ?? 0))
        .map(({ slug, updated, position, document }) => {
          const digest = position === 1 ? byDocument.get(document) : undefined
          return { slug, updated, digest: digest ? { slug: digest.slug, updated: digest.updated } : null }
        })
    },
  }
}

function toNeighbour(entry: Entry | undefined): Neighbour | null {
  return entry ? { slug: entry.slug, title: entry.title, language: entry.language, document: entry.document } : null
}
