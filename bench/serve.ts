/**
 * How fast polls are answered, side by side in one run and interleaved, so that what else the machine does hits
 * all alike; how soon a saved document is served; how much memory it takes. Prints tables; run after a build:
 *
 *   npm run bench:serve -- [--rounds 5] [--documents 1000,20000] [--polls 1000000] [--only speed|publish|latency|memory|rest]
 *
 * `rest` is memory when nobody writes any more; it takes a quarter of an hour, and is left out unless asked for.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { openDocumentPool as OpenDocumentPool } from '../src/files/document-pool.js'
import type { Answer } from './serve-contestants.js'
import type { Load, Loaded } from './serve-load.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    documents: { type: 'string', default: '1000' },
    polls: { type: 'string', default: '200000' },
    only: { type: 'string', multiple: true, default: ['speed', 'publish', 'latency', 'memory'] },
  },
})

const HERE = import.meta.dirname
const MAIN = path.resolve(HERE, '../dist/main.js')
const ITEMS = path.resolve(HERE, '../items')
const CONNECTIONS = 64
const ROUND_MS = 1_500
/** Of /proc, on all common Linux. */
const CLOCK_TICK_MS = 10
/** Longer than it takes until the best codings are in place. */
const SETTLED_MS = 6_000
const FEED_DOCUMENTS = 13
const STORIES_A_DOCUMENT = 4
const FEED_STORY_BYTES = 2_550

const WORDS =
  'harbour ferry council budget library night tram quay theatre garden museum market bakery canal bridge station school winter storm light paper letter signal engine captain mayor teacher keeper driver singer painter river island tower square fountain clock window engineer report figure season morning evening'.split(
    ' ',
  )

const folder = await mkdtemp(path.join(tmpdir(), 'strillone-bench-'))
const children: ChildProcess[] = []
async function measureServing(generator: ChildProcess): Promise<void> {
  const items = path.join(folder, 'items')
  await mkdir(items)
  for (let index = 0; index < FEED_DOCUMENTS; index += 1) await save(items, index, FEED_STORY_BYTES)
  const ours = await startOurs(items)
  const base = await ask(ours.port, '/rss.xml')
  const published = ours.nextPublish()
  await save(items, FEED_DOCUMENTS, FEED_STORY_BYTES)
  await published
  if (values.only.includes('speed')) await measureSpeed(generator, ours, base.etag)
  if (values.only.includes('publish')) await measureWhilePublishing(generator, ours.port, items)
  await stop(ours.child)
}

/** A server under load; of nginx, whose workers do the work, the processor's time is not told. */
type Contestant = { readonly port: number; readonly pid: number | null }

type Scenario = {
  readonly name: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly against: readonly string[]
}

async function measureSpeed(generator: ChildProcess, { child, port }: Ours, base: string): Promise<void> {
  const story =
    /<link>http[^<]*?(\/stories\/[^<]+)<\/link>/.exec((await ask(port, '/rss.xml')).body.toString())?.[1] ?? ''
  const gzip = { 'Accept-Encoding': 'gzip' }
  const br = { 'Accept-Encoding': 'br' }
  const newer = { ...gzip, 'A-IM': 'feed', 'If-None-Match': base }
  for (const headers of [{}, gzip, br, newer]) await ask(port, '/rss.xml', headers)
  await ask(port, story, gzip)
  await pause(SETTLED_MS)
  const identityAnswer = await ask(port, '/rss.xml')
  const answers = [
    toAnswer('/rss.xml', identityAnswer, ''),
    toAnswer('/rss.xml', await ask(port, '/rss.xml', gzip), 'gzip'),
    toAnswer('/rss.xml', await ask(port, '/rss.xml', br), 'br'),
    toAnswer('/rss.xml', await ask(port, '/rss.xml', newer), 'gzip'),
    toAnswer(story, await ask(port, story, gzip), 'gzip'),
  ]
  const contestants: Record<string, Contestant> = { ours: { port, pid: child.pid ?? null } }
  for (const name of ['raw', 'send', 'static']) contestants[name] = await startContestant(name, answers)
  const nginx = await startNginx(identityAnswer.body)
  if (nginx !== null) contestants['nginx'] = { port: nginx, pid: null }
  const everybody = ['raw', 'send', 'static', 'nginx']
  const scenarios: readonly Scenario[] = [
    { name: '200 identity', path: '/rss.xml', headers: {}, against: everybody },
    { name: '200 gzip', path: '/rss.xml', headers: gzip, against: ['raw', 'nginx'] },
    { name: '200 br', path: '/rss.xml', headers: br, against: ['raw'] },
    { name: '304', path: '/rss.xml', headers: gzip, against: everybody },
    { name: '226 gzip', path: '/rss.xml', headers: newer, against: ['raw'] },
    { name: 'on demand, held, gzip', path: story, headers: gzip, against: ['raw'] },
  ]
  const sizes = answers.map(
    ({ encoding, status, bodyBase64 }) =>
      `${status} ${encoding || 'identity'}: ${Buffer.from(bodyBase64, 'base64').length}`,
  )
  process.stdout.write(`bytes: ${sizes.join(', ')}\n\n`)
  await race(generator, contestants, scenarios)
  await firstTimes(port)
}

async function race(
  generator: ChildProcess,
  contestants: Readonly<Record<string, Contestant>>,
  scenarios: readonly Scenario[],
): Promise<void> {
  const results = new Map<string, (Loaded & { readonly microseconds: number })[]>()
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const scenario of scenarios) {
      const names = ['ours', ...scenario.against].filter((name) => contestants[name] !== undefined)
      const turned = [...names.slice(round % names.length), ...names.slice(0, round % names.length)]
      for (const name of turned) {
        const { port, pid } = contestants[name] ?? { port: 0, pid: null }
        const own = await ask(port, scenario.path, scenario.headers)
        const headers = scenario.name === '304' ? { ...scenario.headers, 'If-None-Match': own.etag } : scenario.headers
        const load = { port, path: scenario.path, headers, connections: CONNECTIONS, milliseconds: ROUND_MS }
        const before = await processorMs(pid)
        const loaded = await put(generator, load)
        const microseconds = (((await processorMs(pid)) - before) * 1000) / loaded.requests
        const wanted = scenario.name.slice(0, 3).replace('on ', '200')
        if (Object.keys(loaded.statuses).join() !== wanted)
          throw new Error(`${name}, ${scenario.name}: answered ${JSON.stringify(loaded.statuses)}`)
        const key = `${scenario.name}|${name}`
        results.set(key, [...(results.get(key) ?? []), { ...loaded, microseconds }])
      }
    }
  const columns = ['ours', 'raw', 'send', 'static', 'nginx']
  const rows = scenarios.map(({ name }) => {
    const rate = (column: string) => median((results.get(`${name}|${column}`) ?? []).map(({ perSecond }) => perSecond))
    const ratio = (column: string) => (rate(column) > 0 ? (rate('ours') / rate(column)).toFixed(2) : '')
    const p99 = median((results.get(`${name}|ours`) ?? []).map((loaded) => loaded.p99))
    return [
      name,
      ...columns.map((column) => (rate(column) > 0 ? rate(column).toFixed(0) : '')),
      ratio('raw'),
      ratio('send'),
      p99.toFixed(1),
    ]
  })
  const costs = scenarios.map(({ name }) => {
    const cost = (column: string) =>
      median((results.get(`${name}|${column}`) ?? []).map(({ microseconds }) => microseconds))
    const times = (column: string) => (cost(column) > 0 ? (cost(column) / cost('ours')).toFixed(2) : '')
    return [
      name,
      ...['ours', 'raw', 'send', 'static'].map((column) => (cost(column) > 0 ? cost(column).toFixed(0) : '')),
      times('raw'),
      times('send'),
    ]
  })
  const head = ['requests a second', 'ours', 'raw node:http', 'Express send', 'express.static', 'nginx file']
  printTable([...head, 'ours / raw', 'ours / send', 'our p99, ms'], rows)
  // Where the load, or who else works on the machine, is the limit, this is not.
  const costHead = ['processor a request, µs', 'ours', 'raw node:http', 'Express send', 'express.static']
  printTable([...costHead, 'raw / ours', 'send / ours'], costs)
}

/** Pages nobody asked for before. */
async function firstTimes(port: number): Promise<void> {
  const feed = (await ask(port, '/atom.xml')).body.toString()
  const stories = [...feed.matchAll(/href="http[^"]*?(\/stories\/[^"]+)"/g)].map(([, address = '']) => address)
  const times: number[] = []
  for (const address of stories.slice(1)) {
    const started = performance.now()
    await ask(port, address, { 'Accept-Encoding': 'gzip' })
    times.push(performance.now() - started)
  }
  const sorted = times.toSorted((one, other) => one - other)
  printTable(
    ['on demand, first time', 'median ms', 'worst ms'],
    [[`${times.length} story pages`, median(times).toFixed(1), (sorted.at(-1) ?? 0).toFixed(1)]],
  )
}

/** Half of the readers ask with the tag they have, half take the whole each time. */
async function measureWhilePublishing(generator: ChildProcess, port: number, items: string): Promise<void> {
  const load: Load = {
    port,
    path: '/rss.xml',
    headers: { 'Accept-Encoding': 'gzip' },
    connections: CONNECTIONS,
    followers: CONNECTIONS / 2,
    milliseconds: 6_000,
  }
  const quiet: Loaded[] = []
  const busy: Loaded[] = []
  await put(generator, { ...load, milliseconds: 2_000 })
  await pause(SETTLED_MS)
  for (let round = 0; round < Number(values.rounds); round += 1) {
    quiet.push(await put(generator, load))
    let edit = 0
    const timer = setInterval(() => {
      edit += 1
      void save(items, FEED_DOCUMENTS, FEED_STORY_BYTES, `Edit ${round}-${edit}. `)
    }, 1_000)
    busy.push(await put(generator, load))
    clearInterval(timer)
    await pause(SETTLED_MS)
  }
  const row = (name: string, loaded: readonly Loaded[]) => [
    name,
    ...(['median', 'p99', 'worst', 'perSecond'] as const).map((what) =>
      median(loaded.map((one) => one[what])).toFixed(what === 'perSecond' ? 0 : 1),
    ),
  ]
  printTable(
    ['64 connections', 'median ms', 'p99 ms', 'worst ms', 'requests a second'],
    [row('quiet', quiet), row('a publish every second', busy)],
  )
}

const LATENCY_CHANGES = 60

/** From `rename` of a saved document to the first response that holds it, asked for without a pause. */
async function measureLatency(documents: number): Promise<void> {
  const items = path.join(folder, `items-${documents}`)
  await mkdir(items)
  for (let index = 0; index < documents; index += 1) await save(items, index, 430)
  const ours = await startOurs(items)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const times: number[] = []
  for (let change = 0; change < LATENCY_CHANGES; change += 1) {
    const mark = `Marked as change ${change} of this run.`
    // Any document may change; what is served soonest is what all readers see.
    const index = documents - 1 - (change % Math.min(10, documents))
    await writeFile(`${fileOf(items, index)}.part`, textOf(index, 430, `${mark} `))
    let { etag } = await ask(ours.port, '/rss.xml', {}, agent)
    await rename(`${fileOf(items, index)}.part`, fileOf(items, index))
    const saved = performance.now()
    for (;;) {
      const answer = await ask(ours.port, '/rss.xml', { 'If-None-Match': etag }, agent)
      if (answer.status === 200 && answer.body.includes(mark)) break
      if (answer.status === 200) etag = answer.etag
      if (performance.now() - saved > 30_000) throw new Error(`change ${change} was not served in 30 s`)
    }
    times.push(performance.now() - saved)
    await pause(100)
  }
  agent.destroy()
  const sorted = times.toSorted((one, other) => one - other)
  printTable(
    ['saved to served', 'median ms', 'p99 ms', 'changes'],
    [[`${documents} documents`, median(times).toFixed(0), (sorted.at(-1) ?? 0).toFixed(0), String(times.length)]],
  )
  await stop(ours.child)
}

async function measureMemory(generator: ChildProcess, polls: number): Promise<void> {
  const ours = await startOurs(ITEMS)
  const rows = [['at the start', await memoryMb(ours.child)]]
  const steps = 4
  const load: Load = {
    port: ours.port,
    path: '/rss.xml',
    headers: { 'Accept-Encoding': 'gzip, br' },
    connections: CONNECTIONS,
    followers: (CONNECTIONS * 3) / 4,
    milliseconds: 600_000,
  }
  for (let step = 1; step <= steps; step += 1) {
    const { requests } = await put(generator, { ...load, requests: polls / steps })
    rows.push([`after ${(requests * step).toLocaleString('en')} polls`, await memoryMb(ours.child)])
  }
  if (values.only.includes('rest')) {
    await endOfThread(ours.child)
    rows.push(['nothing saved for a quarter of an hour', await memoryMb(ours.child)])
    const { requests } = await put(generator, { ...load, requests: polls / steps })
    rows.push([`after ${requests.toLocaleString('en')} polls more`, await memoryMb(ours.child)])
  }
  printTable(['the sample items', 'resident MB'], rows)
  await stop(ours.child)
}

/** The thread that reads documents ends when none is saved; nothing else of a server does. */
async function endOfThread(child: ChildProcess): Promise<void> {
  // Those that helped with the first publish have ended by then.
  await pause(2 * SETTLED_MS)
  const threads = await statusOf(child, 'Threads')
  while ((await statusOf(child, 'Threads')) >= threads) await pause(1_000)
  await pause(SETTLED_MS)
}

const FIRST_READS = 21

/** A document read by a thread that is there, and by one that has to be started for it, as after a pause in writing. */
async function measureThread(): Promise<void> {
  const { openDocumentPool } = (await import(path.resolve(HERE, '../dist/files/document-pool.js'))) as {
    openDocumentPool: typeof OpenDocumentPool
  }
  const bytes = Buffer.from(textOf(0, 430, ''))
  const times: Record<'started' | 'there', number[]> = { started: [], there: [] }
  for (let turn = 0; turn < FIRST_READS; turn += 1) {
    const pool = openDocumentPool({ url: 'https://bench.example' }, { minConfidence: 0.6, items: folder })
    for (const kind of ['started', 'there'] as const) {
      const began = performance.now()
      const { ok } = await pool.read({ path: `${turn}.md`, bytes, modified: new Date(0) })
      if (!ok) throw new Error('the document was not read')
      times[kind].push(performance.now() - began)
    }
    await pool.close()
  }
  const row = (name: string, found: readonly number[]) => [
    name,
    median(found).toFixed(0),
    Math.max(...found).toFixed(0),
    String(found.length),
  ]
  printTable(
    ['reading a document', 'median ms', 'worst ms', 'times'],
    [row('in a thread that is there', times.there), row('in one started for it', times.started)],
  )
}

function fileOf(items: string, index: number): string {
  return path.join(items, `digest-${String(index).padStart(6, '0')}.md`)
}

async function save(items: string, index: number, storyBytes: number, edit = ''): Promise<void> {
  await writeFile(`${fileOf(items, index)}.part`, textOf(index, storyBytes, edit))
  await rename(`${fileOf(items, index)}.part`, fileOf(items, index))
}

/** Four stories; words by a generator of its own, the same on every run. */
function textOf(index: number, storyBytes: number, edit: string): string {
  let state = index + 1
  const word = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return WORDS[(state >>> 8) % WORDS.length] ?? ''
  }
  const sentence = (length: number) => `${Array.from({ length }, word).join(' ')} ${index}.`
  const paragraph = () => {
    let text = ''
    while (text.length < storyBytes) text += `${sentence(12)} `
    return text.trim()
  }
  const stories = Array.from({ length: STORIES_A_DOCUMENT }, () => `## ${sentence(5)}\n\n${paragraph()}\n`)
  const date = new Date(Date.UTC(2020, 0, 1) + index * 3_600_000).toISOString()
  return `---\nsplit: headings\ndate: ${date}\n---\n\n# Digest ${sentence(4)}\n\n${stories.join('\n').replace('\n\n', `\n\n${edit}`)}`
}

type Ours = { readonly child: ChildProcess; readonly port: number; readonly nextPublish: () => Promise<void> }

async function startOurs(items: string): Promise<Ours> {
  const home = await mkdtemp(path.join(folder, 'home-'))
  const child = spawn(process.execPath, [MAIN, 'serve', '--items', items], {
    cwd: home,
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', STRILLONE_URL: 'http://bench.example' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.push(child)
  let published = () => {}
  const port = await new Promise<number>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const said: { readonly msg?: string; readonly port?: number } = line.startsWith('{') ? JSON.parse(line) : {}
      if (said.msg === 'listening') resolve(said.port ?? 0)
      else if (said.msg === 'published') published()
      else if (!/^(?:RSS|Atom|JSON)/.test(said.msg ?? '')) process.stderr.write(`${line}\n`)
    })
  })
  const nextPublish = () =>
    new Promise<void>((resolve) => {
      published = resolve
    })
  return { child, port, nextPublish }
}

async function startScript(name: string): Promise<ChildProcess> {
  const child = fork(path.join(HERE, name), { execArgv: ['--import', 'tsx'] })
  children.push(child)
  await once(child, 'spawn')
  return child
}

async function startContestant(name: string, answers: readonly Answer[]): Promise<Contestant> {
  const child = await startScript('serve-contestants.ts')
  child.send({ name, answers })
  const [port] = (await once(child, 'message')) as [number]
  return { port, pid: child.pid ?? null }
}

/** A file server of nginx, where it is installed; null elsewhere. */
async function startNginx(body: Buffer): Promise<number | null> {
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find((one) => existsSync(one))
  if (nginx === undefined) return null
  const home = await mkdtemp(path.join(folder, 'nginx-'))
  const port = await freePort()
  await writeFile(path.join(home, 'rss.xml'), body)
  await writeFile(path.join(home, 'rss.xml.gz'), gzipSync(body, { level: 9 }))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (one) => `${one}_temp_path ${home}/${one};`,
  )
  await writeFile(
    path.join(home, 'nginx.conf'),
    `${user} daemon off; pid ${home}/pid; worker_processes 1; error_log stderr crit; events { worker_connections 1024; }
     http { access_log off; sendfile on; keepalive_requests 100000000; ${temporary.join(' ')}
     server { listen 127.0.0.1:${port}; root ${home}; gzip_static on; } }`,
  )
  const child = spawn(nginx, ['-p', home, '-c', path.join(home, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  children.push(child)
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const found = await ask(port, '/rss.xml').catch(() => null)
    if (found) return port
    await pause(50)
  }
  throw new Error('nginx does not answer')
}

async function freePort(): Promise<number> {
  const server = http.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  if (child.connected) child.disconnect()
  child.kill('SIGTERM')
  await ended
}

async function put(generator: ChildProcess, load: Load): Promise<Loaded> {
  generator.send(load)
  const [loaded] = (await once(generator, 'message')) as [Loaded]
  return loaded
}

type Asked = {
  readonly status: number
  readonly etag: string
  readonly headers: readonly string[]
  readonly body: Buffer
}

function ask(
  port: number,
  address: string,
  headers: Readonly<Record<string, string>> = {},
  agent?: http.Agent,
): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const request = http.get({ port, host: '127.0.0.1', path: address, headers, agent: agent ?? false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          etag: response.headers.etag ?? '',
          headers: response.rawHeaders,
          body: Buffer.concat(chunks),
        }),
      )
    })
    request.on('error', reject)
  })
}

/** Sent by Node itself, and what a 304 has not. */
const BY_NODE = new Set(['date', 'connection', 'keep-alive'])
const OF_304 = new Set(['etag', 'last-modified', 'cache-control', 'vary', 'link'])

function toAnswer(address: string, { status, etag, headers, body }: Asked, encoding: string): Answer {
  const pairs = headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1] ?? '']] : []))
  const kept = pairs.filter(([name = '']) => !BY_NODE.has(name.toLowerCase()))
  const isLasting = (name: string) => OF_304.has(name.toLowerCase()) || /^access-control/i.test(name)
  return {
    path: address,
    status,
    headers: kept.flat(),
    notModified: kept.filter(([name = '']) => isLasting(name)).flat(),
    etag,
    encoding,
    bodyBase64: body.toString('base64'),
  }
}

/** Linux: how long a process has had a processor. */
async function processorMs(pid: number | null): Promise<number> {
  if (pid === null) return 0
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS
}

/** Linux: what is resident now. */
async function memoryMb(child: ChildProcess): Promise<string> {
  return ((await statusOf(child, 'VmRSS')) / 1024).toFixed(0)
}

async function statusOf(child: ChildProcess, field: 'Threads' | 'VmRSS'): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s*(\\d+)`).exec(status)?.[1] ?? 0)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? 0
}

function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  process.stdout.write(`${table.join('\n')}\n\n`)
}

try {
  const generator = await startScript('serve-load.ts')
  if (values.only.includes('speed') || values.only.includes('publish')) await measureServing(generator)
  if (values.only.includes('latency')) await measureThread()
  if (values.only.includes('latency'))
    for (const documents of values.documents.split(',').map(Number)) await measureLatency(documents)
  if (values.only.includes('memory') || values.only.includes('rest'))
    await measureMemory(generator, Number(values.polls))
} finally {
  await Promise.all(children.map(stop))
  await rm(folder, { recursive: true, force: true })
}
