import { type Feed, type FeedEntry, type Format, authorsOf, digestUrl, entryUrl, summaryOf } from './feed.js'
import { archiveElements, feedIconUrl } from './head.js'
import { absoluteUrl, localPath, ownHub, PATHS } from '../links.js'
import { createVault, hubLinks, startLibraryFeed, TOKEN, type Vault, withStylesheet } from './library.js'
import { attributes, enclosuresOf, mediaElements } from './media.js'
import { escapeAsHtml, escapeAttribute, escapePlain, escapeText } from './xml.js'

/** RSS 2.0 (rssboard.org/rss-specification) with `content:encoded`, `dc:creator`, `sy:`, `atom:link` and `fh:` (RFC 5005). */
export const rss: Format = {
  name: 'RSS 2.0',
  path: '/rss.xml',
  contentType: 'application/rss+xml; charset=utf-8',
  render,
}

function render(feed: Feed): string {
  const vault = createVault()
  const library = startLibraryFeed(feed, `${feed.baseUrl}${rss.path}`, vault, escapePlain)
  library.addExtension({ name: SLOT, objects: { _text: vault.put(headElements(feed)) } })
  for (const entry of feed.entries) library.addItem(item(feed, entry, vault))
  return withStylesheet(vault.open(withSlotsOpened(withNamespaces(library.rss2(), feed))), feed)
}

/** The library puts what it does not know last; a channel's own elements belong before its items. */
function withSlotsOpened(xml: string): string {
  const head = new RegExp(`\\s*<${SLOT}>(${TOKEN})</${SLOT}>(?=\\s*</channel>)`)
  const ofChannel = head.exec(xml)?.[1] ?? ''
  return xml
    .replace(head, '')
    .replace(/(?=\s*<item>|\s*<\/channel>)/, `\n        ${ofChannel}`)
    .replaceAll(new RegExp(`<${SLOT}>(${TOKEN})</${SLOT}>`, 'g'), '$1')
}

/** An element of the library's output whose place is taken by XML the library cannot write. */
const SLOT = 'slot'

function item(feed: Feed, entry: FeedEntry, vault: Vault) {
  return {
    id: vault.put(escapeText(entry.id)),
    title: vault.put(escapePlain(entry.title)),
    link: entryUrl(feed, entry),
    date: entry.published,
    category: entry.tags.map((tag) => ({ name: vault.put(escapePlain(tag)) })),
    // `description` stands before `content:encoded`: readers that know one of them only take the first.
    description: vault.put(escapeAsHtml(summaryOf(entry))),
    ...(entry.html === '' ? {} : { content: vault.put(escapeText(entry.html)) }),
    extensions: [
      {
        name: SLOT,
        objects: { _text: vault.put(itemElements(feed, entry)) },
      },
    ],
  }
}

function itemElements(feed: Feed, entry: FeedEntry): string {
  const media = mediaElements(feed.channel, entry)
  return [dublinCore(feed, entry), sourceElement(feed, entry), enclosureElement(entry), media].join('')
}

/** At most one (RSS Best Practices Profile, "enclosure"); a length nobody knows is 0 there. */
function enclosureElement(entry: FeedEntry): string {
  const [enclosure] = enclosuresOf(entry)
  if (!enclosure) return ''
  const { url, length, type } = enclosure
  return `<enclosure${attributes({ url, length: length ?? 0, type })}/>`
}

/** RSS knows the language of a channel only, and wants an e-mail address for an author: Dublin Core says both better. */
function dublinCore(feed: Feed, entry: FeedEntry): string {
  if (!feed.channel.extensions.includes('dc')) return ''
  const creators = authorsOf(feed, entry).map(({ name }) => `<dc:creator>${escapePlain(name)}</dc:creator>`)
  const differs = entry.language !== feed.channel.language
  return [...creators, differs ? `<dc:language>${escapeText(entry.language)}</dc:language>` : ''].join('')
}

/** RSS 2.0 `source`: the channel an item comes from, here the feed of its digest. */
function sourceElement(feed: Feed, { digest }: FeedEntry): string {
  if (digest === null) return ''
  return `<source url="${escapeAttribute(`${digestUrl(feed, digest)}${rss.path}`)}">${escapePlain(digest.title)}</source>`
}

function headElements(feed: Feed): string {
  return [
    hubLinks(feed.channel, 'atom:'),
    cloud(feed),
    schedule(feed),
    sourceNamespace(feed),
    picture(feed),
    archiveElements(feed, rss, 'atom:link'),
  ].join('')
}

/** RSS 2.0 knows GIF, JPEG and PNG only; title and link of the picture are the channel's. */
function picture(feed: Feed): string {
  const icon = feedIconUrl(feed)
  if (icon === null || !/\.(?:png|jpe?g|gif)$/i.test(icon)) return ''
  return `<image><url>${escapeText(icon)}</url><title>${escapePlain(feed.title)}</title><link>${escapeText(feed.homeUrl)}</link></image>`
}

/** RSS 1.0 syndication module: how often it is worth asking, the same as max-age and `ttl`. */
function schedule(feed: Feed): string {
  if (!feed.channel.extensions.includes('sy')) return ''
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

/** source.scripting.com: the feed's own address, and the list of feeds it belongs to. */
function sourceNamespace(feed: Feed): string {
  if (!feed.channel.extensions.includes('source')) return ''
  const self = escapeText(`${feed.baseUrl}${rss.path}`)
  const list = escapeText(absoluteUrl(feed.channel, PATHS.opml))
  return `<source:self>${self}</source:self><source:blogroll>${list}</source:blogroll>`
}

/** By prefix; `atom` and `content` are used always, the rest where the channel wants them. */
const NAMESPACES = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  fh: 'http://purl.org/syndication/history/1.0',
  sy: 'http://purl.org/rss/1.0/modules/syndication/',
  dc: 'http://purl.org/dc/elements/1.1/',
  media: 'http://search.yahoo.com/mrss/',
  source: 'http://source.scripting.com/',
} as const

/** The library declares prefixes only where it writes them itself. */
function withNamespaces(xml: string, { channel }: Feed): string {
  const wanted = ['atom', 'content', 'fh', ...channel.extensions] as const
  const declared = wanted.map((prefix) => ` xmlns:${prefix}="${NAMESPACES[prefix]}"`).join('')
  return xml.replace(/<rss version="2\.0"[^>]*>/, `<rss version="2.0"${declared}>`)
}
