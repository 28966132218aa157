import { max, min, subHours } from 'date-fns'
import type { Channel } from './channel.js'
import type { Source } from './documents/document.js'
import type { Change, Entry, UnnumberedChange } from './ledger/entry.js'
import type { Ledger, Publish } from './ledger/ledger.js'
import { slugOf } from './ledger/identity.js'
import { type Reconciliation, reconcile } from './ledger/reconcile.js'
import type { Parsed, Problem } from './problem.js'
import { buildSnapshot, buildStoryResource, type Snapshot } from './snapshot/build.js'
import type { Resource } from './snapshot/resource.js'
import type { ReadDocument } from './stories/read.js'
import { toSecond } from './time.js'

/** What a look at the items folder found. Paths are relative to it. */
export type Sighting = {
  /** Files that are new or changed since they were last seen. */
  readonly sources: readonly Source[]
  /** Files that could not be opened. */
  readonly problems: readonly Problem[]
  /** Files that were there and are no more. */
  readonly gone: readonly string[]
  /** Every document that is there now; null when only some were looked at, or the folder cannot be read. */
  readonly present: readonly string[] | null
}

/** Everything the publisher touches, handed to it. */
export type PublisherPorts = {
  readonly channel: Channel
  readonly ledger: Ledger
  /** Look at these files, or at all of them. */
  readonly readItems: (paths?: ReadonlySet<string>) => Promise<Sighting>
  readonly readDocument: (source: Source) => Promise<Parsed<ReadDocument>>
  readonly now: () => Date
  /** Told of each publish, after its snapshot is shown. */
  readonly announce: (publish: Publish) => void
}

export type Publisher = {
  /** Bring the feeds up to date with these files, or with all; one at a time, in the order asked. */
  readonly refresh: (paths?: ReadonlySet<string>) => Promise<readonly Change[]>
  readonly snapshot: () => Snapshot
  /** The page of a story; null when there never was one at this address. */
  readonly story: (slug: string) => Promise<Resource | null>
  /** What authors should mend, as of the last refresh. */
  readonly problems: () => readonly Problem[]
  /** When the next scheduled document is due; null when none waits. */
  readonly nextDue: () => Date | null
}

/**
 * Holds the snapshot that is served, and replaces it: remember (commit to the ledger), show (swap the
 * snapshot), tell (announce), in this order, so that nothing is shown that a crash could forget.
 */
export async function createPublisher(ports: PublisherPorts): Promise<Publisher> {
  const { ledger } = ports
  const state: State = { problems: new Map(), waiting: new Map() }
  let snapshot = await takeSnapshot(ports)
  let queue: Promise<unknown> = Promise.resolve()

  const refresh = async (paths?: ReadonlySet<string>): Promise<readonly Change[]> => {
    const publish = await publishOnce(ports, state, paths)
    if (!publish) return []
    snapshot = await takeSnapshot(ports)
    ports.announce(publish)
    return publish.changes
  }

  return {
    refresh: (paths) => {
      const turn = queue.then(() => refresh(paths))
      queue = turn.catch(() => undefined)
      return turn
    },
    snapshot: () => snapshot,
    story: async (slug) => {
      const entry = await ledger.entryBySlug(slug)
      return entry && buildStoryResource(snapshot.channel, entry)
    },
    problems: () => [...state.problems.values()].flat(),
    nextDue: () => {
      const dates = [...state.waiting.values()].map((document) => document.date)
      return dates.length === 0 ? null : min(dates)
    },
  }
}

async function takeSnapshot({ channel, ledger }: PublisherPorts): Promise<Snapshot> {
  return buildSnapshot(channel, await ledger.newest(channel.windowSize), await ledger.latest())
}

type State = {
  /** By file. */
  readonly problems: Map<string, readonly Problem[]>
  /** Documents whose date is still to come, by path. */
  readonly waiting: Map<string, ReadDocument>
}

async function publishOnce(ports: PublisherPorts, state: State, paths?: ReadonlySet<string>): Promise<Publish | null> {
  const { ledger } = ports
  const sighting = await ports.readItems(paths)
  const now = toSecond(ports.now())
  const results = await Promise.all(
    sighting.sources.map(async (source) => ({ source, result: await ports.readDocument(source) })),
  )
  noteProblems(state, sighting, results)
  for (const path of sighting.gone) state.waiting.delete(path)
  const read = results.flatMap(({ result }) => (result.ok ? [result.value] : []))
  const latest = lastEditions([...state.waiting.values(), ...read])
  const gone = [...sighting.gone, ...(await missing(ledger, sighting))]
  const known = await ledger.entriesOf([...latest.map((document) => document.path), ...gone])
  const { due, waiting, drafts } = sortByDue(latest, known, now)
  state.waiting.clear()
  for (const document of waiting) state.waiting.set(document.path, document)
  return ledger.commit(await reconcileWith(ports, { known, documents: due, gone: [...gone, ...drafts], now }), now)
}

/** Documents published once that are no longer in the folder: they went while we were not looking. */
async function missing(ledger: Ledger, sighting: Sighting): Promise<string[]> {
  if (!sighting.present) return []
  const present = new Set(sighting.present)
  return (await ledger.liveDocuments()).filter((path) => !present.has(path))
}

type Result = { readonly source: Source; readonly result: Parsed<ReadDocument> }

function noteProblems(state: State, sighting: Sighting, results: readonly Result[]): void {
  for (const { source, result } of results)
    state.problems.set(source.path, result.ok ? result.warnings : result.problems)
  for (const path of sighting.gone) state.problems.delete(path)
  if (sighting.present) {
    const present = new Set(sighting.present)
    for (const path of state.problems.keys()) if (!present.has(path)) state.problems.delete(path)
  }
  for (const problem of sighting.problems) state.problems.set(problem.file, [problem])
}

/** One document a path, the one that came last, in the order of their paths. */
function lastEditions(documents: readonly ReadDocument[]): ReadDocument[] {
  const latest = [...new Map(documents.map((document) => [document.path, document])).values()]
  return latest.toSorted((one, other) => (one.path < other.path ? -1 : Number(one.path > other.path)))
}

type Sorted = {
  readonly due: readonly ReadDocument[]
  readonly waiting: readonly ReadDocument[]
  readonly drafts: readonly string[]
}

/** Which documents may be shown now. One that is already out does not wait for a date put off later. */
function sortByDue(documents: readonly ReadDocument[], known: readonly Entry[], now: Date): Sorted {
  const live = new Set(known.flatMap((entry) => (entry.withdrawn ? [] : [entry.document])))
  const shown = documents.filter((document) => !document.metadata.draft)
  const waits = (document: ReadDocument) => document.dateDeclared && document.date > now && !live.has(document.path)
  return {
    due: shown.filter((document) => !waits(document)),
    waiting: shown.filter(waits),
    drafts: documents.filter((document) => document.metadata.draft).map((document) => document.path),
  }
}

type Touched = Pick<Reconciliation, 'known' | 'documents' | 'gone' | 'now'>

async function reconcileWith({ channel, ledger }: PublisherPorts, touched: Touched): Promise<UnnumberedChange[]> {
  const { documents, now } = touched
  if (documents.length === 0 && touched.gone.length === 0) return []
  const slugs = documents.flatMap((document) => document.split.stories.map((story) => slugOf(story.title)))
  const stories = documents.flatMap((document) => document.split.stories)
  const dates = [...documents.map((document) => document.date), ...stories.flatMap((story) => story.date ?? []), now]
  return reconcile({
    ...touched,
    channel,
    slugsTaken: await ledger.slugsTaken(slugs),
    instantsTaken: await ledger.instantsTaken(subHours(min(dates), 1), max(dates)),
  })
}
