import { parseInstant } from '../time.js'
import { LANGUAGE_TAG } from './feed-rules.js'
import type { Found } from './profile.js'
import { childrenOf, textOf, type XmlElement } from './xml.js'
import { parseUrl } from '../url.js'

/** What can be wrong with a single element of Atom, by RFC 4287. */

const DATES = new Set(['atom:updated', 'atom:published'])
/** RFC 3339 §5.6 with upper-case T and Z, as RFC 4287 §3.3 wants it. */
const RFC3339 = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

export function badDate({ name, text }: XmlElement): readonly Found[] {
  if (!DATES.has(name) || (RFC3339.test(text) && parseInstant(text) !== null)) return []
  return [{ found: `<${name}> is "${text}"`, advice: 'write it as 2026-11-22T09:30:00Z' }]
}

const TEXTS = new Set(['atom:title', 'atom:subtitle', 'atom:summary', 'atom:rights'])
const TEXT_TYPES = new Set(['text', 'html', 'xhtml'])

export function badText({ name, attributes, children }: XmlElement): readonly Found[] {
  if (!TEXTS.has(name)) return []
  const type = attributes.get('type') ?? 'text'
  if (!TEXT_TYPES.has(type)) return [{ found: `<${name}> has the type ${type}`, advice: 'use text, html or xhtml' }]
  if (type === 'xhtml') return withoutDiv(name, children)
  if (children.length === 0) return []
  return [{ found: `<${name}> of type ${type} has elements in it`, advice: 'escape its markup' }]
}

/** RFC 4287 §3.1.1.3: exactly one `div` of XHTML, and all that is meant inside it. */
function withoutDiv(name: string, children: readonly XmlElement[]): readonly Found[] {
  return children.length === 1 && children[0]?.name === 'xhtml:div'
    ? []
    : [{ found: `<${name}> of type xhtml is not one div of XHTML`, advice: 'put it all into one div' }]
}

const MIME_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;.*)?$/

/** What is in it must be of the type it says; what is elsewhere, nowhere else. */
export function badContent({ name, attributes, children, text }: XmlElement): readonly Found[] {
  if (name !== 'atom:content') return []
  const type = attributes.get('type') ?? 'text'
  if (attributes.has('src')) {
    if (children.length > 0 || text !== '')
      return [{ found: 'the content has both src and a text', advice: 'keep one' }]
    if (TEXT_TYPES.has(type) && attributes.has('type'))
      return [{ found: `content that is elsewhere has the type ${type}`, advice: 'write its media type' }]
    return []
  }
  if (type === 'xhtml') return withoutDiv(name, children)
  if (!TEXT_TYPES.has(type) && (!MIME_TYPE.test(type) || /^(?:multipart|message)\//i.test(type)))
    return [{ found: `the content has the type ${type}`, advice: 'use html, or a media type of one part' }]
  if (children.length === 0 || !(TEXT_TYPES.has(type) || /^text\//i.test(type))) return []
  return [{ found: `content of type ${type} has elements in it`, advice: 'escape its markup' }]
}

const PERSONS = new Set(['atom:author', 'atom:contributor'])

export function badPerson(element: XmlElement): readonly Found[] {
  if (!PERSONS.has(element.name)) return []
  const email = textOf(element, 'atom:email')
  const nameless = textOf(element, 'atom:name') === ''
  const repeated = ['atom:name', 'atom:uri', 'atom:email'].filter((name) => childrenOf(element, name).length > 1)
  return [
    ...repeated.map((name) => ({ found: `<${element.name}> has several <${name}>`, advice: 'keep one' })),
    ...(nameless ? [{ found: `<${element.name}> has no name`, advice: 'name the author' }] : []),
    ...(email === '' || /^[^@\s]+@[^@\s]+$/.test(email)
      ? []
      : [{ found: `the e-mail address is "${email}"`, advice: 'write name@example.org, or leave it out' }]),
  ]
}

export function badCategory({ name, attributes }: XmlElement): readonly Found[] {
  if (name !== 'atom:category' || (attributes.get('term') ?? '') !== '') return []
  return [{ found: 'a category has no term', advice: 'leave the empty tag out of the front matter' }]
}

export function badLink({ name, attributes }: XmlElement): readonly Found[] {
  if (name !== 'atom:link') return []
  const address = attributes.get('href') ?? ''
  if (parseUrl(address) === null) return [{ found: `a link points to "${address}"`, advice: 'write the whole address' }]
  const length = attributes.get('length')
  if (length === undefined || /^\d+$/.test(length)) return []
  return [{ found: `a link has the length "${length}"`, advice: 'write a number of bytes, or leave it out' }]
}

export function badLanguage({ attributes }: XmlElement): readonly Found[] {
  const language = attributes.get('xml:lang')
  if (language === undefined || language === '' || LANGUAGE_TAG.test(language)) return []
  return [{ found: `the language is "${language}"`, advice: 'write a language tag such as en or pt-BR' }]
}
