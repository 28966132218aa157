import type { Document, Source } from '../documents/document.js'
import type { DetectLanguage } from '../documents/language.js'
import { parseDocument } from '../documents/parse.js'
import type { Parsed } from '../problem.js'
import { type SplitOptions, splitDocument } from './split.js'
import type { Split } from './story.js'

/** What the rest of the program needs of a document: everything but its blocks. Survives a structured clone. */
export type ReadDocument = Omit<Document, 'blocks' | 'titleBlock'> & { readonly split: Split }

/** Source → stories: the two steps that look at an author's text, together. Pure; never throws for a file's content. */
export function readDocument(source: Source, detect: DetectLanguage, options: SplitOptions): Parsed<ReadDocument> {
  const parsed = parseDocument(source, detect)
  if (!parsed.ok) return parsed
  const { blocks: _blocks, titleBlock: _titleBlock, ...document } = parsed.value
  return { ok: true, value: { ...document, split: splitDocument(parsed.value, options) }, warnings: parsed.warnings }
}
