import type { Repeat, SaidElsewhere } from '../ledger/copies.js'
import type { UnnumberedChange } from '../ledger/entry.js'
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
 * new altogether waits a while, too: it may have been edited on its way from there.
 */
export function findPutOff(
  { repeats, begun }: Pick<SaidElsewhere, 'repeats' | 'begun'>,
  { before, looks, mayWait }: Circumstances,
): PutOff {
  const isUnclear = (path: string) => UNCLEAR.has(looks.get(path)?.kind ?? 'read')
  const isDoubtful = [...looks.keys()].some((path) => before.has(path) && isUnclear(path))
  return {
    putOff: repeats.filter((repeat) => mayWait(repeat) || repeat.others.some(isUnclear)),
    doubtful: isDoubtful ? begun.filter(mayWait) : [],
  }
}

/** Those of them that would be told as new. */
export function newOf(doubtful: readonly Repeat[], changes: readonly UnnumberedChange[]): readonly Repeat[] {
  const isNew = ({ document, fingerprint: own }: Repeat) =>
    changes.some(({ kind, entry }) => kind === 'new' && entry.document === document && entry.fingerprint === own)
  return doubtful.filter(isNew)
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
