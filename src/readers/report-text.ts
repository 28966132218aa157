import { formatRfc3339 } from '../time.js'
import { bytesInWords, grouped, share } from './figures.js'
import type { Line, ReadersReport } from './report.js'

const count = (value: number) => grouped(value, ',')

/** The report for a terminal: three tables, and what cannot be seen from here. */
export function reportInText(report: ReadersReport): string[] {
  const { from, to, total, feeds, readers, days } = report
  const span = `${dayName(from)} to ${dayName(to)} (UTC)`
  if (total.polls === 0) return [`Nobody polled a feed from ${span}, or no server has counted it yet.`, ...REMARKS]
  return [
    `Who read the feeds from ${span}`,
    '',
    ...summaryOf(report),
    '',
    ...table(['feed', ...LINE_HEAD], feeds.map(cellsOf)),
    '',
    ...table(['program', ...LINE_HEAD], readers.map(cellsOf)),
    '',
    ...table(
      ['day', 'clients', 'polls', '304', 'pushed'],
      days.map(({ day, clients, polls, notModified, delivered }) => [
        dayName(day),
        count(clients),
        count(polls),
        share(notModified, polls),
        count(delivered),
      ]),
    ),
    '',
    ...REMARKS,
  ]
}

const LINE_HEAD = ['subscribers', 'polls', '304', '226', 'sent'] as const

function cellsOf({ name, subscribers, polls, notModified, deltas, bytes }: Line): string[] {
  return [
    name,
    subscribers === null ? '–' : count(subscribers),
    count(polls),
    share(notModified, polls),
    share(deltas, polls),
    bytesInWords(bytes, ','),
  ]
}

function summaryOf({ total, readers, push, full }: ReadersReport): string[] {
  const { subscribers, stated, polls, notModified, deltas, bytes, withoutValidators, early } = total
  const told = `${count(stated)} stated by hosted readers, ${count((subscribers ?? 0) - stated)} clients told apart`
  return [
    `Subscribers: about ${count(subscribers ?? 0)} (${told})${full ? '; there were more clients than are told apart' : ''}`,
    `Polls: ${count(polls)}; ${share(notModified, polls)} were told nothing is new (304), ${share(deltas, polls)} only what is (226); ${bytesInWords(bytes, ',')} sent`,
    `Push: ${count(push.subscriptions)} subscriptions at the hub now, ${count(push.delivered)} deliveries, against ${count(polls)} polls`,
    `Never sent If-None-Match or If-Modified-Since, though they came again: ${named(withoutValidators, readers, (line) => line.withoutValidators)}`,
    `Came again before the time of Retry-After was over: ${named(early, readers, (line) => line.early)}`,
  ]
}

/** `12 (curl 9, other 3)` */
function named(total: number, lines: readonly Line[], valueOf: (line: Line) => number): string {
  const those = lines.filter((line) => valueOf(line) > 0).toSorted((one, other) => valueOf(other) - valueOf(one))
  if (those.length === 0) return count(total)
  return `${count(total)} (${those.map((line) => `${line.name} ${count(valueOf(line))}`).join(', ')})`
}

/** What a publisher must know before believing the figures. */
const REMARKS = [
  'Subscribers are an estimate: a hosted reader has as many as it stated last, of all others each program at an address',
  'is one. Bots, browsers, the command line and scripts are counted apart. Not seen here: polls a CDN or a micro-cache',
  'in front answered by itself, and how many people share one address and program. What was counted in the last minute',
  'may be missing.',
] as const

/** Names to the left, figures to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows]
  const widths = head.map((_cell, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)))
  return all.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
}

/** The same for programs: days as `2026-11-26`. */
export function reportInJson({ from, to, days, ...figures }: ReadersReport): string {
  return JSON.stringify({
    from: dayName(from),
    to: dayName(to),
    ...figures,
    days: days.map(({ day, ...counts }) => ({ day: dayName(day), ...counts })),
  })
}

function dayName(day: Date): string {
  return formatRfc3339(day).slice(0, 10)
}
