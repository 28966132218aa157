import type { Source } from '../documents/document.js'
import { loadLanguageDetector } from '../documents/language.js'
import { parseDocument } from '../documents/parse.js'
import type { Parsed } from '../problem.js'
import { type Explanation, explainSplit } from '../stories/explain.js'
import { type ReadDocument, readDocument } from '../stories/read.js'
import type { SplitOptions } from '../stories/split.js'
import { withMediaFacts } from './probe-media.js'

export type ReadTask = {
  readonly source: Source
  readonly options: SplitOptions
  /** The folder of documents, where the files they name are looked for. */
  readonly items: string
}

const detect = await loadLanguageDetector()

/** As `readTask`, for an author who wonders: the document line by line, and where its stories begin. */
export function explainTask({ source, options }: ReadTask): Parsed<Explanation> {
  const parsed = parseDocument(source, detect)
  return parsed.ok ? { ...parsed, value: explainSplit(parsed.value, options) } : parsed
}

/** What the thread is for. What a hostile file does to it happens here and nowhere else. */
export function readTask({ source, options, items }: ReadTask): Promise<Parsed<ReadDocument>> {
  return withMediaFacts(readDocument(source, detect, options), items)
}

/** Several small files in one task, answered in their order. */
export async function readTasks(tasks: readonly ReadTask[]): Promise<Parsed<ReadDocument>[]> {
  const results: Parsed<ReadDocument>[] = []
  for (const task of tasks) results.push(await readTask(task))
  return results
}
