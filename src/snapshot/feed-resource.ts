import type { Feed, Format } from '../formats/feed.js'
import { baseOf, formatBase } from './delta.js'
import { digest, type Resource } from './resource.js'

/** A feed in one format, at its address; its tag says what its owner has, so that it can be sent less the next time. */
export function buildFeedResource(feed: Feed, format: Format, lastModified: Date): Resource {
  const body = Buffer.from(format.render(feed), 'utf8')
  const base = baseOf(feed.entries, feed.channel.windowSize)
  return {
    path: `${feed.baseUrl.slice(feed.channel.url.length)}${format.path}`,
    status: 200,
    contentType: format.contentType,
    body,
    etag: `W/"${digest(body)}${base ? `.${formatBase(base)}` : ''}"`,
    lastModified,
    source: { feed, format },
  }
}
