import fc from 'fast-check'

/** Something that strangers' bytes reach, and what must hold whatever they are. */
export type Target = {
  readonly name: string
  /** One sentence, for the report. */
  readonly holds: string
  readonly open: () => Promise<Opened>
}

/** The property, what must hold of the run as a whole (else it throws), and how to put away what it needed. */
export type Opened = {
  readonly property: fc.IAsyncProperty<never>
  readonly assertAtEnd?: () => void
  readonly close: () => Promise<void>
}

export type Report = {
  readonly inputs: number
  /** How to see the failure again, shrunk; null when there was none. */
  readonly failure: string | null
}

/** Any property, as one of a list of them: what it is given is nobody else's business. */
export function propertyOf<T>(
  given: fc.Arbitrary<T>,
  check: (value: T) => Promise<void> | void,
): fc.IAsyncProperty<never> {
  return fc.asyncProperty(given, async (value) => check(value)) as unknown as fc.IAsyncProperty<never>
}

const MOST_INPUTS = 1_000_000_000

/** New inputs until the time is over or one of them fails; the same seed gives the same inputs in the same order. */
export async function fuzz(target: Target, budgetMs: number, seed: number, most = MOST_INPUTS): Promise<Report> {
  const { property, assertAtEnd, close } = await target.open()
  try {
    const details = await fc.check(property, {
      seed,
      numRuns: most,
      interruptAfterTimeLimit: budgetMs,
      markInterruptAsFailure: false,
    })
    return { inputs: details.numRuns, failure: details.failed ? explain(details) : endOf(assertAtEnd) }
  } finally {
    await close()
  }
}

function endOf(assertAtEnd: Opened['assertAtEnd']): string | null {
  try {
    assertAtEnd?.()
    return null
  } catch (error) {
    return `FAILED: ${String(error)}`
  }
}

type Failure = {
  readonly errorInstance: unknown
  readonly seed: number
  readonly counterexamplePath: string | null
  readonly counterexample: unknown
}

/** The error, where to see it again, and the input: bytes as text. */
function explain({ errorInstance, seed, counterexamplePath, counterexample }: Failure): string {
  const reason = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance)
  const shown = JSON.stringify(counterexample, (_name, value: unknown) =>
    isBytes(value) ? Buffer.from(value.data).toString() : value,
  )
  return `FAILED: ${reason}\nseed ${seed}, path ${counterexamplePath}, input ${shown}`
}

/** What JSON is told of a Buffer. */
function isBytes(value: unknown): value is { readonly data: readonly number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
}
