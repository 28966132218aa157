import type { Stats } from 'node:fs'
import { opendir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { LIMITS } from '../documents/document.js'
import { foreignText, formatOf } from '../documents/format.js'
import type { Problem } from '../problem.js'

/** `week/47.md` is one; `.draft.md`, `_notes/a.md`, `~$47.docx`, `photo.jpg` are not. */
export function isDocumentPath(relative: string): boolean {
  return formatOf(relative) !== null && isMeant(relative)
}

/** Hidden, set aside, or what an editor makes beside a file that is open: `~$` is Word's. */
function isMeant(relative: string): boolean {
  return relative.split('/').every((part) => !/^(?:[._]|~\$)/.test(part))
}

/** What to say of a file that is none of the kinds that are read and was most likely meant to be; null for all others. */
export function foreignProblem(relative: string): Problem | null {
  const message = isMeant(relative) ? foreignText(relative) : null
  return message === null
    ? null
    : { file: relative, line: 1, code: 'document-type-unknown', severity: 'warning', message }
}

export type Listed =
  | { readonly ok: true; readonly paths: readonly string[]; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problem: Problem }

export async function listDocuments(folder: string): Promise<Listed> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const found = entries.map((entry) => ({
      entry,
      relative: path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    }))
    const documents = found.filter(({ relative }) => isDocumentPath(relative))
    const folders = documents.filter(({ entry }) => entry.isDirectory())
    return {
      ok: true,
      paths: documents
        .filter(({ entry }) => !entry.isDirectory())
        .map(({ relative }) => relative)
        .toSorted(),
      problems: [
        ...folders.map(({ relative }) =>
          unreadable(relative, 'found a folder with a document’s name; rename the folder', 'warning'),
        ),
        ...found.flatMap(({ entry, relative }) => (entry.isDirectory() ? [] : (foreignProblem(relative) ?? []))),
      ],
    }
  } catch (error) {
    return { ok: false, problem: unreachableFolder(error) }
  }
}

export function unreachableFolder(error: unknown): Problem {
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
export async function holdsDocument(folder: string): Promise<boolean> {
  const directory = await opendir(folder, { recursive: true })
  for await (const entry of directory) {
    const relative = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')
    if (!entry.isDirectory() && isDocumentPath(relative)) return true
  }
  return false
}

/** Which folder it is: another one once something else is mounted there; null when there is none. */
export async function identityOf(folder: string): Promise<string | null> {
  return stat(folder).then(
    ({ dev, ino }) => `${dev}/${ino}`,
    () => null,
  )
}

export function unreadable(file: string, message: string, severity: Problem['severity']): Problem {
  return { file, line: 1, code: 'document-unreadable', severity, message }
}

export function noFile(relative: string, status: Pick<Stats, 'isDirectory'>): Problem {
  return status.isDirectory()
    ? unreadable(relative, 'found a folder with a document’s name; rename the folder', 'warning')
    : unreadable(relative, 'found something that is no file', 'error')
}

export function tooLarge(file: string, size: number): Problem {
  const message = `found ${size} bytes; the most is ${LIMITS.maxBytes}: split it, or move pictures out of it`
  return { file, line: 1, code: 'document-too-large', severity: 'error', message }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error'
}
