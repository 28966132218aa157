import { assemble } from '../src/stories/bodies/assemble.js'
import { type Way, waysOf } from '../src/stories/choice/choose.js'
import type { Layout } from '../src/stories/choice/layout.js'
import type { Reading } from '../src/stories/signs/reading.js'
import { readingOf } from '../src/stories/rest/rest.js'
import { wholeLayout } from '../src/stories/choice/decide.js'
import type { Sample } from './corpus.js'
import { type Prediction, score } from './scorer.js'

/** A document with every way to split it and what the scorer says of each: all that tuning needs. */
export type Row = {
  readonly file: string
  readonly source: string
  readonly kind: string
  /** F1 when left whole. */
  readonly whole: number
  readonly ways: readonly (Way & { readonly f1: number })[]
}

const BASE = 'https://example.org/'

/** Score the k-th way of all documents in one run of the scorer, for every k. */
export function rowsOf(folder: string, samples: readonly Sample[]): Row[] {
  const readings = samples.flatMap((sample) =>
    sample.document ? [{ sample, reading: readingOf(sample.document) }] : [],
  )
  const all = readings.map(({ sample, reading }) => ({ sample, reading, ways: waysOf(reading) }))
  const most = Math.max(...all.map(({ ways }) => ways.length))
  const f1OfRound = (layoutOf: (one: (typeof all)[number]) => Layout | null) => {
    const predictions = all.map((one) => predict(one.sample.file, one.reading, layoutOf(one)))
    return new Map(score(folder, predictions).documents.map(({ file, f1 }) => [file, f1]))
  }
  const whole = f1OfRound(({ reading }) => wholeLayout(reading))
  const rounds = Array.from({ length: most }, (_, round) => f1OfRound(({ ways }) => ways[round]?.layout ?? null))
  return all.map(({ sample: { file, source, kind }, ways }) => ({
    file,
    source,
    kind,
    whole: whole.get(file) ?? 0,
    ways: ways.map((way, round) => ({ ...way, f1: rounds[round]?.get(file) ?? 0 })),
  }))
}

function predict(file: string, reading: Reading, layout: Layout | null): Prediction {
  if (!layout) return { file, stories: [] }
  return {
    file,
    stories: assemble(reading, layout, { base: BASE, document: file }).stories.map(({ title, html }) => ({
      title,
      body: html,
    })),
  }
}
