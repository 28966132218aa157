import type { Entry } from '../ledger/entry.js'
import { badCategory, badContent, badDate, badLanguage, badLink, badPerson, badText } from './atom-elements.js'
import { feedWeight, wellFormed } from './feed-rules.js'
import { type Found, placed, type Profile, type Rule, type RuleSource, OURS_TO_MEND } from './profile.js'
import { ATOM_PATH, NOTHING, placeOf, type Reading } from './reading.js'
import { READERS_LIMIT, READERS_LIMIT_BYTES } from './readers-limit.js'
import { childrenOf, descendantsOf, textOf, type XmlElement } from './xml.js'
import { parseUrl } from '../url.js'

function rfc4287(section: string): RuleSource {
  return { name: `RFC 4287 §${section}`, url: `https://www.rfc-editor.org/rfc/rfc4287#section-${section}` }
}

/** The grammar of RFC 4287 (its Appendix B), as rules that say which clause is broken and where. */
export const atomProfile: Profile = {
  name: 'atom',
  who: 'RFC 4287, for every Atom reader',
  what: 'grammar of feed and entry, authors, ids, dates, text constructs, persons, categories, links, languages, 512 KB',
  reads: [ATOM_PATH],
  rules: [
    wellFormed(ATOM_PATH, rfc4287('2')),
    feedWeight(ATOM_PATH, READERS_LIMIT_BYTES, READERS_LIMIT),
    eachContainer('element-missing', rfc4287('4.1.1'), missing),
    eachContainer('element-repeated', rfc4287('4.1.1'), repeated),
    eachContainer('element-unknown', rfc4287('6'), unknown),
    eachContainer('author-missing', rfc4287('4.1.2'), authorless),
    eachContainer('id-invalid', rfc4287('4.2.6'), badId),
    idsDistinct(rfc4287('4.1.1')),
    eachContainer('alternate-missing', rfc4287('4.1.2'), noAlternate),
    eachContainer('alternate-repeated', rfc4287('4.1.1'), alternatesAlike),
    selfLink(rfc4287('4.1.1')),
    eachElement('date-invalid', rfc4287('3.3'), badDate),
    eachElement('text-construct-invalid', rfc4287('3.1'), badText),
    eachElement('content-invalid', rfc4287('4.1.3'), badContent),
    eachElement('person-invalid', rfc4287('3.2'), badPerson),
    eachElement('category-without-term', rfc4287('4.2.2'), badCategory),
    eachElement('link-invalid', rfc4287('4.2.7'), badLink),
    eachElement('language-invalid', rfc4287('2'), badLanguage),
  ],
}

type Container = 'atom:feed' | 'atom:entry'

const REQUIRED = ['atom:id', 'atom:title', 'atom:updated'] as const

/** What may stand in a feed or an entry, and which of it only once. */
const GRAMMAR: Readonly<Record<Container, { readonly once: readonly string[]; readonly many: readonly string[] }>> = {
  'atom:feed': {
    once: [...REQUIRED, 'atom:generator', 'atom:icon', 'atom:logo', 'atom:rights', 'atom:subtitle'],
    many: ['atom:author', 'atom:category', 'atom:contributor', 'atom:link', 'atom:entry'],
  },
  'atom:entry': {
    once: [...REQUIRED, 'atom:content', 'atom:published', 'atom:rights', 'atom:source', 'atom:summary'],
    many: ['atom:author', 'atom:category', 'atom:contributor', 'atom:link'],
  },
}

function containersIn({ atom }: Reading): readonly XmlElement[] {
  return atom ? [atom, ...childrenOf(atom, 'atom:entry')] : []
}

/** A rule about the feed and each of its entries. */
function eachContainer(
  code: string,
  source: RuleSource,
  look: (element: XmlElement, reading: Reading) => readonly Found[],
): Rule {
  return {
    code,
    source,
    check: (reading) =>
      containersIn(reading).flatMap((element) =>
        placed(placeOf(entryOf(element, reading), ATOM_PATH, element), look(element, reading)),
      ),
  }
}

/** A rule about every element, wherever it stands. */
function eachElement(code: string, source: RuleSource, look: (element: XmlElement) => readonly Found[]): Rule {
  return eachContainer(code, source, (container) => {
    const below = container.children.filter(({ name }) => name !== 'atom:entry')
    return [container, ...below.flatMap(descendantsOf)].flatMap(look)
  })
}

function entryOf(element: XmlElement, { entries }: Reading): Entry | undefined {
  return element.name === 'atom:entry' ? entries.find(({ id }) => id === textOf(element, 'atom:id')) : undefined
}

function isEntry(element: XmlElement): boolean {
  return element.name === 'atom:entry'
}

function grammarOf(element: XmlElement) {
  return GRAMMAR[isEntry(element) ? 'atom:entry' : 'atom:feed']
}

function missing(element: XmlElement): readonly Found[] {
  return REQUIRED.filter((name) => childrenOf(element, name).length === 0).map((name) => ({
    found: `<${element.name}> has no <${name}>`,
    advice: 'report it: exactly one is required',
  }))
}

function repeated(element: XmlElement): readonly Found[] {
  return grammarOf(element)
    .once.filter((name) => childrenOf(element, name).length > 1)
    .map((name) => ({ found: `<${element.name}> has several <${name}>`, advice: 'keep one' }))
}

/** Only what has Atom's own name space; the rest is an extension, which may stand anywhere. */
function unknown(element: XmlElement): readonly Found[] {
  const { once, many } = grammarOf(element)
  return element.children
    .filter(({ name }) => !name.includes(':') || name.startsWith('atom:'))
    .filter(({ name }) => !once.includes(name) && !many.includes(name))
    .map(({ name }) => ({ found: `<${name}> stands in <${element.name}>`, advice: 'leave it out' }))
}

function authorless(element: XmlElement, { atom }: Reading): readonly Found[] {
  if (!isEntry(element)) return []
  const named = [element, ...childrenOf(element, 'atom:source'), atom ?? NOTHING]
  return named.some((one) => childrenOf(one, 'atom:author').length > 0)
    ? []
    : [{ found: 'neither entry nor feed has an author', advice: 'name an author in strillone.yaml' }]
}

function badId(element: XmlElement): readonly Found[] {
  const id = textOf(element, 'atom:id')
  return id === '' || (/^[a-z][a-z0-9+.-]*:\S+$/i.test(id) && parseUrl(id) !== null)
    ? []
    : [{ found: `the id is "${id}"`, advice: 'make it a whole address, urn or tag' }]
}

function idsDistinct(source: RuleSource): Rule {
  return {
    code: 'id-duplicate',
    source,
    check: (reading) => {
      const seen = new Set<string>()
      return containersIn(reading).flatMap((element) => {
        const id = textOf(element, 'atom:id')
        if (id === '' || !seen.has(id)) return seen.add(id) && []
        return [
          {
            at: placeOf(entryOf(element, reading), ATOM_PATH, element),
            found: `the id ${id} is used twice`,
            advice: 'report it: no two stories share an id',
          },
        ]
      })
    },
  }
}

function relationOf({ attributes }: XmlElement): string {
  return attributes.get('rel') ?? 'alternate'
}

function alternatesOf(element: XmlElement): readonly XmlElement[] {
  return childrenOf(element, 'atom:link').filter((link) => relationOf(link) === 'alternate')
}

function noAlternate(element: XmlElement): readonly Found[] {
  if (!isEntry(element) || childrenOf(element, 'atom:content').length > 0 || alternatesOf(element).length > 0) return []
  return [{ found: 'the entry has neither content nor an alternate link', advice: 'give the story a body' }]
}

function alternatesAlike(element: XmlElement): readonly Found[] {
  const kinds = alternatesOf(element).map(({ attributes }) => `${attributes.get('type')} ${attributes.get('hreflang')}`)
  return new Set(kinds).size === kinds.length
    ? []
    : [{ found: 'two alternate links have the same type and language', advice: 'keep one of them' }]
}

function selfLink(source: RuleSource): Rule {
  return {
    code: 'self-link-missing',
    source,
    check: ({ atom }) =>
      !atom || childrenOf(atom, 'atom:link').some((link) => relationOf(link) === 'self')
        ? []
        : [{ at: { address: ATOM_PATH, line: atom.line }, found: 'the feed has no self link', advice: OURS_TO_MEND }],
  }
}
