import type { Source } from '../documents/document.js'
import type { LedgerView } from '../ledger/ledger.js'
import type { Parsed } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'

/** `published`: it is out as several stories already. */
export type ReadSource = (source: Source, published?: boolean) => Promise<Parsed<ReadDocument>>

/** A document that may be out already, split as it would be published. */
export async function readAsPublished(
  { readDocument }: { readonly readDocument: ReadSource },
  view: Pick<LedgerView, 'entriesOf'>,
  source: Source,
): Promise<Parsed<ReadDocument>> {
  const result = await readDocument(source)
  if (!result.ok || isInParts(result)) return result
  // Its subscribers have it as several stories: one more edit must not fold them into one for a little doubt.
  return (await countLive(view, source.path)) > 1 ? readDocument(source, true) : result
}

/** How many stories of a document are out. */
export async function countLive(view: Pick<LedgerView, 'entriesOf'>, path: string): Promise<number> {
  const entries = await view.entriesOf([path])
  return entries.filter((entry) => entry.document === path && entry.withdrawn === null).length
}

function isInParts(result: Parsed<ReadDocument>): boolean {
  return result.ok && result.value.split.stories.length > 1
}
