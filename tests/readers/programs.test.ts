// Promise: a program is counted under one of a few names, whatever it calls itself, and the number a service states is
// read as it means it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPrograms, kindOf, PROGRAM_NAMES } from '../../src/readers/programs.js'
import { parseStated, withoutNumber } from '../../src/readers/stated.js'

/** As they were seen in logs and are told in the services' own documentation. */
const HOSTED: readonly (readonly [string, string, number, string?])[] = [
  ['Feedly/1.0 (+http://www.feedly.com/fetcher.html; 462 subscribers; )', 'feedly', 462],
  ['Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google; 1 subscribers)', 'feedly', 1],
  ['Feedbin feed-id:1697787 - 102 subscribers', 'feedbin', 102, '1697787'],
  ['Feedbin feed-id:12345 - 1 subscriber', 'feedbin', 1, '12345'],
  [
    'NewsBlur Feed Fetcher - 27 subscribers - https://www.newsblur.com/site/7704055/rendezvous ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0.1 Safari/605.1.15")',
    'newsblur',
    27,
  ],
  ['Mozilla/5.0 (compatible; inoreader.com; 114 subscribers)', 'inoreader', 114],
  [
    'Mozilla/5.0 (compatible; theoldreader.com; 1 subscribers; feed-id=cead6c3a837650eeefd8fe4a)',
    'theoldreader',
    1,
    'cead6c3a837650eeefd8fe4a',
  ],
  ['Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 1 subscribers)', 'bazqux', 1],
  ['Mozilla/5.0 (compatible; Bloglovin/1.0; http://www.bloglovin.com; 8 subscribers)', 'bloglovin', 8],
  [
    'Mozilla/5.0 (compatible; Feeder.co; 3 subscribers; +http://feeder.co/knowledge-base/rss-feed-creation/bots/)',
    'feeder.co',
    3,
  ],
  ['Netvibes (http://www.netvibes.com/; 5 subscribers; feedId: 5404723)', 'netvibes', 5, '5404723'],
  ['Overcast/1.0 Podcast Sync (1190 subscribers; feed-id=554901; +http://overcast.fm/)', 'overcast', 1190, '554901'],
  [
    'Dreamwidth Studios (webmaster@dreamwidth.org; for https://www.dreamwidth.org/users/gazette_feed/; 2 readers)',
    'dreamwidth',
    2,
  ],
  ['LiveJournal.com_(webmaster@livejournal.com;_for_your_url/;_1_readers)', 'livejournal', 1],
  [
    'Feedfetcher-Google; (+http://www.google.com/feedfetcher.html; 4 subscribers; feed-id=9048986372668769311)',
    'feedfetcher-google',
    4,
    '9048986372668769311',
  ],
  ['Bloglines/3.1 (http://www.bloglines.com; 1 subscriber)', 'other hosted', 1],
  ['G2Reader-Bot/1.0 (+http://www.g2reader.com/; 12,345 subscribers)', 'other hosted', 12_345],
  ['NewsGatorOnline/2.0_(http://www.newsgator.com;_20_subscribers)', 'other hosted', 20],
]

const SINGLE: readonly (readonly [string | undefined, string, string])[] = [
  ['newsboat/2.21.0 (Linux x86_64)', 'newsboat', 'reader'],
  ['Newsboat/2.35.0 (Linux 6.8.0 x86_64)', 'newsboat', 'reader'],
  ['Mozilla/5.0 (compatible; Miniflux/2.2.4; +https://miniflux.app)', 'miniflux', 'reader'],
  ['FreshRSS/1.24.3 (Linux; https://freshrss.org)', 'freshrss', 'reader'],
  ['NetNewsWire (RSS Reader; https://netnewswire.com/)', 'netnewswire', 'reader'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0', 'thunderbird', 'reader'],
  ['rss2email/3.14 (https://github.com/rss2email/rss2email)', 'feedparser', 'reader'],
  ['Tiny Tiny RSS/24.11 (https://tt-rss.org/)', 'tt-rss', 'reader'],
  ['SpaceCowboys Android RSS Reader / 2.6.27(310)', 'feeder', 'reader'],
  ['Something of my own', 'other', 'reader'],
  ['curl/8.5.0', 'command line', 'command line'],
  ['Wget/1.21.4', 'command line', 'command line'],
  ['python-requests/2.32.3', 'script', 'command line'],
  ['Go-http-client/2.0', 'script', 'command line'],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'bot', 'bot'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'browser', 'browser'],
  ['', 'none', 'reader'],
  [undefined, 'none', 'reader'],
]

const stating = HOSTED.map(([userAgent, name, subscribers, feedId = '']) => ({ userAgent, name, subscribers, feedId }))

describe.each(stating)('$userAgent', ({ userAgent, name, subscribers, feedId }) => {
  it(`is ${name} and states ${subscribers}`, () => {
    expect(createPrograms()(userAgent)).toEqual({ name, kind: 'reader', stated: { subscribers, feedId } })
  })

  it('is the same client with one subscriber more', () => {
    const more = userAgent.replace(/\d[\d,]*(?=[\s_]+(?:subscribers?|readers?)\b)/, String(subscribers + 1))
    expect(more).not.toBe(userAgent)
    expect(withoutNumber(more)).toBe(withoutNumber(userAgent))
  })
})

it.each(SINGLE)('%s is counted as %s, a %s, and states nothing', (userAgent, name, kind) => {
  expect(createPrograms()(userAgent)).toEqual({ name, kind, stated: null })
  expect(kindOf(name)).toBe(kind)
})

it.each([
  'Reader/1.0 subscribers',
  'Reader/2.5 subscribers of the year',
  'Top10readers/1.0',
  'Reader (12 subscriptions)',
])('"%s" states nothing', (userAgent) => expect(parseStated(userAgent)).toBeNull())

it('believes no number beyond reason', () => {
  expect(parseStated('Feedly/1.0 (999999999 subscribers)')?.subscribers).toBe(10_000_000)
  expect(parseStated('Feedly/1.0 (99999999999999 subscribers)')).toBeNull()
})

it('has no more names than its list, whatever clients invent', () => {
  const programOf = createPrograms()
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, count) => {
      expect(PROGRAM_NAMES).toContain(programOf(text).name)
      expect(PROGRAM_NAMES).toContain(programOf(`${text} ${count} subscribers`).name)
    }),
  )
  expect(PROGRAM_NAMES.length).toBeLessThan(60)
  expect(new Set(PROGRAM_NAMES).size).toBe(PROGRAM_NAMES.length)
})
