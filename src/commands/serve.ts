import type { RequestListener } from 'node:http'
import type { Logger } from 'pino'
import { createGate } from '../access/gate.js'
import type { Channel } from '../channel.js'
import type { Config } from '../config/config.js'
import { findMediaFile } from '../files/media-files.js'
import { type ItemsWatcher, watchItems } from '../files/watch-items.js'
import { createApp } from '../http/app.js'
import type { Asked } from '../http/asked.js'
import type { Listening } from '../http/listen.js'
import { answersInTime } from '../http/readiness.js'
import { createRequestIds } from '../http/request-id.js'
import { countChanges } from '../ledger/entry.js'
import { type LedgerView, LedgerUnusable } from '../ledger/ledger.js'
import { PATHS } from '../links.js'
import type { Log } from '../log/log.js'
import { explainMachine } from '../machine-fault.js'
import { createMetrics, type Metrics } from '../metrics/metrics.js'
import type { PublicationFigures } from '../metrics/publication.js'
import type { ReaderCounter } from '../readers/counter.js'
import { createPrograms } from '../readers/programs.js'
import type { Publisher } from '../publisher/publisher.js'
import { createPrivateSites } from '../snapshot/private-sites.js'
import { MEMORY } from '../store/open.js'
import type { Store } from '../store/store.js'
import { figuresOf, timed } from './figures.js'
import { keepUp } from './keep-up.js'
import { systemClock } from './clock.js'
import { alsoCounting, countReaders } from './count-readers.js'
import { openConfiguredLedger, sayingWhatToDo } from './open-ledger.js'
import { openPublisher } from './open-publisher.js'
import { notReady, onPort, sayWhere, takePort } from './port.js'
import { type Pushing, startPushing, withoutTopics } from './push.js'
import { readersOf } from './readers.js'
import { createReload } from './reload.js'
import { UsageError } from './usage-error.js'
import { version } from './version.js'
import { localUrl, openPreview, type Preview, whyNoPreview } from './writing.js'

export type Serving = {
  readonly port: number
  /**
   * Go on with another configuration and drop no connection: requests are answered the old way until the new one
   * is ready. One that cannot be read, or changes what is fixed at the start, is refused as a whole, in the log.
   */
  readonly reload: (read: () => Promise<Config>) => Promise<void>
  readonly close: () => Promise<void>
}

export type ServeOptions = {
  /** False: show what other programs publish on the same ledger, and leave the items folder alone. */
  readonly publish: boolean
  /** Show drafts, and how documents are split, to who sits at this machine. Default false. */
  readonly preview?: boolean
}

/**
 * Publish what is in the items folder, serve it, and keep up with the folder, and with other programs that
 * publish on the same ledger, until closed.
 *
 * The port is taken first: a port in use is found before anything else is touched, and with port 0 the
 * public address is known only then. Until this start has published, what was published before is served;
 * when there is nothing yet, requests are told to come again.
 */
export async function serve(
  config: Config,
  { logger: log, use }: Log,
  { publish, preview = false }: ServeOptions,
): Promise<Serving> {
  const mistake = preview ? whyNoPreview(config, publish) : null
  if (mistake !== null) throw new UsageError([mistake])
  if (!publish && config.ledger === MEMORY)
    throw new UsageError([`--no-publish: found the ledger "${MEMORY}", which no other program can publish on`])
  let answer: RequestListener = notReady
  let shown: (() => PublicationFigures) | null = null
  const server = await takePort(config, (request, response) => answer(request, response))
  const ledger = await openConfiguredLedger(config, (line) => log.info(line)).catch(async (error: unknown) => {
    await server.close()
    throw error
  })
  const programOf = createPrograms()
  const metrics = createMetrics({
    queue: () => ledger.queue.depth(),
    programOf,
    version: version(),
    publication: () => shown?.() ?? null,
    ledgerAnswers: () => answersInTime(ledger.ping()),
  })
  const counting = await sayingWhatToDo(() =>
    countReaders({ store: ledger.readers, programOf, now: systemClock, log }),
  ).catch(async (error: unknown) => {
    await server.close()
    await ledger.close()
    throw error
  })
  const open = (wanted: Config): Promise<Site> =>
    openSite(wanted, {
      server,
      ledger,
      metrics,
      counter: counting.counter,
      log,
      publish,
      preview,
      show: (listener, publisher) => {
        answer = listener
        shown = () => figuresOf(publisher)
      },
    })
  let site = await sayingWhatToDo(() => open(config)).catch(async (error: unknown) => {
    await server.close()
    await counting.close()
    await ledger.close()
    throw error
  })
  sayWhere(config, site.channel, server.port, log)
  if (preview) log.info(`writing desk: ${localUrl(config, server.port)}${PATHS.writing}`)
  const replaceSite = async (wanted: Config): Promise<void> => {
    const old = site
    site = await open(wanted)
    use(wanted.log)
    await old.stop()
    await old.close()
  }
  const { reload, settled } = createReload(config, { replaceSite, log })
  return {
    port: server.port,
    reload,
    close: async () => {
      await settled()
      await site.stop()
      await server.close()
      await site.close()
      await counting.close()
      await ledger.close()
    },
  }
}

/** What is served by one configuration. */
type Site = {
  readonly channel: Channel
  /** Take up nothing new, and let go whoever waits for news; before the server is closed. */
  readonly stop: () => Promise<void>
  readonly close: () => Promise<void>
}

type SiteParts = {
  readonly server: Listening
  readonly ledger: Store
  readonly metrics: Metrics
  readonly counter: ReaderCounter
  readonly log: Logger
  readonly publish: boolean
  readonly preview: boolean
  /** From now on this answers. */
  readonly show: (listener: RequestListener, publisher: Publisher) => void
}

async function openSite(
  config: Config,
  { server, ledger, metrics, counter, log, publish, preview, show }: SiteParts,
): Promise<Site> {
  let push: Pushing | null = null
  const idOf = createRequestIds()
  const channel = onPort(config.isPublic ? config.channel : { ...config.channel, hubs: [] }, server.port)
  let watcher: ItemsWatcher = NO_WATCHER
  const { publisher, unsettled, readPreview, warm, close } = await openPublisher(config, {
    channel,
    ledger,
    stirred: () => watcher.stirred(),
    announce: ({ revision, changes }) => {
      log.info({ revision, ...countChanges(changes) }, 'published')
      push?.wake()
    },
  })
  push = await startPushing({
    channel,
    queue: ledger.queue,
    publisher: config.isPublic ? publisher : withoutTopics(publisher),
    environment: process.env,
    log,
    metrics: alsoCounting(metrics, counter),
    idOf,
  }).catch(async (error: unknown) => {
    await close()
    throw error
  })
  const desk = preview ? openDeskOf(config, { port: server.port, publisher, ledger }) : null
  const app = createApp({
    publisher,
    prefix: new URL(channel.url).pathname.replace(/\/$/, ''),
    limit: { fullFetches: config.fullFetches, proxies: config.proxies },
    findMedia: (file) => findMediaFile(config.items, file),
    isPublic: config.isPublic,
    privately: {
      mayEnter: createGate(ledger.access, systemClock),
      siteOf: createPrivateSites(publisher.snapshot, ledger),
    },
    readers: readersOf(ledger, channel, counter),
    previews: { key: ledger.access.key, read: readPreview, now: systemClock },
    ...(push.hub ? { hub: push.hub } : {}),
    ...(desk ? { writing: desk.route } : {}),
    metrics,
    messages: server.messages,
    idOf,
    onFault: (error, asked) => {
      metrics.faulted()
      logFault(error, asked, log)
    },
    ...(config.log.requests
      ? { requestLog: { addresses: config.log.addresses, report: (line) => log.info(line, 'request') } }
      : {}),
  })
  if (!publish || publisher.snapshot().latest.revision > 0) show(app, publisher)
  const keeper = keepUp({ publisher: timed(publisher, metrics), unsettled, now: systemClock, log })
  if (publish) {
    watcher = await watchItems(config.items, {
      onStir: warm,
      onChange: (paths) => {
        void keeper.refresh(paths)
        desk?.touched(paths).catch((error: unknown) => log.error(error, 'a change is not shown on the writing desk'))
      },
    })
    await keeper.refresh()
  }
  const following = ledger.follow(() => void keeper.catchUp().then(push.wake))
  show(app, publisher)
  return {
    channel,
    stop: async () => {
      watcher.close()
      keeper.close()
      await desk?.close()
      await following.close()
    },
    close: async () => {
      await push.close()
      await close()
      await keeper.settled()
    },
  }
}

const NO_WATCHER: ItemsWatcher = { stirred: () => new Set(), close: () => {} }

/** What the message tells a person to do needs no stack. */
function logFault(error: unknown, asked: Asked, log: Logger): void {
  const told = error instanceof LedgerUnusable ? error.message : explainMachine(error)
  if (told === null) log.error({ ...asked, err: error }, 'a request failed')
  else log.error(asked, `a request cannot be answered: ${told}`)
}

type DeskParts = { readonly port: number; readonly publisher: Publisher; readonly ledger: LedgerView }

function openDeskOf(config: Config, { port, publisher, ledger }: DeskParts): Preview {
  const url = localUrl(config, port)
  return openPreview(config, { url, channel: () => ({ ...publisher.snapshot().channel, url }), ledger })
}
