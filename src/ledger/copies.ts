import type { Channel } from '../channel.js'
import type { Problem } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import { draftEntries } from './draft.js'
import type { Entry } from './entry.js'
import type { LedgerView } from './ledger.js'
import { isSubstantial } from './matching/editions.js'

export type Copied = {
  readonly channel: Channel
  readonly documents: readonly ReadDocument[]
  readonly gone: readonly string[]
  /** `ledger.entriesOf` these documents and the gone ones. */
  readonly known: readonly Entry[]
}

export type SaidElsewhere = {
  /** New documents that are word for word what others say: path → one of the others. */
  readonly copies: ReadonlyMap<string, string>
  /** Stories of other documents that are new in them, and word for word out in others. */
  readonly repeats: readonly Repeat[]
  /** Stories that are new in documents that are out, and said by no other. */
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
}

export const NOTHING_SAID: SaidElsewhere = { copies: new Map(), repeats: [], begun: [], unread: new Set() }

/**
 * What of these documents is out already, in others that are still there.
 *
 *   cp monday.md tuesday.md                      → copies 'tuesday.md' → 'monday.md', until something in it is written anew
 *   a story pasted from monday.md to tuesday.md  → repeats it, of ['monday.md'], until it is cut there
 *
 * Yesterday's document is how the next one is begun; published as it is, every reader would see its stories twice.
 * Nothing is lost by waiting, as all of it is out. A file that was renamed or split is no copy: then the other is gone, or
 * says it no more.
 */
export async function findSaidElsewhere(
  ledger: Pick<LedgerView, 'liveEntriesLike'>,
  { channel, documents, gone, known }: Copied,
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
  const sayers = sayersOf({
    wanted,
    told,
    there: [...like.filter(isThere), ...drafts.filter((draft) => own.has(sayingOf(draft)))],
    left: like.filter((entry) => !isThere(entry)),
  })
  const copies = new Map<string, string>()
  const repeats: Repeat[] = []
  const begun: Repeat[] = []
  for (const [document, stories] of groupedBy(wanted, (story) => story.document)) {
    const all = stories.map((story) => ({
      document,
      fingerprint: story.fingerprint,
      others: sayers.get(sayingOf(story)) ?? [],
    }))
    const repeated = all.filter(({ others }) => others.length > 0)
    if (told.has(document)) begun.push(...all.filter(({ others }) => others.length === 0))
    const isWhole = repeated.length === stories.length && stories.some(isSubstantial)
    const original = repeated[0]?.others[0]
    if (original !== undefined && isWhole && !told.has(document)) copies.set(document, original)
    else repeats.push(...repeated)
  }
  const few = [...sayers.values()].filter(({ length }) => length <= MOST_ORIGINALS).flat()
  return { copies, repeats, begun, unread: new Set(few.filter((document) => !read.has(document))) }
}

type Said = Pick<Entry, 'document' | 'fingerprint'>

type Sayings = {
  /** Stories that are new in their documents. */
  readonly wanted: readonly Said[]
  /** Documents that are out. */
  readonly told: ReadonlySet<string>
  /** Who says the same, and will go on. */
  readonly there: readonly Said[]
  /** Who said the same, and does no more: so many of the stories come from there. */
  readonly left: readonly Said[]
}

/** For each story the other documents that say it. */
function sayersOf({ wanted, told, there, left }: Sayings): ReadonlyMap<string, readonly string[]> {
  const [originals, origins] = [groupedBy(there, fingerprintOf), groupedBy(left, fingerprintOf)]
  const sayers = new Map<string, readonly string[]>()
  for (const [fingerprint, stories] of groupedBy(wanted, fingerprintOf)) {
    const others = [...new Set(originals.get(fingerprint)?.map(({ document }) => document))]
    // It came to one of these, or begins there: a renamed document before one that is out. The rest repeat it.
    const claimants = [...new Set(stories.map(({ document }) => document))]
    const inOrder = claimants.toSorted((one, other) => Number(told.has(one)) - Number(told.has(other)))
    const bearers = inOrder.slice(0, Math.max(origins.get(fingerprint)?.length ?? 0, others.length === 0 ? 1 : 0))
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

/** What to tell who copied them. */
export function copyProblems(copies: ReadonlyMap<string, string>): Problem[] {
  return [...copies].map(([file, original]) => ({
    file,
    line: 1,
    code: 'document-copied',
    severity: 'warning',
    message: `says word for word what ${original} says, and is not published so; edit it, or take one of the two away`,
  }))
}
