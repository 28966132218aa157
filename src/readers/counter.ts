import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import {
  type ClientDays,
  type Counts,
  type Deliveries,
  laterStatement,
  type Statement,
  statementKey,
  type Tally,
} from './counts.js'
import { dayAt, dayBit, periodsOn } from './days.js'
import type { Poll, PolledFeed } from './poll.js'
import { OTHER_HOSTED, type Program } from './programs.js'
import { withoutNumber } from './stated.js'
import { createWaits } from './waits.js'

export type ReaderCounter = {
  readonly polled: (poll: Poll) => void
  /** A subscriber of the hub took a delivery. */
  readonly delivered: () => void
  /** By period; what is polled in a period whose key is not known adds to the tallies, but no client. */
  readonly useKeys: (keys: ReadonlyMap<number, string>) => void
  /** All that was counted since the last time, which is forgotten. */
  readonly take: () => Counts
  /** How much is held, for who watches that it has an end. */
  readonly held: () => number
}

export type CounterPorts = {
  readonly programOf: (userAgent: string | undefined) => Program
  /** `203.0.113.9` → `203.0.113.0`: no more of an address than this is hashed. */
  readonly shorten: (address: string) => string
  readonly nowMs: () => number
}

/** Clients, and addresses stated for, between two takings; further ones are not told apart. */
export const HELD_LIMITS = { clients: 20_000, statements: 2_000 } as const

/** 96 bits: two clients in a thousand million millions are taken for one. */
const HASH_LENGTH = 16
/** Nobody needs more to say who they are. */
const MOST_USER_AGENT = 500

/** Polls by one client of feeds of one group on one day. */
type Seen = { readonly caller: Caller; readonly tally: OpenTally; polls: number; validated: boolean }
type Caller = {
  readonly program: Program
  /** Under the keys of the day. */
  readonly hashes: readonly { readonly period: number; readonly client: string }[]
  /** What it polled last, so that who polls one feed is found without a look-up. */
  last: Seen | null
}
type OpenTally = { -readonly [Field in keyof Tally]: Tally[Field] } & { readonly group: string }

/**
 * Counts who polls. On the way of a poll that is known since the last taking stand three look-ups and some
 * additions; of a client that is not, two hashes.
 */
export function createReaderCounter({ programOf, shorten, nowMs }: CounterPorts): ReaderCounter {
  const waits = createWaits(nowMs)
  let keys: ReadonlyMap<number, KeyObject> = new Map()
  let open = emptyCounts(dayAt(nowMs()))
  let past: Counts[] = []

  const callerOf = (userAgent: string, address: string): Caller => {
    const known = open.callers.get(userAgent)
    const before = known?.get(address)
    if (before) return before
    const program = programOf(userAgent)
    if (open.callersHeld >= HELD_LIMITS.clients) return { program, hashes: [], last: null }
    const who = `${shorten(address)}\n${withoutNumber(userAgent)}`
    const hashes = periodsOn(open.day).flatMap((period) => {
      const key = keys.get(period)
      return key === undefined ? [] : [{ period, client: hashClient(key, who) }]
    })
    const caller: Caller = { program, hashes, last: null }
    open.callersHeld += 1
    if (known) known.set(copyOf(address), caller)
    else open.callers.set(userAgent, new Map([[copyOf(address), caller]]))
    return caller
  }
  const turnDay = (day: number) => {
    past.push(toCounts(open))
    open = emptyCounts(day)
  }
  return {
    polled: (poll) => {
      const { source, status, bytes, address, validated, waitSeconds } = poll
      const userAgent = cut(poll.userAgent)
      const day = dayAt(nowMs())
      if (day !== open.day) turnDay(day)
      const caller = callerOf(userAgent, address)
      const group = `${source.feed.place.kind}/${source.format.name}`
      const seen = caller.last?.tally.group === group ? caller.last : lookFor(open, caller, group, source)
      const { tally } = seen
      seen.polls += 1
      if (validated) seen.validated = true
      tally.polls += 1
      tally.bytes += bytes
      if (status === 304) tally.notModified += 1
      else if (status === 226) tally.deltas += 1
      if (waits.isEarly(caller.hashes.at(-1)?.client, source, waitSeconds)) tally.early += 1
      if (caller.program.stated) noteStatement(open, caller.program, { source, userAgent, nowMs: nowMs() })
    },
    delivered: () => {
      const day = dayAt(nowMs())
      if (day !== open.day) turnDay(day)
      open.delivered += 1
    },
    useKeys: (given) => {
      keys = new Map([...given].map(([period, key]) => [period, createSecretKey(Buffer.from(key))]))
    },
    take: () => {
      turnDay(dayAt(nowMs()))
      const taken = {
        tallies: past.flatMap(({ tallies }) => tallies),
        clients: past.flatMap(({ clients }) => clients),
        statements: past.flatMap(({ statements }) => statements),
        deliveries: past.flatMap(({ deliveries }) => deliveries),
      }
      past = []
      return taken
    },
    held: () => open.callersHeld + open.seen.size + open.tallies.size + open.statements.size + waits.held(),
  }
}

type OpenCounts = {
  readonly day: number
  /** By User-Agent and address. */
  readonly callers: Map<string, Map<string, Caller>>
  callersHeld: number
  /** By client and group. */
  readonly seen: Map<string, Seen>
  readonly tallies: Map<string, OpenTally>
  readonly statements: Map<string, Statement>
  delivered: number
}

function emptyCounts(day: number): OpenCounts {
  return {
    day,
    callers: new Map(),
    callersHeld: 0,
    seen: new Map(),
    tallies: new Map(),
    statements: new Map(),
    delivered: 0,
  }
}

function lookFor(open: OpenCounts, caller: Caller, group: string, { feed, format }: PolledFeed): Seen {
  const key = `${caller.hashes[0]?.client ?? ''}|${group}`
  const known = open.seen.get(key)
  if (known) return (caller.last = known)
  const reader = caller.program.name
  const tally = open.tallies.get(`${group}|${reader}`) ?? {
    day: open.day,
    feed: feed.place.kind,
    format: format.name,
    reader,
    group,
    polls: 0,
    notModified: 0,
    deltas: 0,
    bytes: 0,
    early: 0,
  }
  open.tallies.set(`${group}|${reader}`, tally)
  const seen: Seen = { caller, tally, polls: 0, validated: false }
  caller.last = seen
  if (open.seen.size < HELD_LIMITS.clients && caller.hashes.length > 0) open.seen.set(key, seen)
  return seen
}

type Told = { readonly source: PolledFeed; readonly userAgent: string; readonly nowMs: number }

/** Of services that are not told apart by name, what they call themselves tells them apart. */
function noteStatement(open: OpenCounts, { name, stated }: Program, { source, userAgent, nowMs }: Told): void {
  if (!stated) return
  const { feed, format } = source
  const who = name === OTHER_HOSTED ? withoutNumber(userAgent) : ''
  const written = `${feed.baseUrl}${format.path}\n${stated.feedId}\n${who}`
  const address = createHash('sha256').update(written).digest('base64url').slice(0, HASH_LENGTH)
  const statement = {
    reader: name,
    address,
    feed: feed.place.kind,
    format: format.name,
    subscribers: stated.subscribers,
    at: Math.floor(nowMs / 1000),
  }
  const before = open.statements.get(statementKey(statement))
  if (before) open.statements.set(statementKey(statement), laterStatement(before, statement))
  else if (open.statements.size < HELD_LIMITS.statements) open.statements.set(statementKey(statement), statement)
}

function toCounts({ day, seen, tallies, statements, delivered }: OpenCounts): Counts {
  const clients: ClientDays[] = [...seen.values()].flatMap(({ caller, tally, polls, validated }) =>
    caller.hashes.map(({ period, client }) => {
      const days = dayBit(day, period)
      const { feed, format, reader } = tally
      return {
        period,
        client,
        feed,
        format,
        reader,
        days,
        twice: polls > 1 ? days : 0,
        validated: validated ? days : 0,
      }
    }),
  )
  const deliveries: Deliveries[] = delivered > 0 ? [{ day, delivered }] : []
  return {
    tallies: [...tallies.values()].map(({ group: _group, ...tally }) => tally),
    clients,
    statements: [...statements.values()],
    deliveries,
  }
}

/** HMAC-SHA256 (RFC 2104), cut short. */
function hashClient(key: KeyObject, who: string): string {
  return createHmac('sha256', key).update(who).digest('base64url').slice(0, HASH_LENGTH)
}

function cut(userAgent: string | undefined): string {
  if (userAgent === undefined) return ''
  return userAgent.length > MOST_USER_AGENT ? copyOf(userAgent.slice(0, MOST_USER_AGENT)) : userAgent
}

/** A part of a text holds the whole in memory, a copy does not. */
function copyOf(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
