import type { Kysely } from 'kysely'
import { type Change, numberChange } from '../../ledger/entry.js'
import type { Outcome, Publish } from '../../ledger/ledger.js'
import { overwriting, slices } from './slices.js'
import { archiveBeyond } from './archive.js'
import { recordDigests } from './digests.js'
import { enqueueTopics } from './queue.js'
import { recordTopics } from './topics.js'
import { momentAfter } from '../../ledger/moment.js'
import { stampAfter } from '../../ledger/stamp.js'
import { createSqlView } from './view.js'
import {
  type DocumentRow,
  type EntryRow,
  type Tables,
  toDocumentRow,
  toEntry,
  toEntryRow,
  toSeconds,
} from './tables.js'

/** Write what a turn came to; the caller holds the transaction. */
export async function recordOutcome(database: Kysely<Tables>, outcome: Outcome): Promise<Publish | null> {
  await rememberDocuments(database, outcome)
  if (outcome.changes.length === 0 && (outcome.digests ?? []).length === 0) return null
  const view = createSqlView(database)
  const before = await view.latest()
  const [last] = await view.lineage(1)
  const revision = before.revision + 1
  const stamp = stampAfter(last?.stamp ?? '', outcome.changes)
  const moment = momentAfter(before.changed, outcome.at)
  const changes = await numbered(database, outcome, { revision, stamp, at: moment })
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length
  await database
    .insertInto('publishes')
    .values({
      revision,
      at: toSeconds(outcome.at),
      changed: Math.max(
        before.changed ? toSeconds(before.changed) : 0,
        changes.length === 0 ? toSeconds(moment) : 0,
        changes.reduce((latest, { entry }) => Math.max(latest, toSeconds(entry.changed)), 0),
      ),
      live: before.live + count('new') + count('returned') - count('withdrawn'),
      archived: before.archived,
      added: count('new'),
      edited: count('edited'),
      withdrawn: count('withdrawn'),
      returned: count('returned'),
      touched: count('touched'),
      stamp,
    })
    .execute()
  await writeEntries(database, changes)
  await recordTopics(database, changes)
  const digests = await recordDigests(database, outcome.digests ?? [], revision)
  if (outcome.keep !== undefined) {
    const archived = await archiveBeyond(database, outcome.keep, before.archived)
    if (archived > before.archived)
      await database.updateTable('publishes').set({ archived }).where('revision', '=', revision).execute()
  }
  const publish = { revision, changes, digests }
  await enqueueTopics(database, publish)
  return publish
}

async function numbered(
  database: Kysely<Tables>,
  outcome: Outcome,
  publish: { readonly revision: number; readonly stamp: string; readonly at: Date },
): Promise<Change[]> {
  // Only a touched entry keeps something of what is stored: its revision and that one's stamp.
  const touched = outcome.changes.flatMap(({ kind, entry }) => (kind === 'touched' ? [entry.id] : []))
  const stored = new Map<string, ReturnType<typeof toEntry>>()
  for (const ids of slices(touched)) {
    const rows = await database.selectFrom('entries').selectAll().where('id', 'in', ids).execute()
    for (const row of rows) stored.set(row.id, toEntry(row))
  }
  return outcome.changes.map((change) => numberChange(change, stored.get(change.entry.id), { ...outcome, ...publish }))
}

async function writeEntries(database: Kysely<Tables>, changes: readonly Change[]): Promise<void> {
  for (const some of slices(changes)) {
    await database
      .insertInto('entries')
      .values(some.map(({ entry }) => toEntryRow(entry)))
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((excluded) => overwriting(MUTABLE_COLUMNS, (column) => excluded.ref(`excluded.${column}`))),
      )
      .execute()
    const told = some.flatMap(({ kind, entry: { id, revision, title } }) =>
      kind === 'touched' ? [] : [{ revision, entry: id, kind, title }],
    )
    if (told.length > 0) await database.insertInto('history').values(told).execute()
  }
}

/** `id`, `slug`, `minted_in`, `key` and `published` are written once: no edit can move them. */
const MUTABLE_COLUMNS = [
  'document',
  'document_title',
  'position',
  'title',
  'text',
  'html',
  'summary',
  'tags',
  'authors',
  'language',
  'image',
  'updated',
  'withdrawn',
  'fingerprint',
  'revision',
  'stamp',
  'touched',
  'changed',
] as const satisfies readonly (keyof EntryRow)[]

async function rememberDocuments(database: Kysely<Tables>, { remember, forget }: Outcome): Promise<void> {
  for (const paths of slices(forget)) await database.deleteFrom('documents').where('path', 'in', paths).execute()
  for (const some of slices(remember))
    await database
      .insertInto('documents')
      .values(some.map(toDocumentRow))
      .onConflict((conflict) =>
        conflict
          .column('path')
          .doUpdateSet((excluded) => overwriting(DOCUMENT_COLUMNS, (column) => excluded.ref(`excluded.${column}`))),
      )
      .execute()
}

const DOCUMENT_COLUMNS = [
  'size',
  'modified_ms',
  'inode',
  'hash',
  'reading',
  'failed',
  'held',
  'due',
  'problems',
] as const satisfies readonly (keyof DocumentRow)[]
