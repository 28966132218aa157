import type { RememberedDocument } from '../ledger/remembered.js'
import type { Problem } from '../problem.js'
import type { Held, Plan, Sighting } from './plan.js'

/** What this process knows of the folder beside what is remembered. */
export type State = {
  /** What was found in documents, by file. */
  troubles: Map<string, readonly Problem[]>
  /** Files, and the folder, that could not be looked at, by file. */
  unopened: Map<string, Problem>
  held: Held
  /** Documents that wait for another, and until when at the latest. */
  readonly postponed: Map<string, number>
  nextDue: Date | null
  /** Whether this process has looked at the whole folder; documents with problems are then read once more. */
  hasLooked: boolean
}

/** What is kept of a plan once it was carried out. */
export type NotedPlan = Pick<Plan, 'held' | 'unopened' | 'postponed'> & {
  readonly read: readonly Pick<RememberedDocument, 'path' | 'problems'>[]
  readonly forgotten: readonly string[]
}

export function noteOf({ held, unopened, postponed, outcome }: Plan): NotedPlan {
  const read = outcome.remember.map(({ path, problems }) => ({ path, problems }))
  return { held, unopened, postponed, read, forgotten: outcome.forget }
}

export function note(state: State, sighting: Sighting, plans: readonly NotedPlan[], paths?: ReadonlySet<string>): void {
  for (const file of paths ?? [...state.unopened.keys()]) state.unopened.delete(file)
  for (const problem of [...sighting.problems, ...plans.flatMap(({ unopened }) => unopened)])
    state.unopened.set(problem.file, problem)
  if (!sighting.problems.some(({ file }) => file === '.')) state.unopened.delete('.')
  for (const { path, problems } of plans.flatMap(({ read }) => read))
    if (problems.length > 0) state.troubles.set(path, problems)
    else state.troubles.delete(path)
  for (const path of plans.flatMap(({ forgotten }) => forgotten)) state.troubles.delete(path)
  // Each look is at all of them, also at those that are gone before they were ever known.
  state.postponed.clear()
  for (const [path, until] of plans.flatMap(({ postponed }) => [...postponed])) state.postponed.set(path, until)
  state.held = plans[0]?.held ?? { stories: 0, documents: 0 }
  if (!paths) state.hasLooked = true
}

export function problemsByFile(documents: readonly RememberedDocument[]): Map<string, readonly Problem[]> {
  return new Map(documents.map(({ path, problems }) => [path, problems]))
}

export function heldProblem({ stories, documents }: Held): Problem[] {
  if (stories === 0) return []
  const message = `found ${stories} stories gone, of ${documents} documents; they stay published. Put the documents back, or run strillone publish --confirm-withdrawals if they are meant to go`
  return [{ file: '.', line: 1, code: 'withdrawals-held', severity: 'error', message }]
}
