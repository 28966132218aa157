import { statSync } from 'node:fs'
import { LedgerUnusable } from '../../ledger/ledger.js'
import type { Explained } from '../sql/explain.js'
import { sqliteCodeOf } from './dialect.js'

const FORBIDDEN: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS'])
const NOT_WRITABLE = 'may not be written; let the user who runs the program write the file and its folder'

/** What a person has to do about an error of SQLite's, by its primary code (sqlite.org/rescode.html). */
const ADVICE: Readonly<Record<number, string>> = {
  5: 'is kept busy by another program; end that program, or try again later',
  8: NOT_WRITABLE,
  10: 'cannot be read or written by the disk it is on; look at the disk, then start again',
  11: damaged(),
  13: 'cannot grow: the disk is full; make room',
  14: 'cannot be opened; let the user who runs the program read and write the file and its folder',
  23: 'may not be opened; let the user who runs the program read and write the file and its folder',
  26: damaged(),
}

function damaged(): string {
  return 'is damaged or is no database; it was left as it is. Put a backup in its place. Without one, move it away and start again: stories never edited keep their ids, edited ones may show as new'
}

/** Errors of SQLite and of the disk as a LedgerUnusable that says what to do. */
export function explain(file: string): Explained {
  return async (work) => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof LedgerUnusable && !error.message.startsWith(file))
        throw new LedgerUnusable(`${file}: ${error.message}`, { cause: error })
      throw explainError(file, error)
    }
  }
}

const A_FOLDER = 'is a folder; name a file in it, such as strillone.db'

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function explainError(file: string, error: unknown): unknown {
  const code = sqliteCodeOf(error)
  const advice = code === null ? undefined : isFolder(file) ? A_FOLDER : ADVICE[code]
  if (advice !== undefined) return new LedgerUnusable(`${file}: ${advice}`, { cause: error })
  if (error instanceof Error && 'code' in error && 'syscall' in error && FORBIDDEN.has(String(error.code)))
    return new LedgerUnusable(`${file}: ${NOT_WRITABLE}`, { cause: error })
  if (error instanceof Error && 'code' in error && 'syscall' in error)
    return new LedgerUnusable(`${file}: cannot be made or opened (${String(error.code)}); name another place`, {
      cause: error,
    })
  return error
}
