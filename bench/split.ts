import { readDocument } from '../src/stories/read.js'
import { DEFAULT_MIN_CONFIDENCE } from '../src/stories/confidence.js'
import { splitDocument } from '../src/stories/split.js'
import type { Split } from '../src/stories/story.js'
import { WEIGHTS } from '../src/stories/choice/weights.js'
import { MODIFIED, readBytes, readCorpus, type Sample } from './corpus.js'
import { type Scored, score } from './scorer.js'
import { rowsOf } from './table.js'
import { chosenF1, tune } from './tune.js'

/**
 * How well documents of a folder are split:
 *
 *   npx tsx bench/split.ts FOLDER [--per-doc] [--leave-one-source-out] [--tuned]
 *
 * FOLDER holds documents with a gold file each and, perhaps, INDEX.json; FOLDER/../score.mjs is the scorer.
 */
const BASE = 'https://example.org/'
const OPTIONS = { base: BASE, minConfidence: DEFAULT_MIN_CONFIDENCE }

type Result = { readonly sample: Sample; readonly split: Split | null }

function main(): void {
  const [folder, ...flags] = process.argv.slice(2)
  if (folder === undefined) {
    console.error('usage: npx tsx bench/split.ts FOLDER [--per-doc] [--leave-one-source-out] [--tuned]')
    process.exitCode = 2
    return
  }
  const samples = readCorpus(folder)
  const results = samples.map((sample): Result => ({
    sample,
    split: sample.document && splitDocument(sample.document, OPTIONS),
  }))
  const predictions = results.map(({ sample, split }) => ({
    file: sample.file,
    stories: split?.stories.map(({ title, html }) => ({ title, body: html })) ?? [],
  }))
  const { table, documents } = score(
    folder,
    predictions,
    flags.filter((flag) => flag === '--per-doc'),
  )
  console.log(table)
  console.log(calibration(results, documents))
  console.log(speed(folder, samples))
  if (flags.includes('--leave-one-source-out') || flags.includes('--tuned'))
    leaveOneSourceOut(folder, samples, flags.includes('--tuned'))
}

const BUCKETS = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]

/** Documents that were split, by confidence: how many, and how much of them is right. */
function calibration(results: readonly Result[], documents: readonly Scored[]): string {
  const figures = new Map(documents.map((one) => [one.file, one]))
  const split = results.flatMap(({ sample, split: made }) => {
    const scored = figures.get(sample.file)
    return made && scored && made.stories.length > 1 ? [{ confidence: made.confidence, scored }] : []
  })
  const rows = [...BUCKETS.map((from, index) => [from, BUCKETS[index + 1] ?? 1.01] as const), [0.9, 1.01] as const]
  const lines = rows.map(([from, to]) =>
    bucketLine(
      from,
      to,
      split.filter(({ confidence }) => confidence >= from && confidence < to).map(({ scored }) => scored),
    ),
  )
  return ['confidence   docs  mean F1  stories right %  perfect %', ...lines].join('\n')
}

function percent(value: number, of: number): string {
  return of === 0 ? '-' : String(Math.round((100 * value) / of))
}

function mean(values: readonly number[]): string {
  return ((100 * values.reduce((sum, one) => sum + one, 0)) / Math.max(1, values.length)).toFixed(1)
}

function bucketLine(from: number, to: number, docs: readonly Scored[]): string {
  const sum = (value: (one: Scored) => number) => docs.reduce((total, one) => total + value(one), 0)
  const label = `${from.toFixed(2)}–${Math.min(1, to).toFixed(2)}`
  const right = percent(
    sum(({ m }) => 2 * m),
    sum(({ np, ng }) => np + ng),
  )
  return `${label.padEnd(12)}${String(docs.length).padStart(5)}${percent(
    sum(({ f1 }) => f1),
    docs.length,
  ).padStart(9)}${right.padStart(17)}${percent(
    sum(({ perfect }) => (perfect ? 1 : 0)),
    docs.length,
  ).padStart(11)}`
}

const RUNS = 5

/** Bytes to stories, without language detection; the first run warms up. */
function speed(folder: string, samples: readonly Sample[]): string {
  const sources = samples.map(({ file }) => ({ path: file, bytes: readBytes(folder, file), modified: MODIFIED }))
  const kilobytes = sources.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1024
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now()
    for (const source of sources) readDocument(source, () => null, OPTIONS)
    best = Math.min(best, performance.now() - start)
  }
  return `\nparse and split: ${(best / kilobytes).toFixed(2)} ms per KB (${kilobytes.toFixed(0)} KB in ${best.toFixed(0)} ms)`
}

/** Tune on all sources but one, score on that one, for each source: the honest guess for documents never seen. */
function leaveOneSourceOut(folder: string, samples: readonly Sample[], showWeights: boolean): void {
  const rows = rowsOf(folder, samples)
  const plain = rows.map((row) => chosenF1(row, WEIGHTS, DEFAULT_MIN_CONFIDENCE))
  const sources = [...new Set(rows.map(({ source }) => source))]
  const held = sources.flatMap((source) => {
    const weights = tune(
      rows.filter((row) => row.source !== source),
      WEIGHTS,
      DEFAULT_MIN_CONFIDENCE,
    )
    return rows
      .filter((row) => row.source === source)
      .map((row) => ({ row, f1: chosenF1(row, weights, DEFAULT_MIN_CONFIDENCE) }))
  })
  const digests = held.filter(({ row }) => row.kind !== 'single').map(({ f1 }) => f1)
  const singles = held.filter(({ row }) => row.kind === 'single').map(({ f1 }) => f1)
  console.log(`\nmean document F1, weights as they are: ${mean(plain)}`)
  console.log(
    `mean document F1, ${sources.length} sources left out in turn: ${mean(held.map(({ f1 }) => f1))} (all but single ${mean(digests)}, single ${mean(singles)})`,
  )
  if (showWeights)
    console.log(
      JSON.stringify(
        tune(rows, WEIGHTS, DEFAULT_MIN_CONFIDENCE),
        (_key, value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value),
        2,
      ),
    )
}

main()
