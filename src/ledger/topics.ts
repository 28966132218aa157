import type { Entry } from './entry.js'
import { slugOf } from './identity.js'

/** A tag or an author that has stories: what feeds and pages of their own are made for. */
export type Topic = {
  readonly kind: 'tag' | 'author'
  /** The last part of its path: `fuel`, `nora-quayle`, `東京`. */
  readonly slug: string
  /** As the author of its first story wrote it. */
  readonly name: string
  /** How many live stories it has. */
  readonly live: number
  /** When a story of it last came, changed, or left: UTC, whole seconds. */
  readonly changed: Date
}

export type TopicName = Pick<Topic, 'kind' | 'slug' | 'name'>

/** The topics of an entry, each once: two ways to write one tag are one topic. */
export function topicsOf({ tags, authors }: Pick<Entry, 'tags' | 'authors'>): TopicName[] {
  const named = [
    ...tags.map((name) => ({ kind: 'tag' as const, slug: topicSlug(name), name })),
    ...authors.map((name) => ({ kind: 'author' as const, slug: topicSlug(name), name })),
  ]
  return [...new Map(named.map((topic) => [`${topic.kind}/${topic.slug}`, topic])).values()]
}

/** Nothing but letters, digits, blanks and the marks inside words: its slug tells it from any other. */
const PLAIN = /^[\p{L}\p{M}\p{N} _'’.-]+$/u
/** Browsers and proxies may take these apart or away, also when they are percent-encoded. */
const UNSAFE_IN_PATHS = /[\s/\\]+/gu

/**
 *   'Crude oil' → 'crude-oil'    'Perché no' → 'perche-no'    'C++' → 'c++'    'C#' → 'c#'    '東京' → '東京'
 *
 * Never empty for a name that is not, and never `.` or `..`. What a plain slug would lose (`C`, `C#` and `C++`
 * are three topics) is kept.
 */
export function topicSlug(name: string): string {
  const plain = PLAIN.test(name) ? slugOf(name) : ''
  if (plain !== '' && !/[^\p{Script=Latin}\p{M}\p{N}\p{P}\p{Zs}]/u.test(name)) return plain
  const kept = name.normalize('NFKC').toLowerCase().trim().replaceAll(UNSAFE_IN_PATHS, '-')
  return /^\.*$/.test(kept) ? `dots-${kept.length}` : kept
}
