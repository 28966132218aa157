/**
 * What counting readers costs: processor time a poll, of a client that is known since the last minute and of one that
 * is not; storing; the size of a ledger that holds as many as it may:
 *
 *   npm run bench:readers
 */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { shortAddress } from '../src/http/client.js'
import { createReaderCounter } from '../src/readers/counter.js'
import { READER_LIMITS } from '../src/readers/counts.js'
import { dayAt, periodsOn } from '../src/readers/days.js'
import { createPrograms } from '../src/readers/programs.js'
import { openSqliteLedger } from '../src/store/sqlite/ledger.js'

const SOURCE = {
  feed: { place: { kind: 'stories' }, baseUrl: 'https://gazette.example.org' },
  format: { name: 'RSS 2.0', path: '/rss.xml' },
}
const KNOWN_CLIENTS = 500
const KNOWN_POLLS = 2_000_000
const MINUTES = 20
const NEW_CLIENTS = 10_000

const counter = createReaderCounter({ programOf: createPrograms(), shorten: shortAddress, nowMs: Date.now })
const today = dayAt(Date.now())
const folder = await mkdtemp(path.join(tmpdir(), 'strillone-bench-'))
const file = path.join(folder, 'ledger.db')
const ledger = await openSqliteLedger(file)
counter.useKeys(await ledger.readers.keys(periodsOn(today), () => 'of a benchmark'))

function poll(address: string): void {
  // A header is a new string in every request.
  const userAgent = Buffer.from('newsboat/2.21.0 (Linux x86_64)').toString('latin1')
  counter.polled({ source: SOURCE, status: 304, bytes: 0, userAgent, address, validated: true, waitSeconds: 0 })
}

const addresses = (network: number, count: number) =>
  Array.from({ length: count }, (_none, index) => `10.${network}.${index >> 8}.${index & 255}`)

async function microseconds(times: number, work: () => void | Promise<void>): Promise<string> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return ((user + system) / times).toFixed(2)
}

const known = addresses(0, KNOWN_CLIENTS)
const pollKnown = () => {
  for (let index = 0; index < KNOWN_POLLS; index += 1) poll(known[index % KNOWN_CLIENTS] ?? '')
}
pollKnown()
const rows = [['a poll of a client known this minute', await microseconds(KNOWN_POLLS, pollKnown)]]
const crowds = Array.from({ length: MINUTES }, (_none, minute) => addresses(minute + 1, NEW_CLIENTS))
const pollNew = () => {
  for (const crowd of crowds) {
    crowd.forEach(poll)
    counter.take()
  }
}
rows.push(['the first poll of a client in a minute', await microseconds(MINUTES * NEW_CLIENTS, pollNew)])
const clients = Array.from({ length: READER_LIMITS.clients }, (_none, index) => `client-of-bench${index}`.slice(-16))
const rowsOf = (some: readonly string[]) =>
  periodsOn(today).flatMap((period) =>
    some.map((client) => ({
      period,
      client,
      feed: 'stories',
      format: 'RSS 2.0',
      reader: 'newsboat',
      days: 64,
      twice: 0,
      validated: 64,
    })),
  )
const store = async () => {
  for (let start = 0; start < clients.length; start += 250)
    await ledger.readers.add(
      { tallies: [], clients: rowsOf(clients.slice(start, start + 250)), statements: [], deliveries: [] },
      today,
    )
}
rows.push(['storing a client under both keys, once a minute', await microseconds(clients.length, store)])
await ledger.close()
for (const [what, cost] of rows) process.stdout.write(`${what}: ${cost} µs of a processor\n`)
const megabytes = ((await stat(file)).size / 1_000_000).toFixed(1)
process.stdout.write(
  `a ledger with ${READER_LIMITS.clients.toLocaleString('en')} clients under each key: ${megabytes} MB\n`,
)
await rm(folder, { recursive: true })
