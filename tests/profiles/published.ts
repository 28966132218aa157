import { FORMATS } from '../../src/formats/formats.js'
import { rss } from '../../src/formats/rss.js'
import { json } from '../../src/formats/json.js'
import type { Channel } from '../../src/channel.js'
import type { Entry } from '../../src/ledger/entry.js'
import { absoluteUrl, storyPath } from '../../src/links.js'
import { mintId } from '../../src/ledger/identity.js'
import type { Published } from '../../src/profiles/published.js'
import { CHANNEL, entry, feedOf } from '../support/entries.js'

/** A publication no aggregator objects to: what our formats render, and what a picture would add. */

export const NOW = new Date('2026-11-22T12:00:00Z')
const STORIES = 20

const channel: Channel = { ...CHANNEL, language: 'en-GB' }
const SENTENCE = 'The ministry has confirmed the rise, and the hauliers have called a meeting for Monday. '

const PICTURE = 'https://gazette.example.org/pictures/pump.jpg'

export const STORY = 'Fuel dearer from Monday, part 1'

function story(index: number): Entry {
  const slug = `part-${index}`
  return entry({
    slug,
    id: mintId(CHANNEL.id, 'fuel.md', slug),
    document: 'fuel.md',
    title: `Fuel dearer from Monday, part ${index}`,
    summary: SENTENCE.trim(),
    text: SENTENCE.repeat(5),
    html: `<p>${SENTENCE.repeat(5)}<a href="https://example.org/more">More</a></p>`,
    language: 'en',
    image: { url: PICTURE, type: 'image/jpeg', length: 40_123, width: 1200, height: 800, alt: '' },
    published: new Date(Date.UTC(2026, 10, 22, 8, 0, 59 - index)),
  })
}

/** A fresh one each time: tests spoil it. */
export function fine(): Published {
  const entries = Array.from({ length: STORIES }, (_, index) => story(index + 1))
  const texts = new Map(FORMATS.map((format) => [format.path as string, format.render(feedOf(entries, channel))]))
  texts.set(rss.path, withExtensions(texts.get(rss.path) ?? ''))
  texts.set('/news-sitemap.xml', newsSitemap(entries))
  for (const one of entries) texts.set(storyPath(one.slug), page(one))
  return { channel, entries, texts, lines: new Map(entries.map(({ id }, index) => [id, index * 4 + 3])), now: NOW }
}

/** What MSN and SmartNews want to be told of a picture, and no front matter can say. */
const OF_PICTURE = `<media:credit>Nora Quayle</media:credit><media:text>A pump</media:text><mi:hasSyndicationRights>1</mi:hasSyndicationRights>`
const NAMESPACES =
  'xmlns:mi="http://schemas.ingestion.microsoft.com/common/" xmlns:snf="http://www.smartnews.be/snf" xmlns:georss="http://www.georss.org/georss"'
const OF_CHANNEL = `<pubDate>Sun, 22 Nov 2026 08:00:58 GMT</pubDate><snf:logo><url>https://gazette.example.org/logo.png</url></snf:logo>`

function withExtensions(xml: string): string {
  return xml
    .replace('<rss version="2.0"', `<rss version="2.0" ${NAMESPACES}`)
    .replace('<channel>', `<channel>${OF_CHANNEL}`)
    .replaceAll(/(<media:content[^>]*)\/>/g, `$1>${OF_PICTURE}</media:content>`)
    .replaceAll('</item>', '<georss:point>45.46 9.19</georss:point></item>')
}

function newsSitemap(entries: readonly Entry[]): string {
  const urls = entries.map(
    (one) =>
      `<url><loc>${absoluteUrl(channel, storyPath(one.slug))}</loc><news:news><news:publication><news:name>${channel.title}</news:name><news:language>en</news:language></news:publication><news:publication_date>${one.published.toISOString()}</news:publication_date><news:title>${one.title}</news:title></news:news></url>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">${urls.join('')}</urlset>`
}

function page(one: Entry): string {
  const article = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: one.title,
    datePublished: one.published,
    dateModified: one.updated,
    author: [{ '@type': 'Person', name: one.authors[0] }],
    image: [PICTURE],
  }
  return `<!doctype html><html><head><script type="application/ld+json">${JSON.stringify(article)}</script></head><body><p>…</p></body></html>`
}

/** One thing changed, where it first stands; the test fails when it stands nowhere. */
export type Spoil = (published: Published) => Published

export function inText(address: string, from: string | RegExp, to: string): Spoil {
  return (published) => {
    const text = published.texts.get(address) ?? ''
    const spoilt = text.replace(from, () => to)
    if (spoilt === text) throw new Error(`${String(from)} is not in ${address}`)
    return { ...published, texts: new Map(published.texts).set(address, spoilt) }
  }
}

export function without(address: string): Spoil {
  return (published) => ({ ...published, texts: new Map([...published.texts].filter(([one]) => one !== address)) })
}

/** The fields of the JSON feed, or of its first item, replaced; `undefined` takes one away. */
export function inJson(where: 'feed' | 'item', fields: Readonly<Record<string, unknown>>): Spoil {
  return (published) => {
    const feed = JSON.parse(published.texts.get(json.path) ?? '') as { items: Record<string, unknown>[] }
    Object.assign(where === 'feed' ? feed : (feed.items[0] ?? {}), fields)
    return { ...published, texts: new Map(published.texts).set(json.path, JSON.stringify(feed)) }
  }
}

export function inEntry(fields: Partial<Entry>): Spoil {
  return (published) => ({
    ...published,
    entries: published.entries.map((one, index) => (index === 0 ? { ...one, ...fields } : one)),
  })
}

export function inChannel(fields: Partial<Channel>): Spoil {
  return (published) => ({ ...published, channel: { ...published.channel, ...fields } })
}
