import { createHash } from 'node:crypto'
import { closeSync, existsSync, linkSync, openSync, readdirSync, readSync, rmSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { LedgerUnusable } from '../../ledger/ledger.js'
import { copySqlite, toDisk } from './backup.js'

/** Copies of older versions that are kept beside a ledger. */
export const COPIES_KEPT = 2
const UNFINISHED = '.part'

/**
 * Copy a ledger before its tables are changed: `strillone.db.schema-7`, or `…schema-7.2` where there is an older one
 * of that version that says something else. The caller holds the turn, so that nothing is published meanwhile, and
 * nobody else copies: what an upgrade that was killed has left is removed.
 *
 * @throws LedgerUnusable when there is no room for a whole copy, or it cannot be written; the ledger is as it was
 */
export async function keepCopy(file: string, version: number): Promise<string> {
  for (const left of copiesOf(file, isUnfinished)) rmSync(left, { force: true })
  const unfinished = `${file}.schema-${version}.${process.pid}${UNFINISHED}`
  try {
    await copySqlite(file, unfinished)
    const copy = putInPlace(unfinished, `${file}.schema-${version}`)
    toDisk(path.dirname(path.resolve(file)))
    return copy
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new LedgerUnusable(`was left as it is, as no copy could be kept of it before its upgrade: ${why}`, {
      cause: error,
    })
  } finally {
    rmSync(unfinished, { force: true })
  }
}

/** All but the last ones. What cannot be removed now is tried again at the next upgrade. */
export function dropOldCopies(file: string): void {
  const whole = copiesOf(file, (name) => !isUnfinished(name)).map((copy) => ({
    copy,
    at: statSync(copy).mtimeMs,
  }))
  for (const { copy } of whole.toSorted((one, other) => other.at - one.at).slice(COPIES_KEPT))
    rmSync(copy, { force: true })
}

/** SQLite writes a journal of its own beside a copy: `strillone.db.schema-7.4711.part-journal`. */
function isUnfinished(name: string): boolean {
  return name.endsWith(UNFINISHED) || name.includes(`${UNFINISHED}-`)
}

/** A copy that says the same, of an upgrade that came no further, does as well. */
function putInPlace(unfinished: string, name: string): string {
  for (let number = 1; ; number += 1) {
    const copy = number === 1 ? name : `${name}.${number}`
    if (!existsSync(copy)) {
      linkSync(unfinished, copy)
      return copy
    }
    if (isSame(unfinished, copy)) {
      utimesSync(copy, new Date(), new Date())
      return copy
    }
  }
}

function isSame(one: string, other: string): boolean {
  return statSync(one).size === statSync(other).size && hashOf(one) === hashOf(other)
}

/**
 * Of all but the file's header, which counts how often the file was written anew (sqlite.org/fileformat.html §1.3). A
 * piece at a time: a ledger may be larger than memory.
 */
function hashOf(file: string): string {
  const hash = createHash('sha256')
  let at = HEADER_BYTES
  const piece = Buffer.alloc(PIECE_BYTES)
  const opened = openSync(file, 'r')
  try {
    for (;;) {
      const read = readSync(opened, piece, 0, PIECE_BYTES, at)
      if (read === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, read))
      at += read
    }
  } finally {
    closeSync(opened)
  }
}

const HEADER_BYTES = 100
const PIECE_BYTES = 1 << 20

function copiesOf(file: string, test: (name: string) => boolean): string[] {
  const folder = path.dirname(path.resolve(file))
  const names = readdirSync(folder).filter((name) => name.startsWith(`${path.basename(file)}.schema-`) && test(name))
  return names.map((name) => path.join(folder, name))
}
