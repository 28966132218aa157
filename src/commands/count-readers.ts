import { randomBytes } from 'node:crypto'
import { setImmediate as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { KEY_BYTES } from '../access/signed.js'
import { shortAddress } from '../http/client.js'
import { LedgerUnusable } from '../ledger/ledger.js'
import type { Metrics } from '../metrics/metrics.js'
import { createReaderCounter, type ReaderCounter } from '../readers/counter.js'
import type { Counts } from '../readers/counts.js'
import { dayAt, periodOf, periodsOn } from '../readers/days.js'
import { createKnownClients } from '../readers/known-clients.js'
import { createPending } from '../readers/pending.js'
import type { Program } from '../readers/programs.js'
import type { ReaderStore } from '../readers/reader-store.js'

/** What a crash may lose. */
const STORE_MS = 60_000
/** At the end nobody waits longer than this for a ledger that is out of reach. */
const LAST_MS = 5_000

const NOTHING: Counts = { tallies: [], clients: [], statements: [], deliveries: [] }

export type ReaderCounting = { readonly counter: ReaderCounter; readonly close: () => Promise<void> }

export type CountingParts = {
  readonly store: ReaderStore
  readonly programOf: (userAgent: string | undefined) => Program
  readonly now: () => Date
  readonly log: Logger
}

/**
 * Count who polls, and store it once a minute and at the end. While the ledger is out of reach what was counted is
 * kept, with an end, and stored later.
 */
export async function countReaders({ store, programOf, now, log }: CountingParts): Promise<ReaderCounting> {
  const counter = createReaderCounter({ programOf, shorten: shortAddress, nowMs: () => now().getTime() })
  const pending = createPending()
  const known = createKnownClients()
  let keys: ReadonlyMap<number, string> = new Map()
  let tidied = 0
  let failed = false

  const learnKeys = async (today: number) => {
    // The next one, too: when its time comes the ledger may be out of reach.
    const wanted = [...periodsOn(today), periodOf(today) + 1]
    if (wanted.every((period) => keys.has(period))) return
    keys = await store.keys(wanted, () => randomBytes(KEY_BYTES).toString('base64url'))
    counter.useKeys(keys)
  }
  /** Also while something is being stored: so no address is in memory for longer than a minute. */
  const settle = () => {
    const counts = counter.take()
    pending.add({ ...counts, clients: known.newsOf(counts.clients) })
  }
  const storeAll = async () => {
    const today = dayAt(now().getTime())
    if (tidied !== today) pending.forget(today)
    await learnKeys(today)
    if (tidied !== today) await store.add(NOTHING, today)
    tidied = today
    for (let part = pending.takePart(); part; part = pending.takePart()) {
      await addOrKeep(part, today)
      // Polls first.
      await pause()
    }
  }
  const addOrKeep = async (part: Counts, today: number) => {
    try {
      await store.add(part, today)
      known.remember(part.clients)
    } catch (error) {
      pending.add(part)
      throw error
    }
  }
  const tryToStore = async () => {
    try {
      await storeAll()
      if (failed) log.info('readers are stored again')
      failed = false
    } catch (error) {
      if (!failed) logFailure(log, error)
      failed = true
    }
  }
  let running = tryToStore()
  await running
  const timer = setInterval(() => {
    settle()
    running = running.then(tryToStore)
  }, STORE_MS)
  timer.unref()
  return {
    counter,
    close: async () => {
      clearInterval(timer)
      settle()
      let patience: NodeJS.Timeout | undefined
      const atMost = new Promise<void>((resolve) => {
        patience = setTimeout(resolve, LAST_MS)
      })
      await Promise.race([running.then(tryToStore), atMost])
      clearTimeout(patience)
    },
  }
}

/** Deliveries are counted with the polls they spare. */
export function alsoCounting(metrics: Pick<Metrics, 'pushed'>, counter: ReaderCounter): Pick<Metrics, 'pushed'> {
  return {
    pushed: (outcome) => {
      metrics.pushed(outcome)
      if (outcome.kind === 'delivered') counter.delivered()
    },
  }
}

function logFailure(log: Logger, error: unknown): void {
  const what = 'readers are counted in memory until they can be stored'
  if (error instanceof LedgerUnusable) log.warn(`${what}: ${error.message}`)
  else log.error(error, what)
}
