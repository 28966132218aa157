import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export type Prediction = {
  readonly file: string
  readonly stories: readonly { readonly title: string; readonly body: string }[]
}

/** The scorer's figures for one document, those we read. */
export type Scored = {
  readonly file: string
  readonly kind: string
  readonly f1: number
  readonly m: number
  readonly np: number
  readonly ng: number
  readonly perfect: boolean
}

export type ScorerReport = { readonly table: string; readonly documents: readonly Scored[] }

/** Run the scorer found beside the folder over predictions; nothing of it or of the corpus is kept. */
export function score(folder: string, predictions: readonly Prediction[], flags: readonly string[] = []): ScorerReport {
  const directory = mkdtempSync(path.join(tmpdir(), 'bench-split-'))
  try {
    const written = path.join(directory, 'predictions.jsonl')
    const figures = path.join(directory, 'figures.json')
    writeFileSync(written, predictions.map((prediction) => JSON.stringify(prediction)).join('\n'))
    const scorer = path.join(folder, '..', 'score.mjs')
    const args = [scorer, written, folder, '--by', 'style,kind,lang,format', '--json', figures, ...flags]
    const table = execFileSync('node', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    const { docs } = JSON.parse(readFileSync(figures, 'utf8')) as { docs: Scored[] }
    return { table, documents: docs }
  } finally {
    rmSync(directory, { recursive: true })
  }
}
