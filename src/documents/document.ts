import type { Element } from 'hast'

/** A file of the items folder as it lies on the disk. `path` is relative to that folder, with `/`. */
export type Source = {
  readonly path: string
  readonly bytes: Uint8Array
  /** The file's own time: the date of last resort. UTC, whole seconds. */
  readonly modified: Date
  /** What the bytes are, where the name does not say it: they were made of a mail or a Word document. */
  readonly as?: DocumentFormat
}

export type DocumentFormat = 'text' | 'markdown' | 'html'

/** A parsed source: what its author declared, and its text as a flat run of blocks. */
export type Document = {
  readonly path: string
  readonly format: DocumentFormat
  /** One line, never empty unless the document has no title of its own. */
  readonly title: string
  readonly metadata: Metadata
  /** BCP 47; declared, else detected, else null. */
  readonly language: string | null
  /** Declared in front matter, meta element or file name, else the file's time. */
  readonly date: Date
  /** False when the date is only the file's time: that one schedules nothing. */
  readonly dateDeclared: boolean
  /** What relative addresses in it are meant against (`<base href>`), itself absolute or relative; null: its own place. */
  readonly base: string | null
  readonly blocks: readonly Block[]
  /** Footnotes, which are among no blocks, by what the links to them name: `<a href="#fn-1">` → an item. */
  readonly notes: ReadonlyMap<string, Block>
  /** Where `split:` is said, from 1; 1 where it is not. */
  readonly splitLine: number
  /** Index of the block that says the title, when the title is written in the text. */
  readonly titleBlock: number | null
}

/** What front matter (YAML) or the head of an HTML page says; absent is null or empty. */
export type Metadata = {
  /** The id its first story is to have from its first publication on; see `readId`. */
  readonly id: string | null
  readonly title: string | null
  readonly date: Date | null
  readonly updated: Date | null
  readonly language: string | null
  readonly authors: readonly string[]
  readonly tags: readonly string[]
  readonly image: Attached | null
  /** A recording or a film that goes with the document. */
  readonly enclosure: Attached | null
  readonly draft: boolean
  /** `auto`, `none`, or the name of a style to force; null: as documents that do not say it are split here. */
  readonly split: string | null
}

/** A file named in the metadata: a path relative to the document, or an address. */
export type Attached = { readonly written: string; readonly alt: string; readonly line: number }

export const NO_METADATA: Metadata = {
  id: null,
  title: null,
  date: null,
  updated: null,
  language: null,
  authors: [],
  tags: [],
  image: null,
  enclosure: null,
  draft: false,
  split: null,
}

export type BlockKind =
  'heading' | 'paragraph' | 'item' | 'quote' | 'code' | 'table' | 'figure' | 'rule' | 'definitions'

/**
 * One piece of running text, in document order; containers (div, section, lists) are dissolved.
 *
 *   '## Fuel'     → { kind: 'heading', level: 2, text: 'Fuel', node: <h2>Fuel</h2>, line: 5 }
 *   '3. **Fuel**' → { kind: 'item', level: 1, list: 1, ordered: true, text: 'Fuel', node: <li>…</li> }
 *
 * `text` is what a reader sees: white space folded to one blank, `\n` for a line break or the edge of an
 * element inside. It is exactly the text of `node`, so an offset in one is a place in the other.
 */
export type Block = {
  readonly kind: BlockKind
  /** heading: 1–6; item: depth from 1; else 0. */
  readonly level: number
  /** item: which list of the document it belongs to, from 1, a footnote to 0; else 0. */
  readonly list: number
  readonly ordered: boolean
  /** item of an ordered list: its number; else 0. */
  readonly ordinal: number
  readonly text: string
  readonly node: Element
  /** First line of the block in the source, from 1. */
  readonly line: number
  /** Blank lines above it, where plain text says so; 0 in markup. */
  readonly gap: number
  /** The innermost sectioning element around it, where HTML says one. */
  readonly region: Region
}

export type Region = 'main' | 'header' | 'footer' | 'nav' | 'aside'

export const LIMITS = { maxBytes: 2 * 1024 * 1024, maxDepth: 200, deadlineMs: 5_000 } as const
