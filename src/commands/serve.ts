import type { RequestListener } from 'node:http'
import type { Logger } from 'pino'
import type { Channel } from '../channel.js'
import type { Config } from '../config.js'
import { openDocumentPool } from '../files/document-pool.js'
import { createItemsReader } from '../files/read-items.js'
import { watchItems } from '../files/watch-items.js'
import { createApp } from '../http/app.js'
import { listen } from '../http/listen.js'
import type { Change } from '../ledger/entry.js'
import { FORMATS } from '../formats/formats.js'
import { absoluteUrl } from '../links.js'
import { formatProblem, type Problem } from '../problem.js'
import { createPublisher, type Publisher } from '../publisher.js'
import { openLedger } from '../store/open.js'
import { UsageError } from './usage-error.js'

export type Serving = { readonly port: number; readonly close: () => Promise<void> }

/** Timers longer than this overflow to nothing; a later look sets the next one. */
const LONGEST_TIMER_MS = 2_000_000_000

/**
 * Publish what is in the items folder, serve it, and keep up with the folder until closed.
 *
 * The port is taken first: a port in use is found before anything else is touched, and with port 0 the
 * public address is known only then. Requests that come before the first publish are told to come again.
 */
export async function serve(config: Config, log: Logger): Promise<Serving> {
  const ledger = await openLedger(config.ledger)
  if (!ledger) throw new UsageError([`--ledger (STRILLONE_LEDGER): found "${config.ledger}"; write memory`])
  let answer: RequestListener = notReady
  const server = await listen((request, response) => answer(request, response), config.port, config.host).catch(
    (error: NodeJS.ErrnoException) => {
      throw new UsageError([listenMistake(error, config)])
    },
  )
  const channel = { ...config.channel, url: config.channel.url.replace(/:0$/, `:${server.port}`) }
  const items = createItemsReader(config.items, systemClock)
  const pool = openDocumentPool(channel, { minConfidence: config.minConfidence })
  const publisher = await createPublisher({
    channel,
    ledger,
    readItems: items.read,
    readDocument: pool.read,
    now: systemClock,
    announce: ({ revision, changes }) => log.info({ revision, ...countKinds(changes) }, 'published'),
  })
  const keeper = keepUp({ publisher, unsettled: items.unsettled, now: systemClock, log })
  const watcher = await watchItems(config.items, { onChange: (paths) => void keeper.refresh(paths) })
  await keeper.refresh()
  answer = createApp({
    publisher,
    prefix: new URL(channel.url).pathname.replace(/\/$/, ''),
    onFault: (error) => log.error(error, 'a request failed'),
  })
  sayWhere(channel, { host: config.host, port: server.port }, log)
  return {
    port: server.port,
    close: async () => {
      watcher.close()
      keeper.close()
      await server.close()
      await pool.close()
      await ledger.close()
    },
  }
}

const notReady: RequestListener = (_request, response) => {
  response.writeHead(503, {
    'Retry-After': '2',
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  })
  response.end('Starting; ask again in a moment.\n')
}

function systemClock(): Date {
  return new Date()
}

type Keeper = { readonly refresh: (paths?: ReadonlySet<string>) => Promise<void>; readonly close: () => void }

type KeepUp = {
  readonly publisher: Publisher
  readonly unsettled: () => ReadonlyMap<string, number>
  readonly now: () => Date
  readonly log: Logger
}

/** Refresh when told to, when a half-written file may be whole, and when a scheduled document is due. */
function keepUp({ publisher, unsettled, now, log }: KeepUp): Keeper {
  let timer: NodeJS.Timeout | null = null
  let reported: readonly Problem[] = []
  const refresh = async (paths?: ReadonlySet<string>): Promise<void> => {
    try {
      await publisher.refresh(paths)
    } catch (error) {
      log.error(error, 'publishing failed; what is served stays as it was')
    }
    reported = reportNew(publisher.problems(), reported, log)
    schedule()
  }
  const schedule = () => {
    if (timer) clearTimeout(timer)
    const paths = new Set(unsettled().keys())
    const moments = [...unsettled().values(), ...(publisher.nextDue() ? [Number(publisher.nextDue())] : [])]
    if (moments.length === 0) return
    const waitMs = Math.min(...moments) - now().getTime()
    timer = setTimeout(() => void refresh(paths), Math.min(LONGEST_TIMER_MS, Math.max(20, waitMs)))
  }
  return { refresh, close: () => void (timer && clearTimeout(timer)) }
}

/** Say each problem once, when it appears. */
function reportNew(problems: readonly Problem[], before: readonly Problem[], log: Logger): readonly Problem[] {
  const known = new Set(before.map(formatProblem))
  for (const problem of problems) {
    const line = formatProblem(problem)
    if (!known.has(line)) log.warn({ file: problem.file, line: problem.line, code: problem.code }, line)
  }
  return problems
}

function countKinds(changes: readonly Change[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of changes) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

function sayWhere(channel: Channel, where: { readonly host: string; readonly port: number }, log: Logger): void {
  log.info(where, 'listening')
  for (const format of FORMATS) log.info(`${format.name}: ${absoluteUrl(channel, format.path)}`)
}

function listenMistake(error: NodeJS.ErrnoException, { host, port }: Config): string {
  const why = error.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be listened on (${error.code})`
  return `--port (PORT): ${host}:${port} ${why}; choose another, such as PORT=${port + 1}`
}
