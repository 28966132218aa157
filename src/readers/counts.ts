import { dayBit, firstDay, periodsOn, WINDOW_DAYS } from './days.js'

/** What a feed is of, and in which format; not which tag: `{ feed: 'tag', format: 'RSS 2.0' }`. */
export type FeedGroup = { readonly feed: string; readonly format: string }

/** Polls of one day for feeds of one group by programs of one name. */
export type Tally = FeedGroup & {
  readonly day: number
  readonly reader: string
  readonly polls: number
  /** Of them answered with 304, and with 226. */
  readonly notModified: number
  readonly deltas: number
  /** Of bodies. */
  readonly bytes: number
  /** Polls before the time was over that a 429 or 503 had asked to wait. */
  readonly early: number
}

/**
 * The days on which one client polled feeds of one group, as bits (see `dayBit`): at all, more than once, and with
 * a validator. What a client is called is a hash under the key of the period.
 */
export type ClientDays = FeedGroup & {
  readonly period: number
  readonly client: string
  readonly reader: string
  readonly days: number
  readonly twice: number
  readonly validated: number
}

/** What a service stated last of one address of a feed; the address is a hash. */
export type Statement = FeedGroup & {
  readonly reader: string
  readonly address: string
  readonly subscribers: number
  /** Seconds since 1970. */
  readonly at: number
}

/** Deliveries of one day that subscribers of the hub took. */
export type Deliveries = { readonly day: number; readonly delivered: number }

/** What was counted in some time, by one program; those of several add up in any order. */
export type Counts = {
  readonly tallies: readonly Tally[]
  readonly clients: readonly ClientDays[]
  readonly statements: readonly Statement[]
  readonly deliveries: readonly Deliveries[]
}

export const READER_LIMITS = {
  /** Clients kept for each key, each once for every group of feeds it polls; further ones are not told apart. */
  clients: 50_000,
  /** Addresses of feeds hosted readers stated a number for. */
  statements: 2_000,
} as const

export function addTally(one: Tally, other: Tally): Tally {
  return {
    ...one,
    polls: one.polls + other.polls,
    notModified: one.notModified + other.notModified,
    deltas: one.deltas + other.deltas,
    bytes: one.bytes + other.bytes,
    early: one.early + other.early,
  }
}

/** A day both know was one of more than one poll. */
export function addClientDays(one: ClientDays, other: ClientDays): ClientDays {
  return {
    ...one,
    days: one.days | other.days,
    twice: one.twice | other.twice | (one.days & other.days),
    validated: one.validated | other.validated,
  }
}

/** The later; of the same second the larger, so that it does not matter which is told first. */
export function laterStatement(one: Statement, other: Statement): Statement {
  if (one.at !== other.at) return one.at > other.at ? one : other
  return one.subscribers >= other.subscribers ? one : other
}

/** Without what no report will look at any more. */
export function currentCounts(counts: Counts, today: number): Counts {
  const since = firstDay(today)
  const [oldest] = periodsOn(today)
  return {
    tallies: counts.tallies.filter(({ day }) => day >= since),
    clients: counts.clients.filter((one) => one.period >= oldest && one.days >= oldestBit(one.period, today)),
    statements: counts.statements.filter(({ at }) => at >= firstSecond(today)),
    deliveries: counts.deliveries.filter(({ day }) => day >= since),
  }
}

/** A client seen on no later bit than those before this one was last seen before the window. */
export function oldestBit(period: number, today: number): number {
  const since = firstDay(today)
  return since < period * WINDOW_DAYS ? 1 : dayBit(since, period)
}

/** The window's first second, since 1970. */
export function firstSecond(today: number): number {
  return firstDay(today) * 86_400
}

export const tallyKey = ({ day, feed, format, reader }: Tally): string => `${day}|${feed}|${format}|${reader}`
export const clientKey = ({ period, client, feed, format }: ClientDays): string =>
  `${period}|${client}|${feed}|${format}`
export const statementKey = ({ reader, address }: Statement): string => `${reader}|${address}`
