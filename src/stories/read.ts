import type { Document, Source } from '../documents/document.js'
import type { DetectLanguage } from '../documents/language.js'
import { parseDocument } from '../documents/parse.js'
import type { Parsed, Problem } from '../problem.js'
import type { Place } from './bodies/media-address.js'
import { type LocalFile, mediaReferences, mediaWarnings } from './bodies/pictures.js'
import { type SplitOptions, splitDocument } from './split.js'
import type { Split } from './story.js'
import { STYLE_NAMES } from './styles/names.js'
import { parseUrl } from '../url.js'

/** What the rest of the program needs of a document: everything but its blocks. Survives a structured clone. */
export type ReadDocument = Omit<Document, 'blocks' | 'notes' | 'titleBlock' | 'splitLine'> & {
  readonly split: Split
  readonly files: readonly LocalFile[]
}

/** Source → stories: the two steps that look at an author's text, together. Pure; never throws for a file's content. */
export function readDocument(source: Source, detect: DetectLanguage, options: SplitOptions): Parsed<ReadDocument> {
  const parsed = parseDocument(source, detect)
  if (!parsed.ok) return parsed
  const { blocks: _blocks, notes: _notes, titleBlock: _titleBlock, splitLine: _splitLine, ...document } = parsed.value
  const place = placeOf(parsed.value, options)
  const split = splitDocument(parsed.value, { ...place, minConfidence: options.minConfidence, split: options.split })
  const references = mediaReferences(parsed.value, place)
  return {
    ok: true,
    value: { ...document, split, files: references.flatMap(({ local }) => (local ? [local] : [])) },
    warnings: [...parsed.warnings, ...splitWarnings(parsed.value, split), ...mediaWarnings(document.path, references)],
  }
}

/** A page with `<base href>` means files of another place. */
function placeOf(document: Document, { base, site }: SplitOptions): Place {
  if (document.base !== null || site === undefined) return { document: document.path, base: baseOf(document, base) }
  return { document: document.path, base, site }
}

/** `<base href="/news/">` in a page at https://example.org/w/ → https://example.org/news/ */
function baseOf({ base }: Document, place: string): string {
  const url = base === null ? null : parseUrl(base, place)
  return url !== null && /^https?:/.test(url.protocol) ? url.href : place
}

/** `split: bolt` names no style; `split: times` in a document without times cannot be done. */
function splitWarnings({ path, metadata, splitLine }: Document, split: Split): Problem[] {
  const wanted = metadata.split
  const names: readonly string[] = STYLE_NAMES
  if (wanted === null || wanted === 'auto' || wanted === 'none' || split.style === wanted) return []
  const message = names.includes(wanted)
    ? `found split: ${wanted}, and fewer than two stories in that style; write auto, none or another style`
    : `found split: ${wanted}; write auto, none or one of ${names.join(', ')}`
  return [{ file: path, line: splitLine, code: 'split-unknown', severity: 'warning', message }]
}
