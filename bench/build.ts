/*
 * How long the whole site takes as files: for the first time, with nothing changed, and with one document changed.
 * Prints a line for each, with the processor time it took (Linux); run after a build: `tsx bench/build.ts [documents]`.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const DOCUMENTS = Number(process.argv[2] ?? 10_000)
const STORIES_A_DOCUMENT = 4
const MAIN = path.resolve(import.meta.dirname, '../dist/main.js')

const folder = await mkdtemp(path.join(tmpdir(), 'strillone-build-'))
try {
  await mkdir(path.join(folder, 'items'))
  for (let index = 0; index < DOCUMENTS; index += 1) await writeDocument(index, '')
  measure('publish for the first time', ['publish'])
  measure('build for the first time', ['build', '--out', 'site'])
  measure('build with nothing changed', ['build', '--out', 'site'])
  for (const edit of [1, 2, 3]) {
    await writeDocument((edit * 7_919) % DOCUMENTS, `Edit number ${edit} of this story. `)
    measure('build with one document changed', ['build', '--out', 'site'])
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function writeDocument(index: number, edit: string): Promise<void> {
  const day = new Date(Date.UTC(2020, 0, 1) + (index % 2_000) * 86_400_000).toISOString().slice(0, 10)
  const stories = Array.from({ length: STORIES_A_DOCUMENT }, (_, story) => {
    const words = Array.from({ length: 70 }, (__, word) => `word${(index * 31 + story * 7 + word * word) % 997}`)
    return `## Headline ${story} of document ${index}\n\n${story === 1 ? edit : ''}${words.join(' ')}.\n`
  })
  const tags = `tags: [topic-${index % 200}, region-${index % 17}]`
  const text = `---\ntitle: Digest ${index}\n${tags}\nlanguage: en\nsplit: headings\n---\n\n${stories.join('\n')}`
  await writeFile(path.join(folder, 'items', `${day}-digest-${index}.md`), text)
}

function measure(what: string, args: readonly string[]): void {
  const before = { now: performance.now(), processor: processorSeconds() }
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr.slice(0, 500)}`)
  const seconds = ((performance.now() - before.now) / 1000).toFixed(1)
  const processor = (processorSeconds() - before.processor).toFixed(1)
  console.log(`${what}: ${seconds} s, ${processor} s of a processor (${stdout.trim()})`)
}

/** Of all programs this one has waited for, user and system: hundredths of seconds in the kernel's table (proc(5)). */
function processorSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}
