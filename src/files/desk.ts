import pLimit from 'p-limit'
import type { Source } from '../documents/document.js'
import type { FileStamp } from '../ledger/remembered.js'
import { isMediaFile } from '../links.js'
import type { Opened } from '../publisher/open.js'
import type { Parsed, Problem } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import { stateOf, summaryOf, type WrittenDocument, type WrittenSummary } from '../stories/written.js'
import type { DocumentPool } from './document-pool.js'
import { isDocumentPath } from './items-folder.js'
import type { ItemsReader } from './read-items.js'
import { createWrittenChanges } from './written-changes.js'

/** Files that are open, or being read, at once. */
const FILES_AT_ONCE = 64

export type DeskPorts = {
  readonly items: Pick<ItemsReader, 'look' | 'open'>
  readonly pool: Pick<DocumentPool, 'read' | 'explain'>
  /** How many stories of a document are out. */
  readonly countLive: (path: string) => Promise<number>
  readonly now: () => Date
}

/** See `WrittenList`; `version` is what is to be asked with for later changes. */
type Listed = {
  readonly version: number
  readonly documents: readonly WrittenSummary[]
  /** Of the folder, and of what in it is no document. */
  readonly problems: readonly Problem[]
}

type Looked = {
  readonly version: number
  readonly document: WrittenDocument
  /** False when there is no such file, or none any more. */
  readonly there: boolean
}

export type Desk = {
  /** Every document of the folder, the last saved first. Only what changed since the last time is read. */
  readonly list: () => Promise<Listed>
  /** One document as it is at this moment; null for a path that can be none's. */
  readonly look: (path: string) => Promise<Looked | null>
  /** Told when a document, or with null any, may read differently than at this version; the function returned ends it. */
  readonly follow: (since: number, path: string | null, tell: () => void) => () => void
  /** These files changed; without paths: perhaps any did. */
  readonly touched: (paths?: ReadonlySet<string>) => Promise<void>
}

type Kept = { readonly stamp: FileStamp; readonly summary: WrittenSummary }

/** The items folder as whoever writes it sees it: drafts, scheduled and broken documents too. Publishes nothing. */
export function openDesk(ports: DeskPorts): Desk {
  const { items, now } = ports
  const changes = createWrittenChanges(now().getTime())
  const kept = new Map<string, Kept>()
  /** What each document a page shows was when it was read. */
  const stamps = new Map<string, FileStamp>()
  const limit = pLimit(FILES_AT_ONCE)
  let hasListed = false
  let listing: Promise<Listed> | null = null

  /** What is to be said of a file that cannot be opened; null where it was read, or is gone. */
  const refreshOne = async (path: string): Promise<WrittenSummary | null> => {
    const { document, stamp, there } = await readOne(ports, path)
    const summary = summaryOf(document)
    if (!stamp) {
      forget(path)
      return there ? summary : null
    }
    stamps.set(path, stamp)
    kept.set(path, { stamp, summary })
    return null
  }
  const forget = (path: string) => {
    kept.delete(path)
    stamps.delete(path)
  }
  const list = async (): Promise<Listed> => {
    const version = changes.version()
    // Whether it is due by now is another question each time.
    for (const [path, { summary }] of kept) if (summary.state === 'scheduled') kept.delete(path)
    const sighting = await items.look(new Map([...kept].map(([path, { stamp }]) => [path, stamp])))
    for (const path of sighting.gone) forget(path)
    const unopened = await Promise.all(sighting.changed.map((path) => limit(refreshOne, path)))
    hasListed = true
    const read = [...kept.values()]
      .toSorted((one, other) => other.stamp.modifiedMs - one.stamp.modifiedMs)
      .map(({ summary }) => summary)
    const documents = [...unopened.filter((one) => one !== null), ...read]
    return { version, documents, problems: sighting.problems }
  }
  const sweep = async (): Promise<void> => {
    if (!changes.isFollowed()) return
    const { changed, gone } = await items.look(stamps, hasListed ? undefined : new Set(stamps.keys()))
    changes.note([...changed, ...gone])
  }
  return {
    // Who asks while the folder is being read gets what comes of that; a later change has a later version.
    list: () => (listing ??= list().finally(() => (listing = null))),
    look: async (path) => {
      if (!isDocumentPath(path) || path.includes('\0')) return null
      const version = changes.version()
      const { stamp, ...found } = await readOne(ports, path, 'explained')
      if (stamp) stamps.set(path, stamp)
      return { version, ...found }
    },
    follow: (since, path, tell) =>
      changes.follow({ since, tell, concerns: (one) => path === null || one === path || isMediaFile(one) }),
    touched: async (paths) => {
      if (!paths) return sweep()
      const told = [...paths].filter((one) => isDocumentPath(one) || isMediaFile(one))
      // What a document says of its pictures may be other now.
      if (told.some(isMediaFile)) kept.clear()
      changes.note(told)
    },
  }
}

type Read = Pick<Looked, 'document' | 'there'> & { readonly stamp: FileStamp | null }

async function readOne(ports: DeskPorts, path: string, explained?: 'explained'): Promise<Read> {
  const opened = await ports.items.open(path, null)
  if (opened.kind !== 'source') {
    const read = { ok: false, problems: [problemOf(path, opened)] } as const
    const document = { path, state: 'broken', read, explanation: null } as const
    return { document, there: opened.kind !== 'gone', stamp: null }
  }
  const live = await ports.countLive(path)
  const [read, explanation] = await readSource(ports, opened.source, { published: live > 1, explained: !!explained })
  const state = stateOf(read, live, ports.now())
  return { document: { path, state, read, explanation }, there: true, stamp: opened.stamp }
}

async function readSource(
  { pool }: DeskPorts,
  source: Source,
  { published, explained }: { readonly published: boolean; readonly explained: boolean },
): Promise<readonly [Parsed<ReadDocument>, WrittenDocument['explanation']]> {
  if (!explained) return [await pool.read(source, published), null]
  const [read, explanation] = await Promise.all([pool.read(source, published), pool.explain(source, published)])
  return [read, explanation.ok ? explanation.value : null]
}

function problemOf(file: string, opened: Exclude<Opened, { readonly kind: 'source' }>): Problem {
  if (opened.kind === 'problem') return opened.problem
  const found = { file, line: 1, severity: 'error' } as const
  return opened.kind === 'gone'
    ? { ...found, code: 'document-unreadable', message: 'is not there (any more); it is shown as soon as it is saved' }
    : { ...found, code: 'document-unfinished', message: 'is being written; it is shown as soon as it keeps still' }
}
