import { lstat, open, stat } from 'node:fs/promises'
import path from 'node:path'
import pLimit from 'p-limit'
import { LIMITS } from '../documents/document.js'
import { adviceOn } from '../machine-fault.js'
import type { FileStamp } from '../ledger/remembered.js'
import type { Opened } from '../publisher/open.js'
import type { Sighting } from '../publisher/sighting.js'
import type { Problem } from '../problem.js'
import { toSecond } from '../time.js'
import { looksHalfWritten, SETTLE_MS } from './half-written.js'
import {
  codeOf,
  foreignProblem,
  holdsDocument,
  identityOf,
  isDocumentPath,
  listDocuments,
  noFile,
  tooLarge,
  unreachableFolder,
  unreadable,
} from './items-folder.js'

/** How many files are looked at at once. */
const LOOKS_AT_ONCE = 32
/** One that changed, or went, while it was looked at is looked at again after this time. */
const AGAIN_MS = 100

export type ItemsReader = {
  /**
   * Compare these paths (relative, `/`), or the whole folder, with the stamps that are known; null is a stamp
   * no file has. No file is opened.
   */
  readonly look: (known: ReadonlyMap<string, FileStamp | null>, paths?: ReadonlySet<string>) => Promise<Sighting>
  /** `before`: what was known of the file. One that shrank a moment ago is probably being written. */
  readonly open: (path: string, before: FileStamp | null) => Promise<Opened>
  /** Files that looked half-written when opened: look again at this moment, milliseconds since 1970. */
  readonly unsettled: () => ReadonlyMap<string, number>
}

type Clocks = {
  readonly now: () => Date
  /** Milliseconds on a clock that nobody turns. */
  readonly uptimeMs: () => number
}

/**
 * The items folder. A file is opened when its size, time or inode differ from what is known of it. One that was written
 * a moment ago and looks half-written is left until it has kept still for two seconds: by the file's own time, or, where
 * that is of a clock ahead of ours, by how long we have seen it so.
 */
export function createItemsReader(folder: string, clocks: Clocks): ItemsReader {
  const unsettled = new Map<string, Unsettled>()
  const stillMs = (relative: string, stamp: FileStamp) => {
    const seen = unsettled.get(relative)
    return seen?.stamp && isSameStamp(seen.stamp, stamp) ? clocks.uptimeMs() - seen.sinceMs : 0
  }
  return {
    look: async (known, paths) => {
      const sighting = paths ? await lookAtSome(folder, known, paths) : await lookAtAll(folder, known)
      const waiting = new Set(sighting.changed)
      for (const one of unsettled.keys()) if (!waiting.has(one) && (paths?.has(one) ?? true)) unsettled.delete(one)
      return sighting
    },
    open: async (relative, before) => {
      const nowMs = clocks.now().getTime()
      const opened = await openItem(folder, relative, before, (stamp) =>
        // Of how long it has kept still, the file's own time knows most; one that is still to come knows nothing.
        Math.max(nowMs - stamp.modifiedMs, stillMs(relative, stamp)),
      )
      const sinceMs = clocks.uptimeMs()
      // Whether it is the file that went, or the folder, a look tells.
      if (opened.kind === 'gone' && before)
        unsettled.set(relative, { stamp: null, sinceMs, againAtMs: nowMs + AGAIN_MS })
      else if (opened.kind === 'unsettled')
        unsettled.set(relative, {
          stamp: opened.stamp,
          sinceMs: sinceMs - (opened.stamp ? stillMs(relative, opened.stamp) : 0),
          againAtMs: nowMs + opened.againMs,
        })
      else unsettled.delete(relative)
      return opened
    },
    unsettled: () => new Map([...unsettled].map(([relative, { againAtMs }]) => [relative, againAtMs])),
  }
}

type Unsettled = {
  /** Null: it has not kept still even while it was read. */
  readonly stamp: FileStamp | null
  /** Since when it is known to be so, by the clock that nobody turns. */
  readonly sinceMs: number
  readonly againAtMs: number
}

type Known = ReadonlyMap<string, FileStamp | null>

async function lookAtAll(folder: string, known: Known): Promise<Sighting> {
  const before = await identityOf(folder)
  const listed = await listDocuments(folder)
  if (!listed.ok) return { changed: [], gone: [], problems: [listed.problem], emptied: false }
  const present = new Set(listed.paths)
  const missing = [...known.keys()].filter((one) => !present.has(one))
  const { changed, gone, problems } = await compare(folder, known, listed.paths)
  if (gone.length > 0 && (await identityOf(folder)) !== before) return elsewhere()
  return {
    changed,
    gone: [...missing, ...gone],
    problems: [...listed.problems, ...problems],
    emptied: known.size > 0 && listed.paths.length === 0,
  }
}

async function lookAtSome(folder: string, known: Known, paths: ReadonlySet<string>): Promise<Sighting> {
  const before = await identityOf(folder)
  const looked = await compare(folder, known, [...paths].filter(isDocumentPath).toSorted())
  const problems = [...looked.problems, ...(await findForeign(folder, paths))]
  if (looked.gone.length === 0) return { ...looked, problems, emptied: false }
  // A folder that goes away takes its files with it one by one: no author's wish to withdraw them.
  try {
    const emptied = !(await holdsDocument(folder))
    return (await identityOf(folder)) === before ? { ...looked, problems, emptied } : elsewhere()
  } catch (error) {
    return { changed: [], gone: [], problems: [unreachableFolder(error)], emptied: false }
  }
}

/** Of these files, the ones that are there and of a kind that is not read. */
async function findForeign(folder: string, paths: ReadonlySet<string>): Promise<Problem[]> {
  const problems = [...paths].flatMap((relative) => foreignProblem(relative) ?? [])
  const there = await Promise.all(
    problems.map(({ file }) =>
      lstat(absolutePath(folder, file)).then(
        (status) => !status.isDirectory(),
        () => false,
      ),
    ),
  )
  return problems.filter((_problem, index) => there[index])
}

/** Another folder is in its place than when the look began: mounted, unmounted, replaced. What was seen is of neither. */
function elsewhere(): Sighting {
  const message = 'the folder of documents was replaced while it was looked at; nothing has to be done'
  const problem: Problem = { file: '.', line: 1, code: 'items-unreachable', severity: 'warning', message }
  return { changed: [], gone: [], problems: [problem], emptied: false }
}

async function compare(
  folder: string,
  known: Known,
  paths: readonly string[],
): Promise<Pick<Sighting, 'changed' | 'gone' | 'problems'>> {
  const limit = pLimit(LOOKS_AT_ONCE)
  const looks = await Promise.all(paths.map((one) => limit(lookAtFile, folder, one, known.get(one) ?? null)))
  return {
    changed: paths.filter((_path, index) => looks[index] === 'changed'),
    // A file that is gone and was never known is nothing to anybody.
    gone: paths.filter((one, index) => looks[index] === 'gone' && known.has(one)),
    problems: looks.flatMap((found) => (found !== null && typeof found === 'object' ? [found] : [])),
  }
}

type Seen = 'changed' | 'unchanged' | 'gone' | Problem

async function lookAtFile(folder: string, relative: string, known: FileStamp | null): Promise<Seen> {
  const absolute = absolutePath(folder, relative)
  try {
    const status = await stat(absolute)
    if (!status.isFile()) return noFile(relative, status)
    if (status.size > LIMITS.maxBytes) return tooLarge(relative, status.size)
    return known && isSameStamp(known, stampOf(status)) ? 'unchanged' : 'changed'
  } catch (error) {
    return failedLook(absolute, relative, error)
  }
}

function absolutePath(folder: string, relative: string): string {
  return path.join(folder, ...relative.split('/'))
}

type Status = Awaited<ReturnType<typeof stat>>

function stampOf(status: Status): FileStamp {
  return { size: Number(status.size), modifiedMs: Number(status.mtimeMs), inode: Number(status.ino) }
}

function isSameStamp(one: FileStamp, other: FileStamp): boolean {
  return one.size === other.size && one.modifiedMs === other.modifiedMs && one.inode === other.inode
}

type Look =
  | Exclude<Opened, { readonly kind: 'unsettled' }>
  | { readonly kind: 'unsettled'; readonly stamp: FileStamp | null; readonly againMs: number }

async function openItem(
  folder: string,
  relative: string,
  before: FileStamp | null,
  hasBeenStillMs: (stamp: FileStamp) => number,
): Promise<Look> {
  const absolute = absolutePath(folder, relative)
  try {
    const status = await stat(absolute)
    if (!status.isFile()) return { kind: 'problem', problem: noFile(relative, status) }
    const stamp = stampOf(status)
    if (stamp.size > LIMITS.maxBytes) return { kind: 'problem', problem: tooLarge(relative, stamp.size) }
    const bytes = await readStill(absolute, stamp)
    if (!bytes) return { kind: 'unsettled', stamp: null, againMs: AGAIN_MS }
    const leftMs = SETTLE_MS - Math.max(0, hasBeenStillMs(stamp))
    if (leftMs > 0 && looksHalfWritten({ bytes, stamp, changedMs: status.ctimeMs, before }))
      return { kind: 'unsettled', stamp, againMs: leftMs }
    return { kind: 'source', stamp, source: { path: relative, bytes, modified: toSecond(status.mtime) } }
  } catch (error) {
    const failed = await failedLook(absolute, relative, error)
    return failed === 'gone' ? { kind: 'gone' } : { kind: 'problem', problem: failed }
  }
}

function adviceOnOpening(code: string): string {
  return code === 'EMFILE' || code === 'ENFILE' ? (adviceOn(code) ?? '') : 'check its permissions'
}

async function failedLook(absolute: string, relative: string, error: unknown): Promise<'gone' | Problem> {
  if (codeOf(error) !== 'ENOENT')
    return unreadable(relative, `cannot be opened (${codeOf(error)}); ${adviceOnOpening(codeOf(error))}`, 'error')
  const isThere = await lstat(absolute).then(
    () => true,
    () => false,
  )
  return isThere ? unreadable(relative, 'is a link to a file that is not there; remove it or mend it', 'error') : 'gone'
}

/** The file's bytes, or null when it changed while it was read. */
async function readStill(absolute: string, stamp: FileStamp): Promise<Uint8Array | null> {
  const file = await open(absolute)
  try {
    const bytes = await file.readFile()
    const after = await file.stat()
    return after.size === stamp.size && after.mtimeMs === stamp.modifiedMs && bytes.length === stamp.size ? bytes : null
  } finally {
    await file.close()
  }
}
