import type { Access } from '../access/access.js'
import type { ProblemCode } from '../problem.js'
import type { Digest, UnnumberedDigest } from './digest.js'
import type { Change, ChangeCounts, Entry, UnnumberedChange } from './entry.js'
import type { RememberedDocument } from './remembered.js'
import type { Topic } from './topics.js'
import type { PublishMark } from './stamp.js'

/**
 * What the ledger can be asked. Every method rejects with a Fault when the store is out of reach. The cost
 * of each hangs on what it returns, not on how much is remembered.
 */
export type LedgerView = EntryQuestions &
  FeedQuestions &
  PageQuestions &
  DigestQuestions &
  DocumentQuestions &
  WholeQuestions

export type EntryQuestions = {
  /** All entries, live and withdrawn, that stand in one of these documents or were minted in it. */
  readonly entriesOf: (documents: readonly string[]) => Promise<readonly Entry[]>
  /** Withdrawn entries with one of these fingerprints, wherever they stood: what may have come back. */
  readonly entriesLike: (fingerprints: readonly string[]) => Promise<readonly Entry[]>
  /** Live entries with one of these fingerprints, wherever they stand: what is being said already. */
  readonly liveEntriesLike: (fingerprints: readonly string[]) => Promise<readonly Entry[]>
  /** Live or withdrawn; null when no story ever had this address. */
  readonly entryBySlug: (slug: string) => Promise<Entry | null>
  readonly entryById: (id: string) => Promise<Entry | null>
  readonly entriesById: (ids: readonly string[]) => Promise<readonly Entry[]>
  /** Entries, live and withdrawn, that a later publish than this one changed for a reader; the last changed first. */
  readonly changedSince: (revision: number, limit: number) => Promise<readonly Entry[]>
  /** Which of these slugs are in use, by a live entry or a withdrawn one. */
  readonly slugsTaken: (slugs: readonly string[]) => Promise<ReadonlySet<string>>
  /** Every `published` and `updated` of entries, and `updated` of digests, in the span, both ends included, in milliseconds since 1970. */
  readonly instantsTaken: (from: Date, to: Date) => Promise<ReadonlySet<number>>
  readonly latest: () => Promise<Latest>
  /** The last publishes, the last first, at most `limit`. */
  readonly lineage: (limit: number) => Promise<readonly PublishMark[]>
  /** What was told of one story, or of all; the last first, at most `limit`. */
  readonly history: (id: string | null, limit: number) => Promise<readonly Told[]>
}

/** What feeds are made of. */
export type FeedQuestions = {
  /** Live entries that are not in the archive, newest first (see `newestFirst`), at most `limit`. */
  readonly newest: (limit: number) => Promise<readonly Entry[]>
  /** Entries, live and withdrawn, with these numbers in the archive: `from` and after, before `to`; the last first. */
  readonly archived: (from: number, to: number) => Promise<readonly Entry[]>
  /** Withdrawn at this moment or after; the last first, at most `limit`. */
  readonly withdrawnSince: (moment: Date, limit: number) => Promise<readonly Entry[]>
  /** Null when no live entry ever had it. */
  readonly topic: (kind: Topic['kind'], slug: string) => Promise<Topic | null>
  /** Those with a live entry, in the order of their slugs. */
  readonly topics: (kind: Topic['kind']) => Promise<readonly Topic[]>
  /** Live entries with this topic, newest first, at most `limit`. */
  readonly newestOn: (topic: Pick<Topic, 'kind' | 'slug'>, limit: number) => Promise<readonly Entry[]>
  /** Entries with this topic, withdrawn at this moment or after; the last first, at most `limit`. */
  readonly withdrawnOn: (topic: Pick<Topic, 'kind' | 'slug'>, moment: Date, limit: number) => Promise<readonly Entry[]>
}

/** What pages for people, and the maps of the site, are made of besides. */
export type PageQuestions = {
  /** Live entries published in this span, its start included, its end not; newest first, at most `limit`. */
  readonly publishedBetween: (from: Date, to: Date, limit: number) => Promise<readonly Entry[]>
  /** The live entries next to this one, or to where it stood while it was live, in the order of `newestFirst`. */
  readonly neighbours: (entry: Pick<Entry, 'id' | 'published' | 'position'>) => Promise<Neighbours>
  /** Live entries with these numbers in the archive, the first first; see `archived`. */
  readonly addresses: (from: number, to: number) => Promise<readonly Address[]>
}

export type Neighbour = Pick<Entry, 'slug' | 'title' | 'language' | 'document'>

export type Neighbours = { readonly newer: Neighbour | null; readonly older: Neighbour | null }

/** What a map of the site says of an entry, and of the digest it is the second story of, so that each is named once. */
export type Address = Pick<Entry, 'slug' | 'updated'> & { readonly digest: Pick<Digest, 'slug' | 'updated'> | null }

export type DigestQuestions = {
  /** Live or withdrawn; null when no document ever had this address. */
  readonly digestBySlug: (slug: string) => Promise<Digest | null>
  /** The digests of these documents. */
  readonly digestsOf: (documents: readonly string[]) => Promise<readonly Digest[]>
  /** Live ones, newest first (see `newestDigestFirst`), at most `limit`. */
  readonly newestDigests: (limit: number) => Promise<readonly Digest[]>
  /** Withdrawn at this moment or after; the last first, at most `limit`. */
  readonly digestsWithdrawnSince: (moment: Date, limit: number) => Promise<readonly Digest[]>
  readonly digestSlugsTaken: (slugs: readonly string[]) => Promise<ReadonlySet<string>>
}

export type DocumentQuestions = {
  /** What is remembered of these documents, or of all. */
  readonly documents: (paths?: readonly string[]) => Promise<readonly RememberedDocument[]>
  /** Documents that wait for more than a change of their file: held ones, and those due by now. */
  readonly documentsToMind: (now: Date) => Promise<readonly RememberedDocument[]>
  /** Documents with something to mend, of this kind or of any. */
  readonly troubledDocuments: (code?: ProblemCode) => Promise<readonly RememberedDocument[]>
  /** When the next scheduled document after this moment is due; null when none waits. */
  readonly nextDue: (after: Date) => Promise<Date | null>
}

/** What is asked by who takes all of it along: an export, a copy of the whole site. */
export type WholeQuestions = {
  /** Entries, live and withdrawn, in the order of their ids: those after this one ('' for the first), at most `limit`. */
  readonly entriesAfter: (id: string, limit: number) => Promise<readonly Entry[]>
  /** Digests in the same way. */
  readonly digestsAfter: (id: string, limit: number) => Promise<readonly Digest[]>
  /** Of all entries, live and withdrawn, what tells where they stand. */
  readonly outlines: () => Promise<readonly EntryOutline[]>
  /** Entries, live and withdrawn, of which a later publish than this one changed anything, seen by a reader or not. */
  readonly touchedSince: (revision: number) => Promise<readonly Entry[]>
  /** Digests in the same way. */
  readonly digestsSince: (revision: number) => Promise<readonly Digest[]>
  /** Every tag and author that ever had a live entry. */
  readonly everyTopic: () => Promise<readonly Topic[]>
  /** All publishes after this one (0: all), the first first. */
  readonly publishes: (after: number) => Promise<readonly PublishRecord[]>
}

export type EntryOutline = Pick<Entry, 'id' | 'slug' | 'document' | 'position' | 'published' | 'withdrawn'>

/** What is remembered of a publish as a whole. */
export type PublishRecord = {
  readonly revision: number
  /** UTC, whole seconds. */
  readonly at: Date
  /** How many entries were live, and in the archive, after it. */
  readonly live: number
  readonly archived: number
  readonly counts: ChangeCounts
}

/** The last publish. */
export type Latest = {
  /** Its number; 0 before the first. */
  readonly revision: number
  /** See `Entry.changed`: the latest of them all; null before the first publish. */
  readonly changed: Date | null
  /** How many entries are live. */
  readonly live: number
  /** How many entries are in the archive, the withdrawn ones among them. */
  readonly archived: number
}

/** One line of what the world was told. */
export type Told = {
  readonly revision: number
  /** UTC, whole seconds. */
  readonly at: Date
  readonly kind: Exclude<Change['kind'], 'touched'>
  readonly id: string
  readonly slug: string
  /** As it was then. */
  readonly title: string
}

/** What a publisher's turn came to; stored whole, or not at all. */
export type Outcome = {
  /** UTC, whole seconds. */
  readonly at: Date
  /** It belongs to the first look at a folder; without it, the turn does that gets number 1. */
  readonly first?: boolean
  /** With any of these, or a digest, or a story to archive, the turn is a publish and gets a number. */
  readonly changes: readonly UnnumberedChange[]
  /** Digests as they are from now on. */
  readonly digests?: readonly UnnumberedDigest[]
  /** Of the live entries not in the archive the newest so many stay out of it; without it, all do. */
  readonly keep?: number
  readonly remember: readonly RememberedDocument[]
  /** Paths of documents that are no more. */
  readonly forget: readonly string[]
}

/** One publish: its number, from 1, and the entries it changed as they are now. */
export type Publish = {
  readonly revision: number
  readonly changes: readonly Change[]
  readonly digests: readonly Digest[]
}

/** The memory of what we have told the world. */
export type Ledger = LedgerView & {
  /**
   * A publisher's turn: of all programs that share the ledger one has it, the others wait. What `decide` sees
   * stays true until what it returns is stored; when it throws, or the store fails, nothing is. Resolves to
   * null when there was nothing to tell.
   */
  readonly takeTurn: (decide: (view: LedgerView) => Promise<Outcome | null>) => Promise<Publish | null>
  /**
   * Be told, within a second, that some program may have published. Also after the store was out of reach.
   * Never throws; what it calls must not either.
   */
  readonly follow: (onPublish: () => void) => Following
  /** Who may read what is not for everybody: kept in the same place. */
  readonly access: Access
  /** Resolves when the store answers. */
  readonly ping: () => Promise<void>
  readonly close: () => Promise<void>
}

export type Following = { readonly close: () => Promise<void> }

/**
 * The ledger cannot be used as it is, and a person has to do something: a damaged file, a database that is
 * not reached, a full disk. The message says what was found and what to do; it holds no password.
 */
export class LedgerUnusable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LedgerUnusable'
  }
}

type Ordered = Pick<Entry, 'id' | 'position' | 'published'>

/** Newest first; entries of one second in the order of their document. The order of every feed. */
export function newestFirst(one: Ordered, other: Ordered): number {
  return (
    other.published.getTime() - one.published.getTime() ||
    one.position - other.position ||
    (one.id < other.id ? -1 : Number(one.id > other.id))
  )
}
