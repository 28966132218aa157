import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { LogLine } from '../../tests/support/program.js'
import type { FakeClock } from './clock.js'
import type { Journal } from './journal.js'

const MAIN = path.resolve(import.meta.dirname, '../../dist/main.js')
/** As systemd does by itself: started again a moment after it ended, however it ended. */
const RESTART_MS = 500
const STOP_MS = 20_000

export type Server = {
  readonly name: string
  readonly url: string
  readonly clock: FakeClock
  /** When it began to listen; null while it does not. */
  readonly upSince: () => number | null
  readonly signal: (signal: NodeJS.Signals) => boolean
  /** Resident memory in MB; 0 while it is down. */
  readonly memory: () => number
  readonly counts: ServerCounts
  /** At once, and not started again. */
  readonly abandon: () => void
  /** In good order, and not started again. */
  readonly stop: () => Promise<void>
}

export type ServerCounts = {
  starts: number
  /** It said what was wrong and ended, before it listened: a database that is down, a full disk. */
  refusedStarts: number
  /** What was logged of publishes that failed. */
  failedPublishes: number
  publishes: number
  /** It ended though nobody ended it, or did not when asked. Must stay empty. */
  readonly ends: string[]
  /** Requests it said it failed at. Must stay empty. */
  readonly faults: string[]
  /** Largest difference between its log's time and ours, in seconds: whether its clock really jumped. */
  skewSeconds: number
}

export type ServerParts = {
  readonly name: string
  readonly port: number
  readonly cwd: string
  readonly clock: FakeClock
  readonly env: Readonly<Record<string, string>>
  readonly journal: Journal
}

/** The real program under a supervisor. */
export function superviseServer({ name, port, cwd, clock, env, journal }: ServerParts): Server {
  const counts: ServerCounts = {
    starts: 0,
    refusedStarts: 0,
    failedPublishes: 0,
    publishes: 0,
    ends: [],
    faults: [],
    skewSeconds: 0,
  }
  let child: ChildProcess | null = null
  let upSince: number | null = null
  let asked: NodeJS.Signals | null = null
  let stopped = false
  const { PATH = '', HOME = '' } = process.env

  const start = () => {
    counts.starts += 1
    asked = null
    const started = spawn(process.execPath, [MAIN, 'serve'], {
      cwd,
      env: { PATH, HOME, TZ: 'UTC', HOST: '127.0.0.1', PORT: String(port), ...clock.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const last: string[] = []
    createInterface({ input: started.stderr }).on('line', (text) => {
      journal(name, text)
      last.push(text)
      if (last.length > 8) last.shift()
      const line = text.startsWith('{') ? (JSON.parse(text) as LogLine) : { msg: text }
      if (line.msg === 'listening') upSince = performance.now()
      note(counts, line)
    })
    started.once('exit', (status, signal) => {
      journal(name, `ended with ${status ?? signal}`)
      if (asked === null && upSince === null && status === 2) counts.refusedStarts += 1
      else if (asked === null) counts.ends.push(`${name} ended with ${status ?? signal}: ${last.join(' | ')}`)
      upSince = null
      child = null
      if (!stopped) setTimeout(() => stopped || start(), RESTART_MS)
    })
    child = started
  }
  start()
  const signal = (wanted: NodeJS.Signals) => {
    if (child === null) return false
    if (wanted !== 'SIGHUP') asked = wanted
    if (wanted === 'SIGTERM') void killIfStuck(child, name, counts)
    // Before it listens it has no handler of the signal, which then ends it.
    if (wanted === 'SIGHUP' && upSince === null) return false
    return child.kill(wanted)
  }
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    clock,
    upSince: () => upSince,
    signal,
    memory: () => memoryOf(child?.pid),
    counts,
    abandon: () => {
      stopped = true
      child?.kill('SIGKILL')
    },
    stop: async () => {
      stopped = true
      const running = child
      if (running === null) return
      const ended = once(running, 'exit')
      signal('SIGTERM')
      await ended
    },
  }
}

async function killIfStuck(child: ChildProcess, name: string, counts: ServerCounts): Promise<void> {
  await Promise.race([once(child, 'exit'), pause(STOP_MS)])
  if (child.exitCode !== null || child.signalCode !== null) return
  counts.ends.push(`${name} did not end within ${STOP_MS / 1000} s of SIGTERM`)
  child.kill('SIGKILL')
}

function note(counts: ServerCounts, line: LogLine): void {
  if (line.msg === 'published') counts.publishes += 1
  if (line.msg.startsWith('publishing failed')) counts.failedPublishes += 1
  // That its database is down is no fault of the program; what the client was told is judged by who asked.
  const isDatabase = JSON.stringify(line).includes('"type":"LedgerUnusable"')
  if (line.msg === 'a request failed' && !isDatabase) counts.faults.push(JSON.stringify(line).slice(0, 600))
  const { time: said } = line
  const time = typeof said === 'string' ? Date.parse(said) : Number.NaN
  if (Number.isFinite(time)) counts.skewSeconds = Math.max(counts.skewSeconds, Math.abs(time - Date.now()) / 1000)
}

function memoryOf(pid: number | undefined): number {
  if (pid === undefined) return 0
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}
