import type { Channel } from '../channel.js'
import type { Digest, DigestName } from '../ledger/digest.js'
import type { Entry } from '../ledger/entry.js'
import { absoluteUrl, PATHS, placePath, storyPath } from '../links.js'
import { formatRfc3339 } from '../time.js'
import { topicSlug } from '../ledger/topics.js'

/** A value of schema.org as JSON-LD. */
export type StructuredData = { readonly '@type': string; readonly [property: string]: unknown }

/**
 * JSON for a `<script>`: what could end the element, or open a comment in it, is written as an escape, and so are the
 * two line ends that JSON allows and JavaScript once did not.
 *
 *   { headline: '</script><script>alert(1)' } → {"headline":"\u003c/script\u003e\u003cscript\u003ealert(1)"}
 */
export function toScriptJson(data: StructuredData): string {
  return JSON.stringify({ '@context': 'https://schema.org', ...data }).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

export function siteData(channel: Channel): StructuredData {
  return {
    '@type': 'WebSite',
    name: channel.title,
    description: channel.description,
    url: absoluteUrl(channel, PATHS.home),
    inLanguage: channel.language,
    publisher: publisherOf(channel),
  }
}

/** What Google asks of an article (developers.google.com/search/docs/appearance/structured-data/article). */
export function articleData(
  channel: Channel,
  entry: Entry,
  digest: DigestName | null,
  picture: string | null,
): StructuredData {
  const url = absoluteUrl(channel, storyPath(entry.slug))
  return {
    '@type': 'NewsArticle',
    '@id': url,
    url,
    mainEntityOfPage: url,
    identifier: entry.id,
    headline: entry.title,
    ...(entry.summary === '' ? {} : { description: entry.summary }),
    datePublished: formatRfc3339(entry.published),
    dateModified: formatRfc3339(entry.updated),
    inLanguage: entry.language,
    author: authorsData(channel, entry.authors),
    publisher: publisherOf(channel),
    isAccessibleForFree: true,
    ...(entry.tags.length === 0 ? {} : { keywords: entry.tags }),
    ...(picture === null ? {} : { image: [picture] }),
    ...(digest === null ? {} : { isPartOf: digestPart(channel, digest) }),
  }
}

export function digestData(channel: Channel, digest: Digest, stories: readonly Entry[]): StructuredData {
  if (digest.style === LIVE_STYLE && stories.length > 1) return liveBlogData(channel, digest, stories)
  return {
    ...digestPart(channel, digest),
    datePublished: formatRfc3339(digest.published),
    dateModified: formatRfc3339(digest.updated),
    inLanguage: digest.language,
    author: authorsData(channel, digest.authors),
    publisher: publisherOf(channel),
    isPartOf: { '@type': 'WebSite', name: channel.title, url: absoluteUrl(channel, PATHS.home) },
    hasPart: stories.map((story) => {
      const url = absoluteUrl(channel, storyPath(story.slug))
      return { '@type': 'NewsArticle', '@id': url, url, headline: story.title }
    }),
  }
}

/** The style of documents whose stories are updates, each under the time it was written. */
const LIVE_STYLE = 'times'

/** schema.org/LiveBlogPosting; covered from its first update to its last. */
function liveBlogData(channel: Channel, digest: Digest, stories: readonly Entry[]): StructuredData {
  const url = absoluteUrl(channel, placePath({ kind: 'digest', slug: digest.slug }))
  const instants = stories.map(({ published }) => published.getTime())
  return {
    '@type': 'LiveBlogPosting',
    '@id': url,
    url,
    headline: digest.title,
    datePublished: formatRfc3339(digest.published),
    dateModified: formatRfc3339(digest.updated),
    coverageStartTime: formatRfc3339(new Date(Math.min(...instants))),
    coverageEndTime: formatRfc3339(new Date(Math.max(...instants))),
    inLanguage: digest.language,
    author: authorsData(channel, digest.authors),
    publisher: publisherOf(channel),
    isPartOf: { '@type': 'WebSite', name: channel.title, url: absoluteUrl(channel, PATHS.home) },
    liveBlogUpdate: stories.map((story) => ({
      '@type': 'BlogPosting',
      '@id': absoluteUrl(channel, storyPath(story.slug)),
      url: absoluteUrl(channel, storyPath(story.slug)),
      headline: story.title,
      datePublished: formatRfc3339(story.published),
      dateModified: formatRfc3339(story.updated),
      articleBody: story.text,
    })),
  }
}

function digestPart(channel: Channel, digest: DigestName): StructuredData {
  const url = absoluteUrl(channel, placePath({ kind: 'digest', slug: digest.slug }))
  return { '@type': 'CollectionPage', '@id': url, url, name: digest.title }
}

function authorsData(channel: Channel, authors: readonly string[]): readonly StructuredData[] {
  if (authors.length === 0) return [publisherOf(channel, channel.author)]
  return authors.map((name) => ({
    '@type': 'Person',
    name,
    url: absoluteUrl(channel, placePath({ kind: 'author', slug: topicSlug(name) })),
  }))
}

function publisherOf(
  channel: Channel,
  { name, url }: Channel['author'] = { name: channel.title, url: absoluteUrl(channel, PATHS.home) },
): StructuredData {
  return { '@type': 'Organization', name, url: url ?? absoluteUrl(channel, PATHS.home) }
}
