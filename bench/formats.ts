/**
 * Rendering: time per item of our formats, of string building by hand and of two libraries, on the same items;
 * and, where a runner of the W3C Feed Validator is named, what it says of each.
 *
 *   npx tsx bench/formats.ts
 *   FEED_VALIDATOR_COMMAND='validate --json' npx tsx bench/formats.ts
 *
 * The command is given a file's name and prints one line of JSON with `errors` and `warnings`, as numbers.
 * The aim: our RSS and Atom within twice the time of string building.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Contestant, CONTESTANTS } from './format-contestants.js'
import { benchFeed } from './format-items.js'

const WARM_UP_ROUNDS = 30
const ROUNDS = 101
/** One round of one contestant renders the feed this often, so that the clock's grain does not count. */
const RENDERS_A_ROUND = 4

type Verdict = { readonly errors: number; readonly warnings: number }
type Row = {
  readonly contestant: Contestant
  readonly microseconds: number
  readonly bytes: number
  readonly verdict: Verdict | null
}

const feed = benchFeed()
const medians = measure()
const rows = await judgeAll()
print(rows)

/** Microseconds an item, contestants taking turns so that no one of them has the machine's best minute. */
function measure(): Map<Contestant, number> {
  const times = new Map(CONTESTANTS.map((contestant) => [contestant, [] as number[]]))
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1)
    for (const [contestant, taken] of times) {
      const time = timeOf(contestant)
      if (round >= 0) taken.push(time)
    }
  return new Map([...times].map(([contestant, taken]) => [contestant, median(taken)]))
}

function timeOf({ render }: Contestant): number {
  let length = 0
  const start = performance.now()
  // Reading a character makes the engine build the string, which it puts off otherwise.
  for (let count = 0; count < RENDERS_A_ROUND; count += 1) length += Buffer.byteLength(render(feed))
  const milliseconds = performance.now() - start
  if (length === 0) throw new Error('nothing was rendered')
  return (milliseconds * 1000) / RENDERS_A_ROUND / feed.entries.length
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

async function judgeAll(): Promise<Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-formats-'))
  try {
    const judged: Row[] = []
    for (const contestant of CONTESTANTS) {
      const text = contestant.render(feed)
      const file = path.join(folder, `${contestant.name}-${contestant.format}.xml`)
      await writeFile(file, text)
      const verdict = contestant.format === 'JSON' ? null : judge(file)
      const microseconds = medians.get(contestant) ?? Number.NaN
      judged.push({ contestant, microseconds, bytes: Buffer.byteLength(text), verdict })
    }
    return judged
  } finally {
    await rm(folder, { recursive: true })
  }
}

function judge(file: string): Verdict | null {
  const [command, ...words] = (process.env.FEED_VALIDATOR_COMMAND ?? '').split(' ').filter((word) => word !== '')
  if (command === undefined) return null
  const { stdout, stderr } = spawnSync(command, [...words, file], { encoding: 'utf8', timeout: 60_000 })
  try {
    const { errors, warnings } = JSON.parse(stdout.trim()) as Verdict
    return { errors, warnings }
  } catch (cause) {
    throw new Error(`the validator's answer is not JSON: ${stdout.slice(0, 200)}${stderr.slice(0, 200)}`, { cause })
  }
}

function print(all: readonly Row[]): void {
  console.log(
    `${feed.entries.length} items, Node ${process.versions.node}, median of ${ROUNDS} rounds of ${RENDERS_A_ROUND}`,
  )
  console.log(['format', 'renderer', 'µs an item', 'to hand-made', 'KB', 'errors', 'warnings'].map(pad).join(''))
  for (const { contestant, microseconds, bytes, verdict } of all) {
    const byHand = all.find((row) => row.contestant.format === contestant.format)?.microseconds ?? Number.NaN
    const cells = [
      contestant.format,
      contestant.name,
      microseconds.toFixed(1),
      (microseconds / byHand).toFixed(2),
      (bytes / 1024).toFixed(1),
      verdict?.errors ?? '-',
      verdict?.warnings ?? '-',
    ]
    console.log(cells.map(String).map(pad).join(''))
  }
}

function pad(cell: string): string {
  return cell.padEnd(14)
}
