import type { Deeds } from './actors.js'
import type { Remembered } from './aftermath.js'
import type { Server } from './server.js'
import type { Verdicts } from './witness.js'

export type Report = {
  readonly deeds: Deeds
  readonly verdicts: Verdicts
  /** Milliseconds, by server. */
  readonly silence: ReadonlyMap<string, number>
  /** Milliseconds, by publication. */
  readonly recovery: ReadonlyMap<string, number>
  readonly servers: readonly Server[]
  readonly aftermath: readonly {
    readonly remembered: Remembered
    readonly deliveries: number
    /** Megabytes, by server. */
    readonly memory: readonly (readonly [server: string, megabytes: number])[]
  }[]
}

/** Longer than the longest pause between two tries of the program, and than that between its looks at the whole folder. */
export const RECOVERY_SECONDS = 120

type Row = readonly [what: string, often: string, counted: string, must: string, was: string]

/** The lines of the table, as Markdown. */
export function rowsOf(report: Report): string[] {
  const head: Row = ['what was done', 'how often', 'what was counted', 'must be', 'was']
  const rows = [head, head.map(() => '---'), ...doneRows(report), ...promiseRows(report)]
  return rows.map((cells) => `| ${cells.join(' | ')} |`)
}

function doneRows({ deeds, servers }: Report): Row[] {
  const times = (what: string) => (deeds.get(what) ?? 0).toLocaleString('en')
  const sum = (of: (server: Server) => number) => servers.reduce((total, server) => total + of(server), 0)
  const edits = [...deeds].filter(([what]) => what.startsWith('edit: ')).reduce((total, [, count]) => total + count, 0)
  const skew = Math.max(...servers.map(({ counts }) => counts.skewSeconds))
  const starts = sum(({ counts }) => counts.starts)
  const refused = sum(({ counts }) => counts.refusedStarts)
  const failed = sum(({ counts }) => counts.failedPublishes)
  return [
    [
      'kill -9 of a server',
      times('SIGKILL'),
      'starts of the three servers, those refused with a reason',
      '',
      `${starts}, ${refused}`,
    ],
    [
      'SIGTERM',
      times('SIGTERM'),
      'did not end in time, or ended by themselves',
      '0',
      String(sum(({ counts }) => counts.ends.length)),
    ],
    ['SIGHUP', times('SIGHUP'), '', '', ''],
    [
      'disk of ledger and documents full',
      times('disk full'),
      'publishes put off, for any reason, and tried again',
      '',
      String(failed),
    ],
    ['documents unmounted, an empty folder in their place', times('unmounted'), '', '', ''],
    ['PostgreSQL stopped; killed', `${times('database stopped')}; ${times('database killed')}`, '', '', ''],
    [
      'clock of a server moved, by up to three days, and back',
      times('clock'),
      'furthest in a log, hours',
      '',
      (skew / 3_600).toFixed(1),
    ],
    [
      'crowds of up to 5,000 connections',
      times('crowds'),
      'connections made; most at once; answers',
      '',
      `${times('connections')}; ${times('most connections')}; ${times('crowd answers')}`,
    ],
    ['hostile documents dropped; removed', `${times('hostile')}; ${times('hostile removed')}`, '', '', ''],
    [
      'edits by the two editors, who save beside a file, over it, or with it put aside',
      edits.toLocaleString('en'),
      'publishes',
      '',
      String(sum(({ counts }) => counts.publishes)),
    ],
  ]
}

function promiseRows({ verdicts, silence, recovery, aftermath }: Report): Row[] {
  const { counts, broken } = verdicts
  const found = (promise: string) => String(broken.get(promise)?.length ?? 0)
  const number = (value: number) => value.toLocaleString('en')
  const seconds = (ms: number) => (ms / 1_000).toFixed(1)
  const of = (map: ReadonlyMap<string, number>, show: (value: number) => string = String) =>
    [...map].map(([name, value]) => `${name} ${show(value)}`).join(', ')
  const entries = aftermath.reduce((total, { remembered }) => total + remembered.entries, 0)
  const deliveries = aftermath.reduce((total, one) => total + one.deliveries, 0)
  return [
    ['answers judged', number(counts.answers), 'status no reader should see', '0', found('status')],
    ['bodies read strictly', number(counts.bodies), 'not valid', '0', found('bytes')],
    ['', '', 'ETags with two bodies', '0', found('tag')],
    ['', '', 'with a path or a stack', '0', found('leak')],
    [
      'walks through feed and archive',
      number(counts.walks),
      'ids of two stories, stories of two ids',
      '0',
      found('identity'),
    ],
    ['', '', '`published` moved, `updated` went back', '0', found('dates')],
    ['deltas held against the whole', number(counts.deltas), 'differ', '0', found('deltas')],
    ['entries in the ledgers', number(entries), 'stories or publishes lost', '0', found('lost')],
    ['', '', 'stories taken back that nobody took out', '0', found('taken back')],
    ['', '', 'integrity check of SQLite failed', '0', found('integrity')],
    [
      'calm afterwards',
      '',
      'seconds until all is as the editors have it',
      `≤ ${RECOVERY_SECONDS}`,
      of(recovery, seconds),
    ],
    ['', '', 'not recovered', '0', found('recovery')],
    [
      '',
      '',
      'feeds that differ between replicas; from a calm server on a copy',
      '0; 0',
      `${found('replicas')}; ${found('calm')}`,
    ],
    ['deliveries to WebSub subscribers', number(deliveries), 'not signed', '0', found('push')],
    ['', '', 'longest silence of a server that was up, seconds', '', of(silence, seconds)],
    ['', '', 'memory at the end, MB', '', of(new Map(aftermath.flatMap(({ memory }) => memory)))],
  ]
}
