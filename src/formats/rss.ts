import type { Entry } from '../ledger/entry.js'
import { localPath, ownHub, PATHS } from '../links.js'
import { type Feed, type Format, authorsOf, entryUrl, summaryOf } from './feed.js'
import { createVault, hubLinks, startLibraryFeed, type Vault, withStylesheet } from './library.js'
import { escapeAsHtml, escapeAttribute, escapePlain, escapeText } from './xml.js'

/** RSS 2.0 (rssboard.org/rss-specification) with `content:encoded`, `dc:creator`, `sy:` and `atom:link`. */
export const rss: Format = {
  name: 'RSS 2.0',
  path: '/rss.xml',
  contentType: 'application/rss+xml; charset=utf-8',
  render,
}

const SYNDICATION = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'

function render(feed: Feed): string {
  const vault = createVault()
  const library = startLibraryFeed(feed, `${feed.baseUrl}${rss.path}`, vault, escapePlain)
  library.addExtension({
    name: SLOT,
    objects: { _text: vault.put(schedule(feed)) },
  })
  for (const entry of feed.entries) library.addItem(item(feed, entry, vault))
  const rendered = withNamespaces(library.rss2())
    .replace(new RegExp(`<${SLOT}>(slot\\d+slot)</${SLOT}>`, 'g'), '$1')
    .replace(
      /<atom:link [^>]*rel="self"[^>]*>/,
      (self) => self + vault.put(hubLinks(feed.channel, 'atom:') + cloud(feed)),
    )
  return withStylesheet(vault.open(rendered), feed)
}

/** An element of the library's output whose place is taken by XML the library cannot write. */
const SLOT = 'slot'

function item(feed: Feed, entry: Entry, vault: Vault) {
  const creators = authorsOf(feed, entry).map(({ name }) => `<dc:creator>${escapePlain(name)}</dc:creator>`)
  // RSS knows the language of a channel only; an item in another one says so by Dublin Core.
  const language =
    entry.language === feed.channel.language ? '' : `<dc:language>${escapeText(entry.language)}</dc:language>`
  return {
    id: entry.id,
    title: vault.put(escapePlain(entry.title)),
    link: entryUrl(feed, entry),
    date: entry.published,
    category: entry.tags.map((tag) => ({ name: vault.put(escapePlain(tag)) })),
    // `description` stands before `content:encoded`: readers that know one of them only take the first.
    description: vault.put(escapeAsHtml(summaryOf(entry))),
    ...(entry.html === '' ? {} : { content: vault.put(escapeText(entry.html)) }),
    extensions: [{ name: SLOT, objects: { _text: vault.put([...creators, language].join('')) } }],
  }
}

/** RSS 1.0 syndication module: how often it is worth asking, the same as max-age and `ttl`. */
function schedule(feed: Feed): string {
  const perHour = Math.max(1, Math.round(3600 / feed.channel.maxAgeSeconds))
  return `<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>${perHour}</sy:updateFrequency>`
}

/** RSS 2.0 "cloud": who takes registrations for notices (rsscloud.co); the same server as our hub. */
function cloud({ channel }: Feed): string {
  if (ownHub(channel) === null) return ''
  const { hostname, port, protocol } = new URL(channel.url)
  const number = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  const path = escapeAttribute(localPath(channel, PATHS.cloud))
  return `<cloud domain="${hostname}" port="${number}" path="${path}" registerProcedure="" protocol="http-post"/>`
}

/** The library declares prefixes only where it writes them itself. */
function withNamespaces(xml: string): string {
  return xml.replace(
    /<rss version="2\.0"[^>]*>/,
    `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" ${SYNDICATION}>`,
  )
}
