/**
 * What the ledger costs, in the whole program: first publish, start with nothing changed, one changed document,
 * memory; and how each grows. Prints a table; run after a build: `tsx bench/ledger.ts [documents …]`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

const MAIN = path.resolve(import.meta.dirname, '../dist/main.js')
const SIZES = process.argv.slice(2).map(Number)
const DOCUMENTS = SIZES.length > 0 ? SIZES : [250, 2_500, 10_000, 25_000]
const CHANGES = 15
const STORIES_A_DOCUMENT = 4
const DOCUMENT_BYTES = 2_048

const WORDS =
  'harbour ferry council budget library night tram quay theatre garden museum market bakery canal bridge station school winter storm light paper letter signal engine captain mayor teacher keeper driver singer painter river island tower square fountain clock window engineer report figure season morning evening'.split(
    ' ',
  )

type Row = {
  readonly documents: number
  readonly firstMs: number
  readonly startMs: number
  readonly changeMs: readonly number[]
  readonly firstMemoryMb: number
  readonly memoryMb: number
  readonly fileMb: number
}

const rows: Row[] = []
for (const documents of DOCUMENTS) rows.push(await measure(documents))
print(rows)

async function measure(documents: number): Promise<Row> {
  const folder = await mkdtemp(path.join(tmpdir(), 'strillone-bench-'))
  try {
    const items = path.join(folder, 'items')
    await mkdir(items)
    for (let index = 0; index < documents; index += 1) await writeFile(fileOf(items, index), textOf(index, ''))
    const first = await start(folder, 600_000)
    const firstMemoryMb = await peakMemoryMb(first.child)
    await first.stop()
    const again = await start(folder, 120_000)
    const changeMs: number[] = []
    for (let change = 1; change <= CHANGES; change += 1) changeMs.push(await again.change(items, change, documents))
    const memoryMb = await peakMemoryMb(again.child)
    await again.stop()
    const fileMb = (await stat(path.join(folder, 'data/strillone.db'))).size / 1e6
    return { documents, firstMs: first.readyMs, startMs: again.readyMs, changeMs, firstMemoryMb, memoryMb, fileMb }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function fileOf(items: string, index: number): string {
  const day = new Date(Date.UTC(2020, 0, 1) + index * 3_600_000).toISOString().slice(0, 10)
  return path.join(items, `${day}-digest-${index}.md`)
}

/** Two kilobytes of four stories; words by a generator of its own, the same on every run. */
function textOf(index: number, edit: string): string {
  let state = index + 1
  const word = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return WORDS[(state >>> 8) % WORDS.length] ?? ''
  }
  const sentence = (length: number) => `${Array.from({ length }, word).join(' ')} ${index}.`
  const paragraph = (bytes: number) => {
    let text = ''
    while (text.length < bytes) text += `${sentence(12)} `
    return text.trim()
  }
  const each = Math.floor(DOCUMENT_BYTES / STORIES_A_DOCUMENT) - 80
  const stories = Array.from({ length: STORIES_A_DOCUMENT }, () => `## ${sentence(5)}\n\n${paragraph(each)}\n`)
  return `---\nsplit: headings\n---\n\n# Digest ${sentence(4)}\n\n${stories.join('\n').replace('\n\n', `\n\n${edit}`)}`
}

type Running = {
  readonly child: ChildProcess
  /** From the start of the process to its port being open for readers, everything published. */
  readonly readyMs: number
  /** Save one document; milliseconds until its publish is committed and shown. */
  readonly change: (items: string, change: number, documents: number) => Promise<number>
  readonly stop: () => Promise<void>
}

async function start(folder: string, limitMs: number): Promise<Running> {
  const started = performance.now()
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', STRILLONE_URL: 'http://bench.example' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const waiting = new Map<string, (at: number) => void>()
  createInterface({ input: child.stderr }).on('line', (line) => {
    const message: string = line.startsWith('{') ? String(JSON.parse(line).msg) : line
    if (!/^(?:listening|published|RSS|Atom|JSON)/.test(message)) process.stderr.write(`${line}\n`)
    waiting.get(message)?.(performance.now())
  })
  const said = (message: string) =>
    new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no "${message}" in ${limitMs} ms`)), limitMs)
      waiting.set(message, (at) => {
        clearTimeout(timer)
        waiting.delete(message)
        resolve(at)
      })
    })
  const readyMs = (await said('listening')) - started
  return {
    child,
    readyMs,
    change: async (items, change, documents) => {
      const file = fileOf(items, (change * 7_919) % documents)
      const index = (change * 7_919) % documents
      await writeFile(`${file}.part`, textOf(index, `Edit number ${change} of this story. `))
      await new Promise((resolve) => {
        setTimeout(resolve, 150)
      })
      const committed = said('published')
      const saved = performance.now()
      await rename(`${file}.part`, file)
      return (await committed) - saved
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Linux: the most memory the process ever had. */
async function peakMemoryMb(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

function print(measured: readonly Row[]): void {
  const median = (values: readonly number[]) => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
  const lines = measured.map((row) => [
    String(row.documents),
    String(row.documents * STORIES_A_DOCUMENT),
    `${(row.firstMs / 1000).toFixed(1)} s`,
    `${(row.startMs / 1000).toFixed(2)} s`,
    `${median(row.changeMs).toFixed(0)} ms (worst ${Math.max(...row.changeMs).toFixed(0)})`,
    `${row.firstMemoryMb.toFixed(0)} MB`,
    `${row.memoryMb.toFixed(0)} MB`,
    `${row.fileMb.toFixed(0)} MB`,
  ])
  const head = [
    'documents',
    'stories',
    'first publish',
    'start, nothing changed',
    'one changed document, saved to committed',
    'memory, first publish',
    'memory, running',
    'ledger file',
  ]
  const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`)
  process.stdout.write(`${table.join('\n')}\n`)
}
