import { lstat, open, opendir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import pLimit from 'p-limit'
import { LIMITS } from '../documents/document.js'
import { formatOf } from '../documents/parse.js'
import type { FileStamp } from '../ledger/remembered.js'
import type { Opened, Sighting } from '../plan.js'
import type { Problem } from '../problem.js'
import { toSecond } from '../time.js'

/** How many files are looked at at once. */
const LOOKS_AT_ONCE = 32
/** A file that may still be being written is believed once it has not changed for so long. */
const SETTLE_MS = 2_000

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

/**
 * The items folder. A file is opened when its size, time or inode differ from what is known of it. One that
 * shrank, or ends inside a word, a moment ago is left until it has kept still for two seconds.
 */
export function createItemsReader(folder: string, now: () => Date): ItemsReader {
  const unsettled = new Map<string, number>()
  return {
    look: async (known, paths) => {
      const sighting = paths ? await lookAtSome(folder, known, paths) : await lookAtAll(folder, known)
      for (const one of sighting.gone) unsettled.delete(one)
      return sighting
    },
    open: async (relative, before) => {
      const opened = await openItem(folder, relative, before, now())
      unsettled.delete(relative)
      if (opened.kind === 'unsettled') unsettled.set(relative, opened.againAtMs)
      return opened
    },
    unsettled: () => unsettled,
  }
}

type Known = ReadonlyMap<string, FileStamp | null>

async function lookAtAll(folder: string, known: Known): Promise<Sighting> {
  const listed = await listDocuments(folder)
  if (!listed.ok) return { changed: [], gone: [], problems: [listed.problem], emptied: false }
  const present = new Set(listed.paths)
  const missing = [...known.keys()].filter((one) => !present.has(one))
  const { changed, gone, problems } = await compare(folder, known, listed.paths)
  return {
    changed,
    gone: [...missing, ...gone],
    problems: [...listed.problems, ...problems],
    emptied: known.size > 0 && listed.paths.length === 0,
  }
}

async function lookAtSome(folder: string, known: Known, paths: ReadonlySet<string>): Promise<Sighting> {
  const looked = await compare(folder, known, [...paths].filter(isDocumentPath).toSorted())
  if (looked.gone.length === 0) return { ...looked, emptied: false }
  // A folder that goes away takes its files with it one by one: no author's wish to withdraw them.
  try {
    return { ...looked, emptied: !(await holdsDocument(folder)) }
  } catch (error) {
    return { changed: [], gone: [], problems: [unreachableFolder(error)], emptied: false }
  }
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

function noFile(relative: string, status: Status): Problem {
  return status.isDirectory()
    ? unreadable(relative, 'found a folder with a document’s name; rename the folder', 'warning')
    : unreadable(relative, 'found something that is no file', 'error')
}

/** `week/47.md` is one; `.draft.md`, `_notes/a.md`, `photo.jpg` are not. */
export function isDocumentPath(relative: string): boolean {
  return formatOf(relative) !== null && relative.split('/').every((part) => !/^[._]/.test(part))
}

type Listed =
  | { readonly ok: true; readonly paths: readonly string[]; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problem: Problem }

async function listDocuments(folder: string): Promise<Listed> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const documents = entries
      .map((entry) => ({
        entry,
        relative: path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
      }))
      .filter(({ relative }) => isDocumentPath(relative))
    const folders = documents.filter(({ entry }) => entry.isDirectory())
    return {
      ok: true,
      paths: documents
        .filter(({ entry }) => !entry.isDirectory())
        .map(({ relative }) => relative)
        .toSorted(),
      problems: folders.map(({ relative }) =>
        unreadable(relative, 'found a folder with a document’s name; rename the folder', 'warning'),
      ),
    }
  } catch (error) {
    return { ok: false, problem: unreachableFolder(error) }
  }
}

function unreachableFolder(error: unknown): Problem {
  const code = codeOf(error)
  const message = `the folder of documents cannot be read (${code}); ${ADVICE[code] ?? 'see whether its disk is there'}, or name another with STRILLONE_ITEMS`
  return { file: '.', line: 1, code: 'items-unreachable', severity: 'error', message }
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'create it',
  ENOTDIR: 'put a folder where that file is',
  EACCES: 'let the user who runs the program read it',
  EPERM: 'let the user who runs the program read it',
}

/** Whether the folder has any document: the walk ends at the first. */
async function holdsDocument(folder: string): Promise<boolean> {
  const directory = await opendir(folder, { recursive: true })
  for await (const entry of directory) {
    const relative = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')
    if (!entry.isDirectory() && isDocumentPath(relative)) return true
  }
  return false
}

type Look = Exclude<Opened, { readonly kind: 'unsettled' }> | { readonly kind: 'unsettled'; readonly againAtMs: number }

async function openItem(folder: string, relative: string, before: FileStamp | null, now: Date): Promise<Look> {
  const absolute = absolutePath(folder, relative)
  try {
    const status = await stat(absolute)
    if (!status.isFile()) return { kind: 'problem', problem: noFile(relative, status) }
    const stamp = stampOf(status)
    if (stamp.size > LIMITS.maxBytes) return { kind: 'problem', problem: tooLarge(relative, stamp.size) }
    const bytes = await readStill(absolute, stamp)
    if (!bytes) return { kind: 'unsettled', againAtMs: now.getTime() + 100 }
    const age = now.getTime() - stamp.modifiedMs
    const suspect = (before && before.inode === stamp.inode && stamp.size < before.size) || endsInsideSentence(bytes)
    if (suspect && age >= 0 && age < SETTLE_MS) return { kind: 'unsettled', againAtMs: stamp.modifiedMs + SETTLE_MS }
    return { kind: 'source', stamp, source: { path: relative, bytes, modified: toSecond(status.mtime) } }
  } catch (error) {
    const failed = await failedLook(absolute, relative, error)
    return failed === 'gone' ? { kind: 'gone' } : { kind: 'problem', problem: failed }
  }
}

async function failedLook(absolute: string, relative: string, error: unknown): Promise<'gone' | Problem> {
  if (codeOf(error) !== 'ENOENT')
    return unreadable(relative, `cannot be opened (${codeOf(error)}); check its permissions`, 'error')
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

/** A letter, digit or comma with no line end after it: what an interrupted write leaves. Not a proof, a reason to wait. */
function endsInsideSentence(bytes: Uint8Array): boolean {
  const last = bytes.at(-1)
  return last === undefined || last >= 0x80 || /[A-Za-z0-9,;:<=-]/.test(String.fromCharCode(last))
}

function unreadable(file: string, message: string, severity: Problem['severity']): Problem {
  return { file, line: 1, code: 'document-unreadable', severity, message }
}

function tooLarge(file: string, size: number): Problem {
  const message = `found ${size} bytes; the most is ${LIMITS.maxBytes}: split it, or move pictures out of it`
  return { file, line: 1, code: 'document-too-large', severity: 'error', message }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error'
}
