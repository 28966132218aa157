import { absoluteUrl } from '../links.js'
import type { Feed, Format } from './feed.js'
import { escapeAttribute } from './xml.js'

/**
 * The links between a feed and its archive (RFC 5005 §4), in either XML format. A page that is the only one has
 * no neighbour to link to, and is not marked as an archive: the W3C Feed Validator wants one.
 */
export function archiveElements(
  feed: Feed,
  format: Pick<Format, 'path' | 'contentType'>,
  link: 'link' | 'atom:link',
): string {
  const { current, older, newer } = feed.archive
  const type = mediaType(format)
  const to = (rel: string, base: string | null) =>
    base === null ? '' : `<${link} rel="${rel}" type="${type}" href="${escapeAttribute(`${base}${format.path}`)}"/>`
  const mark = current !== null && (older ?? newer) !== null ? '<fh:archive/>' : ''
  return [to('current', current), to('prev-archive', older), to('next-archive', newer), mark].join('')
}

/** `application/rss+xml; charset=utf-8` → `application/rss+xml` */
export function mediaType({ contentType }: Pick<Format, 'contentType'>): string {
  return contentType.split(';')[0] ?? contentType
}

/** The channel's picture, absolute; null when it has none. */
export function feedIconUrl({ channel }: Pick<Feed, 'channel'>): string | null {
  if (channel.icon === '') return null
  return channel.icon.startsWith('/') ? absoluteUrl(channel, channel.icon) : channel.icon
}
