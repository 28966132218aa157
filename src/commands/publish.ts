import type { Config } from '../config/config.js'
import { countChanges, type ToldChange } from '../ledger/entry.js'
import type { Ledger } from '../ledger/ledger.js'
import { formatProblem, type Problem, shownProblem } from '../problem.js'
import { MEMORY, openLedger } from '../store/open.js'
import { lookIntoConfiguredLedger, openConfiguredLedger } from './open-ledger.js'
import { openPublisher, type OpenPublisher } from './open-publisher.js'
import { UsageError } from './usage-error.js'

export type PublishOptions = {
  /** Say what would be published, and publish nothing. */
  readonly dryRun: boolean
  readonly confirmWithdrawals: boolean
  readonly json: boolean
}

export type PublishOutput = {
  readonly write: (line: string) => void
  /** What is for a person and no part of the result. */
  readonly remark: (line: string) => void
}

/** A file that looks half-written is waited for so many times, two seconds each. */
const MOST_WAITS = 3

/**
 * Read the items folder once and publish what changed; a server on the same ledger shows it within a second.
 *
 * Resolves to whether no document has an error.
 */
export async function publish(config: Config, options: PublishOptions, output: PublishOutput): Promise<boolean> {
  if (config.ledger === MEMORY)
    throw new UsageError([`--ledger (STRILLONE_LEDGER): found "${MEMORY}", which ends with this command; name a file`])
  const ledger = await openLedgerFor(config, options, output.remark)
  try {
    const opened = await openPublisher(config, { ledger })
    try {
      const done = options.dryRun ? await foresee(opened) : await publishAll(opened, options)
      report(done, options, output)
      return done.problems.every(({ severity }) => severity !== 'error')
    } finally {
      await opened.close()
    }
  } finally {
    await ledger.close()
  }
}

async function openLedgerFor(config: Config, { dryRun }: PublishOptions, say: (line: string) => void): Promise<Ledger> {
  if (!dryRun) return openConfiguredLedger(config, say)
  return (await lookIntoConfiguredLedger(config)) ?? openLedger(MEMORY)
}

type Done = {
  readonly revision: number
  readonly changes: readonly ToldChange[]
  readonly held: number
  readonly problems: readonly Problem[]
}

async function publishAll(
  { publisher, unsettled }: OpenPublisher,
  { confirmWithdrawals }: PublishOptions,
): Promise<Done> {
  const changes = [...(await publisher.refresh(undefined, { confirmWithdrawals }))]
  for (let waits = 0; waits < MOST_WAITS && unsettled().size > 0; waits += 1) {
    const paths = new Set(unsettled().keys())
    await until(nextLook(unsettled(), publisher.postponed()))
    changes.push(...(await publisher.refresh(paths, { confirmWithdrawals })))
  }
  const { revision } = publisher.snapshot().latest
  return { revision, changes, held: publisher.held().stories, problems: publisher.problems() }
}

async function foresee({ publisher }: OpenPublisher): Promise<Done> {
  const { outcome, held, unopened } = await publisher.preview()
  const problems = [...unopened, ...outcome.remember.flatMap((document) => document.problems)]
  return { revision: publisher.snapshot().latest.revision, changes: outcome.changes, held: held.stories, problems }
}

/** What waits for another document is looked at with that; alone, when its own time is over. */
function nextLook(unsettled: ReadonlyMap<string, number>, postponed: ReadonlyMap<string, number>): number {
  const settling = [...unsettled].flatMap(([path, moment]) => (postponed.has(path) ? [] : [moment]))
  return Math.max(...(settling.length > 0 ? settling : unsettled.values()))
}

function until(moment: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, moment - Date.now()) + 10)
  })
}

function report(
  { revision, changes, held, problems }: Done,
  { dryRun, json }: PublishOptions,
  output: PublishOutput,
): void {
  const counts = countChanges(changes)
  if (json) {
    const stories = changes
      .filter(({ kind }) => kind !== 'touched')
      .map(({ kind, entry: { id, slug, title, document } }) => ({ kind, id, slug, title, document }))
    const shown = problems.map(shownProblem)
    output.write(JSON.stringify({ dryRun, revision, ...counts, held, stories, problems: shown }))
    return
  }
  for (const problem of problems) output.remark(formatProblem(problem))
  if (dryRun) for (const { kind, entry } of changes) if (kind !== 'touched') output.write(`${kind}  ${entry.title}`)
  const returned = counts.returned > 0 ? `, ${counts.returned} returned` : ''
  const kept = held > 0 ? `, ${held} gone but held` : ''
  output.write(`${counts.new} new, ${counts.edited} edited, ${counts.withdrawn} withdrawn${returned}${kept}`)
}
