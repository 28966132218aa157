import { OURS_TO_MEND } from './profile.js'
import { parseInstant } from '../time.js'
import { LANGUAGE_TAG } from './feed-rules.js'
import { parseUrl } from '../url.js'

/** The objects of JSON Feed 1.1, field by field, and what is wrong with a value that should be one of them. */

type Kind = 'text' | 'id' | 'address' | 'date' | 'language' | 'number' | 'truth' | 'list' | 'texts' | 'object'
type Field = { readonly kind: Kind; readonly required?: true; readonly deprecated?: string }
export type Shape = Readonly<Record<string, Field>>

export type Fault = {
  readonly code:
    | 'field-missing'
    | 'field-unknown'
    | 'field-kind'
    | 'field-blank'
    | 'field-deprecated'
    | 'address-relative'
    | 'date-invalid'
    | 'language-invalid'
  readonly found: string
  readonly advice: string
}

export const FEED: Shape = {
  version: { kind: 'address', required: true },
  title: { kind: 'text', required: true },
  home_page_url: { kind: 'address' },
  feed_url: { kind: 'address' },
  description: { kind: 'text' },
  user_comment: { kind: 'text' },
  next_url: { kind: 'address' },
  icon: { kind: 'address' },
  favicon: { kind: 'address' },
  author: { kind: 'object', deprecated: 'authors' },
  authors: { kind: 'list' },
  language: { kind: 'language' },
  expired: { kind: 'truth' },
  hubs: { kind: 'list' },
  items: { kind: 'list', required: true },
}

export const ITEM: Shape = {
  id: { kind: 'id', required: true },
  url: { kind: 'address' },
  external_url: { kind: 'address' },
  title: { kind: 'text' },
  content_html: { kind: 'text' },
  content_text: { kind: 'text' },
  summary: { kind: 'text' },
  image: { kind: 'address' },
  banner_image: { kind: 'address' },
  date_published: { kind: 'date' },
  date_modified: { kind: 'date' },
  author: { kind: 'object', deprecated: 'authors' },
  authors: { kind: 'list' },
  tags: { kind: 'texts' },
  language: { kind: 'language' },
  attachments: { kind: 'list' },
}

export const AUTHOR: Shape = { name: { kind: 'text' }, url: { kind: 'address' }, avatar: { kind: 'address' } }

export const HUB: Shape = { type: { kind: 'text', required: true }, url: { kind: 'address', required: true } }

export const ATTACHMENT: Shape = {
  url: { kind: 'address', required: true },
  mime_type: { kind: 'text', required: true },
  title: { kind: 'text' },
  size_in_bytes: { kind: 'number' },
  duration_in_seconds: { kind: 'number' },
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `whose` begins the sentence: `the item`, `an author`. */
export function lookAt(value: Readonly<Record<string, unknown>>, shape: Shape, whose: string): readonly Fault[] {
  const lacking = Object.entries(shape)
    .filter(([name, { required }]) => required && !(name in value))
    .map(([name]): Fault => ({ code: 'field-missing', found: `${whose} has no ${name}`, advice: OURS_TO_MEND }))
  const present = Object.entries(value).flatMap(([name, written]) => lookAtField(name, written, shape[name], whose))
  return [...lacking, ...present]
}

/** Members whose name begins with an underscore are extensions, and nobody else's business. */
function lookAtField(name: string, value: unknown, field: Field | undefined, whose: string): readonly Fault[] {
  if (name.startsWith('_')) return []
  const written = JSON.stringify(value)?.slice(0, 60)
  if (!field) return [{ code: 'field-unknown', found: `${whose} has a field "${name}"`, advice: `call it "_${name}"` }]
  if (field.deprecated !== undefined)
    return [{ code: 'field-deprecated', found: `${whose} has "${name}"`, advice: `write "${field.deprecated}"` }]
  if (!KINDS[field.kind](value))
    return [{ code: 'field-kind', found: `${whose} has ${name} ${written}`, advice: `make it ${NAMES[field.kind]}` }]
  if (typeof value !== 'string') return []
  if (value.trim() === '')
    return [{ code: 'field-blank', found: `${whose} has a blank ${name}`, advice: 'leave it out' }]
  return lookAtText(field.kind, value).map(({ code, advice }) => ({
    code,
    found: `${whose} has ${name} ${written}`,
    advice,
  }))
}

function lookAtText(kind: Kind, text: string): readonly Omit<Fault, 'found'>[] {
  if (kind === 'address' && parseUrl(text) === null)
    return [{ code: 'address-relative', advice: 'write the whole address' }]
  if (kind === 'date' && !isRfc3339(text)) return [{ code: 'date-invalid', advice: 'write it as 2026-11-22T09:30:00Z' }]
  if (kind === 'language' && !LANGUAGE_TAG.test(text))
    return [{ code: 'language-invalid', advice: 'write a language tag such as en or pt-BR' }]
  return []
}

function isRfc3339(text: string): boolean {
  return /T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) && parseInstant(text) !== null
}

const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)

const KINDS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isText,
  id: isText,
  address: isText,
  date: isText,
  language: isText,
  number: isNumber,
  truth: (value) => typeof value === 'boolean',
  list: (value) => Array.isArray(value) && value.every(isObject),
  texts: (value) => Array.isArray(value) && value.every((member) => isText(member) && member !== ''),
  object: isObject,
}

const NAMES: Readonly<Record<Kind, string>> = {
  text: 'a string',
  id: 'a string',
  address: 'an address',
  date: 'a date',
  language: 'a language tag',
  number: 'a number',
  truth: 'true or false',
  list: 'a list of objects',
  texts: 'a list of strings, none empty',
  object: 'an object',
}
