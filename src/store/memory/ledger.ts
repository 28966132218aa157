import { type Digest, newestDigestFirst, numberDigest } from '../../ledger/digest.js'
import { type Change, countChanges, type Entry, numberChange } from '../../ledger/entry.js'
import {
  type Latest,
  type DigestQuestions,
  type DocumentQuestions,
  type EntryQuestions,
  type FeedQuestions,
  newestFirst,
  type Outcome,
  type Publish,
  type PublishRecord,
  type Told,
} from '../../ledger/ledger.js'
import { pageQuestions } from './pages.js'
import { wholeQuestions } from './whole.js'
import { type Topic, topicsOf } from '../../ledger/topics.js'
import type { RememberedDocument } from '../../ledger/remembered.js'
import { momentAfter } from '../../ledger/moment.js'
import { type PublishMark, stampAfter } from '../../ledger/stamp.js'
import { createMemoryAccess } from './access.js'
import { createMemoryQueue, type MemoryQueue } from './queue.js'
import { createMemoryReaders } from './readers.js'
import type { Store } from '../store.js'

type Memory = {
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

/** A ledger that lives as long as the process: for tests, and to try the program out. */
export function openMemoryLedger(): Store {
  const memory: Memory = {
    entries: new Map(),
    topics: new Map(),
    digests: new Map(),
    documents: new Map(),
    history: [],
    publishes: [],
    lineage: [],
    push: createMemoryQueue(),
    latest: { revision: 0, changed: null, live: 0, archived: 0 },
  }
  const view = {
    ...entryQuestions(memory),
    ...feedQuestions(memory),
    ...digestQuestions(memory),
    ...pageQuestions(memory),
    ...documentQuestions(memory),
    ...wholeQuestions(memory),
  }
  let turns: Promise<unknown> = Promise.resolve()
  return {
    ...view,
    queue: memory.push.queue,
    takeTurn: (decide) => {
      const turn = turns.then(async () => {
        const outcome = await decide(view)
        return outcome && record(memory, outcome)
      })
      turns = turn.catch(() => undefined)
      return turn
    },
    // Nobody else can publish into this process's memory.
    follow: () => ({ close: async () => {} }),
    access: createMemoryAccess(),
    readers: createMemoryReaders(),
    ping: async () => {},
    close: async () => {},
  }
}

function entryQuestions(memory: Memory): EntryQuestions {
  const { entries, history, digests } = memory
  const all = () => [...entries.values()]
  return {
    entriesOf: async (documents) => {
      const wanted = new Set(documents)
      return all().filter((entry) => wanted.has(entry.document) || wanted.has(entry.mintedIn))
    },
    entriesLike: async (fingerprints) => {
      const wanted = new Set(fingerprints)
      return all().filter((entry) => entry.withdrawn !== null && wanted.has(entry.fingerprint))
    },
    liveEntriesLike: async (fingerprints) => {
      const wanted = new Set(fingerprints)
      return all().filter((entry) => entry.withdrawn === null && wanted.has(entry.fingerprint))
    },
    entryBySlug: async (slug) => all().find((entry) => entry.slug === slug) ?? null,
    entryById: async (id) => entries.get(id) ?? null,
    entriesById: async (ids) => [...new Set(ids)].flatMap((id) => entries.get(id) ?? []),
    changedSince: async (revision, limit) =>
      all()
        .filter((entry) => entry.revision > revision)
        .toSorted((one, other) => other.revision - one.revision || (one.id < other.id ? -1 : 1))
        .slice(0, limit),
    slugsTaken: async (slugs) => {
      const used = new Set(all().map((entry) => entry.slug))
      return new Set(slugs.filter((slug) => used.has(slug)))
    },
    instantsTaken: async (from, to) =>
      new Set(
        [
          ...all().flatMap(({ published, updated }) => [published, updated]),
          ...[...digests.values()].map(({ updated }) => updated),
        ]
          .filter((instant) => instant >= from && instant <= to)
          .map(Number),
      ),
    latest: async () => memory.latest,
    lineage: async (limit) => memory.lineage.slice(0, limit),
    history: async (id, limit) =>
      history
        .filter((told) => id === null || told.id === id)
        .map((told) => ({ told, entry: entries.get(told.id) }))
        .toSorted((one, other) => other.told.revision - one.told.revision || inDocument(one.entry, other.entry))
        .slice(0, limit)
        .map(({ told }) => told),
  }
}

function inDocument(one: Entry | undefined, other: Entry | undefined): number {
  if (!one || !other) return 0
  if (one.document !== other.document) return one.document < other.document ? -1 : 1
  return one.position - other.position || (one.id < other.id ? -1 : 1)
}

function feedQuestions({ entries, topics }: Memory): FeedQuestions {
  const live = () => [...entries.values()].filter((entry) => entry.withdrawn === null).toSorted(newestFirst)
  const withdrawnSince = (moment: Date) =>
    [...entries.values()]
      .filter(({ withdrawn }) => withdrawn !== null && withdrawn >= moment)
      .toSorted(lastWithdrawnFirst)
  return {
    newest: async (limit) =>
      live()
        .filter((entry) => entry.archived === null)
        .slice(0, limit),
    archived: async (from, to) =>
      [...entries.values()]
        .filter(({ archived }) => archived !== null && archived >= from && archived < to)
        .toSorted((one, other) => (other.archived ?? 0) - (one.archived ?? 0)),
    withdrawnSince: async (moment, limit) => withdrawnSince(moment).slice(0, limit),
    topic: async (kind, slug) => topics.get(`${kind} ${slug}`) ?? null,
    topics: async (kind) =>
      [...topics.values()]
        .filter((topic) => topic.kind === kind && topic.live > 0)
        .toSorted((one, other) => (one.slug < other.slug ? -1 : 1)),
    newestOn: async (topic, limit) => live().filter(isOn(topic)).slice(0, limit),
    withdrawnOn: async (topic, moment, limit) => withdrawnSince(moment).filter(isOn(topic)).slice(0, limit),
  }
}

function isOn(wanted: Pick<Topic, 'kind' | 'slug'>): (entry: Entry) => boolean {
  return (entry) => topicsOf(entry).some(({ kind, slug }) => kind === wanted.kind && slug === wanted.slug)
}

function lastWithdrawnFirst(one: Pick<Entry, 'id' | 'withdrawn'>, other: Pick<Entry, 'id' | 'withdrawn'>): number {
  return Number(other.withdrawn) - Number(one.withdrawn) || (one.id < other.id ? -1 : 1)
}

function digestQuestions({ digests }: Memory): DigestQuestions {
  const all = () => [...digests.values()]
  return {
    digestBySlug: async (slug) => all().find((digest) => digest.slug === slug) ?? null,
    digestsOf: async (documents) => all().filter(({ document }) => documents.includes(document)),
    newestDigests: async (limit) =>
      all()
        .filter(({ withdrawn }) => withdrawn === null)
        .toSorted(newestDigestFirst)
        .slice(0, limit),
    digestsWithdrawnSince: async (moment, limit) =>
      all()
        .filter(({ withdrawn }) => withdrawn !== null && withdrawn >= moment)
        .toSorted(lastWithdrawnFirst)
        .slice(0, limit),
    digestSlugsTaken: async (slugs) => {
      const used = new Set(all().map(({ slug }) => slug))
      return new Set(slugs.filter((slug) => used.has(slug)))
    },
  }
}

function documentQuestions({ documents }: Memory): DocumentQuestions {
  const all = () => [...documents.values()]
  return {
    documents: async (paths) => (paths ? [...new Set(paths)].flatMap((path) => documents.get(path) ?? []) : all()),
    documentsToMind: async (now) => all().filter(({ held, due }) => held || (due !== null && due <= now)),
    troubledDocuments: async () => all().filter(({ problems }) => problems.length > 0),
    nextDue: async (after) => {
      const later = all().flatMap(({ due }) => (due !== null && due > after ? [due.getTime()] : []))
      return later.length === 0 ? null : new Date(Math.min(...later))
    },
  }
}

function record(memory: Memory, outcome: Outcome): Publish | null {
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
