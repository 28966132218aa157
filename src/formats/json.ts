import { formatRfc3339 } from '../time.js'
import { type Feed, type FeedEntry, type Format, authorsOf, digestUrl, entryUrl } from './feed.js'
import { feedIconUrl } from './head.js'
import { enclosuresOf } from './media.js'

/** JSON Feed 1.1 (jsonfeed.org/version/1.1), written here: npm `feed` stops at 1.0. */
export const json: Format = {
  name: 'JSON Feed 1.1',
  path: '/feed.json',
  contentType: 'application/feed+json; charset=utf-8',
  render,
}

function render(feed: Feed): string {
  const { channel } = feed
  return `${JSON.stringify(
    {
      version: 'https://jsonfeed.org/version/1.1',
      title: feed.title,
      home_page_url: feed.homeUrl,
      feed_url: `${feed.baseUrl}${json.path}`,
      description: feed.description,
      ...optional('icon', feedIconUrl(feed)),
      ...optional('next_url', addressOf(feed.archive.older)),
      language: channel.language,
      authors: [channel.author],
      ...(channel.hubs.length === 0 ? {} : { hubs: channel.hubs.map((url) => ({ type: 'WebSub', url })) }),
      ...optional('_strillone', extensionOf(feed)),
      items: feed.entries.map((entry) => item(feed, entry)),
    },
    null,
    1,
  )}\n`
}

/** The specification wants one of `content_html` and `content_text` in each item, and no blank strings. */
function item(feed: Feed, entry: FeedEntry) {
  return {
    id: entry.id,
    url: entryUrl(feed, entry),
    title: entry.title,
    ...(entry.html === '' ? { content_text: entry.title } : { content_html: entry.html }),
    ...(entry.summary === '' ? {} : { summary: entry.summary }),
    ...(entry.image ? { image: entry.image.url } : {}),
    ...attachmentsOf(entry),
    date_published: formatRfc3339(entry.published),
    date_modified: formatRfc3339(entry.updated),
    authors: authorsOf(feed, entry),
    ...(entry.tags.length === 0 ? {} : { tags: entry.tags }),
    language: entry.language,
    ...optional(
      '_strillone',
      entry.digest && { digest_url: digestUrl(feed, entry.digest), digest_title: entry.digest.title },
    ),
  }
}

function attachmentsOf(entry: FeedEntry) {
  const attachments = enclosuresOf(entry).map(({ url, type, length }) =>
    length === null ? { url, mime_type: type } : { url, mime_type: type, size_in_bytes: length },
  )
  return attachments.length === 0 ? {} : { attachments }
}

function addressOf(base: string | null): string | null {
  return base === null ? null : `${base}${json.path}`
}

/**
 * What JSON Feed has no word for (§Extensions): what was withdrawn of late, and where in the archive a page is.
 *
 *   { "withdrawn": [{ "id": "urn:uuid:…", "date_withdrawn": "2026-11-22T09:10:00Z" }] }
 */
function extensionOf({ withdrawn, archive }: Feed): object | null {
  const tombstones = withdrawn.map((one) => ({ id: one.id, date_withdrawn: formatRfc3339(one.withdrawn) }))
  const extension = {
    ...optional('current_url', addressOf(archive.current)),
    ...optional('newer_url', addressOf(archive.newer)),
    ...optional('withdrawn', tombstones.length === 0 ? null : tombstones),
  }
  return Object.keys(extension).length === 0 ? null : extension
}

function optional(name: string, value: unknown): object {
  return value === null ? {} : { [name]: value }
}
