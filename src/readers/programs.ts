import { parseStated, type Stated } from './stated.js'

/**
 * What kind of program it is. Only a `reader` stands for subscribers: the others look at an address once, for
 * themselves or for who wrote them.
 */
export type ProgramKind = 'reader' | 'bot' | 'browser' | 'command line'

export type Program = {
  /** One of a short list, never the client's own words. */
  readonly name: string
  readonly kind: ProgramKind
  /** How many people it reads for, where it says so. */
  readonly stated: Stated | null
}

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
  [/bloglovin/i, 'bloglovin'],
  [/feeder\.co/i, 'feeder.co'],
  [/bazqux/i, 'bazqux'],
  [/feedspot/i, 'feedspot'],
  [/netvibes/i, 'netvibes'],
  [/overcast/i, 'overcast'],
  [/pocket ?casts/i, 'pocketcasts'],
  [/antennapod/i, 'antennapod'],
  [/dreamwidth/i, 'dreamwidth'],
  [/livejournal/i, 'livejournal'],
  [/blogtrottr/i, 'blogtrottr'],
  [/superfeedr/i, 'superfeedr'],
  [/feedfetcher-google/i, 'feedfetcher-google'],
  [/nextcloud/i, 'nextcloud'],
  [/commafeed/i, 'commafeed'],
  [/elfeed/i, 'elfeed'],
  [/reeder/i, 'reeder'],
  [/rss ?guard/i, 'rssguard'],
  [/quiterss/i, 'quiterss'],
  [/feeder|spacecowboys/i, 'feeder'],
]

const OTHERS: readonly (readonly [RegExp, string, ProgramKind])[] = [
  [/curl|wget|httpie/i, 'command line', 'command line'],
  // A library that was given no name: somebody's script, which reads for nobody or for one.
  [
    /^(?:python-|go-http-client|okhttp|node\b|node-fetch|undici|axios|java\/|libwww|ruby|php|guzzle|apache-httpclient)/i,
    'script',
    'command line',
  ],
  [/bot|crawl|spider/i, 'bot', 'bot'],
  [/mozilla/i, 'browser', 'browser'],
]

/** A service that is not on the list and says how many it reads for. */
export const OTHER_HOSTED = 'other hosted'

/** Every name there is: `newsboat`, …, `bot`, `other`, `none`. What is counted by them has an end. */
export const PROGRAM_NAMES: readonly string[] = [
  ...READERS.map(([, name]) => name),
  ...OTHERS.map(([, name]) => name),
  OTHER_HOSTED,
  'other',
  'none',
]

/** What clients call themselves is kept no further than this: they may invent names without end. */
const KNOWN_AT_ONCE = 1_000

/** `newsboat/2.21.0 (Linux x86_64)` → newsboat; nothing → none; all the rest → other. */
export function createPrograms(): (userAgent: string | undefined) => Program {
  const known = new Map<string, Program>()
  return (userAgent) => {
    if (userAgent === undefined || userAgent === '') return NONE
    const before = known.get(userAgent)
    if (before !== undefined) return before
    const program = programOf(userAgent)
    if (known.size >= KNOWN_AT_ONCE) known.clear()
    known.set(userAgent, program)
    return program
  }
}

const NONE: Program = { name: 'none', kind: 'reader', stated: null }

/** The kind a name stands for. */
export function kindOf(name: string): ProgramKind {
  return OTHERS.find((one) => one[1] === name)?.[2] ?? 'reader'
}

function programOf(userAgent: string): Program {
  const stated = parseStated(userAgent)
  const reader = READERS.find(([pattern]) => pattern.test(userAgent))?.[1]
  if (reader !== undefined) return { name: reader, kind: 'reader', stated }
  if (stated) return { name: OTHER_HOSTED, kind: 'reader', stated }
  const [, name, kind] = OTHERS.find(([pattern]) => pattern.test(userAgent)) ?? [null, 'other', 'reader']
  return { name, kind, stated }
}
