import { type ClientDays, type Counts, type FeedGroup, READER_LIMITS, type Statement, type Tally } from './counts.js'
import { dayBit, firstDay, instantOf, periodsOn, windowBits } from './days.js'
import { kindOf } from './programs.js'

/** One line of the report: a group of feeds, a program, or everything. */
export type Line = {
  /** `stories/RSS 2.0`, `newsboat`. */
  readonly name: string
  /** Null for what stands for nobody: bots, browsers, the command line. */
  readonly subscribers: number | null
  /** Of them those hosted readers state; the rest are clients told apart. */
  readonly stated: number
  /** Programs at addresses, told apart, of any kind. */
  readonly clients: number
  readonly polls: number
  /** Answered with 304, and with 226. */
  readonly notModified: number
  readonly deltas: number
  readonly bytes: number
  /** Clients that polled at least twice and never sent a validator. */
  readonly withoutValidators: number
  /** Polls before a Retry-After was over. */
  readonly early: number
}

/** What happened on one day, UTC. */
export type DayLine = {
  readonly day: Date
  readonly polls: number
  readonly notModified: number
  readonly clients: number
  readonly delivered: number
}

/** Who read the feeds in the last seven days. */
export type ReadersReport = {
  /** First and last day, UTC, both included. */
  readonly from: Date
  readonly to: Date
  readonly total: Line
  /** The most polled first, as the programs. */
  readonly feeds: readonly Line[]
  readonly readers: readonly Line[]
  /** The oldest first, those without anything among them. */
  readonly days: readonly DayLine[]
  readonly push: { readonly subscriptions: number; readonly delivered: number }
  /** There were more clients than are told apart: there are at least so many. */
  readonly full: boolean
}

/**
 * What was counted, as the report of this day. Subscribers are estimated by the rule publishers have used since feeds
 * are counted: a hosted reader has as many as it stated last, address by address; of every other reader each client
 * is one. Who polls two feeds is one subscriber of each, and one in the sum; of hosted readers that cannot be known.
 */
export function buildReport(counted: Counts, today: number, subscriptions: number): ReadersReport {
  const window = windowBits(today)
  return {
    from: instantOf(firstDay(today)),
    to: instantOf(today),
    total: lineOf('', counted, window),
    feeds: linesBy(counted, groupNameOf, window),
    readers: linesBy(counted, ({ reader }) => reader, window).map(withoutBystanders),
    days: daysOf(counted, today),
    push: { subscriptions, delivered: sum(counted.deliveries, ({ delivered }) => delivered) },
    full: counted.clients.length >= READER_LIMITS.clients,
  }
}

function groupNameOf({ feed, format }: FeedGroup): string {
  return `${feed}/${format}`
}

type Named = FeedGroup & { readonly reader: string }
type Rows = Pick<Counts, 'tallies' | 'clients' | 'statements' | 'deliveries'>

function linesBy(rows: Rows, nameOf: (row: Named) => string, window: number): Line[] {
  const names = new Set([...rows.tallies, ...rows.clients, ...rows.statements].map(nameOf))
  const tallies = grouped(rows.tallies, nameOf)
  const clients = grouped(rows.clients, nameOf)
  const statements = grouped(rows.statements, nameOf)
  const lines = [...names].map((name) => {
    const own = { tallies: tallies.get(name) ?? [], clients: clients.get(name) ?? [], deliveries: [] }
    return lineOf(name, { ...own, statements: statements.get(name) ?? [] }, window)
  })
  return lines.toSorted((one, other) => other.polls - one.polls || (one.name < other.name ? -1 : 1))
}

function grouped<Row extends Named>(rows: readonly Row[], nameOf: (row: Named) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(nameOf(row))
    if (group) group.push(row)
    else groups.set(nameOf(row), [row])
  }
  return groups
}

function lineOf(name: string, { tallies, clients, statements }: Rows, window: number): Line {
  const stated = sum(statements, ({ subscribers }) => subscribers)
  const hosted = hostedGroups(statements)
  const single = clients.filter((one) => kindOf(one.reader) === 'reader' && !hosted.has(hostedGroup(one)))
  return {
    name,
    subscribers: stated + countClients(single),
    stated,
    clients: countClients(clients),
    polls: sum(tallies, ({ polls }) => polls),
    notModified: sum(tallies, ({ notModified }) => notModified),
    deltas: sum(tallies, ({ deltas }) => deltas),
    bytes: sum(tallies, ({ bytes }) => bytes),
    withoutValidators: countClients(withoutValidators(clients, window)),
    early: sum(tallies, ({ early }) => early),
  }
}

/** A hosted reader that states a number of a feed is no subscriber of it besides. */
function hostedGroups(statements: readonly Statement[]): ReadonlySet<string> {
  return new Set(statements.map(hostedGroup))
}

function hostedGroup({ reader, feed, format }: Named): string {
  return `${reader}|${feed}|${format}`
}

function countClients(clients: readonly ClientDays[]): number {
  return new Set(clients.map(({ client }) => client)).size
}

/** Of all that a client polls: who sends a validator for one feed knows how. */
function withoutValidators(clients: readonly ClientDays[], window: number): ClientDays[] {
  const knowing = new Set(clients.flatMap((one) => ((one.validated & window) === 0 ? [] : [one.client])))
  return clients.filter((one) => !knowing.has(one.client) && polledTwice(one, window))
}

function polledTwice({ days, twice }: ClientDays, window: number): boolean {
  const seen = days & window
  return (twice & window) !== 0 || (seen & (seen - 1)) !== 0
}

function withoutBystanders(line: Line): Line {
  return kindOf(line.name) === 'reader' ? line : { ...line, subscribers: null }
}

function daysOf({ tallies, clients, deliveries }: Rows, today: number): DayLine[] {
  const [period] = periodsOn(today)
  const days = Array.from({ length: today - firstDay(today) + 1 }, (_none, index) => firstDay(today) + index)
  return days.map((day) => {
    const own: readonly Tally[] = tallies.filter((one) => one.day === day)
    return {
      day: instantOf(day),
      polls: sum(own, ({ polls }) => polls),
      notModified: sum(own, ({ notModified }) => notModified),
      clients: countClients(clients.filter((one) => (one.days & dayBit(day, period)) !== 0)),
      delivered: sum(
        deliveries.filter((one) => one.day === day),
        ({ delivered }) => delivered,
      ),
    }
  })
}

function sum<Row>(rows: readonly Row[], valueOf: (row: Row) => number): number {
  return rows.reduce((total, row) => total + valueOf(row), 0)
}
