import type { Channel } from '../channel.js'
import { absoluteUrl, type Place, placePath } from '../links.js'
import { formatRfc822 } from '../time.js'
import { FORMATS } from './formats.js'
import { escapeAttribute, escapeText } from './xml.js'

/** One feed of the list. */
export type OpmlFeed = { readonly title: string; readonly place: Place }

/** Feeds of one kind under one heading; a heading without feeds is left out. */
export type OpmlGroup = { readonly title: string; readonly feeds: readonly OpmlFeed[] }

export const OPML_TYPE = 'text/x-opml; charset=utf-8'

/**
 * All feeds as a list that readers import (opml.org/spec2.opml, subscription lists). Each once, in the format
 * every reader knows: who imports a feed in three formats sees every story three times.
 */
export function renderOpml(channel: Channel, groups: readonly OpmlGroup[], modified: Date): string {
  const outlines = groups
    .filter(({ feeds }) => feeds.length > 0)
    .map(
      ({ title, feeds }) =>
        `<outline text="${escapeAttribute(title)}" title="${escapeAttribute(title)}">\n${feeds.map((feed) => outline(channel, feed)).join('\n')}\n</outline>`,
    )
  return `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
<head>
<title>${escapeText(channel.title)}</title>
<dateModified>${formatRfc822(modified)}</dateModified>
<ownerName>${escapeText(channel.author.name)}</ownerName>
</head>
<body>
${outlines.join('\n')}
</body>
</opml>
`
}

function outline(channel: Channel, { title, place }: OpmlFeed): string {
  const path = placePath(place)
  const text = escapeAttribute(title)
  const page = escapeAttribute(absoluteUrl(channel, path === '' || place.kind === 'digests' ? '/' : path))
  return `<outline type="rss" version="RSS2" text="${text}" title="${text}" xmlUrl="${escapeAttribute(absoluteUrl(channel, `${path}${FORMATS[0].path}`))}" htmlUrl="${page}"/>`
}
