import type { Repeat, SaidElsewhere } from '../ledger/copies.js'
import type { Entry, UnnumberedChange } from '../ledger/entry.js'
import { fingerprint } from '../stories/fingerprint.js'
import type { ReadDocument } from '../stories/read.js'
import type { Look } from './open.js'

type Circumstances = {
  /** Documents that were known. */
  readonly before: ReadonlyMap<string, unknown>
  readonly looks: ReadonlyMap<string, Look>
  /** Whether this story may still wait for what is yet to be done to another document. */
  readonly mayWait: (repeat: Repeat) => boolean
}

export type PutOff = {
  /** Stories that wait. */
  readonly putOff: readonly Repeat[]
  /** Stories that wait, too, where they continue none that was out: what nobody knows before all is matched. */
  readonly doubtful: readonly Repeat[]
}

/**
 * Who moves a story from one document to another saves one of them first. Where it stands in both, it waits in the one it
 * is new in. Where the other cannot be opened right now, half written or gone this moment, it waits as long; and what is
 * new altogether waits a while, too: it may have been edited on its way from there. What is to be written anew waits for that.
 */
export function findPutOff(
  { unwritten, repeats, begun }: Pick<SaidElsewhere, 'unwritten' | 'repeats' | 'begun'>,
  { before, looks, mayWait }: Circumstances,
): PutOff {
  const isUnclear = (path: string) => UNCLEAR.has(looks.get(path)?.kind ?? 'read')
  const isDoubtful = [...looks.keys()].some((path) => before.has(path) && isUnclear(path))
  const waiting = [...unwritten, ...repeats.filter((repeat) => mayWait(repeat) || repeat.others.some(isUnclear))]
  return {
    putOff: waiting.filter(({ isOut }) => isOut),
    doubtful: [...waiting.filter(({ isOut }) => !isOut), ...(isDoubtful ? begun.filter(mayWait) : [])],
  }
}

/** Those of them that would be told as new; and what others say, too, unless it is an edit of a story of its document. */
export function newOf(
  doubtful: readonly Repeat[],
  changes: readonly UnnumberedChange[],
  standing: readonly Pick<Entry, 'id' | 'document'>[],
): readonly Repeat[] {
  const home = new Map(standing.map(({ id, document }) => [id, document]))
  return doubtful.filter(({ document, fingerprint: own, others }) =>
    changes.some(({ kind, entry }) => {
      if (entry.document !== document || entry.fingerprint !== own) return false
      return kind === 'new' || (others.length > 0 && home.get(entry.id) !== document)
    }),
  )
}

const UNCLEAR: ReadonlySet<Look['kind']> = new Set(['unsettled', 'gone'])

/** The document as if these stories had not been pasted into it yet. */
export function withoutPutOff(document: ReadDocument, putOff: readonly Repeat[]): ReadDocument {
  const own = new Set(putOff.flatMap((one) => (one.document === document.path ? [one.fingerprint] : [])))
  if (own.size === 0) return document
  const stories = document.split.stories.filter(({ title, text }) => !own.has(fingerprint(title, text)))
  // A declared id is the first story's.
  const isFirst = stories[0] === document.split.stories[0]
  const metadata = isFirst ? document.metadata : { ...document.metadata, id: null }
  return { ...document, metadata, split: { ...document.split, stories } }
}
