import { randomBytes } from 'node:crypto'
import { addDays } from 'date-fns/addDays'
import { KEY_BYTES, sign } from '../access/signed.js'
import type { Config } from '../config/config.js'
import type { Channel } from '../channel.js'
import type { Readers } from '../http/readers.js'
import { absoluteUrl, ownHub, readersPath } from '../links.js'
import { dayAt } from '../readers/days.js'
import { buildReport, type ReadersReport } from '../readers/report.js'
import { reportInJson, reportInText } from '../readers/report-text.js'
import type { Store } from '../store/store.js'
import { formatRfc3339, toSecond } from '../time.js'
import { systemClock } from './clock.js'
import { DEFAULT_DAYS } from './defaults.js'
import { lookIntoConfiguredLedger, openConfiguredLedger } from './open-ledger.js'
import type { PublishOutput } from './publish.js'
import { refuseMemory } from './token.js'
import { UsageError } from './usage-error.js'

/** A year: an address that is passed on is not to be forgotten. */
const MOST_DAYS = 366

/** Print who read the feeds in the last seven days, as `serve` counted it. */
export async function readers(
  config: Config,
  { json }: { readonly json: boolean },
  write: (line: string) => void,
): Promise<void> {
  refuseMemory(config)
  const ledger = await lookIntoConfiguredLedger(config)
  if (!ledger)
    throw new UsageError(['--ledger (STRILLONE_LEDGER): nothing was counted in it yet; start strillone serve first'])
  try {
    const channel = config.isPublic ? config.channel : { ...config.channel, hubs: [] }
    const report = await readReport(ledger, channel, systemClock())
    if (json) write(reportInJson(report))
    else for (const line of reportInText(report)) write(line)
  } finally {
    await ledger.close()
  }
}

/** Print an address where the same is to be seen in a browser. */
export async function readersPage(
  config: Config,
  { days }: { readonly days: number },
  { write, remark }: PublishOutput,
): Promise<void> {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new UsageError([`--days: write a whole number from 1 to ${MOST_DAYS}, such as ${DEFAULT_DAYS}`])
  refuseMemory(config)
  const until = addDays(toSecond(systemClock()), days)
  const ledger = await openConfiguredLedger(config, remark)
  try {
    const key = await ledger.access.makeKey(randomBytes(KEY_BYTES).toString('base64url'))
    write(absoluteUrl(config.channel, readersPath(sign({ what: '', until }, 'readers', key))))
    remark(`Whoever has this address sees who reads the feeds, as it is then, until ${formatRfc3339(until)}.`)
  } finally {
    await ledger.close()
  }
}

/** Outside hubs are subscriptions, too, but nobody subscribed them. */
async function readReport(ledger: Store, channel: Channel, now: Date): Promise<ReadersReport> {
  const today = dayAt(now.getTime())
  const { subscriptions } = await ledger.queue.depth()
  const outside = channel.hubs.filter((hub) => hub !== ownHub(channel)).length
  return buildReport(await ledger.readers.counted(today), today, Math.max(0, subscriptions - outside))
}

/** The same for a page of a server, which counts meanwhile. */
export function readersOf(ledger: Store, channel: Channel, counter: Readers['counter']): Readers {
  const report = () => readReport(ledger, channel, systemClock())
  return { counter, key: ledger.access.key, report, now: systemClock }
}
