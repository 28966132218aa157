import type { Digest } from '../../ledger/digest.js'
import type { Entry } from '../../ledger/entry.js'
import type { PublishRecord, WholeQuestions } from '../../ledger/ledger.js'
import type { Topic } from '../../ledger/topics.js'

type Whole = {
  readonly entries: ReadonlyMap<string, Entry>
  readonly topics: ReadonlyMap<string, Topic>
  readonly digests: ReadonlyMap<string, Digest>
  readonly publishes: readonly PublishRecord[]
}

export function wholeQuestions({ entries, digests, topics, publishes }: Whole): WholeQuestions {
  return {
    entriesAfter: async (id, limit) => followingOf(entries, id, limit),
    digestsAfter: async (id, limit) => followingOf(digests, id, limit),
    outlines: async () => [...entries.values()],
    everyTopic: async () => [...topics.values()],
    touchedSince: async (revision) => [...entries.values()].filter(({ touched }) => touched > revision),
    digestsSince: async (since) => [...digests.values()].filter(({ revision }) => revision > since),
    publishes: async (after) => publishes.filter(({ revision }) => revision > after),
  }
}

function followingOf<Named extends { readonly id: string }>(
  all: ReadonlyMap<string, Named>,
  id: string,
  limit: number,
) {
  return [...all.values()]
    .filter((one) => one.id > id)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .slice(0, limit)
}
