import type { Entry } from '../ledger/entry.js'
import { type Feed, type Format, authorsOf, entryUrl, summaryOf } from './feed.js'
import { createVault, hubLinks, startLibraryFeed, type Vault, withStylesheet } from './library.js'
import { CLOSING_TAG, escapeAsHtml, escapeAttribute, escapePlain, escapeText } from './xml.js'

/** Atom 1.0 (RFC 4287). */
export const atom: Format = {
  name: 'Atom 1.0',
  path: '/atom.xml',
  contentType: 'application/atom+xml; charset=utf-8',
  render,
}

function render(feed: Feed): string {
  const vault = createVault()
  const library = startLibraryFeed(feed, `${feed.baseUrl}${atom.path}`, vault, escapeText)
  for (const entry of feed.entries) library.addItem(item(feed, entry, vault))
  return withStylesheet(vault.open(repaired(library.atom1(), feed, vault)), feed)
}

/** The library writes no `summary`, `category` or `author` of an entry safely, so `rights` holds their place. */
function item(feed: Feed, entry: Entry, vault: Vault) {
  return {
    id: entry.id,
    title: vault.put(''),
    link: entryUrl(feed, entry),
    date: entry.updated,
    published: entry.published,
    copyright: vault.put(entryElements(feed, entry)),
  }
}

function entryElements(feed: Feed, entry: Entry): string {
  const authors = authorsOf(feed, entry).map(({ name, url }) => person(name, url))
  const categories = entry.tags.map((tag) => `<category term="${escapeAttribute(tag)}"/>`)
  const summary = construct('summary', summaryOf(entry))
  const content = entry.html === '' ? '' : `<content type="html">${escapeText(entry.html)}</content>`
  return [...authors, ...categories, summary, content].join('')
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
function repaired(xml: string, feed: Feed, vault: Vault): string {
  const { channel } = feed
  let index = -1
  return xml
    .replace(
      '<feed xmlns="http://www.w3.org/2005/Atom">',
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escapeAttribute(channel.language)}">`,
    )
    .replace(/<link rel="alternate" href="/, '<link rel="alternate" type="text/html" href="')
    .replace(
      /<link rel="self" href="/,
      `${vault.put(hubLinks(channel, ''))}<link rel="self" type="application/atom+xml" href="`,
    )
    .replace(/<title>slot\d+slot<\/title>/, () => vault.put(construct('title', feed.title)))
    .replace(/<subtitle>slot\d+slot<\/subtitle>/, () => vault.put(construct('subtitle', feed.description)))
    .replace(/<rights>slot\d+slot<\/rights>(?=\s*<(?:entry|\/feed))/, () =>
      vault.put(construct('rights', channel.copyright)),
    )
    .replace(
      /(<generator>[^<]*<\/generator>)/,
      (generator) => generator + vault.put(person(channel.author.name, channel.author.url)),
    )
    .replace(/<entry>/g, () => {
      index += 1
      const language = feed.entries[index]?.language ?? channel.language
      return language === channel.language ? '<entry>' : `<entry xml:lang="${escapeAttribute(language)}">`
    })
    .replace(/<title type="html">[^]*?<\/title>/g, entryTitles(feed, vault))
    .replace(/(<entry[^]*?)<link href="/g, '$1<link rel="alternate" type="text/html" href="')
    .replace(/(<entry[^]*?)<rights>(slot\d+slot)<\/rights>/g, '$1$2')
    .replaceAll(/(<(?:updated|published)>[^<]{19})\.\d+Z/g, '$1Z')
}

function entryTitles(feed: Feed, vault: Vault): () => string {
  const titles = feed.entries.map((entry) => vault.put(construct('title', entry.title))).values()
  return () => titles.next().value ?? ''
}
