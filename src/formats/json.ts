import type { Entry } from '../ledger/entry.js'
import { formatRfc3339 } from '../time.js'
import { type Feed, type Format, authorsOf, entryUrl } from './feed.js'

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
      language: channel.language,
      authors: [channel.author],
      ...(channel.hubs.length === 0 ? {} : { hubs: channel.hubs.map((url) => ({ type: 'WebSub', url })) }),
      items: feed.entries.map((entry) => item(feed, entry)),
    },
    null,
    1,
  )}\n`
}

/** The specification wants one of `content_html` and `content_text` in each item, and no blank strings. */
function item(feed: Feed, entry: Entry) {
  return {
    id: entry.id,
    url: entryUrl(feed, entry),
    title: entry.title,
    ...(entry.html === '' ? { content_text: entry.title } : { content_html: entry.html }),
    ...(entry.summary === '' ? {} : { summary: entry.summary }),
    date_published: formatRfc3339(entry.published),
    date_modified: formatRfc3339(entry.updated),
    authors: authorsOf(feed, entry),
    ...(entry.tags.length === 0 ? {} : { tags: entry.tags }),
    language: entry.language,
  }
}
