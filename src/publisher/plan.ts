import type { Channel } from '../channel.js'
import { guardWithdrawals } from '../ledger/churn-guard.js'
import type { UnnumberedChange } from '../ledger/entry.js'
import type { LedgerView, Outcome } from '../ledger/ledger.js'
import { copyProblems } from '../ledger/copies.js'
import { sortByDue } from '../ledger/due.js'
import { idsKept } from '../ledger/ids-kept.js'
import { recall, recallDigests } from '../ledger/recall.js'
import { reconcile, type Reconciliation } from '../ledger/reconcile.js'
import { reconcileDigests } from '../ledger/reconcile-digests.js'
import type { RememberedDocument } from '../ledger/remembered.js'
import type { Problem } from '../problem.js'
import { type PlanPorts, type Read, unalteredOf } from './open.js'
import { type OpenedTogether, openTogether } from './open-together.js'
import type { Sighting } from './sighting.js'

export type PlanRequest = {
  readonly now: Date
  readonly confirmWithdrawals: boolean
  /** See `Outcome.first`. */
  readonly first: boolean
  /** Whether this document may still wait for what is yet to be done to another. */
  readonly mayWait: (path: string) => boolean
  /** It is followed by others at once: what leaves the window for the archive is settled by the last. */
  readonly more?: boolean
}

/** What a publish would do, before anything is stored. */
export type Plan = {
  readonly outcome: Outcome
  readonly held: Held
  /** Documents that wait for another. */
  readonly postponed: ReadonlySet<string>
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
  ports: PlanPorts,
  view: LedgerView,
  sighting: Sighting,
  request: PlanRequest,
): Promise<Plan> {
  const opened = await openTogether(ports, view, sighting, request)
  const { before } = opened
  const looks = [...opened.looks.values()]
  const read = looks.flatMap((look) => (look.kind === 'read' ? [look] : []))
  // A file that went between the look and this is left for another look, which tells a folder that went from a file.
  const { gone } = sighting
  const { changes, waiting, about, kept, postponed } = await reconcileAll(
    ports.channel,
    view,
    { ...opened, gone, unaltered: unalteredOf(read, before) },
    request,
  )
  const guarded = guardWithdrawals({
    changes,
    heldBefore: new Set([...before.values()].flatMap(({ path, held }) => (held ? [path] : []))),
    emptied: sighting.emptied,
    live: (await view.latest()).live,
    confirmed: request.confirmWithdrawals,
  })
  const remember = [
    ...looks.flatMap((look) => (look.kind === 'same' ? [look.document] : [])),
    ...read.filter(({ path }) => !postponed.has(path)).map((look) => remembered(look, waiting, guarded.held, kept)),
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
    postponed,
    unopened: looks.flatMap((look) => (look.kind === 'problem' ? [look.problem] : [])),
  }
}

/** Nothing to tell and nothing to remember. */
export function isIdle({ changes, digests, remember, forget }: Outcome): boolean {
  return changes.length === 0 && (digests ?? []).length === 0 && remember.length === 0 && forget.length === 0
}

function remembered(
  { path, stamp, hash, reading, result }: Read,
  waiting: ReadonlyMap<string, Date>,
  held: ReadonlySet<string>,
  kept: readonly Problem[],
): RememberedDocument {
  const problems = [...(result.ok ? result.warnings : result.problems), ...kept.filter(({ file }) => file === path)]
  const due = waiting.get(path) ?? null
  return { path, stamp, hash, reading, failed: !result.ok, held: held.has(path), due, problems }
}

function heldRow(row: RememberedDocument | undefined, held: ReadonlySet<string>): RememberedDocument[] {
  return row && held.has(row.path) ? [{ ...row, held: true, problems: [] }] : []
}

type Reconciled = {
  readonly changes: readonly UnnumberedChange[]
  /** When each document that is not due yet, or a copy, is to be looked at again. */
  readonly waiting: ReadonlyMap<string, Date>
  /** What was asked of the ledger for it; null when there was nothing to ask. */
  readonly about: Reconciliation | null
  /** Ids that were declared and are not given; documents that are copies. */
  readonly kept: readonly Problem[]
  readonly postponed: ReadonlySet<string>
}

async function reconcileAll(
  channel: Channel,
  view: LedgerView,
  {
    documents: read,
    gone,
    unaltered,
    standing,
    said: { copies, repeats },
    looks,
  }: OpenedTogether & Required<Pick<Reconciliation, 'gone' | 'unaltered'>>,
  { now, mayWait }: PlanRequest,
): Promise<Reconciled> {
  if (read.length === 0 && gone.length === 0)
    return { changes: [], waiting: new Map(), about: null, kept: [], postponed: new Set() }
  // Who moves a story from one document to another saves one of them first. And what cannot be opened right now, half
  // written or gone this moment, may say it no more.
  const isUnclear = (path: string) => ['unsettled', 'gone'].includes(looks.get(path)?.kind ?? '')
  const postponed = new Set(
    [...repeats].flatMap(([path, others]) => (mayWait(path) || others.some(isUnclear) ? [path] : [])),
  )
  const documents = read.filter(({ path }) => !copies.has(path) && !postponed.has(path))
  const { due, waiting, drafts } = sortByDue(documents, standing, now)
  const asked = { channel, documents: due, gone: [...gone, ...drafts], unaltered, known: standing, now }
  const about = await recall(view, asked)
  const changes = reconcile(about)
  const kept = [...idsKept(due, about.known, changes), ...copyProblems(copies)]
  // A copy is looked at with every publish: the other may be gone by then. So its time has come whatever the clock says.
  const later = [
    ...waiting.map(({ path, date }) => [path, date] as const),
    ...[...copies.keys()].map((path) => [path, LONG_AGO] as const),
  ]
  return { changes, waiting: new Map(later), about, kept, postponed }
}

const LONG_AGO = new Date(0)
