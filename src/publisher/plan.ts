import pLimit from 'p-limit'
import type { Channel } from '../channel.js'
import { guardWithdrawals } from '../ledger/churn-guard.js'
import type { UnnumberedChange } from '../ledger/entry.js'
import type { LedgerView, Outcome } from '../ledger/ledger.js'
import { copyProblems, findSaidElsewhere, NOTHING_SAID } from '../ledger/copies.js'
import { sortByDue } from '../ledger/due.js'
import { idsKept } from '../ledger/ids-kept.js'
import { recall, recallDigests } from '../ledger/recall.js'
import { reconcile, type Reconciliation } from '../ledger/reconcile.js'
import { reconcileDigests } from '../ledger/reconcile-digests.js'
import type { RememberedDocument } from '../ledger/remembered.js'
import type { Problem } from '../problem.js'
import { freshOf, openAndRead, type PlanPorts, type Read, unalteredOf } from './open.js'

/** What a look at the items folder found, no file opened. Paths are relative to it. */
export type Sighting = {
  /** Files that are new, or whose stamp is not the one that was known. */
  readonly changed: readonly string[]
  /** Files that were known and are no more. */
  readonly gone: readonly string[]
  /** Files that cannot be opened, and the folder itself when that cannot be read. */
  readonly problems: readonly Problem[]
  /** The folder can be read, documents of it were known, and it has none now. */
  readonly emptied: boolean
}

export type PlanRequest = {
  readonly now: Date
  readonly confirmWithdrawals: boolean
  /** See `Outcome.first`. */
  readonly first: boolean
  /** A document that was saved a moment ago may wait for what is still to be done to another. */
  readonly patient: boolean
  /** It is followed by others at once: what leaves the window for the archive is settled by the last. */
  readonly more?: boolean
}

/** What a publish would do, before anything is stored. */
export type Plan = {
  readonly outcome: Outcome
  readonly held: Held
  /** Documents that wait for another, and until when at the latest, milliseconds since 1970. */
  readonly postponed: ReadonlyMap<string, number>
  /** Files that could not be opened. */
  readonly unopened: readonly Problem[]
}

/** Stories that are gone and stay published; see `guardWithdrawals`. */
export type Held = { readonly stories: number; readonly documents: number }

/** Files that are open, or being read, at once. */
export const FILES_AT_ONCE = 64

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
  const rows = await view.documents([...sighting.changed, ...sighting.gone])
  const before = new Map(rows.map((row) => [row.path, row]))
  const limit = pLimit(FILES_AT_ONCE)
  const looks = await Promise.all(
    sighting.changed.map((path) => limit(openAndRead, ports, view, path, before.get(path), request.now)),
  )
  const read = looks.flatMap((look) => (look.kind === 'read' ? [look] : []))
  // A file that went between the look and this is left for another look, which tells a folder that went from a file.
  const { gone } = sighting
  const documents = read.flatMap(({ result }) => (result.ok ? [result.value] : []))
  const { changes, waiting, about, kept, postponed } = await reconcileAll(
    ports.channel,
    view,
    { documents, gone, unaltered: unalteredOf(read, before), fresh: request.patient ? freshOf(read) : new Map() },
    request,
  )
  const guarded = guardWithdrawals({
    changes,
    heldBefore: new Set(rows.flatMap(({ path, held }) => (held ? [path] : []))),
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
  readonly postponed: ReadonlyMap<string, number>
}

async function reconcileAll(
  channel: Channel,
  view: LedgerView,
  {
    fresh,
    ...read
  }: Pick<Reconciliation, 'documents' | 'gone' | 'unaltered'> & {
    readonly fresh: ReadonlyMap<string, number>
  },
  { now, first }: PlanRequest,
): Promise<Reconciled> {
  if (read.documents.length === 0 && read.gone.length === 0)
    return { changes: [], waiting: new Map(), about: null, kept: [], postponed: new Map() }
  const standing = await view.entriesOf([...read.documents.map(({ path }) => path), ...read.gone])
  const { copies, repeats } = first
    ? NOTHING_SAID
    : await findSaidElsewhere(view, { channel, ...read, known: standing })
  // Who moves a story from one document to another saves one of them first: seen alone, it would be told anew.
  const postponed = new Map([...fresh].filter(([path]) => repeats.has(path)))
  const documents = read.documents.filter(({ path }) => !copies.has(path) && !postponed.has(path))
  const { due, waiting, drafts } = sortByDue(documents, standing, now)
  const asked = { ...read, channel, documents: due, gone: [...read.gone, ...drafts], known: standing, now }
  const about = await recall(view, asked)
  const changes = reconcile(about)
  const kept = [...idsKept(due, about.known, changes), ...copyProblems(copies)]
  // A copy is looked at with every publish: the other may be gone by then.
  const later = [
    ...waiting.map(({ path, date }) => [path, date] as const),
    ...[...copies.keys()].map((path) => [path, now] as const),
  ]
  return { changes, waiting: new Map(later), about, kept, postponed }
}
