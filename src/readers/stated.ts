/** What a service that reads for many says of itself. */
export type Stated = {
  readonly subscribers: number
  /** Which of its records of the feed it speaks of, where it has several; '' where it does not say. */
  readonly feedId: string
}

/** Nobody has more; a larger number is a joke. */
const MOST_STATED = 10_000_000

const NUMBER = /(?<![a-z\d.,])(\d{1,3}(?:,\d{3})+|\d{1,9})[\s_]+(?:subscribers?|readers?)\b/i
const FEED_ID = /feed[-_ ]?id\s*[=:]\s*([\w-]{1,64})/i

/**
 * How many people a User-Agent says it reads for. There is no standard; this is what services have agreed on
 * since 2005.
 *
 *   'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 462 subscribers; )'        → 462
 *   'Feedbin feed-id:1697787 - 102 subscribers'                                 → 102, of its record 1697787
 *   'LiveJournal.com (webmaster@livejournal.com; for https://…/; 5 readers)'    → 5
 *   'newsboat/2.21.0 (Linux x86_64)'                                            → null
 */
export function parseStated(userAgent: string): Stated | null {
  const written = NUMBER.exec(userAgent)?.[1]
  if (written === undefined) return null
  const subscribers = Math.min(MOST_STATED, Number(written.replaceAll(',', '')))
  return { subscribers, feedId: FEED_ID.exec(userAgent)?.[1] ?? '' }
}

/** The same User-Agent whatever number it states: who reads for one more today is the same client as yesterday. */
export function withoutNumber(userAgent: string): string {
  return userAgent.replace(NUMBER, '')
}
