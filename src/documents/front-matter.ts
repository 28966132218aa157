import { parseDocument as parseYaml } from 'yaml'
import type { Parsed } from '../problem.js'
import { yamlMistake } from './yaml-mistake.js'

export type FrontMatter = {
  readonly data: Readonly<Record<string, unknown>>
  /** The text below the front matter. */
  readonly body: string
  /** How many lines the front matter takes, to give the body its own line numbers. */
  readonly lines: number
  /** Line of each field in the file, from 1. */
  readonly lineOf: (field: string) => number
}

const OPENING = /^---[ \t]*\n/
/** Above front matter nothing may stand; blank lines that do are forgiven where a field follows. */
const BLANK_ABOVE = /^(?:[ \t]*\n)+(?=(?:---[ \t]*\n[\p{L}\p{N}_-]+:(?:\s|$)|\+\+\+[ \t]*\n[\w-]+[ \t]*=))/u
/** Between two lines of `+++`, as Hugo writes it. */
const TOML = /^\+\+\+[ \t]*\n[\w-]+[ \t]*=[^]*?\n\+\+\+[ \t]*(?:\n|$)/
const CLOSING = /^(?:---|\.\.\.)[ \t]*(?:\n|$)/m

/**
 * The YAML between two `---` lines at the very start of a document.
 *
 *   '---\ntitle: Fuel\n---\nText' → { data: { title: 'Fuel' }, body: 'Text', lines: 3 }
 *
 * A first line `---` with no second one is a rule of the text, unless fields follow it: then the document
 * is unfinished. YAML 1.2, core schema: dates stay text, `no` stays text; aliases are limited by the library.
 */
export function parseFrontMatter(file: string, text: string): Parsed<FrontMatter> {
  const above = BLANK_ABOVE.exec(text)?.[0] ?? ''
  const parsed = parseAtStart(file, text.slice(above.length))
  return above === '' ? parsed : lowered(parsed, above.split('\n').length - 1)
}

/** The same, so many lines further down. */
function lowered(parsed: Parsed<FrontMatter>, by: number): Parsed<FrontMatter> {
  if (!parsed.ok) return { ...parsed, problems: parsed.problems.map((one) => ({ ...one, line: one.line + by })) }
  const { value, warnings } = parsed
  const lineOf = (field: string) => value.lineOf(field) + by
  return { ok: true, value: { ...value, lines: value.lines + by, lineOf }, warnings }
}

function parseAtStart(file: string, text: string): Parsed<FrontMatter> {
  if (TOML.test(text)) {
    const message = 'found TOML between two `+++` lines; write YAML between two `---` lines: `field: value`'
    return { ok: false, problems: [{ file, line: 1, code: 'front-matter-invalid', severity: 'error', message }] }
  }
  const opening = OPENING.exec(text)
  if (!opening) return none(text)
  const rest = text.slice(opening[0].length)
  const closing = CLOSING.exec(rest)
  if (!closing) {
    if (!/^[A-Za-z_-]+:(\s|$)/.test(rest)) return none(text)
    const message = 'found front matter without its closing `---` line; write it below the last field'
    return { ok: false, problems: [{ file, line: 1, code: 'document-unfinished', severity: 'error', message }] }
  }
  const yaml = rest.slice(0, closing.index)
  const end = closing.index + closing[0].length
  return readYaml(file, yaml, rest.slice(end))
}

function none(text: string): Parsed<FrontMatter> {
  return { ok: true, value: { data: {}, body: text, lines: 0, lineOf: () => 1 }, warnings: [] }
}

function readYaml(file: string, yaml: string, body: string): Parsed<FrontMatter> {
  const parsed = parseYaml(yaml, { prettyErrors: true, logLevel: 'error', strict: false, uniqueKeys: false })
  const fail = (line: number, message: string): Parsed<FrontMatter> => ({
    ok: false,
    problems: [{ file, line, code: 'front-matter-invalid', severity: 'error', message }],
  })
  const error = parsed.errors[0]
  if (error) {
    const { line, message } = yamlMistake(error, parsed, yaml)
    return fail(1 + Math.min(line, yaml.trimEnd().split('\n').length), message)
  }
  const data: unknown = toPlain(parsed)
  if (data === TOO_MANY_ALIASES) return fail(2, 'found aliases (`*name`) that unfold to too much; write the values out')
  if (data === null || data === undefined) return { ok: true, value: frontMatter({}, yaml, body), warnings: [] }
  if (typeof data !== 'object' || Array.isArray(data)) {
    return looksLikeText(yaml)
      ? none(`---\n${yaml}---\n${body}`)
      : fail(2, `found ${Array.isArray(data) ? 'a list' : 'plain text'}; write one \`field: value\` a line`)
  }
  return { ok: true, value: frontMatter({ ...data }, yaml, body), warnings: [] }
}

/** Prose between two rules is prose, not front matter. */
function looksLikeText(yaml: string): boolean {
  return yaml.includes('\n\n') || yaml.trim().split(/\s+/).length > 8
}

const TOO_MANY_ALIASES = Symbol('aliases')

function toPlain(parsed: ReturnType<typeof parseYaml>): unknown {
  try {
    return parsed.toJS({ maxAliasCount: 50 })
  } catch {
    return TOO_MANY_ALIASES
  }
}

function frontMatter(data: Record<string, unknown>, yaml: string, body: string): FrontMatter {
  const rows = yaml.split('\n')
  const lineOf = (field: string): number => {
    const index = rows.findIndex((row) => row.trimStart().startsWith(`${field}:`))
    return index < 0 ? 1 : index + 2
  }
  return { data, body, lines: rows.length + 1, lineOf }
}
