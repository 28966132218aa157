import type { Channel } from '../channel.js'
import type { Latest } from '../ledger/ledger.js'
import { openLedgerForReading } from '../store/open.js'
import type { Store } from '../store/store.js'
import { type SiteBatch, writeBatch, type WrittenBatch } from './site-batch.js'

/** A part of a site, for a thread that knows nothing of the rest. */
export type SiteTask = SiteBatch & {
  /** Where the ledger is kept. */
  readonly ledger: string
  readonly channel: Channel
  readonly latest: Latest
}

let opened: { readonly place: string; readonly store: Promise<Store | null> } | null = null

/** Each thread asks the ledger by a connection of its own. */
export async function writeTask({ ledger: place, channel, latest, ...task }: SiteTask): Promise<WrittenBatch> {
  if (opened?.place !== place) opened = { place, store: openLedgerForReading(place) }
  const view = await opened.store
  if (!view) throw new Error(`${place}: the ledger was there a moment ago`)
  return writeBatch({ view, channel, latest }, task)
}
