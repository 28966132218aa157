import type { Channel } from '../channel.js'
import type { ReadDocument } from '../stories/read.js'
import { type Content, type DraftEntry, draftEntries } from './draft.js'
import type { Entry, UnnumberedChange, UnnumberedEntry } from './entry.js'
import { minterOf, shortId, slugOf } from './identity.js'
import { type Instants, instantsBesides } from './instants.js'
import { matchStories } from './matching/match.js'
import { showsOtherPictures } from './pictures.js'

export type Reconciliation = {
  readonly channel: Pick<Channel, 'id' | 'language'>
  /**
   * Every entry, live or withdrawn, that stands in a document below or was minted in one; and, from other
   * documents, withdrawn ones that may return (see `recall`).
   */
  readonly known: readonly Entry[]
  /** Documents that were read anew. */
  readonly documents: readonly ReadDocument[]
  /** Paths of documents that are no more, or are drafts: their stories are withdrawn unless they moved. */
  readonly gone: readonly string[]
  /**
   * Documents that say byte for byte what they said when they were last read: pictures that are other in them came, or
   * went, as files, and words that are other were read otherwise by a new version of the program. Neither is an edit.
   */
  readonly unaltered?: ReadonlySet<string>
  readonly slugsTaken: ReadonlySet<string>
  /** Milliseconds; instants other entries already have, before those wished for (see `instantsNear`). */
  readonly instantsTaken: ReadonlySet<number>
  /** UTC, whole seconds. */
  readonly now: Date
}

/**
 * Give every story its lasting identity and its two dates.
 *
 *   known      { id: A, title: 'Fuel', fingerprint: 'a1' }   { id: B, title: 'Rail', … }
 *   documents  [ 'Fuel dearer' with fingerprint 'b2' ]
 *   →          edited A (same id, slug, published; updated = now), withdrawn B
 *
 * Live entries of these documents that none of them carries any more are withdrawn; `matchStories` says who
 * continues whom. The order of `known` and of `documents` changes nothing. Pure; cannot fail.
 */
export function reconcile(input: Reconciliation): UnnumberedChange[] {
  const drafts = draftEntries(input.documents, input.channel)
  const known = eligible(input)
  const { matches, continued } = matchStories(
    known,
    drafts.map(({ content, documentDate, declaredId }) => ({ ...content, documentDate, declaredId })),
  )
  const clock = instantsBesides(input.instantsTaken, input.now)
  const names = namesOf(input)
  const told = drafts.flatMap((draft, index): readonly UnnumberedChange[] => {
    const before = known[matches[index] ?? -1]
    if (before) return carriedOn(before, draft, clock, input)
    return [begun(draft, { names, clock, late: continued.has(draft.content.document), now: input.now })]
  })
  const kept = new Set(matches)
  const gone = known.filter((entry, index) => entry.withdrawn === null && !kept.has(index))
  return [...told, ...gone.map((entry) => ({ kind: 'withdrawn' as const, entry: { ...entry, withdrawn: input.now } }))]
}

/**
 * What a story may continue: the live entries of documents that were read or are gone, and withdrawn ones, the
 * last withdrawn first. An entry minted here that lives in a document nobody touched stays where it is.
 */
function eligible({ known, documents, gone }: Reconciliation): Entry[] {
  const touched = new Set([...documents.map((document) => document.path), ...gone])
  return known
    .filter((entry) => entry.withdrawn !== null || touched.has(entry.document))
    .toSorted(
      (one, other) =>
        (endOf(one) === endOf(other) ? 0 : endOf(other) - endOf(one)) ||
        compare(one.document, other.document) ||
        one.position - other.position ||
        compare(one.id, other.id),
    )
}

/** Milliseconds since 1970. */
function endOf(entry: Entry): number {
  return entry.withdrawn?.getTime() ?? Infinity
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

type Names = {
  readonly mint: (documentPath: string, key: string) => string
  readonly ids: Set<string>
  readonly slugs: Set<string>
  /** By document and key: the last number tried for stories of one headline. */
  readonly numbers: Map<string, number>
}

function namesOf({ channel, known, slugsTaken }: Reconciliation): Names {
  const mint = minterOf(channel.id)
  // A story with a declared id has its address of the id it would have had, which so is nobody else's.
  const ids = new Set(known.flatMap(({ id, mintedIn, key }) => [id, mint(mintedIn, key)]))
  return { mint, ids, slugs: new Set(slugsTaken), numbers: new Map() }
}

/** `late`: its document was out before it. */
type Beginning = { readonly names: Names; readonly clock: Instants; readonly late: boolean; readonly now: Date }

function begun(draft: DraftEntry, { names, clock, late, now }: Beginning): UnnumberedChange {
  const { content, wanted, dated, declaredUpdate } = draft
  // A story put into a digest that is already out is news of now, wherever its digest stands in time.
  const published = clock.take(late && !dated ? now : wanted)
  const updated = declaredUpdate && declaredUpdate > published ? clock.take(declaredUpdate, published) : published
  const identity = identityOf(draft, names)
  return { kind: 'new', entry: { ...content, ...identity, published, updated, withdrawn: null, archived: null } }
}

function identityOf(
  { content, declaredId }: DraftEntry,
  names: Names,
): Pick<Entry, 'id' | 'key' | 'slug' | 'mintedIn'> {
  const base = slugOf(content.title)
  const { id, key } = freeId(content.document, base || 'story', names)
  const wished = base === '' ? shortId(id) : base
  const slug = names.slugs.has(wished) ? `${base || 'story'}-${shortId(id)}` : wished
  names.slugs.add(slug)
  if (declaredId === null || names.ids.has(declaredId)) return { id, key, slug, mintedIn: content.document }
  names.ids.add(declaredId)
  return { id: declaredId, key, slug, mintedIn: content.document }
}

function freeId(document: string, base: string, names: Names): { readonly id: string; readonly key: string } {
  const namesakes = `${document}\n${base}`
  for (let number = (names.numbers.get(namesakes) ?? 0) + 1; ; number += 1) {
    const key = number === 1 ? base : `${base}-${number}`
    const id = names.mint(document, key)
    if (names.ids.has(id)) continue
    names.ids.add(id)
    names.numbers.set(namesakes, number)
    return { id, key }
  }
}

/** The entry as it goes on; nothing when neither readers nor pages would see a difference. */
function carriedOn(
  before: Entry,
  draft: DraftEntry,
  clock: Instants,
  { unaltered, now }: Pick<Reconciliation, 'unaltered' | 'now'>,
): UnnumberedChange[] {
  const { content, declaredUpdate } = draft
  const isAltered = unaltered?.has(content.document) !== true
  const edited = isAltered && (before.fingerprint !== content.fingerprint || showsOtherPictures(before, content))
  // An author's `updated` is believed for the edit it was written for: it lies after the last one.
  const declared = declaredUpdate && declaredUpdate > before.updated && declaredUpdate <= now ? declaredUpdate : now
  const updated = edited ? clock.take(declared, before.updated) : before.updated
  const entry: UnnumberedEntry = { ...before, ...content, updated, withdrawn: null }
  if (before.withdrawn !== null) return [{ kind: 'returned', entry }]
  if (edited) return [{ kind: 'edited', entry }]
  return sameContent(before, content) ? [] : [{ kind: 'touched', entry }]
}

function sameContent(before: Entry, content: Content): boolean {
  return Object.entries(content).every(([name, value]) => {
    const old: unknown = Object.getOwnPropertyDescriptor(before, name)?.value
    return old === value || JSON.stringify(old) === JSON.stringify(value)
  })
}
