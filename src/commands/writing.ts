import type { Channel } from '../channel.js'
import type { Config } from '../config/config.js'
import { type Desk, openDesk } from '../files/desk.js'
import { openDocumentPool } from '../files/document-pool.js'
import { createItemsReader } from '../files/read-items.js'
import { isLoopbackHost } from '../http/loopback.js'
import { createWriting, type Writing } from '../http/writing.js'
import type { LedgerView } from '../ledger/ledger.js'
import { EVERY_FILE_IS_SETTLED, systemClock } from './clock.js'

/** The pages of `serve --preview`. */
export type Preview = Pick<Writing, 'route'> & Pick<Desk, 'touched'> & { readonly close: () => Promise<void> }

/** What is wrong with showing drafts in this configuration; null when nothing is. */
export function whyNoPreview({ host }: Config, publish: boolean): string | null {
  if (!isLoopbackHost(host))
    return `--preview: found host "${host}", where others could read drafts; write --host localhost, or leave --preview out`
  return publish ? null : '--preview: found --no-publish, which leaves the items folder alone; leave one of them out'
}

/**
 * Documents are read in threads of their own, whatever the publisher does meanwhile, as they are: half a file is
 * shown as half a file. Their pictures come from this machine, though the public address may be another.
 */
export function openPreview(
  config: Config,
  { url, channel, ledger }: { url: string; channel: () => Channel; ledger: Pick<LedgerView, 'entriesOf'> },
): Preview {
  const pool = openDocumentPool({ url }, config)
  const desk = openDesk({
    items: createItemsReader(config.items, EVERY_FILE_IS_SETTLED),
    pool,
    countLive: async (path) => {
      const entries = await ledger.entriesOf([path])
      return entries.filter((entry) => entry.document === path && entry.withdrawn === null).length
    },
    now: systemClock,
  })
  const { route, close } = createWriting(desk, channel)
  return {
    route,
    touched: desk.touched,
    close: () => {
      close()
      return pool.close()
    },
  }
}

/** The address this machine is reached by, with the path of the public one: `http://localhost:3000/news`. */
export function localUrl({ host, channel }: Config, port: number): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return `http://${name}:${port}${new URL(channel.url).pathname.replace(/\/$/, '')}`
}
