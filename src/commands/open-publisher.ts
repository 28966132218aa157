import type { Channel } from '../channel.js'
import type { Config } from '../config/config.js'
import { openDocumentPool } from '../files/document-pool.js'
import { followMedia } from '../files/follow-media.js'
import { createItemsReader } from '../files/read-items.js'
import { createPreviewReader, type ReadPreview } from '../files/read-preview.js'
import type { Ledger, Publish } from '../ledger/ledger.js'
import { createPublisher, type Publisher } from '../publisher/publisher.js'
import { readingOf } from '../stories/way-of-reading.js'
import { EVERY_FILE_IS_SETTLED, SYSTEM_CLOCKS, systemClock, systemUptimeMs } from './clock.js'
import { sayingWhatToDo } from './open-ledger.js'

export type OpenPublisher = {
  readonly publisher: Publisher
  /** Files that looked half-written, or wait for others: look again at this moment, milliseconds since 1970. */
  readonly unsettled: () => ReadonlyMap<string, number>
  /** A document as it is now, published or not. */
  readonly readPreview: ReadPreview
  /** A document is about to change. */
  readonly warm: () => void
  readonly close: () => Promise<void>
}

/** Who moves a story from one document to another has saved both within this time. */
const PATIENCE_MS = 10_000

const nothing = (): ReadonlySet<string> => new Set()

/** A publisher on the items folder of this configuration. */
export async function openPublisher(
  config: Config,
  { channel = config.channel, ledger, announce = () => {}, waits = true, stirred = nothing }: PublisherParts,
): Promise<OpenPublisher> {
  const items = createItemsReader(config.items, waits ? SYSTEM_CLOCKS : EVERY_FILE_IS_SETTLED)
  const pool = openDocumentPool(channel, config)
  const { look, open, read } = followMedia(config.items, items, pool.read)
  const ports = {
    channel,
    ledger,
    reading: readingOf(channel, config),
    lookAtItems: look,
    openItem: open,
    stirred,
    readDocument: read,
    now: systemClock,
    uptimeMs: systemUptimeMs,
    patienceMs: waits ? PATIENCE_MS : 0,
    announce,
  }
  const publisher = await sayingWhatToDo(() => createPublisher(ports)).catch(async (error: unknown) => {
    await pool.close()
    throw error
  })
  const readPreview = createPreviewReader({
    open: createItemsReader(config.items, EVERY_FILE_IS_SETTLED).open,
    readDocument: pool.read,
    view: ledger,
  })
  const unsettled = () => new Map([...publisher.postponed(), ...items.unsettled()])
  return { publisher, unsettled, readPreview, warm: pool.warm, close: pool.close }
}

export type PublisherParts = {
  /** The configured one, unless its address was not known before. */
  readonly channel?: Channel
  readonly ledger: Ledger
  readonly announce?: (publish: Publish) => void
  /** See `ItemsWatcher`. */
  readonly stirred?: () => ReadonlySet<string>
  /** False: nothing is waited for, neither the rest of a file nor what is still to be done to another. Default true. */
  readonly waits?: boolean
}
