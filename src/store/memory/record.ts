import { type Digest, numberDigest } from '../../ledger/digest.js'
import { type Change, countChanges, type Entry, numberChange } from '../../ledger/entry.js'
import {
  type Latest,
  newestFirst,
  type Outcome,
  type Publish,
  type PublishRecord,
  type Told,
} from '../../ledger/ledger.js'
import { momentAfter } from '../../ledger/moment.js'
import type { RememberedDocument } from '../../ledger/remembered.js'
import { type PublishMark, stampAfter } from '../../ledger/stamp.js'
import { type Topic, topicsOf } from '../../ledger/topics.js'
import type { MemoryQueue } from './queue.js'

export type Memory = {
  readonly entries: Map<string, Entry>
  /** By kind and slug. */
  readonly topics: Map<string, Topic>
  readonly digests: Map<string, Digest>
  readonly documents: Map<string, RememberedDocument>
  readonly history: Told[]
  readonly publishes: PublishRecord[]
  /** The last publish first. */
  readonly lineage: PublishMark[]
  readonly push: MemoryQueue
  latest: Latest
}

/** Store what was decided; null when nobody is to be told of it. */
export function record(memory: Memory, outcome: Outcome): Publish | null {
  const { at, changes, digests = [], remember, forget, keep } = outcome
  for (const path of forget) memory.documents.delete(path)
  for (const document of remember) memory.documents.set(document.path, document)
  if (changes.length === 0 && digests.length === 0) return null
  const revision = memory.latest.revision + 1
  const stamp = stampAfter(memory.lineage[0]?.stamp ?? '', changes)
  const moment = momentAfter(memory.latest.changed, at)
  const numbered = changes.map((change) =>
    numberChange(change, memory.entries.get(change.entry.id), { ...outcome, revision, stamp, at: moment }),
  )
  for (const { kind, entry } of numbered) {
    recordTopics(memory, memory.entries.get(entry.id), entry)
    // Only the archive gives numbers.
    memory.entries.set(entry.id, { ...entry, archived: memory.entries.get(entry.id)?.archived ?? null })
    if (kind !== 'touched')
      memory.history.push({ revision, at, kind, id: entry.id, slug: entry.slug, title: entry.title })
  }
  const told = digests.map((digest) => numberDigest(digest, revision))
  for (const digest of told) memory.digests.set(digest.id, digest)
  const archived = keep === undefined ? memory.latest.archived : archiveBeyond(memory, keep)
  const withdrawn = changes.filter(({ kind }) => kind === 'withdrawn').length
  memory.lineage.unshift({ revision, stamp, withdrawn })
  memory.latest = { revision, ...latestAfter(memory.latest, numbered, moment), archived }
  memory.publishes.push({ revision, at, live: memory.latest.live, archived, counts: countChanges(numbered) })
  const publish = { revision, changes: numbered, digests: told }
  memory.push.enqueue(publish)
  return publish
}

function archiveBeyond({ entries, latest }: Memory, keep: number): number {
  const leaving = [...entries.values()]
    .filter((entry) => entry.withdrawn === null && entry.archived === null)
    .toSorted(newestFirst)
    .slice(keep)
    .toReversed()
  leaving.forEach((entry, index) => entries.set(entry.id, { ...entry, archived: latest.archived + index }))
  return latest.archived + leaving.length
}

function recordTopics({ topics }: Memory, before: Entry | undefined, after: Entry): void {
  const count = (entry: Entry, step: number) => {
    for (const { kind, slug, name } of topicsOf(entry)) {
      const known = topics.get(`${kind} ${slug}`) ?? { kind, slug, name, live: 0, changed: after.changed }
      const changed = known.changed > after.changed ? known.changed : after.changed
      topics.set(`${kind} ${slug}`, { ...known, live: known.live + (entry.withdrawn ? 0 : step), changed })
    }
  }
  count(after, 1)
  if (before) count(before, -1)
}

function latestAfter(before: Latest, changes: readonly Change[], at: Date): Omit<Latest, 'revision' | 'archived'> {
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length
  const changed = changes.reduce(
    (latest, { entry }) => Math.max(latest, entry.changed.getTime()),
    Math.max(before.changed?.getTime() ?? 0, changes.length === 0 ? at.getTime() : 0),
  )
  return { changed: new Date(changed), live: before.live + count('new') + count('returned') - count('withdrawn') }
}
