import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Entry } from '../../src/ledger/entry.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import { openLedger } from '../../src/store/open.js'
import { type Program, startProgram } from './program.js'

const DOCUMENTS = 6
const LONGEST_LIFE_MS = 500
const STORIES = ['opens its doors', 'counts the boats', 'mends the clock', 'greets the captain']

export type CrashTest = {
  readonly items: string
  /** As STRILLONE_LEDGER has it. */
  readonly place: string
  readonly rounds: number
  /** The same seed gives the same edits and the same moments. */
  readonly seed: number
}

export type CrashReport = {
  /** Publishes the program said were done, over all rounds. */
  readonly acknowledged: number
  readonly revision: number
}

/**
 * Start the program, edit documents, kill it at a random moment, look into the ledger; again and again.
 *
 * Throws when an acknowledged publish is not there, a publish is there by half, or an identity has moved.
 */
export async function crashAgainAndAgain({ items, place, rounds, seed }: CrashTest): Promise<CrashReport> {
  const random = randomFrom(seed)
  const known = new Map<string, Entry>()
  let edition = 0
  let acknowledged = 0
  for (let round = 0; round < rounds; round += 1) {
    const program = await startProgram({ items, env: settings(place) })
    const life = random() * LONGEST_LIFE_MS
    const started = performance.now()
    while (performance.now() - started < life) {
      edition += 1
      await save(items, Math.floor(random() * DOCUMENTS), edition)
      await pause(random() * 40)
    }
    await program.kill('SIGKILL')
    const told = acknowledgedBy(program)
    acknowledged += told.length
    await inspect(place, Math.max(0, ...told), known)
  }
  const last = await startProgram({ items, env: settings(place) })
  await last.kill('SIGKILL')
  const revision = await inspect(place, 0, known)
  expect(revision).toBeGreaterThanOrEqual(1)
  return { acknowledged, revision }
}

export function settings(place: string): Record<string, string> {
  return { STRILLONE_LEDGER: place, STRILLONE_URL: 'https://gazette.example.org' }
}

function acknowledgedBy(program: Program): number[] {
  return program.log().flatMap((line) => (line.msg === 'published' ? [Number(line['revision'])] : []))
}

/** Every story of a document says which edition of it this is. */
async function save(items: string, index: number, edition: number): Promise<void> {
  const name = `digest-${index}`
  const stories = STORIES.map(
    (what) => `## The ${name} ${what}\n\nOn Monday the ${name} ${what}, as was seen in edition ${edition} of it.\n`,
  )
  const file = path.join(items, `2026-11-2${index}-${name}.md`)
  const text = `---\nsplit: headings\n---\n\n# All of ${name}\n\n${stories.join('\n')}`
  await writeFile(`${file}.part`, text)
  await rename(`${file}.part`, file)
}

async function inspect(place: string, acknowledged: number, known: Map<string, Entry>): Promise<number> {
  const ledger = await openLedger(place)
  try {
    const { revision, live } = await ledger.latest()
    expect(revision, 'every acknowledged publish is there').toBeGreaterThanOrEqual(acknowledged)
    const entries = await ledger.changedSince(0, 10_000)
    expect(entries.filter((entry) => entry.withdrawn === null)).toHaveLength(live)
    await expectWholePublishes(ledger, revision)
    expectWholeDocuments(entries)
    expectSameIdentities(entries, known)
    return revision
  } finally {
    await ledger.close()
  }
}

async function expectWholePublishes(ledger: Ledger, revision: number): Promise<void> {
  const told = await ledger.history(null, 100_000)
  const numbers = [...new Set(told.map((one) => one.revision))].toSorted((one, other) => one - other)
  expect(numbers, 'no publish is missing').toEqual(Array.from({ length: revision }, (_none, index) => index + 1))
  const begun = told.filter(({ kind }) => kind === 'new').map(({ id }) => id)
  expect(new Set(begun).size, 'no id was minted twice').toBe(begun.length)
}

function expectWholeDocuments(entries: readonly Entry[]): void {
  const editions = new Map<string, Set<string>>()
  for (const { document, text } of entries) {
    const found = editions.get(document) ?? new Set()
    editions.set(document, found.add(/edition (\d+)/.exec(text)?.[1] ?? ''))
  }
  for (const [document, found] of editions) expect([...found], `${document} is of one edition`).toHaveLength(1)
  for (const document of editions.keys())
    expect(entries.filter((entry) => entry.document === document)).toHaveLength(STORIES.length)
}

function expectSameIdentities(entries: readonly Entry[], known: Map<string, Entry>): void {
  const now = new Map(entries.map((entry) => [entry.id, entry]))
  for (const [id, { slug, published }] of known)
    expect(now.get(id), 'nothing that was told is lost').toMatchObject({ slug, published })
  for (const [id, entry] of now) known.set(id, entry)
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
