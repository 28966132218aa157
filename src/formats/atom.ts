import { idAsIri } from '../ledger/identity.js'
import { formatRfc3339 } from '../time.js'
import { type Feed, type FeedEntry, type Format, authorsOf, digestUrl, entryUrl, summaryOf } from './feed.js'
import { archiveElements, feedIconUrl } from './head.js'
import { createVault, hubLinks, startLibraryFeed, TOKEN, type Vault, withStylesheet } from './library.js'
import { attributes, enclosuresOf, mediaElements, MEDIA_NAMESPACE } from './media.js'
import { CLOSING_TAG, escapeAsHtml, escapeAttribute, escapePlain, escapeText } from './xml.js'

/** Atom 1.0 (RFC 4287), with archives (RFC 5005) and tombstones (RFC 6721). */
export const atom: Format = {
  name: 'Atom 1.0',
  path: '/atom.xml',
  contentType: 'application/atom+xml; charset=utf-8',
  render,
}

function render(feed: Feed): string {
  const vault = createVault()
  const library = startLibraryFeed(feed, `${feed.baseUrl}${atom.path}`, vault, escapeText)
  const head = repairedHead(library.atom1(), feed, vault)
  const end = head.lastIndexOf('</feed>')
  const entries = feed.entries.map((entry) => renderEntry(feed, entry)).join('')
  return withStylesheet(`${vault.open(head.slice(0, end))}${entries}</feed>`, feed)
}

/**
 * The library cannot write a `summary`, `category`, `author` or language of an entry safely, and rewrites an id that
 * is an address; so little would be left of what it writes that it is given the head only, and a feed costs half.
 */
function renderEntry(feed: Feed, entry: FeedEntry): string {
  const language = entry.language === feed.channel.language ? '' : ` xml:lang="${escapeAttribute(entry.language)}"`
  return `    <entry${language}>
        ${construct('title', entry.title)}
        <id>${escapeText(idAsIri(feed.channel.id, entry.id))}</id>
        <link rel="alternate" type="text/html" href="${escapeAttribute(entryUrl(feed, entry))}"/>
        <updated>${formatRfc3339(entry.updated)}</updated>
        <published>${formatRfc3339(entry.published)}</published>
        ${entryElements(feed, entry)}
    </entry>
`
}

function entryElements(feed: Feed, entry: FeedEntry): string {
  const authors = authorsOf(feed, entry).map(({ name, url }) => person(name, url))
  const categories = entry.tags.map((tag) => `<category term="${escapeAttribute(tag)}"/>`)
  const summary = construct('summary', summaryOf(entry))
  const content = entry.html === '' ? '' : `<content type="html">${escapeText(entry.html)}</content>`
  const links = [viaLink(feed, entry), ...enclosureLinks(entry)]
  // Python's feedparser takes a `media:description` for the summary, and the summary for the content, where it stands first.
  return [...authors, ...categories, ...links, summary, content, mediaElements(feed.channel, entry)].join('')
}

/** RFC 4287 §4.2.7.2; `length` is a hint, and left out where it is not known. */
function enclosureLinks(entry: FeedEntry): readonly string[] {
  return enclosuresOf(entry).map(
    ({ url, type, length }) => `<link rel="enclosure"${attributes({ type, length, href: url })}/>`,
  )
}

/** RFC 4287 §4.2.7.2: the document the information came from. No title: one that looks like HTML has no safe way to be written. */
function viaLink(feed: Feed, { digest }: FeedEntry): string {
  if (digest === null) return ''
  return `<link rel="via" type="text/html" href="${escapeAttribute(digestUrl(feed, digest))}"/>`
}

/** RFC 4287 §4.2.1: a feed whose entries all have an author needs none of its own, but has one all the same. */
function person(name: string, url: string | undefined): string {
  const uri = url === undefined ? '' : `<uri>${escapeText(url)}</uri>`
  return `<author><name>${escapePlain(name)}</name>${uri}</author>`
}

/**
 * A text construct (RFC 4287 §3.1). Text is text; one that holds a closing tag is safest declared as HTML and
 * escaped for that.
 */
function construct(element: string, text: string): string {
  if (text.search(CLOSING_TAG) < 0) return `<${element}>${escapeText(text)}</${element}>`
  return `<${element} type="html">${escapeAsHtml(text)}</${element}>`
}

/** What the library cannot say is put into its output while that holds nothing but our tokens. */
function repairedHead(xml: string, feed: Feed, vault: Vault): string {
  const { channel } = feed
  return xml
    .replace(
      '<feed xmlns="http://www.w3.org/2005/Atom">',
      `<feed xmlns="http://www.w3.org/2005/Atom"${namespaces(feed)} xml:lang="${escapeAttribute(channel.language)}">`,
    )
    .replace(/<link rel="alternate" href="/, '<link rel="alternate" type="text/html" href="')
    .replace(
      /<link rel="self" href="/,
      `${vault.put(hubLinks(channel, ''))}<link rel="self" type="application/atom+xml" href="`,
    )
    .replace(TITLE, () => vault.put(construct('title', feed.title)))
    .replace(SUBTITLE, () => vault.put(construct('subtitle', feed.description)))
    .replace(RIGHTS, () => vault.put(construct('rights', channel.copyright)))
    .replace(/(<generator>[^<]*<\/generator>)/, (generator) => generator + vault.put(headElements(feed)))
    .replace(/(<updated>[^<]{19})\.\d+Z/, '$1Z')
}

const TITLE = new RegExp(`<title>${TOKEN}</title>`)
const SUBTITLE = new RegExp(`<subtitle>${TOKEN}</subtitle>`)
const RIGHTS = new RegExp(`<rights>${TOKEN}</rights>`)
/** Declared only where they are used: the W3C Feed Validator does not know that of RFC 6721. */
function namespaces({ channel, archive, withdrawn }: Feed): string {
  const media = channel.extensions.includes('media') ? ` ${MEDIA_NAMESPACE}` : ''
  const paged = archive.current === null ? '' : ' xmlns:fh="http://purl.org/syndication/history/1.0"'
  const history = media + paged
  return withdrawn.length === 0 ? history : `${history} xmlns:at="http://purl.org/atompub/tombstones/1.0"`
}

function headElements(feed: Feed): string {
  const { author } = feed.channel
  const icon = feedIconUrl(feed)
  return [
    person(author.name, author.url),
    icon === null ? '' : `<icon>${escapeText(icon)}</icon>`,
    archiveElements(feed, atom, 'link'),
    // RFC 6721 §3; one for an entry that is live again would take it away from its readers.
    ...feed.withdrawn.map(
      ({ id, withdrawn }) =>
        `<at:deleted-entry ref="${escapeAttribute(idAsIri(feed.channel.id, id))}" when="${formatRfc3339(withdrawn)}"/>`,
    ),
  ].join('')
}
