import type { Channel } from '../channel.js'
import { guardWithdrawals } from '../ledger/churn-guard.js'
import type { UnnumberedChange } from '../ledger/entry.js'
import type { LedgerView, Outcome } from '../ledger/ledger.js'
import { copyProblems, isOfCopy, type Repeat } from '../ledger/copies.js'
import { sortByDue } from '../ledger/due.js'
import { idsKept } from '../ledger/ids-kept.js'
import { recall, recallDigests } from '../ledger/recall.js'
import { reconcile, type Reconciliation } from '../ledger/reconcile.js'
import { reconcileDigests } from '../ledger/reconcile-digests.js'
import { GONE, type RememberedDocument } from '../ledger/remembered.js'
import type { Problem } from '../problem.js'
import { type Read, unalteredOf } from './open.js'
import { type OpenedTogether, openTogether, type OpenTogetherPorts } from './open-together.js'
import { findPutOff, newOf, withoutPutOff } from './put-off.js'
import type { Sighting } from './sighting.js'

export type PlanRequest = {
  readonly now: Date
  readonly confirmWithdrawals: boolean
  /** See `Outcome.first`. */
  readonly first: boolean
  /** Whether this story may still wait for what is yet to be done to another document. */
  readonly mayWait: (repeat: Repeat) => boolean
  /** It is followed by others at once: what leaves the window for the archive is settled by the last. */
  readonly more?: boolean
}

/** What a publish would do, before anything is stored. */
export type Plan = {
  readonly outcome: Outcome
  readonly held: Held
  /** Stories that wait for another document. */
  readonly putOff: readonly Repeat[]
  /** Files that could not be opened. */
  readonly unopened: readonly Problem[]
}

/** Stories that are gone and stay published; see `guardWithdrawals`. */
export type Held = { readonly stories: number; readonly documents: number }

/**
 * Read what changed, and decide what is to be told.
 *
 *   changed ['2026-11-22.md'], a headline in it mended → one change of kind 'edited', one document to remember
 *
 * Looks at the ledger and the changed files, and at nothing else; stores nothing.
 */
export async function planPublish(
  ports: OpenTogetherPorts,
  view: LedgerView,
  sighting: Sighting,
  request: PlanRequest,
): Promise<Plan> {
  const opened = await openTogether(ports, view, sighting, request)
  const { before } = opened
  const looks = [...opened.looks.values()]
  const read = looks.flatMap((look) => (look.kind === 'read' ? [look] : []))
  // A file that went between the look and this is left for another look, which tells a folder that went from a file.
  const { gone, emptied } = opened.sighting
  const { changes, waiting, about, kept, putOff } = await reconcileAll(
    ports.channel,
    view,
    { ...opened, gone, unaltered: unalteredOf(read, before) },
    request,
  )
  const isPutOff = new Set(putOff.map(({ document }) => document))
  const guarded = guardWithdrawals({
    changes,
    before: [...before.values()],
    standing: opened.standing,
    emptied,
    live: (await view.latest()).live,
    confirmed: request.confirmWithdrawals,
  })
  const remember = [
    ...looks.flatMap((look) => (look.kind === 'same' ? [look.document] : [])),
    ...read.map((look) => remembered(look, before.get(look.path), { waiting, held: guarded.held, kept, isPutOff })),
    ...gone.flatMap((path) => heldRow(before.get(path), guarded.held)),
  ]
  return {
    outcome: {
      at: request.now,
      first: request.first,
      changes: guarded.changes,
      digests: about ? reconcileDigests(await recallDigests(view, about, guarded.changes)) : [],
      ...(request.more === true ? {} : { keep: ports.channel.windowSize }),
      remember: remember.filter((row) => JSON.stringify(row) !== JSON.stringify(before.get(row.path))),
      forget: gone.filter((path) => before.has(path) && !guarded.held.has(path)),
    },
    held: { stories: guarded.heldStories, documents: guarded.held.size },
    putOff,
    unopened: looks.flatMap((look) => (look.kind === 'problem' ? [look.problem] : [])),
  }
}

/** Nothing to tell and nothing to remember. */
export function isIdle({ changes, digests, remember, forget }: Outcome): boolean {
  return changes.length === 0 && (digests ?? []).length === 0 && remember.length === 0 && forget.length === 0
}

type Fate = Pick<Reconciled, 'waiting' | 'kept'> & {
  readonly held: ReadonlySet<string>
  readonly isPutOff: ReadonlySet<string>
}

function remembered(
  { path, stamp, hash, reading, result }: Read,
  before: RememberedDocument | undefined,
  { waiting, held, kept, isPutOff }: Fate,
): RememberedDocument {
  // A slip of its author's makes a copy no document of its own.
  const copied = result.ok ? [] : (before?.problems.filter(isOfCopy) ?? [])
  const found = result.ok ? result.warnings : result.problems
  const problems = [...found, ...copied, ...kept.filter(({ file }) => file === path)]
  const due = waiting.get(path) ?? null
  // What is told of it so far is not what these bytes say.
  const told = isPutOff.has(path) ? '' : hash
  return { path, stamp, hash: told, reading, failed: !result.ok, held: held.has(path), due, problems }
}

function heldRow(row: RememberedDocument | undefined, held: ReadonlySet<string>): RememberedDocument[] {
  return row && held.has(row.path) ? [{ ...row, stamp: GONE, held: true, problems: [] }] : []
}

type Reconciled = {
  readonly changes: readonly UnnumberedChange[]
  /** When each document that is not due yet, or a copy, is to be looked at again. */
  readonly waiting: ReadonlyMap<string, Date>
  /** What was asked of the ledger for it; null when there was nothing to ask. */
  readonly about: Reconciliation | null
  /** Ids that were declared and are not given; documents that are copies. */
  readonly kept: readonly Problem[]
  readonly putOff: readonly Repeat[]
}

async function reconcileAll(
  channel: Channel,
  view: LedgerView,
  { gone, unaltered, ...opened }: OpenedTogether & Required<Pick<Reconciliation, 'gone' | 'unaltered'>>,
  { now, mayWait }: PlanRequest,
): Promise<Reconciled> {
  const { standing } = opened
  if (opened.documents.length === 0 && gone.length === 0)
    return { changes: [], waiting: new Map(), about: null, kept: [], putOff: [] }
  const { copies, unwritten } = opened.said
  const tell = async (putOff: readonly Repeat[]) => {
    const documents = opened.documents
      .filter(({ path }) => !copies.has(path))
      .map((document) => withoutPutOff(document, putOff))
    const { due, waiting, drafts } = sortByDue(documents, standing, now)
    const asked = { channel, documents: due, gone: [...gone, ...drafts], unaltered, known: standing, now }
    const about = await recall(view, asked)
    return { due, waiting, about, changes: reconcile(about), putOff }
  }
  const { putOff: repeated, doubtful } = findPutOff(opened.said, { ...opened, mayWait })
  const first = await tell(repeated)
  const fresh = newOf(doubtful, first.changes, standing)
  const last = fresh.length === 0 ? first : await tell([...repeated, ...fresh])
  const { due, waiting, about, changes } = last
  const anew = new Set(unwritten)
  const [putOff, held] = [last.putOff.filter((one) => !anew.has(one)), last.putOff.filter((one) => anew.has(one))]
  const kept = [...idsKept(due, about.known, changes), ...copyProblems({ copies, unwritten: held })]
  // These are looked at with every publish: the other may be gone by then. So their time has come whatever the clock says.
  const later = [
    ...waiting.map(({ path, date }) => [path, date] as const),
    ...[...copies.keys(), ...putOff.map(({ document }) => document)].map((path) => [path, LONG_AGO] as const),
  ]
  return { changes, waiting: new Map(later), about, kept, putOff }
}

const LONG_AGO = new Date(0)
