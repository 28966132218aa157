import { newestDigestFirst } from '../../ledger/digest.js'
import type { Entry } from '../../ledger/entry.js'
import {
  type DigestQuestions,
  type DocumentQuestions,
  type EntryQuestions,
  type FeedQuestions,
  newestFirst,
} from '../../ledger/ledger.js'
import { type Topic, topicsOf } from '../../ledger/topics.js'
import type { Store } from '../store.js'
import { createMemoryAccess } from './access.js'
import { pageQuestions } from './pages.js'
import { createMemoryQueue } from './queue.js'
import { createMemoryReaders } from './readers.js'
import { type Memory, record } from './record.js'
import { wholeQuestions } from './whole.js'

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
    troubledDocuments: async (code) =>
      all().filter(({ problems }) => problems.some((problem) => code === undefined || problem.code === code)),
    nextDue: async (after) => {
      const later = all().flatMap(({ due }) => (due !== null && due > after ? [due.getTime()] : []))
      return later.length === 0 ? null : new Date(Math.min(...later))
    },
  }
}
