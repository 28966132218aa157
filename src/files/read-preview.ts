import type { LedgerView } from '../ledger/ledger.js'
import { type ReadSource, readAsPublished } from '../publisher/read-published.js'
import type { Parsed } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import { isDocumentPath } from './items-folder.js'
import type { ItemsReader } from './read-items.js'

export type PreviewPorts = {
  readonly open: ItemsReader['open']
  readonly readDocument: ReadSource
  readonly view: Pick<LedgerView, 'entriesOf'>
}

/** A document as it lies in the folder now, draft or not, read as it would be published; null when there is none. */
export type ReadPreview = (file: string) => Promise<Parsed<ReadDocument> | null>

/** Who asks while a document is being read gets what comes of that: reading takes a thread the publisher needs. */
export function createPreviewReader(ports: PreviewPorts): ReadPreview {
  const underWay = new Map<string, Promise<Parsed<ReadDocument> | null>>()
  return (file) => {
    const going = underWay.get(file)
    if (going) return going
    const started = read(ports, file).finally(() => underWay.delete(file))
    underWay.set(file, started)
    return started
  }
}

async function read({ open, readDocument, view }: PreviewPorts, file: string): Promise<Parsed<ReadDocument> | null> {
  if (!isDocumentPath(file)) return null
  const opened = await open(file, null)
  if (opened.kind === 'gone') return null
  if (opened.kind === 'problem') return { ok: false, problems: [opened.problem] }
  if (opened.kind === 'source') return readAsPublished({ readDocument }, view, opened.source)
  const message = 'is being written now; load this page again'
  return { ok: false, problems: [{ file, line: 1, code: 'document-unfinished', severity: 'error', message }] }
}
