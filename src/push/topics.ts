import { FORMATS } from '../formats/formats.js'
import type { Change } from '../ledger/entry.js'
import { absoluteUrl } from '../links.js'

/** Stands for all topics at once: its revision is that of the last publish that touched any. */
export const EVERY_TOPIC = '*'

/**
 * The paths of the topics whose bytes a publish may have changed: all whose subscribers are to hear of it.
 *
 *   [new, edited] → ['/rss.xml', '/atom.xml', '/feed.json']
 */
export function topicsTouched(changes: readonly Pick<Change, 'kind' | 'entry'>[]): readonly string[] {
  return changes.length === 0 ? [] : FORMATS.map(({ path }) => path)
}

/**
 * The path of the topic a subscriber names, or null when it is none of ours.
 *
 *   ('https://example.org/news', 'https://example.org/news/%72ss.xml') → '/rss.xml'
 *
 * Topics are feeds. Percent-encoded characters that need not be are decoded first (WebSub §5.1.1).
 */
export function topicPathOf(channel: { readonly url: string }, topic: string): string | null {
  const plain = topic.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : code
  })
  if (!plain.startsWith(`${channel.url}/`)) return null
  const path = plain.slice(channel.url.length)
  return FORMATS.some((format) => path.endsWith(format.path)) && absoluteUrl(channel, path) === plain ? path : null
}
