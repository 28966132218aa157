import { Feed as LibraryFeed } from 'feed'
import RssLibrary from 'rss'
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith'
import { atom } from '../src/formats/atom.js'
import { authorsOf, entryUrl, type Feed, type FeedEntry } from '../src/formats/feed.js'
import { json } from '../src/formats/json.js'
import { rss } from '../src/formats/rss.js'
import { formatRfc3339, formatRfc822 } from '../src/time.js'
import { CHANNEL } from './format-items.js'

/** The renderers that are compared; each says of the same items what it can say. */

export type Contestant = {
  readonly name: 'strillone' | 'hand-made' | 'feed' | 'feedsmith' | 'rss'
  readonly format: 'RSS' | 'Atom' | 'JSON'
  readonly render: (feed: Feed) => string
}

/** Hand-made comes first: the others are compared with it. */
export const CONTESTANTS: readonly Contestant[] = [
  { name: 'hand-made', format: 'RSS', render: handMadeRss },
  { name: 'strillone', format: 'RSS', render: rss.render },
  { name: 'feed', format: 'RSS', render: (feed) => bareLibrary(feed).rss2() },
  { name: 'feedsmith', format: 'RSS', render: feedsmithRss },
  { name: 'rss', format: 'RSS', render: rssLibrary },
  { name: 'hand-made', format: 'Atom', render: handMadeAtom },
  { name: 'strillone', format: 'Atom', render: atom.render },
  { name: 'feed', format: 'Atom', render: (feed) => bareLibrary(feed).atom1() },
  { name: 'feedsmith', format: 'Atom', render: feedsmithAtom },
  { name: 'hand-made', format: 'JSON', render: handMadeJson },
  { name: 'strillone', format: 'JSON', render: json.render },
  { name: 'feed', format: 'JSON', render: (feed) => bareLibrary(feed).json1() },
  { name: 'feedsmith', format: 'JSON', render: feedsmithJson },
]

// --- by hand: template strings, with the escaping XML asks for and nothing else ---

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function handMadeRss(feed: Feed): string {
  const items = feed.entries.map((entry) => handMadeItem(feed, entry)).join('\n')
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel>
<title>${escape(feed.title)}</title>
<link>${escape(feed.homeUrl)}</link>
<description>${escape(feed.description)}</description>
<lastBuildDate>${formatRfc822(feed.updated)}</lastBuildDate>
<generator>Hand</generator>
<language>${feed.channel.language}</language>
<ttl>15</ttl>
<copyright>${escape(feed.channel.copyright)}</copyright>
<atom:link href="${escape(feed.baseUrl)}/rss.xml" rel="self" type="application/rss+xml"/>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>
${items}
</channel>
</rss>`
}

function handMadeItem(feed: Feed, entry: FeedEntry): string {
  const categories = entry.tags.map((tag) => `<category>${escape(tag)}</category>`).join('\n')
  const creators = authorsOf(feed, entry).map(({ name }) => `<dc:creator>${escape(name)}</dc:creator>`)
  return `<item>
<title>${escape(entry.title)}</title>
<link>${escape(entryUrl(feed, entry))}</link>
<guid isPermaLink="false">${escape(entry.id)}</guid>
<pubDate>${formatRfc822(entry.published)}</pubDate>
<description>${escape(escape(entry.summary))}</description>
<content:encoded>${escape(entry.html)}</content:encoded>
${categories}
${creators.join('')}
</item>`
}

function handMadeAtom(feed: Feed): string {
  const entries = feed.entries.map((entry) => handMadeEntry(feed, entry)).join('\n')
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${feed.channel.language}">
<id>${feed.id}</id>
<title>${escape(feed.title)}</title>
<subtitle>${escape(feed.description)}</subtitle>
<updated>${formatRfc3339(feed.updated)}</updated>
<author><name>${escape(feed.channel.author.name)}</name></author>
<link rel="alternate" type="text/html" href="${escape(feed.homeUrl)}"/>
<link rel="self" type="application/atom+xml" href="${escape(feed.baseUrl)}/atom.xml"/>
<rights>${escape(feed.channel.copyright)}</rights>
<generator>Hand</generator>
${entries}
</feed>`
}

function handMadeEntry(feed: Feed, entry: FeedEntry): string {
  const authors = authorsOf(feed, entry).map(({ name }) => `<author><name>${escape(name)}</name></author>`)
  return `<entry>
<id>${escape(entry.id)}</id>
<title>${escape(entry.title)}</title>
<link rel="alternate" type="text/html" href="${escape(entryUrl(feed, entry))}"/>
<updated>${formatRfc3339(entry.updated)}</updated>
<published>${formatRfc3339(entry.published)}</published>
${authors.join('')}
${entry.tags.map((tag) => `<category term="${escape(tag)}"/>`).join('')}
<summary>${escape(entry.summary)}</summary>
<content type="html">${escape(entry.html)}</content>
</entry>`
}

function handMadeJson(feed: Feed): string {
  const text = (value: string) => JSON.stringify(value)
  const items = feed.entries.map(
    (entry) => `{
"id": ${text(entry.id)},
"url": ${text(entryUrl(feed, entry))},
"title": ${text(entry.title)},
"content_html": ${text(entry.html)},
"summary": ${text(entry.summary)},
"date_published": "${formatRfc3339(entry.published)}",
"date_modified": "${formatRfc3339(entry.updated)}",
"authors": [${authorsOf(feed, entry)
      .map(({ name }) => `{"name": ${text(name)}}`)
      .join()}],
"tags": [${entry.tags.map(text).join()}],
"language": ${text(entry.language)}
}`,
  )
  return `{
"version": "https://jsonfeed.org/version/1.1",
"title": ${text(feed.title)},
"home_page_url": ${text(feed.homeUrl)},
"feed_url": ${text(`${feed.baseUrl}/feed.json`)},
"description": ${text(feed.description)},
"language": ${text(feed.channel.language)},
"authors": [{"name": ${text(feed.channel.author.name)}}],
"items": [${items.join(',\n')}]
}`
}

// --- npm feed, called as its documentation shows ---

function bareLibrary(feed: Feed): LibraryFeed {
  const { channel } = feed
  const library = new LibraryFeed({
    id: feed.id,
    title: feed.title,
    description: feed.description,
    link: feed.homeUrl,
    language: channel.language,
    updated: feed.updated,
    copyright: channel.copyright,
    feedLinks: { rss: `${feed.baseUrl}/rss.xml`, atom: `${feed.baseUrl}/atom.xml`, json: `${feed.baseUrl}/feed.json` },
    author: { name: channel.author.name },
    ttl: 15,
  })
  for (const entry of feed.entries)
    library.addItem({
      id: entry.id,
      title: entry.title,
      link: entryUrl(feed, entry),
      date: entry.updated,
      published: entry.published,
      description: entry.summary,
      content: entry.html,
      author: authorsOf(feed, entry).map(({ name }) => ({ name })),
      category: entry.tags.map((tag) => ({ name: tag, term: tag })),
    })
  return library
}

// --- feedsmith ---

function rssLibrary(feed: Feed): string {
  const library = new RssLibrary({
    title: feed.title,
    description: feed.description,
    site_url: feed.homeUrl,
    feed_url: `${feed.baseUrl}/rss.xml`,
    language: feed.channel.language,
    copyright: feed.channel.copyright,
    pubDate: feed.updated,
    generator: 'rss',
    ttl: 15,
    custom_namespaces: { content: 'http://purl.org/rss/1.0/modules/content/' },
  })
  for (const entry of feed.entries)
    library.item({
      title: entry.title,
      description: entry.summary,
      url: entryUrl(feed, entry),
      guid: entry.id,
      categories: [...entry.tags],
      author: authorsOf(feed, entry)[0]?.name ?? '',
      date: entry.published,
      custom_elements: [{ 'content:encoded': entry.html }],
    })
  return library.xml({ indent: true })
}

function feedsmithRss(feed: Feed): string {
  return generateRssFeed({
    title: feed.title,
    link: feed.homeUrl,
    description: feed.description,
    language: feed.channel.language,
    copyright: feed.channel.copyright,
    lastBuildDate: feed.updated,
    generator: 'feedsmith',
    ttl: 15,
    atom: { links: [{ href: `${feed.baseUrl}/rss.xml`, rel: 'self', type: 'application/rss+xml' }] },
    sy: { updatePeriod: 'hourly', updateFrequency: 4 },
    items: feed.entries.map((entry) => ({
      title: entry.title,
      link: entryUrl(feed, entry),
      guid: { value: entry.id, isPermaLink: false },
      pubDate: entry.published,
      description: entry.summary,
      content: { encoded: entry.html },
      categories: entry.tags.map((name) => ({ name })),
      dc: { creators: authorsOf(feed, entry).map(({ name }) => name) },
    })),
  })
}

function feedsmithAtom(feed: Feed): string {
  return generateAtomFeed({
    id: feed.id,
    title: { value: feed.title },
    subtitle: { value: feed.description },
    updated: feed.updated,
    authors: [{ name: feed.channel.author.name }],
    links: [
      { href: feed.homeUrl, rel: 'alternate', type: 'text/html' },
      { href: `${feed.baseUrl}/atom.xml`, rel: 'self', type: 'application/atom+xml' },
    ],
    rights: { value: feed.channel.copyright },
    generator: { text: 'feedsmith' },
    entries: feed.entries.map((entry) => ({
      id: entry.id,
      title: { value: entry.title },
      links: [{ href: entryUrl(feed, entry), rel: 'alternate', type: 'text/html' }],
      updated: entry.updated,
      published: entry.published,
      authors: authorsOf(feed, entry).map(({ name }) => ({ name })),
      categories: entry.tags.map((term) => ({ term })),
      summary: { value: entry.summary },
      content: { value: entry.html, type: 'html' },
    })),
  })
}

/** It makes the object; the text is JSON's. */
function feedsmithJson(feed: Feed): string {
  const generated = generateJsonFeed({
    title: feed.title,
    home_page_url: feed.homeUrl,
    feed_url: `${feed.baseUrl}/feed.json`,
    description: feed.description,
    language: feed.channel.language,
    authors: [{ name: CHANNEL.author.name }],
    items: feed.entries.map((entry) => ({
      id: entry.id,
      url: entryUrl(feed, entry),
      title: entry.title,
      content_html: entry.html,
      summary: entry.summary,
      date_published: entry.published,
      date_modified: entry.updated,
      authors: authorsOf(feed, entry).map(({ name }) => ({ name })),
      tags: [...entry.tags],
      language: entry.language,
    })),
  })
  return JSON.stringify(generated, null, 1)
}
