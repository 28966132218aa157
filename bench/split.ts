import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readDocument } from '../src/stories/read.js'

const [folder = '', ...flags] = process.argv.slice(2)
const preds: string[] = []
const files = readdirSync(folder).filter((f) => f.endsWith('.gold.json')).map((f) => f.replace(/\.gold\.json$/, ''))
let bytes = 0
const t0 = performance.now()
for (const file of files) {
  let buf = readFileSync(path.join(folder, file))
  bytes += buf.length
  let read = readDocument({ path: file, bytes: buf, modified: new Date('2026-01-01') }, () => null, { base: 'https://example.org/', minConfidence: Number(process.env.MINC ?? 0.5) })
  if (!read.ok) {
    buf = Buffer.from(buf.toString('utf8').replace(/^date:.*$/m, ''))
    read = readDocument({ path: file, bytes: buf, modified: new Date('2026-01-01') }, () => null, { base: 'https://example.org/', minConfidence: 0.5 })
  }
  const split = read.ok ? read.value.split : null
  if (flags.includes('--why')) console.log(file, split && [split.style, split.confidence.toFixed(2), split.stories.length, split.reason, '| next', split.runnerUp?.style, split.runnerUp?.confidence.toFixed(2), split.runnerUp?.reason].join(' '))
  preds.push(JSON.stringify({ file, stories: split?.stories.map((s) => ({ title: s.title, body: s.text })) ?? [] }))
}
const ms = performance.now() - t0
const dir = mkdtempSync(path.join(tmpdir(), 'split-'))
writeFileSync(path.join(dir, 'p.jsonl'), preds.join('\n'))
console.log(execFileSync('node', [path.join(folder, '../score.mjs'), path.join(dir, 'p.jsonl'), folder, '--by', 'style,kind,lang,format', ...flags.filter((f) => f === '--per-doc')], { encoding: 'utf8' }))
rmSync(dir, { recursive: true })
console.log('ms per KB', (ms / (bytes / 1024)).toFixed(3))
