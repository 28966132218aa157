import { max } from 'date-fns/max'
import type { Nodes, Root } from 'hast'
import { cleanLine } from '../characters.js'
import type { Parsed, Problem } from '../problem.js'
import { EARLIEST_INSTANT, parseInstant, toSecond } from '../time.js'
import { textTreeToBlocks, treeToBlocks } from './blocks.js'
import { decode } from './decode.js'
import { type Block, type Document, type DocumentFormat, type Metadata, type Source, LIMITS } from './document.js'
import { foreignText, formatOf } from './format.js'
import { parseFrontMatter } from './front-matter.js'
import { htmlToTree, isHtmlCutShort, readHead } from './html.js'
import type { DetectLanguage } from './language.js'
import { markdownToTree } from './markdown.js'
import { takeNotes } from './notes.js'
import { misspeltFields, readMetadata } from './metadata.js'
import { plainTitle } from './plain-title.js'
import { textToTree } from './text.js'
import { findTitle } from './title.js'

/**
 * A file as a document, or every reason why not.
 *
 *   { path: '2026-11-22-fuel.md', bytes: '# Fuel\n\nPrices rise.' }
 *   → { format: 'markdown', title: 'Fuel', date: 2026-11-22T01:00Z, blocks: [heading, paragraph] }
 *
 * Pure but for the detector it is given; never throws for what a file holds. The date is the declared one,
 * else the one in the file's name, else the file's own time.
 */
export function parseDocument(source: Source, detect: DetectLanguage): Parsed<Document> {
  const format = source.as ?? formatOf(source.path)
  const file = source.path
  if (!format)
    return refuse(
      file,
      'document-type-unknown',
      foreignText(file) ?? 'found an extension that is none of .txt, .md, .html, .eml and .docx; rename the file',
    )
  const decoded = decode(source)
  if (!decoded.ok) return decoded
  const read = format === 'html' ? readHtml(file, decoded.value) : readMarked(file, decoded.value, format)
  if (!read.ok) return read
  const { metadata: written, problems: mistakes } = readMetadata(file, read.value.raw)
  const metadata = { ...written, title: plainTitle(written.title ?? '') || null }
  // A page of HTML names its fields as it must, and many more.
  const problems = [...mistakes, ...(format === 'html' ? [] : misspeltFields(file, read.value.raw))]
  const warnings = [...decoded.warnings, ...read.warnings, ...problems.filter(({ severity }) => severity === 'warning')]
  if (problems.some(({ severity }) => severity === 'error'))
    return { ok: false, problems: [...problems, ...decoded.warnings] }
  const { blocks, notes, base } = read.value
  if (blocks.every((block) => block.text.trim() === ''))
    return refuse(file, 'document-empty', 'found no text a reader would see; write a title and at least one paragraph')
  const { title, titleBlock } = findTitle(format, metadata, read.value.headTitle, blocks)
  const language = metadata.language ?? detect(`${title}\n${blocks.map((block) => block.text).join('\n')}`)
  const declared = declaredDate(source, metadata)
  const date = declared ?? toSecond(max([source.modified, EARLIEST_INSTANT]))
  const dateDeclared = declared !== null
  return {
    ok: true,
    value: {
      path: file,
      format,
      title,
      metadata,
      language,
      date,
      dateDeclared,
      base,
      splitLine: read.value.raw.lineOf('split'),
      blocks,
      notes,
      titleBlock,
    },
    warnings,
  }
}

type Read = {
  readonly raw: Parameters<typeof readMetadata>[1]
  readonly blocks: readonly Block[]
  readonly notes: Document['notes']
  readonly headTitle: string | null
  /** What `<base href>` says. */
  readonly base: string | null
}

function readMarked(file: string, text: string, format: DocumentFormat): Parsed<Read> {
  const front = parseFrontMatter(file, text)
  if (!front.ok) return front
  const { body, lines, data, lineOf } = front.value
  const tree = guarded(() => (format === 'markdown' ? markdownToTree(body) : textToTree(body, 1)))
  if (!tree) return tooDeep(file)
  const notes = takeNotes(tree, lines)
  const toBlocks = format === 'markdown' ? treeToBlocks : textTreeToBlocks
  return {
    ok: true,
    value: { raw: { data, lineOf }, blocks: toBlocks(tree, lines), notes, headTitle: null, base: null },
    warnings: [],
  }
}

function readHtml(file: string, text: string): Parsed<Read> {
  if (isHtmlCutShort(text)) {
    const line = text.split('\n').length
    const message = 'the file ends inside a tag or a comment; save it again, whole'
    return { ok: false, problems: [{ file, line, code: 'document-unfinished', severity: 'error', message }] }
  }
  const tree = guarded(() => htmlToTree(text))
  if (!tree) return tooDeep(file)
  const head = readHead(tree)
  const { title, ...data } = head.data
  const notes = takeNotes(tree, 0)
  return {
    ok: true,
    value: {
      raw: { data, lineOf: head.lineOf },
      blocks: treeToBlocks(tree, 0),
      notes,
      headTitle: typeof title === 'string' ? cleanLine(title) : null,
      base: head.base,
    },
    warnings: [],
  }
}

function refuse(
  file: string,
  code: Problem['code'],
  message: string,
): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [{ file, line: 1, code, severity: 'error', message }] }
}

function tooDeep(file: string) {
  return refuse(file, 'document-too-deep', `elements are nested more than ${LIMITS.maxDepth} deep; write it flatter`)
}

/** Parsers and walkers recurse, so depth is measured, without recursion, before anything walks the tree. */
function guarded(parse: () => Root): Root | null {
  try {
    const tree = parse()
    return depthOf(tree) > LIMITS.maxDepth ? null : tree
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function depthOf(tree: Root): number {
  let deepest = 0
  const open: { readonly node: Nodes; readonly depth: number }[] = [{ node: tree, depth: 0 }]
  for (let next = open.pop(); next; next = open.pop()) {
    deepest = Math.max(deepest, next.depth)
    if ('children' in next.node)
      for (const child of next.node.children) open.push({ node: child, depth: next.depth + 1 })
  }
  return deepest
}

const DATE_IN_NAME = /(?:^|[^\d])(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?:[^\d]|$)/

function declaredDate(source: Source, metadata: Metadata): Date | null {
  if (metadata.date) return metadata.date
  const name = source.path.split('/').at(-1) ?? ''
  const found = DATE_IN_NAME.exec(name)
  const named = found ? parseInstant(`${found[1]}-${found[2]}-${found[3]}`) : null
  return named && named >= EARLIEST_INSTANT ? named : null
}
