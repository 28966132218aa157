import type { Document } from '../../src/documents/document.js'
import { parseDocument } from '../../src/documents/parse.js'
import { DEFAULT_MIN_CONFIDENCE } from '../../src/stories/confidence.js'
import { splitDocument } from '../../src/stories/split.js'
import type { Split } from '../../src/stories/story.js'

export const OPTIONS = { base: 'https://example.org/', minConfidence: DEFAULT_MIN_CONFIDENCE }

/** A text as a document, as if it lay in a file of this name. */
export function documentFrom(text: string, path = 'monday.txt'): Document {
  const modified = new Date('2026-05-04T12:00:00Z')
  const parsed = parseDocument({ path, bytes: Buffer.from(text), modified }, () => null)
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '))
  return parsed.value
}

export function splitText(text: string, path?: string): Split {
  return splitDocument(documentFrom(text, path), OPTIONS)
}

export function titlesOf(text: string, path?: string): string[] {
  return splitText(text, path).stories.map(({ title }) => title)
}

/** Every word, with how often it stands: what must be the same before and after a split. */
export function wordBag(texts: readonly string[]): Record<string, number> {
  const bag: Record<string, number> = {}
  for (const text of texts) for (const [word] of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) bag[word] = (bag[word] ?? 0) + 1
  return bag
}
