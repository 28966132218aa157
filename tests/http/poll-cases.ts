import { FORMATS } from '../../src/formats/formats.js'
import type { Known, Site } from './poll-site.js'

/** One request and what must come back. */
export type PollCase = {
  readonly name: string
  /** Section of a specification, or the reader that does so. */
  readonly source: string
  readonly method?: string
  readonly target?: string
  readonly headers?: (site: Site, own: Known) => Readonly<Record<string, string>>
  readonly expect: Expected
  /**
   * Where a cache in front answers otherwise, and may: with a status, instead of what is expected; without, besides.
   * `null` where it does not let the request through.
   */
  readonly nginx?: Partial<Expected> | null | undefined
}

export type Expected = {
  readonly status: number
  /** `whole`: the feed's bytes, out of their coding; `newer`: a feed of the newer stories only; `none`: nothing. */
  readonly body?: 'whole' | 'newer' | 'none' | RegExp
  readonly headers?: Readonly<Record<string, string | RegExp>>
  readonly lacks?: readonly string[]
  /** The content coding; '' for none. */
  readonly coding?: 'br' | 'gzip' | ''
}

const WHOLE: Expected = { status: 200, body: 'whole' }
const SAME: Expected = { status: 304, body: 'none', lacks: ['content-type', 'content-encoding', 'content-length'] }
const LATER = 'Sun, 22 Nov 2099 00:00:00 GMT'
const EARLIER = 'Sun, 01 Nov 2009 00:00:00 GMT'
/** What it sends as Accept, as shortly as it can still be told by it. */
const FEEDPARSER_TYPES = 'application/atom+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,*/*;q=0.1'
const opaque = (tag: string) => tag.slice(3, -1)

const FEED_HEADERS = {
  etag: /^W\/"[\w-]{22}\.\w+\.[0-9a-f]{10}\.\w+"$/,
  'last-modified': /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/,
  'cache-control': 'public, max-age=900, stale-while-revalidate=60, stale-if-error=86400',
  vary: 'Accept-Encoding',
  'access-control-allow-origin': '*',
  link: /^<https:\/\/gazette\.example\.org\/news\/rss\.xml>; rel="/,
}

const everyFormat: readonly PollCase[] = FORMATS.flatMap(({ path: target, contentType }) => [
  {
    name: 'a first poll',
    source: 'RFC 9110 §15.3.1, RFC 9111 §5.2, RFC 5861, RFC 8288',
    target,
    expect: {
      ...WHOLE,
      headers: { ...FEED_HEADERS, 'content-type': contentType, 'x-content-type-options': 'nosniff' },
    },
  },
  {
    name: 'a second poll',
    source: 'RFC 9110 §15.4.5: what a 200 would say of caching, and no more',
    target,
    headers: (_site, { etag, lastModified }) => ({ 'If-None-Match': etag, 'If-Modified-Since': lastModified }),
    expect: {
      ...SAME,
      headers: {
        etag: FEED_HEADERS.etag,
        'cache-control': FEED_HEADERS['cache-control'],
        vary: 'Accept-Encoding',
        link: FEED_HEADERS.link,
      },
    },
    nginx: { headers: { etag: FEED_HEADERS.etag } },
  },
  {
    name: 'a third poll of newsboat after news',
    source: 'RFC 3229 §10.4.1; newsboat sends A-IM from its third poll',
    target,
    headers: (site) => ({
      'A-IM': 'feed',
      'If-None-Match': site.before[target]?.etag ?? '',
      'If-Modified-Since': site.before[target]?.lastModified ?? '',
    }),
    expect: {
      status: 226,
      body: 'newer',
      headers: {
        im: 'feed',
        etag: FEED_HEADERS.etag,
        'cache-control': 'no-store, im, max-age=900',
        'content-type': contentType,
      },
    },
    nginx: { status: 200, body: 'whole', headers: {}, lacks: ['im'] },
  },
  {
    name: 'the same without news',
    source: 'RFC 3229 §6: nothing to send is 304',
    target,
    headers: (_site, { etag }) => ({ 'A-IM': 'feed', 'If-None-Match': etag }),
    expect: SAME,
  },
  {
    name: 'a delta across a story taken back',
    source: 'RFC 3229 §5.5: the server may always send the whole',
    target,
    headers: (site) => ({ 'A-IM': 'feed', 'If-None-Match': site.old[target]?.etag ?? '' }),
    expect: { ...WHOLE, lacks: ['im'] },
  },
  {
    name: 'HEAD',
    source: 'RFC 9110 §9.3.2',
    method: 'HEAD',
    target,
    expect: {
      status: 200,
      body: 'none',
      headers: { etag: FEED_HEADERS.etag, 'content-length': /^\d{4,}$/, 'content-type': contentType },
    },
  },
  {
    name: 'a browser opens the address',
    source: 'W3C Fetch Metadata §2.1; RFC 9111 §5.2.2.5',
    target,
    headers: () => ({ 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html' }),
    expect: {
      status: 200,
      body: /<!doctype html>/i,
      headers: { 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' },
    },
  },
  {
    name: 'a script in a browser asks first',
    source: 'Fetch standard, CORS-preflight',
    method: 'OPTIONS',
    target,
    headers: () => ({
      Origin: 'https://reader.example',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'if-none-match,a-im',
    }),
    expect: {
      status: 204,
      body: 'none',
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': /GET/,
        'access-control-allow-headers': /A-IM.*If-None-Match/,
        'access-control-max-age': '86400',
        allow: 'GET, HEAD, OPTIONS',
      },
    },
  },
])

type Validation = readonly [
  name: string,
  source: string,
  headers: NonNullable<PollCase['headers']>,
  expected: Expected,
  nginx?: PollCase['nginx'],
]

const validations: readonly Validation[] = [
  ['the tag as it was sent', 'RFC 9110 §13.1.2', (_site, { etag }) => ({ 'If-None-Match': etag }), SAME],
  [
    'the tag without W/',
    'RFC 9110 §8.8.3.2: weak comparison',
    (_s, { etag }) => ({ 'If-None-Match': etag.slice(2) }),
    SAME,
  ],
  ['the tag in a list', 'RFC 9110 §13.1.2', (_s, { etag }) => ({ 'If-None-Match': `"x", ${etag} , "y"` }), SAME],
  ['a list without blanks', 'RFC 9110 §5.6.1', (_s, { etag }) => ({ 'If-None-Match': `"x",${etag}` }), SAME],
  ['any', 'RFC 9110 §13.1.2: *', () => ({ 'If-None-Match': '*' }), SAME],
  [
    'the tag as mod_deflate alters it',
    'Apache mod_deflate, DeflateAlterETag',
    (_s, { etag }) => ({ 'If-None-Match': `"${opaque(etag)}-gzip"` }),
    SAME,
    WHOLE,
  ],
  [
    'the tag as mod_brotli alters it',
    'Apache mod_brotli',
    (_s, { etag }) => ({ 'If-None-Match': `W/"${opaque(etag)}-br"` }),
    SAME,
    WHOLE,
  ],
  [
    'the tag as Jetty alters it',
    'Jetty GzipHandler',
    (_s, { etag }) => ({ 'If-None-Match': `"${opaque(etag)}--gzip"` }),
    SAME,
    WHOLE,
  ],
  [
    'the tag with its coding outside',
    'older proxies',
    (_s, { etag }) => ({ 'If-None-Match': `"${opaque(etag)}"-gzip` }),
    SAME,
    WHOLE,
  ],
  [
    'the tag without its quotes',
    'readers that strip quotes',
    (_s, { etag }) => ({ 'If-None-Match': opaque(etag) }),
    SAME,
    WHOLE,
  ],
  ['another tag', 'RFC 9110 §13.1.2', () => ({ 'If-None-Match': '"another"' }), WHOLE],
  [
    'the tag of before',
    'RFC 9110 §13.1.2',
    (site) => ({ 'If-None-Match': site.before['/rss.xml']?.etag ?? '' }),
    WHOLE,
  ],
  [
    'the tag of another format',
    'RFC 9110 §8.8.3',
    (site) => ({ 'If-None-Match': site.now['/atom.xml']?.etag ?? '' }),
    WHOLE,
  ],
  [
    'a part of the tag',
    'RFC 9110 §8.8.3.2',
    (_s, { etag }) => ({ 'If-None-Match': `"${opaque(etag).slice(0, 22)}"` }),
    WHOLE,
  ],
  ['an empty tag header', 'RFC 9110 §13.1.2', () => ({ 'If-None-Match': '' }), WHOLE],
  ['an empty tag', 'RFC 9110 §8.8.3', () => ({ 'If-None-Match': '""' }), WHOLE],
  [
    'a thousand tags',
    'RFC 9110 §5.4: long headers',
    (_s, { etag }) => ({ 'If-None-Match': `${'"0123456", '.repeat(1000)}${etag}` }),
    SAME,
    null,
  ],
  [
    'another tag and a later date',
    'RFC 9110 §13.2.2: the tag wins',
    () => ({ 'If-None-Match': '"x"', 'If-Modified-Since': LATER }),
    WHOLE,
  ],
  [
    'the tag and an earlier date',
    'RFC 9110 §13.2.2: the tag wins',
    (_s, { etag }) => ({ 'If-None-Match': etag, 'If-Modified-Since': EARLIER }),
    SAME,
    WHOLE,
  ],
  [
    'the date as it was sent',
    'RFC 9110 §13.1.3',
    (_s, { lastModified }) => ({ 'If-Modified-Since': lastModified }),
    SAME,
  ],
  ['a later date', 'RFC 9110 §13.1.3; readers that send their own clock', () => ({ 'If-Modified-Since': LATER }), SAME],
  ['an earlier date', 'RFC 9110 §13.1.3', () => ({ 'If-Modified-Since': EARLIER }), WHOLE],
  ['no date at all', 'RFC 9110 §13.1.3: to be ignored', () => ({ 'If-Modified-Since': 'never' }), WHOLE],
  ['a number for a date', 'readers that send a timestamp', () => ({ 'If-Modified-Since': '1795341600' }), WHOLE],
  [
    'a date in the form of RFC 850',
    'RFC 9110 §5.6.7',
    () => ({ 'If-Modified-Since': 'Sunday, 22-Nov-37 00:00:00 GMT' }),
    SAME,
  ],
  [
    'a date in the form of asctime',
    'RFC 9110 §5.6.7',
    () => ({ 'If-Modified-Since': 'Sun Nov 22 00:00:00 2037 GMT' }),
    SAME,
  ],
  [
    'the tag, and no old copies please',
    'RFC 9111 §5.2.1.4; readers’ refresh buttons',
    (_s, { etag }) => ({ 'If-None-Match': etag, 'Cache-Control': 'no-cache', Pragma: 'no-cache' }),
    SAME,
  ],
  [
    'the tag and max-age=0',
    'RFC 9111 §5.2.1.1; browsers’ reload',
    (_s, { etag }) => ({ 'If-None-Match': etag, 'Cache-Control': 'max-age=0' }),
    SAME,
  ],
  ['no-cache alone', 'RFC 9111 §5.2.1.4', () => ({ 'Cache-Control': 'no-cache' }), WHOLE],
  [
    'If-Match of the tag',
    'RFC 9110 §13.1.1: strong comparison of a weak tag',
    (_s, { etag }) => ({ 'If-Match': etag }),
    { status: 412, body: /conditions/ },
    WHOLE,
  ],
  ['If-Match of any', 'RFC 9110 §13.1.1', () => ({ 'If-Match': '*' }), WHOLE],
  [
    'If-Match before If-None-Match',
    'RFC 9110 §13.2.2, step 1',
    (_s, { etag }) => ({ 'If-Match': '"x"', 'If-None-Match': etag }),
    { status: 412, body: /conditions/ },
    { body: /412/ },
  ],
  [
    'not changed since long ago',
    'RFC 9110 §13.1.4',
    () => ({ 'If-Unmodified-Since': EARLIER }),
    { status: 412, body: /conditions/ },
    { body: /412/ },
  ],
  ['not changed since the future', 'RFC 9110 §13.1.4', () => ({ 'If-Unmodified-Since': LATER }), WHOLE],
  [
    'If-Unmodified-Since with no date',
    'RFC 9110 §13.1.4: to be ignored',
    () => ({ 'If-Unmodified-Since': 'soon' }),
    WHOLE,
    { status: 412 },
  ],
  [
    'a part of the feed',
    'RFC 9110 §14.2: Range may be ignored',
    () => ({ Range: 'bytes=0-99' }),
    { ...WHOLE, lacks: ['content-range'] },
  ],
  [
    'the rest of the feed',
    'RFC 9110 §13.1.5; resuming downloaders',
    (_s, { etag }) => ({ Range: 'bytes=100-', 'If-Range': etag }),
    { ...WHOLE, lacks: ['content-range'] },
  ],
  [
    'several parts',
    'RFC 9110 §14.1.2',
    () => ({ Range: 'bytes=0-9,20-29,-5' }),
    { ...WHOLE, lacks: ['content-range'] },
  ],
  ['a range that is none', 'RFC 9110 §14.2', () => ({ Range: 'bytes=9-1' }), { ...WHOLE, lacks: ['content-range'] }],
  [
    'a delta without a tag',
    'RFC 3229 §10.5.3; some send A-IM from their first poll',
    () => ({ 'A-IM': 'feed' }),
    { ...WHOLE, lacks: ['im'] },
  ],
  [
    'a delta by date alone',
    'RFC 3229 §10.5.3',
    (_s, { lastModified }) => ({ 'A-IM': 'feed', 'If-Modified-Since': lastModified }),
    SAME,
  ],
  [
    'a delta from a tag of no ledger',
    'RFC 3229 §5.5: unknown base',
    (_s, { etag }) => ({ 'A-IM': 'feed', 'If-None-Match': etag.replace(/\.[0-9a-f]{10}\./, '.0123456789.') }),
    { ...WHOLE, lacks: ['im'] },
  ],
  [
    'a delta from a publish to come',
    'a backup was put back',
    (_s, { etag }) => ({ 'A-IM': 'feed', 'If-None-Match': etag.replace(/\.\w+\./, '.zz.') }),
    { ...WHOLE, lacks: ['im'] },
  ],
  [
    'a delta from a tag of another server',
    'RFC 3229 §5.5',
    () => ({ 'A-IM': 'feed', 'If-None-Match': '"5f3-61a"' }),
    { ...WHOLE, lacks: ['im'] },
  ],
  [
    'a delta from several tags',
    'RFC 3229 §10.5.2: it would have to say which',
    (site, { etag }) => ({ 'A-IM': 'feed', 'If-None-Match': `${site.before['/rss.xml']?.etag}, "x${etag.slice(3)}` }),
    { ...WHOLE, lacks: ['im'] },
  ],
  [
    'a delta of another kind',
    'RFC 3229 §10.5.3',
    (site) => ({ 'A-IM': 'vcdiff, diffe', 'If-None-Match': site.before['/rss.xml']?.etag ?? '' }),
    { ...WHOLE, lacks: ['im'] },
  ],
  [
    'no delta of feeds',
    'RFC 3229 §10.5.3: q=0',
    (site) => ({ 'A-IM': 'feed;q=0', 'If-None-Match': site.before['/rss.xml']?.etag ?? '' }),
    { ...WHOLE, lacks: ['im'] },
  ],
  [
    'deltas of several kinds',
    'RFC 3229 §10.5.3',
    (site) => ({ 'A-IM': 'vcdiff, feed;q=0.5, gzip', 'If-None-Match': site.before['/rss.xml']?.etag ?? '' }),
    { status: 226, body: 'newer', headers: { im: 'feed' } },
    { ...WHOLE, headers: {} },
  ],
  [
    'a delta asked for by feedparser, in the name of who knows what program',
    'feedparser http.py sends A-IM and these types; rss2email takes 226 for a failure',
    (site) => ({
      'A-IM': 'feed',
      Accept: FEEDPARSER_TYPES,
      'If-None-Match': site.before['/rss.xml']?.etag ?? '',
      'User-Agent': 'my-planet/1.0',
    }),
    { ...WHOLE, lacks: ['im'] },
  ],
  [
    'a delta asked for by rss2email',
    'the same, under its own name',
    (site) => ({
      'A-IM': 'feed',
      'If-None-Match': site.before['/rss.xml']?.etag ?? '',
      'User-Agent': 'rss2email/3.13 (https://github.com/rss2email/rss2email)',
    }),
    { ...WHOLE, lacks: ['im'] },
  ],
  [
    'a delta, compressed',
    'RFC 3229 §6',
    (site) => ({
      'A-IM': 'feed',
      'Accept-Encoding': 'gzip, deflate',
      'If-None-Match': site.before['/rss.xml']?.etag ?? '',
    }),
    { status: 226, body: 'newer', headers: { im: 'feed' }, coding: 'gzip' },
    { ...WHOLE, headers: {} },
  ],
  [
    'a delta from a tag a proxy altered',
    'RFC 3229; Apache mod_deflate',
    (site) => ({ 'A-IM': 'feed', 'If-None-Match': `"${opaque(site.before['/rss.xml']?.etag ?? '')}-gzip"` }),
    { status: 226, body: 'newer' },
    WHOLE,
  ],
]

type Coded = readonly [
  name: string,
  source: string,
  acceptEncoding: string,
  coding: 'br' | 'gzip' | '',
  nginx?: Partial<Expected>,
]

const codings: readonly Coded[] = [
  ['gzip', 'RFC 9110 §12.5.3; newsboat', 'gzip, deflate', 'gzip'],
  ['Brotli before gzip', 'RFC 9110 §12.5.3; browsers', 'gzip, deflate, br, zstd', 'br'],
  ['Brotli alone', 'RFC 7932', 'br', 'br'],
  ['the old name of gzip', 'RFC 9110 §8.4.1.3', 'x-gzip', 'gzip'],
  ['names in capitals', 'RFC 9110 §8.4.1: case-insensitive', 'GZIP', 'gzip'],
  ['gzip refused', 'RFC 9110 §12.4.2: q=0', 'gzip;q=0, deflate', ''],
  ['gzip refused, Brotli taken', 'RFC 9110 §12.4.2', 'gzip;q=0, br', 'br'],
  ['Brotli refused', 'RFC 9110 §12.4.2', 'br;q=0.000, gzip', 'gzip'],
  ['codings we have not', 'RFC 9110 §12.5.3', 'deflate, compress, zstd', ''],
  ['an empty list', 'RFC 9110 §12.5.3: identity', '', ''],
  ['identity', 'RFC 9110 §12.5.3', 'identity', ''],
  ['nothing at all is acceptable', 'no 406 for a feed (RFC 9110 §15.5.7 allows it)', 'identity;q=0, *;q=0', ''],
  ['a weight that is none', 'RFC 9110 §12.4.2', 'gzip;q=high', '', { coding: 'gzip' }],
]

type Accepted = readonly [reader: string, accept: string]

const accepts: readonly Accepted[] = [
  ['rss-parser, also for Atom', 'application/rss+xml'],
  [
    'Feedly',
    'application/rss+xml, application/rdf+xml;q=0.8, application/atom+xml;q=0.6, application/xml;q=0.4, text/xml;q=0.4',
  ],
  ['a client of an API', 'application/json'],
  ['a picture’s tag', 'image/avif, image/webp'],
  ['nonsense', 'nothing/at-all;q=x,,;'],
]

const others: readonly PollCase[] = [
  { name: 'no User-Agent', source: 'sfeed', headers: () => ({ 'User-Agent': '' }), expect: WHOLE },
  {
    name: 'a query against caches',
    source: 'readers that add the time',
    target: '/rss.xml?_=1795341600&utm_source=x',
    expect: WHOLE,
  },
  { name: 'an empty query', source: 'RFC 3986 §3.4', target: '/rss.xml?', expect: WHOLE },
  { name: 'the public prefix', source: 'proxies that pass the path on whole', target: '/news/rss.xml', expect: WHOLE },
  {
    name: 'the prefix and a query',
    source: 'proxies that pass the path on whole',
    target: '/news/rss.xml?x=1',
    expect: WHOLE,
  },
  {
    name: 'what only begins with the prefix',
    source: 'no path is cut in the middle',
    target: '/newsrss.xml',
    expect: { status: 404, body: /nothing/ },
  },
  { name: 'the absolute form', source: 'RFC 9112 §3.2.2', target: 'http://gazette.example.org/rss.xml', expect: WHOLE },
  { name: 'letters as percent codes', source: 'RFC 3986 §6.2.2.2', target: '/%72ss%2Exml', expect: WHOLE },
  {
    name: 'two slashes',
    source: 'a base address with a slash at its end, and a path',
    target: '//rss.xml',
    expect: { status: 308, headers: { location: '/news/rss.xml' } },
  },
  {
    name: 'a slash at the end',
    source: 'WordPress habits',
    target: '/rss.xml/',
    expect: { status: 308, headers: { location: '/news/rss.xml' } },
  },
  {
    name: 'capitals',
    source: 'addresses typed on telephones',
    target: '/RSS.xml',
    expect: { status: 308, headers: { location: '/news/rss.xml' } },
  },
  ...(
    [
      ['/feed', '/news/rss.xml'],
      ['/feed/', '/news/rss.xml'],
      ['/rss', '/news/rss.xml'],
      ['/rss/', '/news/rss.xml'],
      ['/atom', '/news/atom.xml'],
      ['/atom/', '/news/atom.xml'],
      ['/feed.xml', '/news/rss.xml'],
      ['/index.xml', '/news/rss.xml'],
      ['/feed/atom/', '/news/atom.xml'],
      ['/feed?format=rss', '/news/rss.xml'],
    ] as const
  ).map(([target, location]) => ({
    name: `the guess ${target}`,
    source: 'RFC 9110 §15.4.9; WordPress, Hugo and Ghost addresses',
    target,
    expect: { status: 308, headers: { location } },
  })),
  {
    name: 'the home page',
    source: 'Liferea asks for it',
    target: '/',
    expect: { status: 200, body: /<!doctype html>/i, headers: { etag: /^W\// } },
  },
  {
    name: 'the icon',
    source: 'Liferea asks for it',
    target: '/favicon.ico',
    expect: { status: 200, headers: { 'content-type': 'image/x-icon' } },
  },
  {
    name: 'a feed that is not there',
    source: 'RFC 9110 §15.5.5',
    target: '/nowhere.xml',
    expect: {
      status: 404,
      body: /^There is nothing at this address\.\n$/,
      headers: { 'content-type': 'text/plain; charset=utf-8', vary: 'Accept' },
    },
  },
  {
    name: 'a page that is not there',
    source: 'RFC 9110 §12.5.1',
    target: '/nowhere',
    headers: () => ({ Accept: 'text/html,*/*;q=0.8' }),
    expect: { status: 404, body: /<!doctype html>/i },
  },
  {
    name: 'the same for a program',
    source: 'RFC 9110 §12.5.1',
    target: '/nowhere',
    headers: () => ({ Accept: 'application/json' }),
    expect: { status: 404, body: /^\{"error":"There is nothing at this address\."\}\n$/ },
  },
  {
    name: 'a story taken back',
    source: 'RFC 9110 §15.5.11',
    target: '/stories/taken-back',
    expect: { status: 410, body: /<!doctype html>/i },
  },
  {
    name: 'the same for a program',
    source: 'RFC 9110 §12.5.1',
    target: '/stories/taken-back',
    headers: () => ({ Accept: 'application/json' }),
    expect: { status: 410, body: /^\{"error":"/ },
  },
  {
    name: 'the same with If-None-Match',
    source: 'RFC 9110 §13.2.1: only what would be 2xx',
    target: '/stories/taken-back',
    headers: () => ({ 'If-None-Match': '*' }),
    expect: { status: 410 },
  },
  ...(['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'] as const).map((method) => ({
    name: method,
    source: 'RFC 9110 §15.5.6: Allow',
    method,
    headers: () => ({ 'Content-Length': '0' }),
    expect: { status: 405, body: /GET, HEAD/, headers: { allow: 'GET, HEAD, OPTIONS' } },
  })),
  {
    name: 'POST from a script',
    source: 'RFC 9110 §12.5.1',
    method: 'POST',
    headers: () => ({ 'Content-Length': '0', Accept: 'application/json' }),
    expect: { status: 405, body: /^\{"error":"/ },
  },
  {
    name: 'OPTIONS of the server',
    source: 'RFC 9110 §9.3.7: *',
    method: 'OPTIONS',
    target: '*',
    expect: { status: 204, body: 'none', headers: { allow: 'GET, HEAD, OPTIONS' } },
    nginx: null,
  },
  {
    name: 'a poll with credentials',
    source: 'RFC 7617; readers with a stored password',
    headers: () => ({ Authorization: 'Basic eDp5' }),
    expect: WHOLE,
  },
  { name: 'a poll with cookies', source: 'RFC 6265', headers: () => ({ Cookie: 'a=b; c="d"' }), expect: WHOLE },
  {
    name: 'an expectation',
    source: 'RFC 9110 §10.1.1: what is not known',
    headers: () => ({ Expect: 'the-best' }),
    expect: { status: 417 },
    nginx: WHOLE,
  },
  {
    name: 'a request to speak something else',
    source: 'RFC 9110 §7.8: Upgrade may be ignored',
    headers: () => ({ Connection: 'close, Upgrade', Upgrade: 'websocket' }),
    expect: WHOLE,
  },
  {
    name: 'a broken percent code',
    source: 'RFC 3986 §2.1',
    target: '/stories/%zz',
    expect: { status: 400, body: /understood/ },
    nginx: { body: /400/ },
  },
  {
    name: 'a path out of the site',
    source: 'directory traversal',
    target: '/../../etc/passwd',
    expect: { status: 404, body: /nothing/ },
    nginx: { status: 400, body: /400/ },
  },
  {
    name: 'the same in disguise',
    source: 'directory traversal',
    target: '/stories/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    expect: { status: 404, body: /nothing|html/ },
    nginx: { status: 400, body: /400/ },
  },
]

/** Every way a poll has been seen to be asked, and what is right to answer. */
export const POLL_CASES: readonly PollCase[] = [
  ...everyFormat,
  ...validations.map(([name, source, headers, expect, nginx]) => ({
    name,
    source,
    headers,
    expect,
    nginx,
  })),
  ...codings.map(([name, source, acceptEncoding, coding, nginx]) => ({
    name,
    source,
    headers: () => ({ 'Accept-Encoding': acceptEncoding }),
    expect: { ...WHOLE, coding, headers: { vary: 'Accept-Encoding' } },
    nginx,
  })),
  ...accepts.map(([reader, accept]) => ({
    name: `Accept of ${reader}`,
    source: 'rss-parser and others: never 406 for a feed',
    target: '/atom.xml',
    headers: () => ({ Accept: accept }),
    expect: WHOLE,
  })),
  ...others,
]

export function titleOf({ method = 'GET', target = '/rss.xml', name, source }: PollCase): string {
  return `${method} ${target}: ${name} (${source})`
}
