/**
 * From a file's save to its being delivered: the real program, on SQLite, and subscribers on sockets of loopback, each at
 * an address of its own, each with a secret. Run after a build: `tsx bench/push.ts [subscribers…]`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

const ROUNDS = Number(process.env['STRILLONE_ROUNDS'] ?? 5)
const STORIES = 50
const ASKING_AT_ONCE = 64
const project = path.resolve(import.meta.dirname, '..')

type Running = {
  readonly url: string
  readonly pid: number
  readonly agreed: () => number
  readonly stop: () => Promise<void>
}

async function startProgram(folder: string): Promise<Running> {
  const child = spawn(process.execPath, [path.join(project, 'dist/main.js')], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      HOST: '127.0.0.1',
      STRILLONE_URL: 'http://127.0.0.1:0',
      STRILLONE_HUB_ALLOW_LOOPBACK: '1',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let agreed = 0
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`the program ended with ${status}`)))
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('"subscriber agreed"')) agreed += 1
      if (line.includes('"listening"')) resolve((JSON.parse(line) as { port: number }).port)
    })
  })
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    agreed: () => agreed,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** All subscribers are one server: Linux takes all of 127.0.0.0/8 for this machine. */
async function startSubscribers() {
  let wanted = ''
  const arrivals: number[] = []
  let bytes = 0
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end(new URL(request.url ?? '', 'http://x').searchParams.get('hub.challenge'))
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      bytes = body.length
      if (body.includes(wanted)) arrivals.push(performance.now())
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '0.0.0.0', 4_096, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    callback: (index: number) =>
      `http://127.${1 + (index >> 16)}.${(index >> 8) % 256}.${index % 256}:${port}/${index}`,
    expect: (text: string) => {
      wanted = text
      arrivals.length = 0
    },
    arrivals,
    bytes: () => bytes,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function save(items: string, edition: number): Promise<void> {
  const stories = Array.from(
    { length: STORIES },
    (_, index) =>
      `## The ferry number ${index} of the harbour sails again\n\n${`On Monday ferry ${index} sailed with ${index + 20} passengers and much freight. `.repeat(6)}That is edition${edition}.\n`,
  )
  const file = path.join(items, '2026-11-20-ferries.md')
  await writeFile(`${file}.part`, `---\nsplit: headings\n---\n\n# All ferries of the harbour\n\n${stories.join('\n')}`)
  await rename(`${file}.part`, file)
}

async function until(test: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !test(); waited += 2) {
    if (waited > 240_000) throw new Error(`waited too long for ${what}`)
    await new Promise((resolve) => {
      setTimeout(resolve, 2)
    })
  }
}

async function memoryOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const [, peak = '0'] = /VmHWM:\s+(\d+)/.exec(status) ?? []
  return `${Math.round(Number(peak) / 1024)} MB`
}

async function measure(count: number): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'strillone-push-'))
  const items = path.join(folder, 'items')
  await mkdir(items)
  await save(items, 0)
  const program = await startProgram(folder)
  const subscribers = await startSubscribers()
  try {
    const started = performance.now()
    const ask = async (index: number) => {
      const body = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.topic': `${program.url}/rss.xml`,
        'hub.callback': subscribers.callback(index),
        'hub.secret': `secret ${index}`,
      })
      const { status } = await fetch(`${program.url}/hub`, { method: 'POST', body })
      if (status !== 202) throw new Error(`the hub answered ${status}`)
    }
    for (let start = 0; start < count; start += ASKING_AT_ONCE)
      await Promise.all(
        Array.from({ length: Math.min(ASKING_AT_ONCE, count - start) }, (_, index) => ask(start + index)),
      )
    await until(() => program.agreed() >= count, 'verification')
    const subscribing = (performance.now() - started) / 1_000
    const latencies: number[] = []
    const last: number[] = []
    for (let edition = 1; edition <= ROUNDS; edition += 1) {
      subscribers.expect(`That is edition${edition}.`)
      const saved = performance.now()
      await save(items, edition)
      await until(() => subscribers.arrivals.length >= count, `edition ${edition}`)
      latencies.push(...subscribers.arrivals.map((arrival) => arrival - saved))
      last.push(Math.max(...subscribers.arrivals.map((arrival) => arrival - saved)))
    }
    const ordered = latencies.toSorted((one, other) => one - other)
    const at = (part: number) => `${Math.round(ordered[Math.floor((ordered.length - 1) * part)] ?? 0)} ms`
    process.stdout.write(
      `${count} subscribers, ${Math.round(subscribers.bytes() / 1024)} KB each, ${ROUNDS} saves: ` +
        `first ${at(0)}, p50 ${at(0.5)}, p99 ${at(0.99)}, last ${Math.round(Math.max(...last))} ms after the save; ` +
        `subscribing and verifying all took ${subscribing.toFixed(1)} s; peak memory ${await memoryOf(program.pid)}\n`,
    )
  } finally {
    subscribers.close()
    await program.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const counts = process.argv.slice(2).map(Number)
for (const count of counts.length > 0 ? counts : [1, 1_000, 10_000]) await measure(count)
