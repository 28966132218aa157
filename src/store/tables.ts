import type { Change, Entry } from '../ledger/entry.js'
import type { RememberedDocument } from '../ledger/remembered.js'
import type { PushTables } from './push-tables.js'
import type { Problem } from '../problem.js'

/** The tables, alike in SQLite and PostgreSQL: instants are whole seconds since 1970, lists are JSON. */
export type Tables = PushTables & {
  readonly entries: EntryRow
  readonly documents: DocumentRow
  readonly publishes: PublishRow
  readonly history: HistoryRow
}

export type EntryRow = {
  readonly id: string
  readonly slug: string
  readonly document: string
  readonly document_title: string
  readonly minted_in: string
  readonly key: string
  readonly position: number
  readonly title: string
  readonly text: string
  readonly html: string
  readonly summary: string
  readonly tags: string
  readonly authors: string
  readonly language: string
  readonly image: string | null
  readonly published: number
  readonly updated: number
  readonly withdrawn: number | null
  readonly fingerprint: string
  readonly revision: number
  readonly changed: number
}

export type DocumentRow = {
  readonly path: string
  readonly size: number
  readonly modified_ms: number
  readonly inode: number
  readonly hash: string
  readonly reading: string
  /** 0 or 1, as `held`. */
  readonly failed: number
  readonly held: number
  readonly due: number | null
  readonly problems: string
}

/** One row a publish; `live` counts the entries that were live after it. */
export type PublishRow = {
  readonly revision: number
  readonly at: number
  readonly changed: number
  readonly live: number
  readonly added: number
  readonly edited: number
  readonly withdrawn: number
  readonly returned: number
  readonly touched: number
}

export type HistoryRow = {
  readonly revision: number
  readonly entry: string
  readonly kind: Exclude<Change['kind'], 'touched'>
  readonly title: string
}

export function toEntry(row: EntryRow): Entry {
  const { document_title: documentTitle, minted_in: mintedIn, ...same } = row
  return {
    ...same,
    documentTitle,
    mintedIn,
    tags: toNames(row.tags),
    authors: toNames(row.authors),
    published: toInstant(row.published),
    updated: toInstant(row.updated),
    withdrawn: row.withdrawn === null ? null : toInstant(row.withdrawn),
    changed: toInstant(row.changed),
  }
}

export function toEntryRow(entry: Entry): EntryRow {
  const { documentTitle, mintedIn, ...same } = entry
  return {
    ...same,
    document_title: documentTitle,
    minted_in: mintedIn,
    tags: JSON.stringify(entry.tags),
    authors: JSON.stringify(entry.authors),
    published: toSeconds(entry.published),
    updated: toSeconds(entry.updated),
    withdrawn: entry.withdrawn && toSeconds(entry.withdrawn),
    changed: toSeconds(entry.changed),
  }
}

export function toDocument(row: DocumentRow): RememberedDocument {
  return {
    path: row.path,
    stamp: { size: row.size, modifiedMs: row.modified_ms, inode: row.inode },
    hash: row.hash,
    reading: row.reading,
    failed: row.failed === 1,
    held: row.held === 1,
    due: row.due === null ? null : toInstant(row.due),
    problems: toProblems(row.problems),
  }
}

export function toDocumentRow(document: RememberedDocument): DocumentRow {
  const { path, stamp, hash, reading, failed, held, due, problems } = document
  return {
    path,
    size: stamp.size,
    modified_ms: stamp.modifiedMs,
    inode: stamp.inode,
    hash,
    reading,
    failed: Number(failed),
    held: Number(held),
    due: due && toSeconds(due),
    problems: JSON.stringify(problems),
  }
}

export function toInstant(seconds: number): Date {
  return new Date(seconds * 1000)
}

export function toSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000)
}

/** Columns of JSON were written by us, in the row mappings above. */
function toNames(json: string): readonly string[] {
  const names: readonly string[] = JSON.parse(json)
  return names
}

function toProblems(json: string): readonly Problem[] {
  const problems: readonly Problem[] = JSON.parse(json)
  return problems
}
