import type { Repeat } from '../ledger/copies.js'
import { type ToldChange, toToldChange } from '../ledger/entry.js'
import type { Ledger, Publish } from '../ledger/ledger.js'
import type { RememberedDocument } from '../ledger/remembered.js'
import type { PublishMark } from '../ledger/stamp.js'
import type { Problem } from '../problem.js'
import type { Snapshot } from '../snapshot/build.js'
import { makeFeedPage } from '../snapshot/make.js'
import type { Resource } from '../snapshot/resource.js'
import { toSecond } from '../time.js'
import { isSettled } from './open.js'
import type { OpenTogetherPorts } from './open-together.js'
import { type Held, isIdle, type Plan, planPublish, type PlanRequest } from './plan.js'
import { readAhead } from './read-ahead.js'
import { siteOf, takeView } from './shown.js'
import type { Sighting } from './sighting.js'
import { heldProblem, note, type NotedPlan, noteOf, problemsByFile, type State, waitsSince } from './state.js'

/** Everything the publisher touches, handed to it. */
export type PublisherPorts = OpenTogetherPorts & {
  readonly ledger: Ledger
  readonly now: () => Date
  /** Milliseconds on a clock that nobody turns. */
  readonly uptimeMs: () => number
  /** How long a document into which a story of another was pasted waits for it to be cut there, in milliseconds. */
  readonly patienceMs: number
  /** Told of each publish of ours, after its snapshot is shown. */
  readonly announce: (publish: Publish) => void
}

export type Publisher = {
  /** Bring the feeds up to date with these files, or with all; one at a time, in the order asked. */
  readonly refresh: (paths?: ReadonlySet<string>, options?: RefreshOptions) => Promise<readonly ToldChange[]>
  /** What `refresh` with all files would do; nothing is stored, shown or told. */
  readonly preview: () => Promise<Plan>
  /** Show what another program published; resolves to its number, or null when there is nothing new. */
  readonly catchUp: () => Promise<number | null>
  readonly snapshot: () => Snapshot
  /** What is at this path, if it is at hand: it is in the snapshot, or was asked for since the last publish. */
  readonly find: (path: string) => Resource | undefined
  /** What is at this path, made for it; null when there is nothing and never was. */
  readonly make: (path: string) => Promise<Resource | null>
  /** The page for people at the address of a feed; null for any other address. */
  readonly feedPage: (path: string) => Promise<Resource | null>
  /** The publishes up to the one that is shown, the last first; as many as a delta may reach back. */
  readonly lineage: () => readonly PublishMark[]
  /** What authors should mend, as of the last refresh. */
  readonly problems: () => readonly Problem[]
  /** Stories that are gone and stay published, as of the last refresh. */
  readonly held: () => Held
  /** Documents with a story that waits for another to be saved, too, and until when at most, milliseconds since 1970. */
  readonly postponed: () => ReadonlyMap<string, number>
  /** When the next scheduled document is due; null when none waits. */
  readonly nextDue: () => Date | null
  /** Resolves when the ledger answers. */
  readonly ready: () => Promise<void>
}

export type RefreshOptions = {
  /** Take back also what `guardWithdrawals` would hold. */
  readonly confirmWithdrawals?: boolean
}

/**
 * Holds the snapshot that is served, and replaces it: remember (commit to the ledger), show (swap the
 * snapshot), tell (announce), in this order, so that nothing is shown that a crash could forget.
 */
export async function createPublisher(ports: PublisherPorts): Promise<Publisher> {
  const { ledger } = ports
  let shown = await takeView(ports)
  const state: State = {
    troubles: problemsByFile(await ledger.troubledDocuments()),
    unopened: new Map(),
    held: { stories: 0, documents: 0 },
    putOff: [],
    nextDue: null,
    hasLooked: false,
  }
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work)
    queue = turn.catch(() => undefined)
    return turn
  }

  const showLatest = async (): Promise<boolean> => {
    const { revision } = await ledger.latest()
    if (revision === shown.snapshot.latest.revision) return false
    shown = await takeView(ports)
    return true
  }
  const refresh = async (paths?: ReadonlySet<string>, options: RefreshOptions = {}): Promise<readonly ToldChange[]> => {
    const told: ToldChange[] = []
    const published = await publishAll(ports, state, paths, options, async (publish, more) => {
      if (!more) await showLatest()
      ports.announce(publish)
      told.push(...publish.changes.map(toToldChange))
    })
    // What another program has published meanwhile, or what was stored when it could not be shown.
    if (!published) await showLatest()
    return told
  }

  return {
    refresh: (paths, options) => inTurn(() => refresh(paths, options)),
    preview: () =>
      inTurn(async () => {
        const now = toSecond(ports.now())
        const sighting = await look(ports, state, now)
        const first = shown.snapshot.latest.revision === 0
        const plan = await planPublish(ports, ledger, sighting, {
          now,
          confirmWithdrawals: false,
          first,
          mayWait: () => false,
        })
        return { ...plan, unopened: [...sighting.problems, ...plan.unopened] }
      }),
    catchUp: () =>
      inTurn(async () => {
        if (!(await showLatest())) return null
        state.troubles = problemsByFile(await ledger.troubledDocuments())
        if (state.held.stories > 0) await publishAll(ports, state, new Set(), {}, async () => {})
        return shown.snapshot.latest.revision
      }),
    snapshot: () => shown.snapshot,
    find: (path) => shown.snapshot.get(path) ?? shown.made.find(path),
    make: (path) => shown.made.make(path),
    feedPage: (path) => makeFeedPage(siteOf(shown), path),
    lineage: () => shown.lineage,
    problems: () => [...state.unopened.values(), ...[...state.troubles.values()].flat(), ...heldProblem(state.held)],
    held: () => state.held,
    postponed: () => untilWhen(ports, state),
    nextDue: () => state.nextDue,
    ready: () => ledger.ping(),
  }
}

/** Documents of one publish at the first look: enough to be quick, few enough to hold in memory. */
const FIRST_DOCUMENTS = 200

/** Resolves to whether anything was told; `tell` is called after each publish is stored. `more`: another follows at once. */
async function publishAll(
  ports: PublisherPorts,
  state: State,
  paths: ReadonlySet<string> | undefined,
  { confirmWithdrawals = false }: RefreshOptions,
  tell: (publish: Publish, more: boolean) => Promise<void>,
): Promise<boolean> {
  const now = toSecond(ports.now())
  const sighting = await look(ports, state, now, paths)
  const first = (await ports.ledger.latest()).revision === 0
  const plans: NotedPlan[] = []
  let published = false
  const parts = first ? partsOf(sighting) : [sighting]
  const ahead = readAhead(ports)
  const uptimeMs = ports.uptimeMs()
  const mayWait = (repeat: Repeat) => uptimeMs - (waitsSince(state, repeat) ?? uptimeMs) < ports.patienceMs
  for (const [index, part] of parts.entries()) {
    ahead.expect(parts[index + 1]?.changed ?? [])
    const request = { now, confirmWithdrawals, first, mayWait, more: index + 1 < parts.length }
    const publish = await publishPart({ ...ports, ...ahead }, part, request, (plan) => plans.push(noteOf(plan)))
    if (!publish) continue
    published = true
    await tell(publish, request.more)
  }
  note(state, { sighting, plans, paths, uptimeMs })
  state.nextDue = await ports.ledger.nextDue(now)
  return published
}

/** Of what waits for longer than that, the time when the other document can be opened again is its reader's to say. */
function untilWhen({ now, uptimeMs, patienceMs }: PublisherPorts, { putOff }: State): ReadonlyMap<string, number> {
  const left = putOff
    .map(({ story, sinceMs }) => [story.document, sinceMs + patienceMs - uptimeMs()] as const)
    .filter(([, ms]) => ms > 0)
  // Of two in one document, the first.
  const inOrder = left.toSorted(([, one], [, other]) => other - one)
  return new Map(inOrder.map(([document, ms]) => [document, now().getTime() + ms]))
}

/** Where nothing was told before, no story can have moved from one part to another. */
function partsOf(sighting: Sighting): Sighting[] {
  const parts = [{ ...sighting, changed: sighting.changed.slice(0, FIRST_DOCUMENTS) }]
  for (let start = FIRST_DOCUMENTS; start < sighting.changed.length; start += FIRST_DOCUMENTS)
    parts.push({ ...NOTHING_SEEN, changed: sighting.changed.slice(start, start + FIRST_DOCUMENTS) })
  return parts
}

const NOTHING_SEEN: Sighting = { changed: [], gone: [], problems: [], emptied: false }

/** The look was free; a turn, which all programs on this ledger share, is taken only when something changed. */
async function publishPart(
  ports: PublisherPorts,
  sighting: Sighting,
  request: PlanRequest,
  planned: (plan: Plan) => void,
): Promise<Publish | null> {
  if (!callsForTurn(sighting)) return null
  return ports.ledger.takeTurn(async (view) => {
    const plan = await planPublish(ports, view, sighting, request)
    planned(plan)
    return isIdle(plan.outcome) ? null : plan.outcome
  })
}

/** These files, and those that wait for more than a change of theirs. */
async function look(
  { ledger, lookAtItems, reading }: PublisherPorts,
  state: State,
  now: Date,
  paths?: ReadonlySet<string>,
): Promise<Sighting> {
  const minded = paths ? await ledger.documentsToMind(now) : []
  const wanted = paths && new Set([...paths, ...minded.map(({ path }) => path)])
  const rows = await ledger.documents(wanted && [...wanted])
  const trusted = (row: RememberedDocument) =>
    isSettled(state.hasLooked ? { ...row, failed: false, problems: [] } : row, reading, now)
  return lookAtItems(new Map(rows.map((row) => [row.path, trusted(row) ? row.stamp : null])), wanted)
}

function callsForTurn({ changed, gone }: Sighting): boolean {
  return changed.length > 0 || gone.length > 0
}
