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
  /** Other documents with a story that is new in them, and word for word one of others: path → the others. */
  readonly repeats: ReadonlyMap<string, readonly string[]>
  /** Of those others, of either kind, the ones that were not read; none of what stands in many, as a notice does. */
  readonly unread: ReadonlySet<string>
}

const MOST_ORIGINALS = 8

export const NOTHING_SAID: SaidElsewhere = { copies: new Map(), repeats: new Map(), unread: new Set() }

/**
 * What of these documents is out already, in others that are still there.
 *
 *   cp monday.md tuesday.md                      → copies 'tuesday.md' → 'monday.md', until something in it is written anew
 *   a story pasted from monday.md to tuesday.md  → repeats 'tuesday.md' → ['monday.md'], until it is cut from monday.md
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
  const originals = new Map<string, string[]>()
  for (const entry of like) {
    if (gone.includes(entry.document) || (read.has(entry.document) && !stillSaid.has(sayingOf(entry)))) continue
    const others = originals.get(entry.fingerprint) ?? []
    others.push(entry.document)
    originals.set(entry.fingerprint, others)
  }
  const copies = new Map<string, string>()
  const repeats = new Map<string, readonly string[]>()
  for (const { path } of shown) {
    const stories = wanted.filter(({ document }) => document === path)
    const said = stories.flatMap(({ fingerprint }) => originals.get(fingerprint) ?? [])
    const [first] = said
    if (first === undefined) continue
    const isWhole = stories.every(({ fingerprint }) => originals.has(fingerprint)) && stories.some(isSubstantial)
    if (isWhole && !told.has(path)) copies.set(path, first)
    else repeats.set(path, [...new Set(said)])
  }
  const few = [...originals.values()].filter((others) => others.length <= MOST_ORIGINALS).flat()
  return { copies, repeats, unread: new Set(few.filter((document) => !read.has(document))) }
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
