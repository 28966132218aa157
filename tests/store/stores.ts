import path from 'node:path'
import type { UnnumberedDigest } from '../../src/ledger/digest.js'
import type { Entry, UnnumberedChange, UnnumberedEntry } from '../../src/ledger/entry.js'
import { mintId } from '../../src/ledger/identity.js'
import type { Outcome } from '../../src/ledger/ledger.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { openPostgresLedger } from '../../src/store/postgres/ledger.js'
import { openSqliteLedger } from '../../src/store/sqlite/ledger.js'
import type { Store } from '../../src/store/store.js'
import { entry } from '../support/entries.js'
import { type PostgresServer, startPostgres } from '../support/postgres.js'
import { temporaryFolder } from '../support/program.js'

let postgres: PostgresServer
let folder: Awaited<ReturnType<typeof temporaryFolder>>

/** To be called before and after the tests of a file that uses `STORES`. */
export async function startStores(): Promise<void> {
  ;[postgres, folder] = await Promise.all([startPostgres(), temporaryFolder()])
}

export function storesFolder(): string {
  return folder.path
}

export async function stopStores(): Promise<void> {
  await postgres[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
}

export type Place = {
  readonly open: () => Promise<Store>
  /** The same ledger once more, as another program would have it; null where there is no other. */
  readonly again: (() => Promise<Store>) | null
}

let files = 0
export const STORES: Readonly<Record<string, () => Promise<Place>>> = {
  memory: async () => ({ open: async () => openMemoryLedger(), again: null }),
  sqlite: async () => {
    files += 1
    const file = path.join(folder.path, `ledger-${files}`, 'strillone.db')
    return { open: () => openSqliteLedger(file), again: () => openSqliteLedger(file) }
  },
  postgres: async () => {
    const address = await postgres.emptiedDatabase()
    return { open: () => openPostgresLedger(address), again: () => openPostgresLedger(address) }
  },
}

export const AT = new Date('2026-11-22T10:00:00Z')
export const later = (seconds: number) => new Date(AT.getTime() + seconds * 1000)

export function story(slug: string, given: Partial<Entry> = {}): UnnumberedEntry {
  const {
    revision: _revision,
    stamp: _stamp,
    touched: _touched,
    changed: _changed,
    ...unnumbered
  } = entry({ slug, ...given })
  return unnumbered
}

export function outcome(changes: readonly UnnumberedChange[], given: Partial<Outcome> = {}): Outcome {
  return { at: AT, changes, remember: [], forget: [], ...given }
}

export function added(...entries: readonly UnnumberedEntry[]): UnnumberedChange[] {
  return entries.map((one) => ({ kind: 'new', entry: one }))
}

export const slugs = (entries: readonly Pick<Entry, 'slug'>[]) => entries.map(({ slug }) => slug)

export function digest(
  given: Pick<UnnumberedDigest, 'slug' | 'document'> & Partial<UnnumberedDigest>,
): UnnumberedDigest {
  const { tags, authors, language, image, enclosure, published, updated, withdrawn, fingerprint } = entry()
  const told = { tags, authors, language, image, enclosure, published, updated, withdrawn, fingerprint }
  const id = mintId('test', given.document, given.slug)
  return { id, title: 'Morning notes', asides: [], style: 'headings', ...told, ...given }
}
