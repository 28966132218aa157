import type { Source } from '../documents/document.js'
import { loadLanguageDetector } from '../documents/language.js'
import { parseDocument } from '../documents/parse.js'
import type { Parsed } from '../problem.js'
import { type Explanation, explainSplit } from '../stories/explain.js'
import { type ReadDocument, readDocument } from '../stories/read.js'
import type { SplitOptions } from '../stories/split.js'
import { convert } from './convert.js'
import { withMediaFacts } from './probe-media.js'

export type ReadTask = {
  readonly source: Source
  readonly options: SplitOptions
  /** The folder of documents, where the files they name are looked for. */
  readonly items: string
}

/** Work for a thread, and where it says that it has begun: until then it waited for the thread to be there. */
export type Begun<Work> = { readonly work: Work; readonly begun: Int32Array<SharedArrayBuffer> }

function begin<Work>({ work, begun }: Begun<Work>): Work {
  Atomics.store(begun, 0, 1)
  Atomics.notify(begun, 0)
  return work
}

const detect = await loadLanguageDetector()

/** As `readTask`, for an author who wonders: the document line by line, and where its stories begin. */
export async function explainTask(task: Begun<ReadTask>): Promise<Parsed<Explanation>> {
  const { source, options } = begin(task)
  const converted = await convert(source)
  if (!converted.ok) return converted
  const parsed = parseDocument(converted.value, detect)
  return parsed.ok ? { ...parsed, value: explainSplit(parsed.value, options) } : parsed
}

/** What the thread is for. What a hostile file does to it happens here and nowhere else. */
export function readTask(task: Begun<ReadTask>): Promise<Parsed<ReadDocument>> {
  return read(begin(task))
}

async function read({ source, options, items }: ReadTask): Promise<Parsed<ReadDocument>> {
  const converted = await convert(source)
  if (!converted.ok) return converted
  return withMediaFacts(readDocument(converted.value, detect, options), items)
}

/** Several small files in one task, answered in their order. */
export async function readTasks(tasks: Begun<readonly ReadTask[]>): Promise<Parsed<ReadDocument>[]> {
  const results: Parsed<ReadDocument>[] = []
  for (const task of begin(tasks)) results.push(await read(task))
  return results
}
