import { createHash } from 'node:crypto'
import { parseFeed } from 'feedsmith'
import { assertWellFormed } from '../../tests/support/read-feeds.js'
import { readPage } from '../../tests/support/walk.js'
import type { Journal } from './journal.js'

/** What was promised and not kept, each once; and how often it was looked. */
export type Verdicts = {
  readonly journal: Journal
  readonly broken: Map<string, string[]>
  readonly counts: {
    answers: number
    notModified: number
    bodies: number
    walks: number
    deltas: number
    refused: number
  }
}

export function noVerdicts(journal: Journal): Verdicts {
  const counts = { answers: 0, notModified: 0, bodies: 0, walks: 0, deltas: 0, refused: 0 }
  return { journal, broken: new Map(), counts }
}

export function breaks({ broken, journal }: Verdicts, promise: string, what: string): void {
  const found = broken.get(promise) ?? []
  if (found.includes(what)) return
  broken.set(promise, [...found, what])
  journal('judge', `${promise}: ${what}`)
}

export type Got = { readonly status: number; readonly headers: Headers; readonly body: Buffer }

const ANSWER_MS = 60_000

/** The answer with every check that needs nothing else; null when there was none: the server is down. */
export async function look(
  judge: Judge,
  url: string,
  address: string,
  headers: Record<string, string> = {},
): Promise<Got | null> {
  let got: Got
  try {
    const response = await fetch(`${url}${address}`, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    got = { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) }
  } catch {
    judge.verdicts.counts.refused += 1
    return null
  }
  judgeAnswer(judge, address, got)
  return got
}

export type Judge = {
  readonly verdicts: Verdicts
  /** Of each address and ETag the bytes it ever had, whoever served them. */
  readonly bodies: Map<string, string>
  /** No answer may name them. */
  readonly secrets: readonly string[]
}

/** With a body of 200 whose type says what it must be. */
const TYPES: Readonly<Record<string, readonly [type: string, check: (text: string) => void]>> = {
  '/rss.xml': ['application/rss+xml; charset=utf-8', checkFeed],
  '/atom.xml': ['application/atom+xml; charset=utf-8', checkFeed],
  '/feed.json': ['application/feed+json; charset=utf-8', checkFeed],
}

const ALLOWED: ReadonlySet<number> = new Set([200, 226, 304, 308, 400, 404, 410, 503])

function judgeAnswer({ verdicts, bodies, secrets }: Judge, address: string, { status, headers, body }: Got): void {
  verdicts.counts.answers += 1
  if (status === 304) verdicts.counts.notModified += 1
  const text = body.toString('utf8')
  if (!ALLOWED.has(status)) breaks(verdicts, 'status', `${address}: ${status} ${text.slice(0, 200)}`)
  if (status >= 300 && (/\n\s+at .*:\d+/.test(text) || secrets.some((secret) => text.includes(secret))))
    breaks(verdicts, 'leak', `${address}: ${status} ${text.slice(0, 300)}`)
  if (status !== 200) return
  verdicts.counts.bodies += 1
  const length = headers.get('content-length')
  if (length !== null && headers.get('content-encoding') === null && Number(length) !== body.length)
    breaks(verdicts, 'bytes', `${address}: ${body.length} bytes, and ${length} were announced`)
  const [type, check] = TYPES[address.replace(/^.*(?=\/[^/]*$)/, '')] ?? [headers.get('content-type') ?? '', checkOther]
  if (headers.get('content-type') !== type) breaks(verdicts, 'bytes', `${address}: is ${headers.get('content-type')}`)
  try {
    check(text)
  } catch (error) {
    breaks(verdicts, 'bytes', `${address}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const tag = headers.get('etag')
  if (tag === null) return
  const hash = createHash('sha256').update(body).digest('base64url')
  const key = `${address} ${tag}`
  const before = bodies.get(key) ?? hash
  if (before !== hash) breaks(verdicts, 'tag', `${address}: two bodies under ${tag}`)
  bodies.set(key, hash)
}

function checkFeed(text: string): void {
  const { ids } = readPage(text)
  if (new Set(ids).size !== ids.length) throw new Error('an id stands in it twice')
  if (text.startsWith('{')) JSON.parse(text)
  else assertWellFormed(text)
  parseFeed(text)
}

function checkOther(text: string): void {
  if (text.startsWith('<?xml')) return assertWellFormed(text)
  if (text.startsWith('<!DOCTYPE') && !text.trimEnd().endsWith('</html>')) throw new Error('a page without an end')
  return undefined
}
