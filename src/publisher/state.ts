import type { Repeat } from '../ledger/copies.js'
import type { RememberedDocument } from '../ledger/remembered.js'
import type { Problem } from '../problem.js'
import type { Held, Plan } from './plan.js'
import type { Sighting } from './sighting.js'

/** What this process knows of the folder beside what is remembered. */
export type State = {
  /** What was found in documents, by file. */
  troubles: Map<string, readonly Problem[]>
  /** Files, and the folder, that could not be looked at, by file. */
  unopened: Map<string, Problem>
  held: Held
  /** Stories that wait for another document, and since when; see `PublisherPorts.uptimeMs`. */
  putOff: readonly Waiting[]
  nextDue: Date | null
  /** Whether this process has looked at the whole folder; documents with problems are then read once more. */
  hasLooked: boolean
}

export type Waiting = { readonly story: Repeat; readonly sinceMs: number }

/** Since when this story waits; null: it does not yet. */
export function waitsSince({ putOff }: State, { document, fingerprint }: Repeat): number | null {
  const before = putOff.find(({ story }) => story.document === document && story.fingerprint === fingerprint)
  return before?.sinceMs ?? null
}

/** What is kept of a plan once it was carried out. */
export type NotedPlan = Pick<Plan, 'held' | 'unopened' | 'putOff'> & {
  readonly read: readonly Pick<RememberedDocument, 'path' | 'problems'>[]
  readonly forgotten: readonly string[]
}

type Looked = {
  readonly sighting: Sighting
  readonly plans: readonly NotedPlan[]
  readonly paths: ReadonlySet<string> | undefined
  readonly uptimeMs: number
}

export function noteOf({ held, unopened, putOff, outcome }: Plan): NotedPlan {
  const read = outcome.remember.map(({ path, problems }) => ({ path, problems }))
  return { held, unopened, putOff, read, forgotten: outcome.forget }
}

/** `paths`: those looked at; without: all. `uptimeMs`: of this look. */
export function note(state: State, { sighting, plans, paths, uptimeMs }: Looked): void {
  for (const file of paths ?? [...state.unopened.keys()]) state.unopened.delete(file)
  for (const problem of [...sighting.problems, ...plans.flatMap(({ unopened }) => unopened)])
    state.unopened.set(problem.file, problem)
  if (!sighting.problems.some(({ file }) => file === '.')) state.unopened.delete('.')
  for (const { path, problems } of plans.flatMap(({ read }) => read))
    if (problems.length > 0) state.troubles.set(path, problems)
    else state.troubles.delete(path)
  for (const path of plans.flatMap(({ forgotten }) => forgotten)) state.troubles.delete(path)
  // Each look is at all of them, also at those that are gone before they were ever known.
  state.putOff = plans
    .flatMap(({ putOff }) => putOff)
    .map((story) => ({ story, sinceMs: waitsSince(state, story) ?? uptimeMs }))
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
