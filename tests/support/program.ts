import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

export const PROJECT = path.resolve(import.meta.dirname, '../..')
const MAIN = path.join(PROJECT, 'dist/main.js')

export type LogLine = { readonly msg: string; readonly [field: string]: unknown }

export type Program = {
  readonly url: string
  readonly get: (address: string, headers?: Record<string, string>) => Promise<Response>
  /** The first line of the log, past or to come, that passes the test. */
  readonly logged: (test: (line: LogLine) => boolean) => Promise<LogLine>
  /** Wait for the publish with this number or a later one. */
  readonly published: (revision: number) => Promise<LogLine>
  readonly log: () => readonly LogLine[]
  /** Send it and go on; whether it was sent. */
  readonly signal: (signal: NodeJS.Signals) => boolean
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
  /** The status it ends with; null when a signal ended it. */
  readonly ended: Promise<number | null>
}

export type Start = {
  readonly items: string
  readonly env?: Record<string, string>
  readonly args?: readonly string[]
  readonly cwd?: string
}

/** The real program, from dist, on a free port; resolves when it listens. */
export async function startProgram({ items, env = {}, args = [], cwd = items }: Start): Promise<Program> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...bareEnvironment(), PORT: '0', STRILLONE_ITEMS: items, STRILLONE_LEDGER: 'memory', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: LogLine[] = []
  const waiting = new Set<() => void>()
  createInterface({ input: child.stderr }).on('line', (text) => {
    lines.push(text.startsWith('{') ? (JSON.parse(text) as LogLine) : { msg: text })
    for (const wake of waiting) wake()
  })
  const logged = (test: (line: LogLine) => boolean): Promise<LogLine> =>
    new Promise((resolve, reject) => {
      const giveUp = (status: number | null, signal: string | null) =>
        reject(new Error(`ended with ${status ?? signal}: ${lines.map(({ msg }) => msg).join('\n')}`))
      const look = () => {
        const found = lines.find(test)
        if (!found) return
        waiting.delete(look)
        child.off('close', giveUp)
        resolve(found)
      }
      waiting.add(look)
      child.once('close', giveUp)
      look()
    })
  const ended = once(child, 'close').then(([status]) => (typeof status === 'number' ? status : null))
  const listening = await logged(({ msg }) => msg === 'listening' || READABLY_LISTENING.test(msg))
  const port = Number(listening['port'] ?? READABLY_LISTENING.exec(listening.msg)?.[1])
  const url = `http://localhost:${port}`
  return {
    url,
    get: (address, headers = {}) => fetch(`${url}${address}`, { headers, redirect: 'manual' }),
    logged,
    published: (revision) => logged((line) => line.msg === 'published' && Number(line['revision']) >= revision),
    log: () => lines,
    signal: (signal) => child.kill(signal),
    kill: (signal) => end(child, signal),
    ended,
  }
}

/** As the log for people has it. */
const READABLY_LISTENING = / listening on .*, port (\d+)$/

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'close')
  child.kill(signal)
  await ended
}

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/** A command of the program, run to its end. */
export async function runProgram(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd ?? PROJECT,
    // In the project's own folder there may be a ledger: of whoever tried the program out before running the tests.
    env: { ...bareEnvironment(), ...(options.cwd === undefined ? { STRILLONE_LEDGER: 'memory' } : {}), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout, stderr }
}

/** What the tests' own environment says of Strillone must not leak into a test. */
function bareEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', TZ = 'UTC' } = process.env
  return { PATH, HOME, TZ }
}

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'strillone-'))
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
