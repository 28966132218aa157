import { shortAddress } from '../../src/http/client.js'
import { createReaderCounter, type ReaderCounter } from '../../src/readers/counter.js'
import type { Counts } from '../../src/readers/counts.js'
import { dayAt, periodOf } from '../../src/readers/days.js'
import type { Poll, PolledFeed } from '../../src/readers/poll.js'
import { createPrograms } from '../../src/readers/programs.js'
import { buildReport, type Line, type ReadersReport } from '../../src/readers/report.js'
import { createMemoryReaders } from '../../src/store/memory/readers.js'

export const DAY_MS = 86_400_000
/** A Monday of no importance, in the middle of a period. */
export const NOON = Date.parse('2026-11-23T12:00:00Z')

export const FEEDLY = (count: number) => `Feedly/1.0 (+http://www.feedly.com/fetcher.html; ${count} subscribers; )`
export const NEWSBOAT = 'newsboat/2.21.0 (Linux x86_64)'

export const RSS: PolledFeed = {
  feed: { place: { kind: 'stories' }, baseUrl: 'https://gazette.example.org' },
  format: { name: 'RSS 2.0', path: '/rss.xml' },
}
export const ATOM: PolledFeed = { ...RSS, format: { name: 'Atom 1.0', path: '/atom.xml' } }

export function tagFeed(tag: string): PolledFeed {
  return { ...RSS, feed: { place: { kind: 'tag' }, baseUrl: `https://gazette.example.org/tags/${tag}` } }
}

export function poll(given: Partial<Poll> = {}): Poll {
  return {
    source: RSS,
    status: 200,
    bytes: 1_000,
    userAgent: NEWSBOAT,
    address: '203.0.113.9',
    validated: false,
    waitSeconds: 0,
    ...given,
  }
}

/** The keys of all periods a test may come to. */
export const KEYS: ReadonlyMap<number, string> = new Map(
  Array.from({ length: 20 }, (_none, index) => [periodOf(dayAt(NOON)) - 10 + index, `key ${index}`]),
)

/** A counter with a clock to be set. */
export function startCounter(nowMs = NOON): { readonly counter: ReaderCounter; readonly set: (ms: number) => void } {
  let now = nowMs
  const counter = createReaderCounter({ programOf: createPrograms(), shorten: shortAddress, nowMs: () => now })
  counter.useKeys(KEYS)
  return { counter, set: (ms) => (now = ms) }
}

/** What was counted, through a store, as a report. */
export async function reportOf(counts: readonly Counts[], todayMs = NOON): Promise<ReadersReport> {
  const store = createMemoryReaders()
  const today = dayAt(todayMs)
  for (const one of counts) await store.add(one, today)
  return buildReport(await store.counted(today), today, 0)
}

/** The report of these polls, all at once. */
export async function reportOfPolls(polls: readonly Poll[]): Promise<ReadersReport> {
  const { counter } = startCounter()
  for (const one of polls) counter.polled(one)
  return reportOf([counter.take()])
}

export function lineOf(lines: readonly Line[], name: string): Line | undefined {
  return lines.find((line) => line.name === name)
}
