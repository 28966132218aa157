/** What a client calls itself, and the name its polls are counted under. The first that fits counts. */
const READERS: readonly (readonly [RegExp, string])[] = [
  [/newsboat/i, 'newsboat'],
  [/rss2email|feedparser/i, 'feedparser'],
  [/miniflux/i, 'miniflux'],
  [/freshrss/i, 'freshrss'],
  [/feedly/i, 'feedly'],
  [/inoreader/i, 'inoreader'],
  [/newsblur/i, 'newsblur'],
  [/feedbin/i, 'feedbin'],
  [/netnewswire/i, 'netnewswire'],
  [/liferea/i, 'liferea'],
  [/thunderbird/i, 'thunderbird'],
  [/akregator/i, 'akregator'],
  [/tiny tiny rss|tt-rss/i, 'tt-rss'],
  [/theoldreader/i, 'theoldreader'],
  [/flipboard/i, 'flipboard'],
  [/smartnews/i, 'smartnews'],
  [/curl|wget/i, 'command line'],
  [/bot|crawl|spider/i, 'bot'],
  [/mozilla/i, 'browser'],
]

/** Names a client may invent are told apart no further than this list: a label with no end fills the memory of who counts. */
const KNOWN_AT_ONCE = 1_000

/** `newsboat/2.21.0 (Linux x86_64)` → newsboat; nothing → none; all the rest → other. */
export function createReaderNames(): (userAgent: string | undefined) => string {
  const known = new Map<string, string>()
  return (userAgent) => {
    if (userAgent === undefined || userAgent === '') return 'none'
    const before = known.get(userAgent)
    if (before !== undefined) return before
    const name = READERS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'other'
    if (known.size >= KNOWN_AT_ONCE) known.clear()
    known.set(userAgent, name)
    return name
  }
}
