import type { Logger } from 'pino'
import { LedgerUnusable } from '../ledger/ledger.js'
import { explainMachine } from '../machine-fault.js'
import { formatProblem, type Problem, shownProblem } from '../problem.js'
import type { Publisher } from '../publisher/publisher.js'

export type Keeper = {
  /** Publish what changed in these files, or in all. Never rejects. */
  readonly refresh: (paths?: ReadonlySet<string>) => Promise<void>
  /** Show what another program published. Never rejects. */
  readonly catchUp: () => Promise<void>
  /** Begin nothing new. What fails from now on was stopped, and is not told of. */
  readonly close: () => void
  /** When what was begun is over. */
  readonly settled: () => Promise<void>
}

export type KeepUp = {
  readonly publisher: Publisher
  readonly unsettled: () => ReadonlyMap<string, number>
  readonly now: () => Date
  readonly log: Logger
}

/** Timers longer than this overflow to nothing; a later look sets the next one. */
const LONGEST_TIMER_MS = 2_000_000_000
const SHORTEST_TIMER_MS = 20
/** After a failure (a full disk, a database that is out of reach) publishing is tried again, less and less often. */
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 30_000

/** Refresh when told to, when a half-written file may be whole, when a scheduled document is due, and after a failure. */
export function keepUp({ publisher, unsettled, now, log }: KeepUp): Keeper {
  let timer: NodeJS.Timeout | null = null
  let reported: readonly Problem[] = []
  let retryMs = 0
  let closed = false
  const underWay = new Set<Promise<void>>()

  const refresh = (paths?: ReadonlySet<string>, again = false): Promise<void> => {
    const work = refreshOnce(paths, again).finally(() => underWay.delete(work))
    underWay.add(work)
    return work
  }
  const refreshOnce = async (paths: ReadonlySet<string> | undefined, again: boolean): Promise<void> => {
    if (closed) return
    try {
      // What failed to be published may be any file.
      await publisher.refresh(retryMs > 0 ? undefined : paths)
      if (retryMs > 0) log.info('publishing works again')
      retryMs = 0
    } catch (error) {
      if (closed) return
      // Who saves ten files meanwhile has not failed ten times.
      retryMs = Math.min(Math.max(again ? retryMs * 2 : retryMs, FIRST_RETRY_MS), LAST_RETRY_MS)
      logFailure(log, error, 'publishing failed; what is served stays as it was')
    }
    reported = reportNew(publisher.problems(), reported, log)
    schedule()
  }
  const schedule = () => {
    if (timer) clearTimeout(timer)
    if (closed) return
    // What failed to be published is all there is to do; files that wait are looked at with it.
    if (retryMs > 0) {
      timer = setTimeout(() => void refresh(undefined, true), retryMs)
      return
    }
    const paths = new Set(unsettled().keys())
    const due = publisher.nextDue()
    const moments = [...unsettled().values(), ...(due ? [due.getTime()] : [])]
    if (moments.length === 0) return
    const waitMs = Math.min(...moments) - now().getTime()
    timer = setTimeout(() => void refresh(paths), Math.min(LONGEST_TIMER_MS, Math.max(SHORTEST_TIMER_MS, waitMs)))
  }
  return {
    refresh: (paths) => refresh(paths),
    catchUp: async () => {
      try {
        const revision = await publisher.catchUp()
        if (revision !== null) log.info({ revision }, 'showing what another program published')
      } catch (error) {
        // Asked before the ledger was closed, and answered after.
        if (!closed) logFailure(log, error, 'the ledger cannot be read; what is served stays as it was')
      }
    },
    close: () => {
      closed = true
      if (timer) clearTimeout(timer)
    },
    settled: async () => void (await Promise.all(underWay)),
  }
}

/** What the message tells a person to do needs no stack. */
function logFailure(log: Logger, error: unknown, what: string): void {
  const told = error instanceof LedgerUnusable ? error.message : explainMachine(error)
  if (told === null) log.error(error, what)
  else log.error(`${what}: ${told}`)
}

function isAway(problems: readonly Problem[]): boolean {
  return problems.some(({ code, file }) => code === 'items-unreachable' && file === '.')
}

/** Say each problem once, when it appears. */
function reportNew(problems: readonly Problem[], before: readonly Problem[], log: Logger): readonly Problem[] {
  const known = new Set(before.map(formatProblem))
  for (const problem of problems) {
    const { message: _message, ...about } = shownProblem(problem)
    const line = formatProblem(problem)
    if (!known.has(line)) log.warn(about, line)
  }
  if (isAway(before) && !isAway(problems)) log.info('the folder of documents can be read again')
  return problems
}
