import { parseFeed } from 'feedsmith'
import { cleanLine } from '../characters.js'
import { readId } from '../documents/metadata.js'
import { wordsOf } from './body.js'
import { dated, dateOf } from './dates.js'
import { statesOfItems } from './wordpress.js'
import { parseUrl } from '../url.js'

/** What another program published, whatever its syntax was. */
export type OldFeed = {
  readonly title: string | null
  readonly language: string | null
  readonly items: readonly OldItem[]
  /** Items without text, title or address: there is nothing to carry over. */
  readonly empty: number
}

/**
 * One item of it.
 *
 *   { id: 'https://old.example/?p=12', link: 'https://old.example/fuel', title: 'Fuel dearer',
 *     published: 2026-11-20T08:00Z, body: { html: '<p>…' }, … }
 */
export type OldItem = {
  /** What readers know it by: guid, Atom id or JSON id, else its address; null when it has neither. */
  readonly id: string | null
  readonly link: string | null
  readonly title: string | null
  readonly published: Date | null
  /** What stands in the place of that date and cannot be read as one. */
  readonly misdated: string | null
  readonly updated: Date | null
  readonly authors: readonly string[]
  readonly tags: readonly string[]
  readonly language: string | null
  readonly image: string | null
  readonly enclosure: string | null
  readonly body: string
  /** The body is text and no HTML. */
  readonly plain: boolean
  /** It was not published there. */
  readonly draft: boolean
}

export type ReadOldFeed =
  { readonly ok: true; readonly feed: OldFeed } | { readonly ok: false; readonly reason: string }

/**
 * The text of a file as a feed: RSS (also a WordPress export), Atom, JSON Feed, RDF. Pure; never throws for what
 * the file holds.
 */
export function readOldFeed(text: string): ReadOldFeed {
  try {
    const found = fromParsed(parse(text.replace(/^\uFEFF/, '')), text)
    const items = found.items.filter(({ title, body, link }) => title !== null || body !== '' || link !== null)
    return { ok: true, feed: { ...found, items, empty: found.items.length - items.length } }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
}

const parse = (text: string) => parseFeed(text)
type Parsed = ReturnType<typeof parse>
type Found = Omit<OldFeed, 'empty'>

function fromParsed(parsed: Parsed, text: string): Found {
  switch (parsed.format) {
    case 'rss':
      return fromRss(parsed.feed, text)
    case 'atom':
      return fromAtom(parsed.feed)
    case 'json':
      return fromJson(parsed.feed)
    default:
      return fromRdf(parsed.feed)
  }
}

type Rss = Extract<Parsed, { format: 'rss' }>['feed']
type Atom = Extract<Parsed, { format: 'atom' }>['feed']
type Json = Extract<Parsed, { format: 'json' }>['feed']
type Rdf = Extract<Parsed, { format: 'rdf' }>['feed']

function fromRss(feed: Rss, text: string): Found {
  const items = feed.items ?? []
  const states = statesOfItems(text)
  if (states.length > 0 && states.length !== items.length)
    throw new Error('found items whose state (wp:status) cannot be told apart')
  return {
    title: htmlLine(feed.title),
    language: feed.language ?? null,
    items: items.flatMap((item, index) =>
      states[index]?.isPost === false ? [] : [rssItem(feed, item, states[index]?.draft ?? false)],
    ),
  }
}

function rssItem(feed: Rss, item: NonNullable<Rss['items']>[number], draft: boolean): OldItem {
  const link = item.link ?? (item.guid?.isPermaLink === false ? undefined : item.guid?.value)
  return {
    ...NOTHING,
    ...attached(item.enclosures ?? []),
    id: idOf(item.guid?.value ?? link),
    link: addressOf(link, feed.link),
    title: htmlLine(item.title),
    ...dated(item.pubDate ?? item.dc?.dates?.[0]),
    updated: dateOf(item.atom?.updated ?? item.dcterms?.modified?.[0]),
    authors: linesOf([...(item.dc?.creators ?? []), ...(item.authors ?? []).map(({ name, email }) => name ?? email)]),
    tags: linesOf((item.categories ?? []).map(({ name }) => name)).map(htmlText),
    language: item.dc?.languages?.[0] ?? null,
    body: (item.content?.encoded ?? item.description ?? '').trim(),
    draft,
  }
}

function fromAtom(feed: Atom): Found {
  return {
    title: line(feed.title?.value),
    language: feed.xml?.lang ?? null,
    items: (feed.entries ?? []).map((entry) => atomItem(feed, entry)),
  }
}

function atomItem(feed: Atom, entry: NonNullable<Atom['entries']>[number]): OldItem {
  const content = entry.content?.value === undefined ? entry.summary : entry.content
  const enclosures = (entry.links ?? []).filter(({ rel }) => rel === 'enclosure')
  const title = entry.title?.value
  return {
    ...NOTHING,
    ...attached(enclosures.map(({ href, type }) => ({ url: href, type }))),
    id: idOf(entry.id),
    link: addressOf(linkOf(entry.links), entry.xml?.base ?? feed.xml?.base ?? linkOf(feed.links)),
    title: isText(entry.title?.type) ? line(title) : htmlLine(title),
    ...dated(entry.published ?? entry.updated),
    updated: dateOf(entry.updated),
    authors: linesOf((entry.authors ?? feed.authors ?? []).map(({ name }) => name)),
    tags: linesOf((entry.categories ?? []).map(({ label, term }) => label ?? term)),
    language: entry.xml?.lang ?? null,
    body: (content?.value ?? '').trim(),
    plain: isText(content?.type),
  }
}

/** RFC 4287 §3.1.1: text, unless it says something else. */
function isText(type: string | undefined): boolean {
  return type === undefined || type === 'text' || type === 'text/plain'
}

function fromJson(feed: Json): Found {
  return {
    title: line(feed.title),
    language: feed.language ?? null,
    items: (feed.items ?? []).map((item) => jsonItem(feed, item)),
  }
}

function jsonItem(feed: Json, item: NonNullable<Json['items']>[number]): OldItem {
  const attachments = (item.attachments ?? []).map(({ url, mime_type: type }) => ({ url, type }))
  return {
    ...NOTHING,
    ...attached([{ url: item.image ?? item.banner_image, type: 'image/' }, ...attachments]),
    id: idOf(item.id ?? item.url),
    link: addressOf(item.url ?? item.external_url, feed.home_page_url),
    title: line(item.title),
    ...dated(item.date_published ?? item.date_modified),
    updated: dateOf(item.date_modified),
    authors: linesOf((item.authors ?? feed.authors ?? []).map(({ name }) => name)),
    tags: linesOf(item.tags ?? []),
    language: item.language ?? null,
    body: (item.content_html ?? item.content_text ?? item.summary ?? '').trim(),
    plain: item.content_html === undefined,
  }
}

function fromRdf(feed: Rdf): Found {
  return {
    title: htmlLine(feed.title),
    language: feed.dc?.languages?.[0] ?? null,
    items: (feed.items ?? []).map((item) => rdfItem(feed, item)),
  }
}

function rdfItem(feed: Rdf, item: NonNullable<Rdf['items']>[number]): OldItem {
  return {
    ...NOTHING,
    id: idOf(item.rdf?.about ?? item.link),
    link: addressOf(item.link, feed.link),
    title: htmlLine(item.title),
    ...dated(item.dc?.dates?.[0]),
    authors: linesOf(item.dc?.creators ?? []),
    tags: linesOf(item.dc?.subjects ?? []),
    body: (item.content?.encoded ?? item.description ?? '').trim(),
  }
}

const NOTHING: OldItem = {
  id: null,
  link: null,
  title: null,
  published: null,
  misdated: null,
  updated: null,
  authors: [],
  tags: [],
  language: null,
  image: null,
  enclosure: null,
  body: '',
  plain: false,
  draft: false,
}

function idOf(written: string | undefined): string | null {
  return written === undefined ? null : readId(written)
}

function line(written: string | undefined): string | null {
  return written === undefined ? null : cleanLine(written) || null
}

/** Titles of RSS are HTML by convention: `Q&amp;A <b>today</b>` → `Q&A today`. */
function htmlLine(written: string | undefined): string | null {
  return written === undefined ? null : line(htmlText(written))
}

function htmlText(html: string): string {
  return /[<&]/.test(html) ? wordsOf(html) : html
}

function linesOf(written: readonly (string | undefined)[]): string[] {
  return [...new Set(written.flatMap((one) => line(one) ?? []))]
}

/** Absolute; null for what is no address of the web. */
function addressOf(written: string | undefined, base: string | undefined): string | null {
  const url = written === undefined ? null : parseUrl(written, base)
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null
}

function linkOf(links: readonly { href?: string; rel?: string }[] | undefined): string | undefined {
  return links?.find(({ rel }) => rel === undefined || rel === 'alternate')?.href
}

type Attachment = { readonly url?: string | undefined; readonly type?: string | undefined }

function attached(attachments: readonly Attachment[]): Pick<OldItem, 'image' | 'enclosure'> {
  const of = (kind: RegExp) =>
    addressOf(attachments.find(({ url, type }) => url && kind.test(type ?? ''))?.url, undefined)
  return { image: of(/^image\//), enclosure: of(/^(?:audio|video)\//) }
}
