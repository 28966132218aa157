import { FORMATS } from '../formats/formats.js'
import type { Publish } from '../ledger/ledger.js'
import { topicsOf } from '../ledger/topics.js'
import { absoluteUrl, type Place, placePath } from '../links.js'
import { readFeedPath } from '../snapshot/make.js'

/** Stands for all topics at once: its revision is that of the last publish that touched any. */
export const EVERY_TOPIC = '*'

/**
 * The paths of the topics whose bytes a publish may have changed: all whose subscribers are to hear of it.
 *
 *   [new, tagged `fuel`] → ['/rss.xml', '/atom.xml', '/feed.json', '/digests/rss.xml', …, '/tags/fuel/rss.xml', …]
 *
 * A tag that was taken from a story is not known any more: its subscribers see that with its next story.
 */
export function topicsTouched({ changes, digests }: Pick<Publish, 'changes' | 'digests'>): readonly string[] {
  if (changes.length === 0 && digests.length === 0) return []
  const folders = new Set(['', placePath({ kind: 'digests' })])
  const add = (place: Place) => folders.add(placePath(place))
  for (const { entry } of changes) for (const { kind, slug } of topicsOf(entry)) add({ kind, slug })
  for (const { slug } of digests) add({ kind: 'digest', slug })
  return [...folders].flatMap((folder) => FORMATS.map(({ path }) => `${folder}${path}`))
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
  const place = readFeedPath(path)?.place
  // A page of the archive never changes.
  return place && place.kind !== 'archive' && absoluteUrl(channel, path) === plain ? path : null
}
