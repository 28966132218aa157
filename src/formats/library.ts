import { Feed as LibraryFeed } from 'feed'
import type { Channel } from '../channel.js'
import { localPath, PATHS } from '../links.js'
import type { Feed } from './feed.js'
import { escapeAttribute } from './xml.js'

/**
 * The one door to npm `feed`. It passes control characters raw, breaks on a second `]]>` and on `<` in a
 * category, and takes the clock for a missing date; so no author's character goes in: only tokens do, and
 * what they stand for, escaped by us, is put in their place in what comes out.
 */
export type Vault = {
  /** Keep this XML; the token stands for it in the library's input. */
  readonly put: (xml: string) => string
  /** The library's output with every token, and the CDATA around it, replaced by its XML. */
  readonly open: (rendered: string) => string
}

/** No character of an author's text, nor of an address: XML 1.0 has no place for it (§2.2), so none gets this far. */
const EDGE = '\u0001'

/** A token in the library's output; the number is in the first group. */
export const TOKEN = `${EDGE}(\\d+)${EDGE}`

export function createVault(): Vault {
  const kept: string[] = []
  return {
    put: (xml) => `${EDGE}${kept.push(xml) - 1}${EDGE}`,
    open: (rendered) => {
      // Text, number, text, number … text: several times as fast as a function called for each token.
      const parts = rendered.split(EDGE)
      for (let index = 1; index < parts.length; index += 2) {
        const [before = '', after = ''] = [parts[index - 1], parts[index + 1]]
        if (before.endsWith(CDATA)) parts[index - 1] = before.slice(0, -CDATA.length)
        if (after.startsWith(CDATA_END)) parts[index + 1] = after.slice(CDATA_END.length)
        parts[index] = kept[Number(parts[index])] ?? ''
      }
      return parts.join('')
    },
  }
}

/** What the library puts around some of its texts. */
const CDATA = '<![CDATA['
const CDATA_END = ']]>'

/** A library feed with its head filled in; every text in it is a token of the vault or an address of ours. */
export function startLibraryFeed(
  feed: Feed,
  selfUrl: string,
  vault: Vault,
  text: (raw: string) => string,
): LibraryFeed {
  const { channel } = feed
  return new LibraryFeed({
    id: feed.id,
    title: vault.put(text(feed.title)),
    description: vault.put(text(feed.description)),
    link: feed.homeUrl,
    feed: selfUrl,
    language: channel.language,
    updated: feed.updated,
    generator: GENERATOR.name,
    ...(channel.copyright === '' ? {} : { copyright: vault.put(text(channel.copyright)) }),
    ttl: Math.max(1, Math.round(channel.maxAgeSeconds / 60)),
  })
}

export const GENERATOR = { name: 'Strillone' } as const

/** The stylesheet for browsers that show XML as a page, before the root element (W3C xml-stylesheet §4). */
export function withStylesheet(xml: string, feed: Feed): string {
  const address = escapeAttribute(localPath(feed.channel, PATHS.stylesheet))
  return xml.replace(
    /^<\?xml[^?]*\?>/,
    (declaration) => `${declaration}\n<?xml-stylesheet type="text/css" href="${address}"?>`,
  )
}

/** The hubs of a feed (WebSub §4); `prefix` is Atom's in another vocabulary: `atom:`. */
export function hubLinks({ hubs }: Pick<Channel, 'hubs'>, prefix: '' | 'atom:'): string {
  return hubs.map((hub) => `<${prefix}link rel="hub" href="${escapeAttribute(hub)}"/>`).join('')
}
