import { createHash } from 'node:crypto'
import { visibleWords } from '../stories/fingerprint.js'
import type { ReadDocument } from '../stories/read.js'
import type { Aside, Digest, UnnumberedDigest } from './digest.js'
import type { Entry, UnnumberedChange, UnnumberedEntry } from './entry.js'
import { mintId, shortId, slugOf } from './identity.js'
import { instantsBesides } from './instants.js'

export type DigestReconciliation = {
  readonly channelId: string
  /** Documents that were read and may be shown. */
  readonly documents: readonly ReadDocument[]
  /** What the ledger knew of their stories, as for `reconcile`. */
  readonly known: readonly Entry[]
  /** What is about to be told of them. */
  readonly changes: readonly UnnumberedChange[]
  /** See `Reconciliation.unaltered`. */
  readonly unaltered?: ReadonlySet<string>
  /** The digests of these documents, and of those any of `known` stood in. */
  readonly digests: readonly Digest[]
  /** Which of `wishedDigestSlugs` are in use, by a live digest or a withdrawn one. */
  readonly slugsTaken: ReadonlySet<string>
  /** Every `updated` near now, in milliseconds since 1970. */
  readonly instantsTaken: ReadonlySet<number>
  /** The number of the last publish. */
  readonly revision: number
  /** UTC, whole seconds. */
  readonly now: Date
}

/**
 * What becomes of the digests when this is told of their stories; only those that change.
 *
 *   a file is renamed              → its digest keeps id, slug and date, `document` is the new path
 *   one of its stories is edited   → `updated` is that of the story
 *   its last story is withdrawn    → withdrawn now
 *
 * Pure; the order of `documents` changes nothing but which of two new ones of one title gets the shorter slug.
 */
export function reconcileDigests(input: DigestReconciliation): UnnumberedDigest[] {
  const stories = liveAfter(input.known, input.changes)
  const before = new Map(input.digests.map((digest) => [digest.document, digest]))
  const clock = instantsBesides(input.instantsTaken, input.now)
  const slugs = new Set(input.slugsTaken)
  const standing = input.documents.flatMap((document): UnnumberedDigest[] => {
    const own = stories.get(document.path)
    if (!own) return []
    const known = before.get(document.path) ?? predecessor(own, input, before, stories)
    if (known) before.set(known.document, { ...known, document: document.path })
    return [digestOf(document, own, known ?? begin(document, own, slugs, input), clock.take, input)]
  })
  const carried = new Set(standing.map(({ id }) => id))
  const ended = input.digests.filter(
    ({ id, document, withdrawn }) => withdrawn === null && !carried.has(id) && !stories.has(document),
  )
  const all = [...standing.map((digest) => asStored(digest)), ...ended.map((digest) => asStored(digest, input.now))]
  const old = new Map(input.digests.map((digest) => [digest.id, digest]))
  return all.filter((digest) => !isSame(digest, old.get(digest.id)))
}

/** By document, in order: the stories that are live once this is told. */
function liveAfter(
  known: readonly Entry[],
  changes: readonly UnnumberedChange[],
): Map<string, readonly UnnumberedEntry[]> {
  const after = new Map<string, UnnumberedEntry>(known.map((entry) => [entry.id, entry]))
  for (const { entry } of changes) after.set(entry.id, entry)
  const byDocument = new Map<string, UnnumberedEntry[]>()
  for (const entry of after.values()) {
    if (entry.withdrawn) continue
    const stories = byDocument.get(entry.document) ?? []
    stories.push(entry)
    byDocument.set(entry.document, stories)
  }
  for (const stories of byDocument.values()) stories.sort((one, other) => one.position - other.position)
  return byDocument
}

/** A document no story stands in any more, most of whose stories stand here now: its file was renamed. */
function predecessor(
  stories: readonly UnnumberedEntry[],
  { known }: DigestReconciliation,
  digests: ReadonlyMap<string, Digest>,
  live: ReadonlyMap<string, readonly UnnumberedEntry[]>,
): Digest | undefined {
  const here = new Set(stories.map(({ id }) => id))
  const cameFrom = new Map<string, number>()
  for (const { id, document } of known)
    if (here.has(id) && !live.has(document)) cameFrom.set(document, (cameFrom.get(document) ?? 0) + 1)
  const [most] = [...cameFrom].toSorted(
    ([one, ones], [other, others]) => others - ones || (one < other ? -1 : Number(one > other)),
  )
  const digest = most && digests.get(most[0])
  return digest && digest.document === most[0] ? digest : undefined
}

type Beginning = Pick<Digest, 'id' | 'slug' | 'published' | 'updated' | 'fingerprint'>

function begin(
  document: ReadDocument,
  stories: readonly UnnumberedEntry[],
  slugs: Set<string>,
  { channelId, revision }: DigestReconciliation,
): Beginning {
  const wished = wishedDigestSlugs(document, channelId)
  // One path has one digest begun by a publish, and an address is an id: never the one that another digest has.
  const slug = wished.find((one) => !slugs.has(one)) ?? `${wished.at(-1)}-${revision + 1}`
  slugs.add(slug)
  const published = stories[0]?.published ?? document.date
  return { id: mintId(channelId, '', slug), slug, published, updated: published, fingerprint: '' }
}

/**
 * Slugs for a new digest, the best first: digests of one title every day get the day's date.
 *
 *   'Morning notes' of 2026-11-22 → morning-notes, morning-notes-2026-11-22, morning-notes-5f0c2a7e91d3
 */
export function wishedDigestSlugs(document: ReadDocument, channelId: string): readonly string[] {
  const words = slugOf(document.title === '' ? (document.split.stories[0]?.title ?? '') : document.title)
  const base = words === '' ? 'digest' : words
  const dated = `${base}-${document.date.toISOString().slice(0, 10)}`
  const unique = `${base}-${shortId(mintId(channelId, document.path, ''))}`
  return words === '' ? [dated, unique] : [base, dated, unique]
}

function digestOf(
  document: ReadDocument,
  stories: readonly UnnumberedEntry[],
  before: Beginning,
  take: (wanted: Date, floor: Date) => Date,
  { unaltered, now }: Pick<DigestReconciliation, 'unaltered' | 'now'>,
): UnnumberedDigest {
  const title = document.title === '' ? (stories[0]?.title ?? '') : document.title
  const asides = asidesOf(document)
  const fingerprint = fingerprintOf(title, stories, asides)
  const newest = new Date(Math.max(...stories.map(({ updated }) => updated.getTime())))
  const isNew = before.fingerprint === ''
  const isEdited = before.fingerprint !== fingerprint && (isNew || unaltered?.has(document.path) !== true)
  return {
    ...before,
    document: document.path,
    title,
    tags: [...new Set(stories.flatMap(({ tags }) => tags))],
    authors: document.metadata.authors,
    language: stories[0]?.language ?? '',
    image: stories.find(({ image }) => image !== null)?.image ?? null,
    enclosure: stories.find(({ enclosure }) => enclosure !== null)?.enclosure ?? null,
    style: document.split.style,
    asides,
    updated:
      isEdited && !isNew && newest <= before.updated
        ? take(now, before.updated)
        : isEdited || newest > before.updated
          ? newest
          : before.updated,
    withdrawn: null,
    fingerprint,
  }
}

/** The title is said by the digest itself, rules and marks have no words. */
function asidesOf({ split }: ReadDocument): Aside[] {
  return split.rest
    .filter(({ why }) => why !== 'title' && why !== 'rule' && why !== 'mark')
    .map(({ text, why, line }) => ({ text, why, after: split.stories.filter((story) => story.line < line).length }))
}

function fingerprintOf(
  title: string,
  stories: readonly Pick<Entry, 'id' | 'fingerprint'>[],
  asides: readonly Aside[],
): string {
  const seen = [
    visibleWords(title),
    stories.map(({ id, fingerprint }) => [id, fingerprint]),
    asides.map(({ text }) => visibleWords(text)),
  ]
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url').slice(0, 22)
}

/** Its fields in one order, so that two can be compared as text. */
function asStored(digest: UnnumberedDigest, withdrawn = digest.withdrawn): UnnumberedDigest {
  const { id, slug, document, title, tags, authors, language, image, enclosure, style, asides } = digest
  const { published, updated, fingerprint } = digest
  return {
    id,
    slug,
    document,
    title,
    tags,
    authors,
    language,
    image,
    enclosure,
    style,
    asides,
    published,
    updated,
    withdrawn,
    fingerprint,
  }
}

function isSame(digest: UnnumberedDigest, before: Digest | undefined): boolean {
  return before !== undefined && JSON.stringify(digest) === JSON.stringify(asStored(before))
}
