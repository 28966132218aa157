import { createHash } from 'node:crypto'
import type { Channel } from '../channel.js'
import type { Source } from '../documents/document.js'
import type { LedgerView } from '../ledger/ledger.js'
import type { FileStamp, RememberedDocument } from '../ledger/remembered.js'
import type { Parsed, Problem } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import { isSplitOtherwise } from '../stories/way-of-reading.js'
import { countLive, type ReadSource, readAsPublished } from './read-published.js'

/**
 * A file at the moment it was opened. `again`: a file it names changed, so that its own bytes alone do not say what
 * there is to be read in it. `unsettled`: it looks half-written; its reader says when to look again.
 */
export type Opened =
  | { readonly kind: 'source'; readonly source: Source; readonly stamp: FileStamp; readonly again?: true }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'unsettled' }
  | { readonly kind: 'gone' }

export type PlanPorts = {
  readonly channel: Channel
  /** What decides, beside their bytes, how documents are read; see `readingOf`. */
  readonly reading: string
  readonly openItem: (path: string, before: FileStamp | null) => Promise<Opened>
  readonly readDocument: ReadSource
}

export type Read = Pick<RememberedDocument, 'path' | 'stamp' | 'hash' | 'reading'> & {
  readonly kind: 'read'
  readonly result: Parsed<ReadDocument>
}

export type Look =
  | Read
  /** Another stamp, the same bytes. */
  | { readonly kind: 'same'; readonly document: RememberedDocument }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'unsettled' }
  | { readonly kind: 'gone' }

export async function openAndRead(
  { openItem, readDocument, reading }: PlanPorts,
  view: LedgerView,
  path: string,
  before: RememberedDocument | undefined,
  now: Date,
): Promise<Look> {
  const opened = await openItem(path, before?.stamp ?? null)
  if (opened.kind !== 'source') return opened
  const { source, stamp, again = false } = opened
  const hash = createHash('sha256').update(source.bytes).digest('base64url').slice(0, 22)
  if (!again && before && before.hash === hash && isSettled(before, reading, now))
    return { kind: 'same', document: { ...before, stamp } }
  const read = { kind: 'read', path, stamp, hash, reading } as const
  if (!before) return { ...read, result: await readDocument(source) }
  const result = await readAsPublished({ readDocument }, view, source)
  if (before.hash === hash && isOfRelease(before, reading) && result.ok) {
    const live = await countLive(view, path)
    const known = live + heldIn(before).length
    // A release that learns to part a document otherwise must not bring what is out again, as news of now, nor take any of
    // it back: it stays as it is until its author writes in it, or asks for it.
    if (live > 0 && known !== result.value.split.stories.length)
      return { kind: 'same', document: { ...before, stamp, reading } }
  }
  return { ...read, result }
}

/** Whether it is read anew because the program is another, and for nothing else. */
function isOfRelease({ reading: before, failed, held, due }: RememberedDocument, reading: string): boolean {
  return before !== reading && !failed && !held && due === null && !isSplitOtherwise(before, reading)
}

/** Reading the same bytes again would come to nothing new. */
export function isSettled(document: RememberedDocument, reading: string, now: Date): boolean {
  const isDue = document.due !== null && document.due <= now
  return document.reading === reading && !document.failed && !lacksPicture(document) && !document.held && !isDue
}

/** It may be there now. */
function lacksPicture({ problems }: RememberedDocument): boolean {
  return problems.some(({ code }) => code === 'picture-missing' || code === 'picture-unreadable')
}

/** What stands in it, and is told by others. */
function heldIn({ problems }: RememberedDocument): readonly string[] {
  return problems.flatMap(({ stories = [] }) => stories)
}

/** Documents read anew for another reason than what is written in them, or how they are asked to be split. */
export function unalteredOf(
  read: readonly Read[],
  before: ReadonlyMap<string, RememberedDocument>,
): ReadonlySet<string> {
  const isUnaltered = ({ path, hash, reading }: Read) => {
    const row = before.get(path)
    if (row?.hash !== hash || row.failed || isSplitOtherwise(row.reading, reading)) return false
    // Of one that waited for its date, nobody was told anything yet; what was held of a copy may be its own by now.
    return row.due === null && (row.reading !== reading || heldIn(row).length === 0)
  }
  return new Set(read.filter(isUnaltered).map(({ path }) => path))
}
