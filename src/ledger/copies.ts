import type { Channel } from '../channel.js'
import type { Problem } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import { draftEntries } from './draft.js'
import type { Entry } from './entry.js'
import type { LedgerView } from './ledger.js'
import { type Comparable, isSubstantial } from './matching/editions.js'
import { findMendedOriginals } from './mended-originals.js'
import type { RememberedDocument } from './remembered.js'

export type Copied = {
  readonly channel: Channel
  readonly documents: readonly ReadDocument[]
  readonly gone: readonly string[]
  /** `ledger.entriesOf` these documents and the gone ones. */
  readonly known: readonly Entry[]
  /** What was remembered of these documents: whether they were begun as copies. */
  readonly before: readonly Pick<RememberedDocument, 'path' | 'problems'>[]
}

export type SaidElsewhere = {
  /** New documents that are word for word what others say: path → each of their stories. */
  readonly copies: ReadonlyMap<string, readonly Repeat[]>
  /** Stories of documents that were begun as copies, which are yet to be written anew. */
  readonly unwritten: readonly Repeat[]
  /** Stories of other documents that are new in them, and word for word out in others. */
  readonly repeats: readonly Repeat[]
  /** Stories said by no other, that are new in documents that are out, or of which a part is out elsewhere. */
  readonly begun: readonly Repeat[]
  /** Of those others, of either kind, the ones that were not read; none of what stands in many, as a notice does. */
  readonly unread: ReadonlySet<string>
}

const MOST_ORIGINALS = 8

export type Repeat = {
  readonly document: string
  readonly fingerprint: string
  /** The documents that say it. */
  readonly others: readonly string[]
  /** Whether it was said before; else it is being written in several at once, as by who replaces a name in all. */
  readonly isOut: boolean
}

export const NOTHING_SAID: SaidElsewhere = {
  copies: new Map(),
  unwritten: [],
  repeats: [],
  begun: [],
  unread: new Set(),
}

/**
 * What of these documents is out already, in others that are still there.
 *
 *   cp monday.md tuesday.md                      → copies 'tuesday.md' → 'monday.md', until something in it is written anew
 *   one of its four stories is written anew      → the other three are unwritten, each until it is, too
 *   a story is mended in monday.md               → it is the same for its copy: see `findMendedOriginals`
 *   a story pasted from monday.md to tuesday.md  → repeats it, of ['monday.md'], until it is cut there
 *
 * Yesterday's document is how the next one is begun, and saved more than once on the way; published as it is, every reader
 * would see its stories twice. Nothing is lost by waiting, as all of it is out. A new document of which half stands in
 * others is taken for one begun so. A file that was renamed or split is no copy: then the other is gone, or says it no more.
 */
export async function findSaidElsewhere(
  ledger: Pick<LedgerView, 'liveEntriesLike'>,
  { channel, documents, gone, known, before }: Copied,
): Promise<SaidElsewhere> {
  const told = new Set(known.map(({ document }) => document))
  const own = new Set(known.map(sayingOf))
  // What an author has made a draft says nothing to anybody from now on.
  const shown = documents.filter(({ metadata }) => !metadata.draft)
  const drafts = draftEntries(shown, channel).map(({ content }) => content)
  const wanted = drafts.filter((draft) => !own.has(sayingOf(draft)))
  if (wanted.length === 0) return NOTHING_SAID
  const like = await ledger.liveEntriesLike([...new Set(wanted.map(({ fingerprint }) => fingerprint))])
  const [read, away] = [new Set(documents.map(({ path }) => path)), new Set(gone)]
  const said = new Set(drafts.map(sayingOf))
  const isThere = (entry: Entry) => (read.has(entry.document) ? said.has(sayingOf(entry)) : !away.has(entry.document))
  const left = like.filter((entry) => !isThere(entry))
  const there = [...like.filter(isThere), ...drafts.filter((draft) => own.has(sayingOf(draft)))]
  const problems = before.flatMap((row) => row.problems.filter(isOfCopy))
  const begunAsCopies = new Set(problems.map(({ file }) => file))
  const sayers = sayersOf({ wanted, told, begunAsCopies, there, left })
  const mendedOriginals = findMendedOriginals({ read, stories: drafts, away, left, problems })
  const othersOf = (story: Comparable) => {
    const others = sayers.get(sayingOf(story)) ?? []
    const isNoCopy = told.has(story.document) && !begunAsCopies.has(story.document)
    if (isNoCopy || others.some((other) => told.has(other) || !read.has(other))) return others
    // What it is a copy of, before another copy of that.
    const mended = mendedOriginals(story)
    return mended.length > 0 ? mended : others
  }
  const out = new Set([...like.map(fingerprintOf), ...problems.flatMap(({ stories = [] }) => stories)])
  const found = sortByFate(wanted, { told, begunAsCopies, othersOf, out })
  const held = [...found.copies.values(), found.unwritten, found.repeats].flat().map(({ others }) => others)
  const few = held.filter(({ length }) => length <= MOST_ORIGINALS).flat()
  return { ...found, unread: new Set(few.filter((document) => !read.has(document))) }
}

type Circumstances = {
  readonly told: ReadonlySet<string>
  readonly begunAsCopies: ReadonlySet<string>
  readonly othersOf: (story: Comparable) => readonly string[]
  /** Fingerprints of what was out before. */
  readonly out: ReadonlySet<string>
}

function sortByFate(
  wanted: readonly Comparable[],
  { told, begunAsCopies, othersOf, out }: Circumstances,
): Omit<SaidElsewhere, 'unread'> {
  const copies = new Map<string, readonly Repeat[]>()
  const [unwritten, repeats, begun]: [Repeat[], Repeat[], Repeat[]] = [[], [], []]
  for (const [document, stories] of groupedBy(wanted, (story) => story.document)) {
    const all = stories.map((story): Repeat => {
      const { fingerprint } = story
      return { document, fingerprint, others: othersOf(story), isOut: out.has(fingerprint) }
    })
    const repeated = all.filter(({ others }) => others.length > 0)
    if (told.has(document) || repeated.length > 0) begun.push(...all.filter(({ others }) => others.length === 0))
    const circumstances = { isOut: told.has(document), wasCopy: begunAsCopies.has(document) }
    const fate = fateOf(stories, repeated.length, circumstances)
    if (fate === 'copied') copies.set(document, repeated)
    else (fate === 'unwritten' ? unwritten : repeats).push(...repeated)
  }
  return { copies, unwritten, repeats, begun }
}

/** What a document is, of whose stories so many stand in others, too. */
function fateOf(
  stories: readonly Comparable[],
  repeated: number,
  { isOut, wasCopy }: { readonly isOut: boolean; readonly wasCopy: boolean },
): 'copied' | 'unwritten' | 'repeating' {
  if (!stories.some(isSubstantial)) return 'repeating'
  if (!isOut && repeated === stories.length) return 'copied'
  const isHalf = repeated > 1 && repeated * 2 >= stories.length
  return wasCopy || (isHalf && !isOut) ? 'unwritten' : 'repeating'
}

type Said = Pick<Entry, 'document' | 'fingerprint'>

type Sayings = {
  /** Stories that are new in their documents. */
  readonly wanted: readonly Said[]
  /** Documents that are out. */
  readonly told: ReadonlySet<string>
  readonly begunAsCopies: ReadonlySet<string>
  /** Who says the same, and will go on. */
  readonly there: readonly Said[]
  /** Who said the same, and does no more: so many of the stories come from there. */
  readonly left: readonly Said[]
}

/** For each story the other documents that say it. */
function sayersOf({ wanted, told, begunAsCopies, there, left }: Sayings): ReadonlyMap<string, readonly string[]> {
  const [originals, origins] = [groupedBy(there, fingerprintOf), groupedBy(left, fingerprintOf)]
  const isCopied = (story: Said) => originals.has(story.fingerprint) || begunAsCopies.has(story.document)
  const copied = new Set(wanted.filter(isCopied).map(({ document }) => document))
  const sayers = new Map<string, readonly string[]>()
  for (const [fingerprint, stories] of groupedBy(wanted, fingerprintOf)) {
    const others = [...new Set(originals.get(fingerprint)?.map(({ document }) => document))]
    const came = origins.get(fingerprint)?.length ?? 0
    // It came to one of these: to a renamed document before one that is out. Or it begins in one: in one that is out before
    // a copy of that. The rest repeat it.
    const rank = (document: string) => {
      if (told.has(document)) return begunAsCopies.has(document) ? 2 : 1
      return came > 0 && !copied.has(document) ? 0 : 2
    }
    const claimants = [...new Set(stories.map(({ document }) => document))]
    const inOrder = claimants.toSorted((one, other) => rank(one) - rank(other))
    const bearers = inOrder.slice(0, Math.max(came, others.length === 0 ? 1 : 0))
    for (const document of claimants)
      sayers.set(sayingOf({ document, fingerprint }), bearers.includes(document) ? others : [...others, ...bearers])
  }
  return sayers
}

function fingerprintOf({ fingerprint }: Said): string {
  return fingerprint
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

function sayingOf({ document, fingerprint }: Said): string {
  return `${document}\n${fingerprint}`
}

/** It was found to be begun as a copy, and is not written anew in every part of it. */
export function isOfCopy({ code }: Pick<Problem, 'code'>): boolean {
  return code === 'document-copied'
}

/** Whether it says what one of these documents says, and was held for that. */
export function isCopyOf({ problems }: Pick<RememberedDocument, 'problems'>, documents: ReadonlySet<string>): boolean {
  return problems.some(({ others = [] }) => others.some((other) => documents.has(other)))
}

/** What to tell who copied them. */
export function copyProblems({ copies, unwritten }: Pick<SaidElsewhere, 'copies' | 'unwritten'>): Problem[] {
  const parts = [...groupedBy(unwritten, ({ document }) => document)]
  return [
    ...[...copies].map(([file, stories]) =>
      copyProblem(
        file,
        stories,
        (original) => `says word for word what ${original} says, and is not published so; edit it`,
      ),
    ),
    ...parts.map(([file, stories]) => {
      const found = stories.length === 1 ? 'one story says' : `${stories.length} stories say`
      const published = stories.length === 1 ? 'is not published' : 'are not published'
      return copyProblem(
        file,
        stories,
        (original) => `${found} word for word what ${original} says, and ${published} so; write anew`,
      )
    }),
  ]
}

function copyProblem(file: string, held: readonly Repeat[], sayOf: (original: string) => string): Problem {
  // Of what stands in many, these are enough to look again once one of them changes.
  const others = [...new Set(held.flatMap((story) => story.others.slice(0, MOST_ORIGINALS)))]
  const message = `${sayOf(others[0] ?? '')}, or take one of the two away`
  const stories = held.map(({ fingerprint }) => fingerprint)
  return { file, line: 1, code: 'document-copied', severity: 'warning', message, others, stories }
}
