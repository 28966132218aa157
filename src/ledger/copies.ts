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

/**
 * New documents that say, story by story, what is out already in others that are still there: path → one of the others.
 *
 *   cp monday.md tuesday.md → { 'tuesday.md' → 'monday.md' }, until something in it is written anew
 *
 * Yesterday's document is how the next one is begun; published as it is, every reader would see its stories twice.
 * Nothing is lost by waiting, as all of it is out. A file that was renamed or split is none: then the other is gone, or
 * says it no more.
 */
export async function findCopies(
  ledger: Pick<LedgerView, 'liveEntriesLike'>,
  { channel, documents, gone, known }: Copied,
): Promise<ReadonlyMap<string, string>> {
  const told = new Set(known.map(({ document }) => document))
  // What an author has made a draft says nothing to anybody from now on.
  const shown = documents.filter(({ metadata }) => !metadata.draft)
  const drafts = draftEntries(shown, channel).map(({ content }) => content)
  const fresh = shown.filter(({ path }) => !told.has(path)).map(({ path }) => path)
  const wanted = drafts.filter(({ document }) => fresh.includes(document))
  if (wanted.length === 0) return new Map()
  const like = await ledger.liveEntriesLike([...new Set(wanted.map(({ fingerprint }) => fingerprint))])
  const read = new Set(documents.map(({ path }) => path))
  const stillSaid = new Set(drafts.map(({ document, fingerprint }) => `${document}\n${fingerprint}`))
  const originals = new Map(
    like
      .filter(({ document }) => !gone.includes(document))
      .filter(({ document, fingerprint }) => !read.has(document) || stillSaid.has(`${document}\n${fingerprint}`))
      .map(({ document, fingerprint }) => [fingerprint, document]),
  )
  return new Map(
    fresh.flatMap((path) => {
      const own = wanted.filter(({ document }) => document === path)
      const said = own.flatMap(({ fingerprint }) => originals.get(fingerprint) ?? [])
      return said[0] !== undefined && said.length === own.length && own.some(isSubstantial) ? [[path, said[0]]] : []
    }),
  )
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
