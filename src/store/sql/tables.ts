import type { Aside, Digest } from '../../ledger/digest.js'
import type { Change, Entry } from '../../ledger/entry.js'
import type { RememberedDocument } from '../../ledger/remembered.js'
import type { PushTables } from './push-tables.js'
import type { ReaderTables } from './reader-tables.js'
import { type Media, mediaAt } from '../../media.js'
import type { Topic } from '../../ledger/topics.js'
import type { Problem } from '../../problem.js'
import { parseUrl } from '../../url.js'

type BesideTheLedger = PushTables & ReaderTables

/** The tables, alike in SQLite and PostgreSQL: instants are whole seconds since 1970, lists are JSON. */
export type Tables = BesideTheLedger & {
  readonly entries: EntryRow
  readonly entry_topics: EntryTopicRow
  readonly topics: TopicRow
  readonly digests: DigestRow
  readonly documents: DocumentRow
  readonly publishes: PublishRow
  readonly history: HistoryRow
  readonly access_tokens: AccessTokenRow
  readonly access_keys: { readonly purpose: string; readonly secret: string }
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
  /** `{"image":{…},"enclosure":null}`; a row of the first version has the picture's bare address; null: neither. */
  readonly image: string | null
  readonly published: number
  readonly updated: number
  readonly withdrawn: number | null
  readonly fingerprint: string
  readonly archived: number | null
  readonly revision: number
  readonly stamp: string
  readonly touched: number
  readonly changed: number
}

/** One row for each topic of an entry; `published`, `position` and `withdrawn` are the entry's, for its index. */
export type EntryTopicRow = {
  readonly kind: Topic['kind']
  readonly slug: string
  readonly entry: string
  readonly published: number
  readonly position: number
  readonly withdrawn: number | null
}

export type TopicRow = {
  readonly kind: Topic['kind']
  readonly slug: string
  readonly name: string
  readonly live: number
  readonly changed: number
}

export type DigestRow = {
  readonly id: string
  readonly slug: string
  readonly document: string
  readonly title: string
  readonly tags: string
  readonly authors: string
  readonly language: string
  /** As that of an entry. */
  readonly image: string | null
  readonly style: string
  readonly asides: string
  readonly published: number
  readonly updated: number
  readonly withdrawn: number | null
  readonly fingerprint: string
  readonly revision: number
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

/** One row a publish; `live` counts the entries that were live after it, `archived` those in the archive. */
export type PublishRow = {
  readonly revision: number
  readonly at: number
  readonly changed: number
  readonly live: number
  readonly archived: number
  readonly added: number
  readonly edited: number
  readonly withdrawn: number
  readonly returned: number
  readonly touched: number
  readonly stamp: string
}

export type HistoryRow = {
  readonly revision: number
  readonly entry: string
  readonly kind: Exclude<Change['kind'], 'touched'>
  readonly title: string
}

export type AccessTokenRow = {
  readonly hash: string
  readonly name: string
  readonly created: number
  readonly revoked: number | null
  readonly used: number | null
}

export function toEntry(row: EntryRow): Entry {
  const { document_title: documentTitle, minted_in: mintedIn, ...same } = row
  return {
    ...same,
    ...toMedia(row.image),
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
  const { documentTitle, mintedIn, enclosure: _enclosure, ...same } = entry
  return {
    ...same,
    image: toMediaColumn(entry),
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

export function toDigest(row: DigestRow): Digest {
  return {
    ...row,
    ...toMedia(row.image),
    tags: toNames(row.tags),
    authors: toNames(row.authors),
    asides: toAsides(row.asides),
    published: toInstant(row.published),
    updated: toInstant(row.updated),
    withdrawn: row.withdrawn === null ? null : toInstant(row.withdrawn),
  }
}

export function toDigestRow(digest: Digest): DigestRow {
  const { enclosure: _enclosure, ...same } = digest
  return {
    ...same,
    image: toMediaColumn(digest),
    tags: JSON.stringify(digest.tags),
    authors: JSON.stringify(digest.authors),
    asides: JSON.stringify(digest.asides),
    published: toSeconds(digest.published),
    updated: toSeconds(digest.updated),
    withdrawn: digest.withdrawn && toSeconds(digest.withdrawn),
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

type StoryMedia = { readonly image: Media | null; readonly enclosure: Media | null }

function toMediaColumn({ image, enclosure }: StoryMedia): string | null {
  return image || enclosure ? JSON.stringify({ image, enclosure }) : null
}

function toMedia(column: string | null): StoryMedia {
  if (column?.startsWith('{') === true) {
    const media: StoryMedia = JSON.parse(column)
    return media
  }
  const address = column !== null && /^https?:/.test(column) ? parseUrl(column) : null
  return { image: address === null ? null : mediaAt(address.href), enclosure: null }
}

function toAsides(json: string): readonly Aside[] {
  const asides: readonly Aside[] = JSON.parse(json)
  return asides
}

function toProblems(json: string): readonly Problem[] {
  const problems: readonly Problem[] = JSON.parse(json)
  return problems
}
