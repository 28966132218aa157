import { access, open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import pLimit from 'p-limit'
import { LIMITS, type Source } from '../documents/document.js'
import { formatOf } from '../documents/parse.js'
import type { Problem } from '../problem.js'
import type { Sighting } from '../publisher.js'
import { toSecond } from '../time.js'

/** How many files are opened at once. */
const OPEN_FILES = 16
/** A file that may still be being written is believed once it has not changed for so long. */
const SETTLE_MS = 2_000

export type ItemsReader = {
  /** Look at these paths (relative, `/`), or at the whole folder; files that did not change are left out. */
  readonly read: (paths?: ReadonlySet<string>) => Promise<Sighting>
  /** Files that looked half-written at the last look: look again at this moment, milliseconds since 1970. */
  readonly unsettled: () => ReadonlyMap<string, number>
}

type Stamp = { readonly size: number; readonly modifiedMs: number; readonly inode: number }

/**
 * The items folder, seen through what has been seen of it before.
 *
 * A file is read when its size, time or inode differ from the last look. One that shrank or ends inside a word
 * a moment ago is probably being written: it is left until it has kept still for two seconds.
 */
export function createItemsReader(folder: string, now: () => Date): ItemsReader {
  const seen = new Map<string, Stamp>()
  const unsettled = new Map<string, number>()
  const limit = pLimit(OPEN_FILES)

  const readAll = async (): Promise<Sighting> => {
    const listed = await listDocuments(folder)
    if (!listed.ok) return { sources: [], problems: [listed.problem], gone: [], present: null }
    const present = new Set(listed.paths)
    const gone = [...seen.keys()].filter((one) => !present.has(one))
    const looked = await lookAt(listed.paths)
    return { ...looked, problems: [...listed.problems, ...looked.problems], gone, present: listed.paths }
  }

  const lookAt = async (paths: readonly string[]): Promise<Pick<Sighting, 'sources' | 'problems' | 'gone'>> => {
    const looks = await Promise.all(paths.map((one) => limit(look, folder, one, seen.get(one), now())))
    const sighting = { sources: [] as Source[], problems: [] as Problem[], gone: [] as string[] }
    looks.forEach((found, index) => {
      const name = paths[index] ?? ''
      unsettled.delete(name)
      if (found.kind === 'unsettled') unsettled.set(name, found.againAtMs)
      else if (found.kind === 'gone') {
        seen.delete(name)
        sighting.gone.push(name)
      } else if (found.kind === 'problem') {
        sighting.problems.push(found.problem)
        seen.delete(name)
      } else if (found.kind === 'source') {
        seen.set(name, found.stamp)
        sighting.sources.push(found.source)
      }
    })
    return sighting
  }

  return {
    read: async (paths) => {
      if (!paths) return readAll()
      const documents = [...paths].filter(isDocumentPath).toSorted()
      // A folder that goes away takes its files with it one by one: no author's wish to withdraw them.
      const problem = documents.length > 0 ? await folderProblem(folder) : null
      if (problem) return { sources: [], problems: [problem], gone: [], present: null }
      return { ...(await lookAt(documents)), present: null }
    },
    unsettled: () => unsettled,
  }
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

async function folderProblem(folder: string): Promise<Problem | null> {
  try {
    await access(folder)
    return null
  } catch (error) {
    return unreachableFolder(error)
  }
}

function unreachableFolder(error: unknown): Problem {
  const message = `the folder of documents cannot be read (${codeOf(error)}); create it, or name another with STRILLONE_ITEMS`
  return { file: '.', line: 1, code: 'items-unreachable', severity: 'error', message }
}

type Look =
  | { readonly kind: 'source'; readonly source: Source; readonly stamp: Stamp }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'unsettled'; readonly againAtMs: number }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'gone' }

async function look(folder: string, relative: string, before: Stamp | undefined, now: Date): Promise<Look> {
  const absolute = path.join(folder, ...relative.split('/'))
  try {
    const status = await stat(absolute)
    if (status.isDirectory())
      return {
        kind: 'problem',
        problem: unreadable(relative, 'found a folder with a document’s name; rename the folder', 'warning'),
      }
    const stamp: Stamp = { size: status.size, modifiedMs: status.mtimeMs, inode: status.ino }
    if (before && before.size === stamp.size && before.modifiedMs === stamp.modifiedMs && before.inode === stamp.inode)
      return { kind: 'unchanged' }
    if (!status.isFile())
      return { kind: 'problem', problem: unreadable(relative, 'found something that is no file', 'error') }
    if (stamp.size > LIMITS.maxBytes) return { kind: 'problem', problem: tooLarge(relative, stamp.size) }
    const bytes = await readStill(absolute, stamp)
    if (!bytes) return { kind: 'unsettled', againAtMs: now.getTime() + 100 }
    const age = now.getTime() - stamp.modifiedMs
    const suspect = (before && before.inode === stamp.inode && stamp.size < before.size) || endsInsideSentence(bytes)
    if (suspect && age >= 0 && age < SETTLE_MS) return { kind: 'unsettled', againAtMs: stamp.modifiedMs + SETTLE_MS }
    return { kind: 'source', stamp, source: { path: relative, bytes, modified: toSecond(status.mtime) } }
  } catch (error) {
    return failedLook(absolute, relative, error)
  }
}

async function failedLook(absolute: string, relative: string, error: unknown): Promise<Look> {
  if (codeOf(error) !== 'ENOENT')
    return {
      kind: 'problem',
      problem: unreadable(relative, `cannot be opened (${codeOf(error)}); check its permissions`, 'error'),
    }
  const linked: readonly string[] = await readdir(path.dirname(absolute)).catch(() => [])
  if (!linked.includes(path.basename(absolute))) return { kind: 'gone' }
  return {
    kind: 'problem',
    problem: unreadable(relative, 'is a link to a file that is not there; remove it or mend it', 'error'),
  }
}

/** The file's bytes, or null when it changed while it was read. */
async function readStill(absolute: string, stamp: Stamp): Promise<Uint8Array | null> {
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
