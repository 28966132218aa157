import { cleanLine } from '../characters.js'
import { nearest } from '../nearest.js'
import type { Problem } from '../problem.js'
import { EARLIEST_INSTANT, parseInstant } from '../time.js'
import { type Attached, type Metadata, NO_METADATA } from './document.js'

/** Fields of front matter or meta elements as their author wrote them, before any type is known. */
export type RawMetadata = {
  readonly data: Readonly<Record<string, unknown>>
  readonly lineOf: (field: string) => number
}

export type ReadMetadata = { readonly metadata: Metadata; readonly problems: readonly Problem[] }

/** Other names authors use for a field of ours; ours wins where both stand. */
const ALIASES: Readonly<Record<string, string>> = {
  author: 'authors',
  lang: 'language',
  tag: 'tags',
  categories: 'tags',
  keywords: 'tags',
  lastmod: 'updated',
  modified: 'updated',
  published: 'date',
  cover: 'image',
  images: 'image',
  audio: 'enclosure',
  guid: 'id',
}

/**
 * Give every field its type.
 *
 *   { date: '2026-11-22', tags: 'porto, treni' } → date 2026-11-22T01:00Z, tags ['porto', 'treni']
 *   { date: 'domani' }                           → an error: a wrong date, once published, cannot be taken back
 *   { tags: { a: 1 } }                           → a warning; the field is ignored
 *
 * Fields that are none of ours belong to some other program and are left alone.
 */
export function readMetadata(file: string, raw: RawMetadata): ReadMetadata {
  const problems: Problem[] = []
  const fields = withOurNames(raw)
  const report = (field: string, severity: Problem['severity'], code: Problem['code'], message: string) => {
    problems.push({ file, line: fields.get(field)?.line ?? 1, code, severity, message })
  }
  const wrongType = (field: string, severity: Problem['severity'], found: unknown, wanted: string) =>
    report(field, severity, 'front-matter-type', `found ${field}: ${show(found)}; write ${wanted}`)

  const text = (field: string): string | null => {
    const value = fields.get(field)?.value
    if (value === undefined || value === null) return null
    if (typeof value === 'string' || typeof value === 'number') return cleanLine(String(value)) || null
    wrongType(field, 'warning', value, `one line of text`)
    return null
  }
  const list = (field: string): readonly string[] => {
    const value = fields.get(field)?.value
    if (value === undefined || value === null) return []
    const names = namesOf(value)
    if (names) return [...new Set(names.map(cleanLine).filter((name) => name !== ''))]
    wrongType(field, 'warning', value, `a list, [one, two]`)
    return []
  }
  const attached = (field: string): Attached | null => {
    const { value, line } = fields.get(field) ?? { value: null, line: 1 }
    if (value === undefined || value === null || value === '') return null
    const named = attachedOf(value)
    if (!named) wrongType(field, 'warning', value, 'the path of a file beside the document, or an address, https://…')
    return named && { ...named, line }
  }
  const instant = (field: string): Date | null => {
    const value = fields.get(field)?.value
    if (value === undefined || value === null) return null
    const parsed = typeof value === 'string' ? parseInstant(value) : value instanceof Date ? value : null
    if (!parsed)
      report(
        field,
        'error',
        'date-invalid',
        `found ${field}: ${show(value)}; write 2026-11-22 or 2026-11-22T09:30:00+01:00`,
      )
    else if (parsed < EARLIEST_INSTANT)
      report(field, 'error', 'date-out-of-range', `found ${field}: ${show(value)}; the earliest is 1990-01-01`)
    return parsed
  }
  const id = (): string | null => {
    const value = fields.get('id')?.value
    if (value === undefined || value === null) return null
    const read = typeof value === 'string' || typeof value === 'number' ? readId(String(value)) : null
    if (read === null)
      report(
        'id',
        'error',
        'id-invalid',
        `found id: ${show(value)}; write one line of at most ${LONGEST_ID} characters, such as the guid the story had in an old feed`,
      )
    return read
  }
  const yesOrNo = (field: string): boolean => {
    const value = fields.get(field)?.value
    if (value === undefined || value === null) return false
    if (typeof value === 'boolean') return value
    if (typeof value === 'string' && /^(yes|true|on|no|false|off)$/i.test(value)) return /^(yes|true|on)$/i.test(value)
    wrongType(field, 'error', value, 'true or false')
    return false
  }

  const metadata: Metadata = {
    ...NO_METADATA,
    id: id(),
    title: text('title'),
    date: instant('date'),
    updated: instant('updated'),
    language: languageOf(text('language')),
    authors: list('authors'),
    tags: list('tags'),
    image: attached('image'),
    enclosure: attached('enclosure'),
    draft: yesOrNo('draft'),
    split: text('split')?.toLowerCase() ?? null,
  }
  if (fields.get('language')?.value && metadata.language === null)
    wrongType('language', 'warning', fields.get('language')?.value, 'a language tag such as it, en-GB or pt-BR')
  return { metadata, problems }
}

const FIELDS: readonly string[] = [...Object.keys(NO_METADATA), ...Object.keys(ALIASES)]

/**
 * Fields that were most likely meant to be one of ours. What was meant to be held back must not go out by a slip of
 * the pen, so a field that is nearly `draft` is an error.
 *
 *   { titel: 'Fuel' } → a warning: did you mean title?      { layout: 'post' } → nothing
 */
export function misspeltFields(file: string, { data, lineOf }: RawMetadata): Problem[] {
  return Object.keys(data).flatMap((name): Problem[] => {
    const meant = FIELDS.includes(name.toLowerCase()) ? null : nearest(name, FIELDS)
    if (meant === null) return []
    const severity = meant === 'draft' && data[name] !== false ? 'error' : 'warning'
    const message = `found ${name}: ${show(data[name])}, which is no field; write ${meant}, or leave it out`
    return [{ file, line: lineOf(name), code: 'front-matter-unknown', severity, message }]
  })
}

function withOurNames(raw: RawMetadata): Map<string, { value: unknown; line: number }> {
  const fields = new Map<string, { value: unknown; line: number }>()
  for (const [name, value] of Object.entries(raw.data)) {
    const ours = ALIASES[name.toLowerCase()] ?? name.toLowerCase()
    if (ours === name || !fields.has(ours)) fields.set(ours, { value, line: raw.lineOf(name) })
  }
  return fields
}

/** `'a, b'`, `['a', 'b']`, `[{ name: 'a' }]` and `{ name: 'a' }` all name somebody or something. */
function namesOf(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return value.split(/[,;]/)
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) {
    const names = value.map((one) => (typeof one === 'string' || typeof one === 'number' ? String(one) : nameOf(one)))
    return names.every((name) => name !== null) ? names : null
  }
  const name = nameOf(value)
  return name === null ? null : [name]
}

/** `a.jpg`, `{ src: a.jpg, alt: A pump }`, or the first of a list of these. */
function attachedOf(value: unknown): Omit<Attached, 'line'> | null {
  if (typeof value === 'string') return value.trim() === '' ? null : { written: value.trim(), alt: '' }
  if (Array.isArray(value)) return attachedOf(value[0])
  if (typeof value !== 'object' || value === null) return null
  const field = (name: string): unknown => Object.getOwnPropertyDescriptor(value, name)?.value
  const written = ATTACHED_BY.map(field).find((one) => typeof one === 'string' && one.trim() !== '')
  const alt = field('alt')
  if (typeof written !== 'string') return null
  return { written: written.trim(), alt: typeof alt === 'string' ? cleanLine(alt) : '' }
}

/** What other programs call the address in a field with more to say. */
const ATTACHED_BY = ['src', 'url', 'path', 'file', 'image']

function nameOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('name' in value)) return null
  return typeof value.name === 'string' ? value.name : null
}

/** `IT_it` → `it-IT`; null for what BCP 47 does not allow. */
export function languageOf(written: string | null): string | null {
  if (!written) return null
  try {
    const [canonical] = Intl.getCanonicalLocales(
      written
        .trim()
        .replaceAll('_', '-')
        .replace(/\.utf-?8$/i, ''),
    )
    return canonical && /^[a-z]{2,3}(-|$)/.test(canonical) && canonical !== 'und' ? canonical : null
  } catch {
    return null
  }
}

const LONGEST_ID = 2_000
/** Line ends and what no feed can carry; a blank may stand inside, as in `12 at https://example.org`. */
const NOT_IN_AN_ID = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\uFEFF]/u

/** An id as it was written, but for blanks around it; null for what cannot be one in every format. */
export function readId(written: string): string | null {
  const id = written.trim()
  return id === '' || id.length > LONGEST_ID || NOT_IN_AN_ID.test(id) ? null : id
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
