import { type Change, type Entry, numberChange } from '../ledger/entry.js'
import { type Latest, type LedgerView, newestFirst, type Outcome, type Publish, type Told } from '../ledger/ledger.js'
import type { RememberedDocument } from '../ledger/remembered.js'
import { createMemoryQueue, type MemoryQueue } from './memory-queue.js'
import type { Store } from './store.js'

type Memory = {
  readonly entries: Map<string, Entry>
  readonly documents: Map<string, RememberedDocument>
  readonly history: Told[]
  readonly push: MemoryQueue
  latest: Latest
}

/** A ledger that lives as long as the process: for tests, and to try the program out. */
export function openMemoryLedger(): Store {
  const memory: Memory = {
    entries: new Map(),
    documents: new Map(),
    history: [],
    push: createMemoryQueue(),
    latest: { revision: 0, changed: null, live: 0 },
  }
  const view = { ...entryQuestions(memory), ...documentQuestions(memory) }
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
    ping: async () => {},
    close: async () => {},
  }
}

type DocumentQuestion = 'documents' | 'documentsToMind' | 'troubledDocuments' | 'nextDue'

function entryQuestions(memory: Memory): Omit<LedgerView, DocumentQuestion> {
  const { entries, history } = memory
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
    newest: async (limit) =>
      all()
        .filter((entry) => entry.withdrawn === null)
        .toSorted(newestFirst)
        .slice(0, limit),
    entryBySlug: async (slug) => all().find((entry) => entry.slug === slug) ?? null,
    entryById: async (id) => entries.get(id) ?? null,
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
        all().flatMap(({ published, updated }) =>
          [published, updated].filter((instant) => instant >= from && instant <= to).map(Number),
        ),
      ),
    latest: async () => memory.latest,
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

function documentQuestions({ documents }: Memory): Pick<LedgerView, DocumentQuestion> {
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
  const { at, changes, remember, forget } = outcome
  for (const path of forget) memory.documents.delete(path)
  for (const document of remember) memory.documents.set(document.path, document)
  if (changes.length === 0) return null
  const revision = memory.latest.revision + 1
  const numbered = changes.map((change) =>
    numberChange(change, memory.entries.get(change.entry.id), { ...outcome, revision }),
  )
  for (const { kind, entry } of numbered) {
    memory.entries.set(entry.id, entry)
    if (kind !== 'touched')
      memory.history.push({ revision, at, kind, id: entry.id, slug: entry.slug, title: entry.title })
  }
  memory.latest = { revision, ...latestAfter(memory.latest, numbered) }
  memory.push.enqueue({ revision, changes: numbered })
  return { revision, changes: numbered }
}

function latestAfter(before: Latest, changes: readonly Change[]): Omit<Latest, 'revision'> {
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length
  const changed = changes.reduce(
    (latest, { entry }) => Math.max(latest, entry.changed.getTime()),
    before.changed?.getTime() ?? 0,
  )
  return { changed: new Date(changed), live: before.live + count('new') + count('returned') - count('withdrawn') }
}
