import type { Colors } from 'picocolors/types.js'
import { printable } from '../printable.js'

/** Whatever else is in a line of the log are facts about what `msg` says. */
type Entry = {
  readonly level: number
  readonly time: string
  readonly msg: string
  readonly error: { readonly message: string; readonly stack: string } | null
  readonly facts: Facts
}

type Facts = Readonly<Record<string, unknown>>

/**
 * The same event for a person at a terminal: the time where the machine is, then a sentence, then what it leaves
 * unsaid. What a stranger or an author wrote cannot move the cursor or set a colour.
 *
 *   {"level":30,"time":"2026-11-22T21:41:07.957Z","revision":1,"new":12,"edited":0,"msg":"published"}
 *   → 22:41:07 published revision 1: 12 new
 *
 * Of a fault the message comes first and its stack on the lines below.
 */
export function toReadable(line: string, colors: Colors): string {
  const entry = parseLine(line)
  const { sentence, facts } = tell(entry, colors)
  const head = [colors.dim(timeOf(entry.time)), levelOf(entry, colors), sentence, factsOf(facts, sentence, colors)]
  return [head.filter((part) => part !== '').join(' '), ...stackOf(entry, colors)].join('\n')
}

/** As pino writes it. */
function parseLine(line: string): Entry {
  const { level, time, msg, err, ...facts }: Facts = JSON.parse(line)
  const error = typeof err === 'object' && err !== null ? { message: '', stack: '', ...err } : null
  return {
    level: Number(level),
    time: textOf(time),
    msg: textOf(msg),
    error: error && { message: textOf(error.message), stack: textOf(error.stack) },
    facts,
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

type Told = { readonly sentence: string; readonly facts: Facts }

function tell({ msg, error, facts }: Entry, colors: Colors): Told {
  const sentence = printable([msg, error?.message ?? ''].filter((part) => part !== '').join(': '))
  for (const say of [publish, listening, request, push, problem]) {
    const told = say(sentence, facts, colors)
    if (told) return told
  }
  return { sentence, facts }
}

type Say = (sentence: string, facts: Facts, colors: Colors) => Told | null

const KINDS = ['new', 'edited', 'withdrawn', 'returned', 'touched'] as const

/** `published revision 2: 3 new, 1 edited` */
const publish: Say = (sentence, { revision, ...facts }) => {
  if (sentence !== 'published' || revision === undefined) return null
  const counts = KINDS.flatMap((kind) => (facts[kind] ? [`${printed(facts[kind])} ${kind}`] : []))
  return {
    sentence: [`published revision ${printed(revision)}`, counts.join(', ')].filter(Boolean).join(': '),
    facts: {},
  }
}

/** `listening on localhost, port 3000` */
const listening: Say = (sentence, { host, port, ...facts }) =>
  sentence === 'listening' ? { sentence: `listening on ${printed(host)}, port ${printed(port)}`, facts } : null

/** `GET /rss.xml 304, 0 bytes in 0.4 ms, newsboat at 203.0.113.0 id=7f3a…` */
const request: Say = (sentence, facts, colors) => {
  const { method, path, status, bytes, ms, address, reader, ...rest } = facts
  if (sentence !== 'request') return null
  const told = Number(status) >= 500 ? colors.red : Number(status) >= 400 ? colors.yellow : colors.green
  const who = address === undefined ? printed(reader) : `${printed(reader)} at ${printed(address)}`
  const what = `${printed(method)} ${printed(path)} ${told(printed(status))}`
  return { sentence: `${what}, ${printed(bytes)} bytes in ${printed(ms)} ms, ${who}`, facts: rest }
}

/** `delivered: /rss.xml to reader.example, answered 202, 41 ms` */
const push: Say = (sentence, facts) => {
  const { topic, host, why, attempt, retryMs, latencyMs, ...rest } = facts
  if (topic === undefined || host === undefined || why === undefined) return null
  const more = [
    ...(Number(attempt) > 1 ? [`attempt ${printed(attempt)}`] : []),
    ...(typeof latencyMs === 'number' ? [`${latencyMs} ms after the publish`] : []),
    ...(typeof retryMs === 'number' ? [`again in ${Math.round(retryMs / 1000)} s`] : []),
  ]
  return {
    sentence: [`${sentence}: ${printed(topic)} to ${printed(host)}`, printed(why), ...more].join(', '),
    facts: rest,
  }
}

/** `monday.md:12: date-invalid: found …`, with the place and the code in colour. */
const problem: Say = (sentence, facts, colors) => {
  const { file, line, code, severity, ...rest } = facts
  const place = `${printed(file)}:${printed(line)}`
  const head = `${place}: ${printed(code)}: `
  if (!sentence.startsWith(head)) return null
  return {
    sentence: `${colors.bold(place)}: ${(severity === 'error' ? colors.red : colors.yellow)(printed(code))}: ${sentence.slice(head.length)}`,
    facts: rest,
  }
}

/** `topic=/rss.xml`; what the sentence says already is not said twice. */
function factsOf(facts: Told['facts'], sentence: string, colors: Colors): string {
  const told = Object.entries(facts)
    .map(([name, value]) => [name, printed(value)] as const)
    .filter(([, value]) => !sentence.includes(value))
  return told.length === 0 ? '' : colors.dim(told.map(([name, value]) => `${printable(name)}=${value}`).join(' '))
}

function printed(value: unknown): string {
  if (Array.isArray(value)) return value.map(printed).join(', ')
  return printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
}

/** pino's numbers: 20 debug, 30 info, 40 warn, 50 error. A problem of a document says itself that it is one. */
function levelOf({ level, facts: { code, file } }: Entry, { red, yellow, dim }: Colors): string {
  if (level >= 50) return red('error:')
  if (level >= 40) return code !== undefined && file !== undefined ? '' : yellow('warning:')
  return level < 30 ? dim('debug:') : ''
}

/** `22:41:07` */
function timeOf(written: string): string {
  return new Date(written).toTimeString().slice(0, 'HH:MM:SS'.length)
}

/** Without its first line, which repeats the message. */
function stackOf({ error }: Entry, { dim }: Colors): string[] {
  const lines = error ? error.stack.split('\n') : []
  const frames = lines.slice(
    Math.max(
      0,
      lines.findIndex((line) => /^\s+at /.test(line)),
    ),
  )
  return frames.map((frame) => dim(`  ${printable(frame)}`))
}
