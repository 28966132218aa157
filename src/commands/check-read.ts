import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config/config.js'
import type { Source } from '../documents/document.js'
import { openDocumentPool } from '../files/document-pool.js'
import { type Copied, copyProblems, findSaidElsewhere, NOTHING_SAID, type SaidElsewhere } from '../ledger/copies.js'
import { idsKept } from '../ledger/ids-kept.js'
import type { LedgerView } from '../ledger/ledger.js'
import { readAsPublished } from '../publisher/read-published.js'
import type { Parsed, Problem } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import { stateOf, type WrittenState } from '../stories/written.js'
import { systemClock } from './clock.js'

/** A file that was named, or found; `listed`: it is in the items folder, so that its path says what is out of it. */
export type Located = { readonly source: Source; readonly listed: boolean }

/** What `check` says of one document. */
export type Checked = {
  readonly file: string
  readonly result: Parsed<ReadDocument>
  readonly state: WrittenState
}

/**
 * Read documents as a publisher on this ledger would, and say what would become of them: one that is out in parts
 * stays so for a little doubt, one that is out does not wait and keeps its id, and one that says what another says is held.
 */
export async function readForCheck(
  config: Config,
  found: readonly Located[],
  ledger: Pick<LedgerView, 'documents' | 'entriesOf' | 'liveEntriesLike'> | null,
): Promise<Checked[]> {
  const pool = openDocumentPool(config.channel, config)
  const readDocument = pool.read
  try {
    const read = await Promise.all(
      found.map(async ({ source, listed }) => ({
        file: source.path,
        listed,
        result: listed && ledger ? await readAsPublished({ readDocument }, ledger, source) : await readDocument(source),
      })),
    )
    const documents = read.flatMap(({ listed, result }) => (listed && result.ok ? [result.value] : []))
    const paths = documents.map((document) => document.path)
    const known = ledger ? await ledger.entriesOf(paths) : []
    const live = known.filter(({ withdrawn }) => withdrawn === null)
    const before = ledger ? await ledger.documents(paths) : []
    const said = ledger ? await findSaid(ledger, config, { documents, known, before }) : NOTHING_SAID
    const told = [...copyProblems(said), ...idsKept(documents, known, [])]
    const now = systemClock()
    return read.map(({ file, listed, result }) => ({
      file,
      result: listed
        ? withWarnings(
            result,
            told.filter((problem) => problem.file === file),
          )
        : result,
      state: stateOf(result, listed ? live.filter(({ document }) => document === file).length : 0, now),
    }))
  } finally {
    await pool.close()
  }
}

/** A document whose file was renamed says what the old one said, and is no copy. */
async function findSaid(
  ledger: Pick<LedgerView, 'liveEntriesLike'>,
  { channel, items }: Config,
  read: Pick<Copied, 'documents' | 'known' | 'before'>,
): Promise<SaidElsewhere> {
  const find = (gone: readonly string[]) => findSaidElsewhere(ledger, { ...read, channel, gone })
  const said = await find([])
  const originals = [...said.copies.values(), said.unwritten].flat().flatMap(({ others }) => others)
  const gone = [...new Set(originals)].filter((original) => !existsSync(path.join(items, original)))
  return gone.length === 0 ? said : find(gone)
}

function withWarnings(result: Parsed<ReadDocument>, more: readonly Problem[]): Parsed<ReadDocument> {
  return result.ok ? { ...result, warnings: [...result.warnings, ...more] } : result
}
