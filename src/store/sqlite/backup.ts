import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { LedgerUnusable } from '../../ledger/ledger.js'
import { explain } from './errors.js'
import { sqliteCodeOf } from './dialect.js'

export type Backup = {
  readonly bytes: number
  /** Live stories, and those that were withdrawn. */
  readonly stories: number
  readonly withdrawn: number
}

/** How long a writer may keep the file to itself before a copy is given up. */
const BUSY_MS = 10_000

/**
 * Copy a ledger to a new file while other programs read and write it: what was committed when the copy began,
 * whole. The copy has another name until it is complete, checked and on the disk, and never takes the place of
 * a file that is there: a link is refused then, also where the file came a moment ago. A ledger of an older version of the program is copied as it is.
 *
 * @throws LedgerUnusable for a file that is missing, damaged or no ledger, and for a copy that cannot be written
 */
export async function backupSqlite(file: string, copy: string): Promise<Backup> {
  if (!existsSync(file)) throw new LedgerUnusable(`${file}: is not there; nothing was published yet`)
  if (!existsSync(path.dirname(copy)))
    throw new LedgerUnusable(`${copy}: the folder it would be in is not there; make it first`)
  const unfinished = `${copy}.${process.pid}.part`
  try {
    const counted = await copySqlite(file, unfinished)
    await explain(copy)(async () => linkSync(unfinished, copy))
    return counted
  } finally {
    rmSync(unfinished, { force: true })
  }
}

/** The same under one name only, for the caller to put in its place or remove: complete, checked and on the disk. */
export async function copySqlite(file: string, copy: string): Promise<Backup> {
  // Whom the ledger is hidden from, from him its copy is. SQLite fills a file that is there and empty.
  await explain(copy)(async () => closeSync(openSync(copy, 'wx', statSync(file).mode)))
  await writeCopy(file, copy)
  return explain(copy)(async () => {
    const counted = check(copy)
    toDisk(copy)
    return counted
  })
}

/** One transaction that reads: writers go on meanwhile (WAL). It ends with a file that needs no log beside it. */
async function writeCopy(file: string, unfinished: string): Promise<void> {
  const source = await explain(file)(async () => new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS }))
  try {
    await explain(file)(async () => source.prepare('select 1 from sqlite_schema').get())
    source.prepare('vacuum into ?').run(unfinished)
  } catch (error) {
    const place = OF_THE_COPY.has(sqliteCodeOf(error)) ? unfinished : file
    await explain(place)(() => Promise.reject(error))
  } finally {
    source.close()
  }
}

/** The disk is full, the file cannot be made: once the source is open, these are about the copy. */
const OF_THE_COPY: ReadonlySet<number | null> = new Set([13, 14])

function check(unfinished: string): Backup {
  const database = new DatabaseSync(unfinished, { readOnly: true })
  try {
    const state = database.prepare('pragma integrity_check(1)').get()?.integrity_check
    if (state !== 'ok') throw new LedgerUnusable(`the copy is damaged (${String(state)}); it was removed`)
    const isLedger = database.prepare(`select 1 from sqlite_schema where type = 'table' and name = 'entries'`).get()
    if (!isLedger) throw new LedgerUnusable('what was copied is a database, and no ledger; the copy was removed')
    const counts = database.prepare('select count(*) as entries, count(withdrawn) as withdrawn from entries').get()
    const withdrawn = Number(counts?.withdrawn)
    return { bytes: statSync(unfinished).size, stories: Number(counts?.entries) - withdrawn, withdrawn }
  } finally {
    database.close()
  }
}

/** What was written of a file, or of the names in a folder. */
export function toDisk(file: string): void {
  const opened = openSync(file, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
