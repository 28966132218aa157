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

export const NOTHING_SAID: SaidElsewhere = { copies: new Map(), repeats: [], unread: new Set() }

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
  const read = new Set(documents.map(({ path }) => path))
  const stillSaid = new Set(drafts.map(sayingOf))
  const isSaidStill = (entry: Entry) =>
    read.has(entry.document) ? stillSaid.has(sayingOf(entry)) : !gone.includes(entry.document)
  const copies = new Map<string, string>()
  const repeats: Repeat[] = []
  const unread = new Set<string>()
  const saidBy = new Map<string, readonly string[]>()
  const [byText, claims] = [grouped(like), grouped(wanted)]
  for (const [fingerprint, entries] of byText) {
    const originals = entries.filter(isSaidStill).map(({ document }) => document)
    // It moved to one of these, a renamed document before one that is out; the others repeat it.
    const claimants = new Set((claims.get(fingerprint) ?? []).map(({ document }) => document))
    const inOrder = [...claimants].toSorted((one, other) => Number(told.has(one)) - Number(told.has(other)))
    const movedTo = inOrder.slice(0, entries.length - originals.length)
    for (const path of claimants)
      saidBy.set(`${path}\n${fingerprint}`, movedTo.includes(path) ? originals : [...originals, ...movedTo])
    if (originals.length <= MOST_ORIGINALS)
      for (const document of originals) if (!read.has(document)) unread.add(document)
  }
  for (const { path } of shown) {
    const stories = wanted.filter(({ document }) => document === path)
    const repeated = stories.flatMap((story) => {
      const others = saidBy.get(sayingOf(story)) ?? []
      return others.length > 0 ? [{ document: path, fingerprint: story.fingerprint, others }] : []
    })
    const isWhole = repeated.length === stories.length && stories.some(isSubstantial)
    const [first] = repeated
    if (first?.others[0] !== undefined && isWhole && !told.has(path)) copies.set(path, first.others[0])
    else repeats.push(...repeated)
  }
  return { copies, repeats, unread }
}

function grouped<Story extends { readonly fingerprint: string }>(
  stories: readonly Story[],
): ReadonlyMap<string, readonly Story[]> {
  const groups = new Map<string, Story[]>()
  for (const story of stories) groups.set(story.fingerprint, [...(groups.get(story.fingerprint) ?? []), story])
  return groups
}

function sayingOf({ document, fingerprint }: Pick<Entry, 'document' | 'fingerprint'>): string {
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
