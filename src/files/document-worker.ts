import type { Source } from '../documents/document.js'
import { loadLanguageDetector } from '../documents/language.js'
import type { Parsed } from '../problem.js'
import { type ReadDocument, readDocument } from '../stories/read.js'
import type { SplitOptions } from '../stories/split.js'

export type ReadTask = { readonly source: Source; readonly options: SplitOptions }

const detect = await loadLanguageDetector()

/** The thread's one task. What a hostile file does to it happens here and nowhere else. */
export function readTask({ source, options }: ReadTask): Parsed<ReadDocument> {
  return readDocument(source, detect, options)
}
