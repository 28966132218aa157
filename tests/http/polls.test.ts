// Promise: whatever a reader, a proxy or a browser sends, it is answered as the specifications say, by the real program.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchange } from '../support/wire.js'
import { checkCase } from './check-case.js'
import { POLL_CASES, titleOf } from './poll-cases.js'
import { type Site, startSite } from './poll-site.js'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site[Symbol.asyncDispose]())

it('has at least eighty cases, each with a source', () => {
  expect(POLL_CASES.length).toBeGreaterThanOrEqual(80)
  expect(POLL_CASES.filter(({ source }) => source === '')).toEqual([])
})

describe('a request', () => {
  for (const one of POLL_CASES)
    it(`${titleOf(one)} → ${one.expect.status}`, () => checkCase(site, site.port, one, one.expect))
})

describe('what would poison a cache', () => {
  const EVIL: Readonly<Record<string, string>> = {
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'evil',
    'X-Forwarded-Prefix': '/evil',
    'X-Forwarded-Port': '666',
    'X-Original-URL': '/evil',
    'X-Rewrite-URL': '/evil',
    Forwarded: 'host=evil.example;proto=evil',
    'X-HTTP-Method-Override': 'DELETE',
    'X-Host': 'evil.example',
    Origin: 'https://evil.example',
    Referer: 'https://evil.example/',
  }
  const POISONS: readonly (readonly [what: string, headers: string, target: string])[] = [
    ['another host', 'Host: evil.example', '/rss.xml'],
    ['two hosts', 'Host: a\r\nHost: evil.example', '/rss.xml'],
    ['another host in the address', 'Host: a', 'http://evil.example/rss.xml'],
    ['a query', 'Host: a', '/rss.xml?evil.example=<script>'],
    ['a fragment', 'Host: a', '/rss.xml?#evil.example'],
    ...Object.entries(EVIL).map(([name, value]) => [name, `Host: a\r\n${name}: ${value}`, '/rss.xml'] as const),
  ]
  it.each(POISONS)('%s changes nothing of an answer', async (_what, headers, target) => {
    const bytes = `GET ${target} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`
    const [answer] = await exchange(site.port, bytes)
    const [usual] = await exchange(site.port, 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(answer?.sent).toEqual(usual?.sent)
    expect({ ...answer?.headers, date: '' }).toEqual({ ...usual?.headers, date: '' })
  })

  it.each(['/', '/stories/ferry-of-the-harbour', '/nothing', '/feed/', '/RSS', '/news/feed'])(
    'no header of a stranger’s is in what %s answers',
    async (target) => {
      const headers = Object.entries({ Host: 'evil.example', ...EVIL }).map(([name, value]) => `${name}: ${value}\r\n`)
      const [answer] = await exchange(
        site.port,
        `GET ${target} HTTP/1.1\r\n${headers.join('')}Connection: close\r\n\r\n`,
      )
      expect(JSON.stringify(answer?.headers) + String(answer?.sent)).not.toMatch(/evil/)
    },
  )
})

describe('a head as long as it may be', () => {
  const LIST = '"x-gzip", W/"y",,'.repeat(800)

  it.each([
    ['tags', (etag: string) => `If-None-Match: ${LIST} ${etag}`, 304],
    ['tags of others', () => `If-None-Match: ${LIST} "z"`, 200],
    ['quotation marks', () => `If-None-Match: ${'"'.repeat(14_000)}`, 200],
    ['blanks', () => `If-None-Match: "x"${' '.repeat(7_000)}x${','.repeat(7_000)}`, 200],
    ['codings', () => `Accept-Encoding: ${'a;q=0.001, '.repeat(1_200)}`, 200],
    ['types', () => `Accept: ${'a/b;q=0.1, '.repeat(1_200)}`, 200],
    ['manipulations', () => `A-IM: ${'feed;q=0, '.repeat(1_300)}`, 200],
    ['parts', () => `Range: bytes=${'0-1,'.repeat(3_000)}0-1`, 200],
    ['addresses', () => `X-Forwarded-For: ${'10.0.0.1, '.repeat(1_300)}`, 200],
    ['a name', () => `User-Agent: ${'(a;'.repeat(4_500)}`, 200],
  ])('of %s is answered as a short one', async (_what, headerOf, status) => {
    const etag = site.now['/rss.xml']?.etag ?? ''
    const [answer] = await exchange(
      site.port,
      `GET /rss.xml HTTP/1.1\r\nHost: a\r\n${headerOf(etag)}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer?.status).toBe(status)
  })
})

describe('what is two requests to one server and one to another', () => {
  const SECOND = 'GET /feed.json HTTP/1.1\r\nHost: x\r\n\r\n'
  it.each([
    [
      'a length and pieces (RFC 9112 §6.1)',
      `Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SECOND}`,
    ],
    ['pieces and a length', `Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n${SECOND}`],
    ['pieces of another kind', `Transfer-Encoding: xchunked\r\n\r\n${SECOND}`],
    ['pieces that are not the last coding (RFC 9112 §6.3)', `Transfer-Encoding: chunked, identity\r\n\r\n${SECOND}`],
    ['two lengths in one', `Content-Length: 0, 30\r\n\r\n${SECOND}`],
    ['a length with a sign', `Content-Length: +5\r\n\r\n${SECOND}`],
    ['a length in hexadecimal', `Content-Length: 0x5\r\n\r\n${SECOND}`],
    ['a header on two lines (RFC 9112 §5.2)', `X-A: b\r\n Content-Length: 5\r\n\r\n${SECOND}`],
    ['a blank before the colon (RFC 9112 §5.1)', `Content-Length : 5\r\n\r\n${SECOND}`],
    ['a carriage return alone', `X-A: b\rContent-Length: 5\r\n\r\n${SECOND}`],
    ['a NUL', `X-A: b\0\r\nContent-Length: 5\r\n\r\n${SECOND}`],
    ['a size of a piece that is none', `Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n0\r\n\r\n${SECOND}`],
  ])('%s is refused, and nothing behind it is answered', async (_what, rest) => {
    const answers = await exchange(site.port, `POST /rss.xml HTTP/1.1\r\nHost: x\r\n${rest}`)
    expect(answers.at(-1)?.status).toBe(400)
    expect(answers.at(-1)?.headers['connection']).toBe('close')
    expect(answers.filter(({ status }) => status === 200)).toEqual([])
  })
})

describe('what is no request', () => {
  it.each([
    ['a line of nonsense', 'HELO example.org\r\n\r\n', 400],
    ['TLS to the plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['no Host (RFC 9112 §3.2)', 'GET /rss.xml HTTP/1.1\r\n\r\n', 400],
    ['a blank in a header’s name (RFC 9112 §5.1)', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n', 400],
    [
      'two lengths (RFC 9112 §6.3)',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      400,
    ],
    ['20 KB of headers', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['20 KB of address', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ])('%s is refused in a sentence', async (_name, bytes, status) => {
    const [answer] = await exchange(site.port, bytes)
    expect(answer?.status).toBe(status)
    expect(answer?.headers['connection']).toBe('close')
    expect(answer?.sent.toString()).toMatch(/^(?:The [a-z ]+\.\n)?$/)
  })

  it('does not spoil the answers before it (RFC 9112 §9.3.2)', async () => {
    const poll = 'GET /rss.xml HTTP/1.1\r\nHost: x\r\n\r\n'
    const answers = await exchange(site.port, `${poll}${poll}nonsense\r\n\r\n`)
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400])
    for (const { sent } of answers.slice(0, 2))
      expect(sent.equals(site.now['/rss.xml']?.body ?? sent.subarray(1))).toBe(true)
  })
})

it('answers pipelined polls in their order (RFC 9112 §9.3.2)', async () => {
  const etag = site.now['/atom.xml']?.etag ?? ''
  const answers = await exchange(
    site.port,
    [
      'GET /rss.xml HTTP/1.1\r\nHost: x\r\n\r\n',
      `GET /atom.xml HTTP/1.1\r\nHost: x\r\nIf-None-Match: ${etag}\r\n\r\n`,
      'GET /stories/locks-of-the-canal HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET /feed.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ].join(''),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 304, 200, 200])
  expect(answers[3]?.sent.equals(site.now['/feed.json']?.body ?? Buffer.alloc(0))).toBe(true)
})

it('serves HTTP/1.0 (RFC 9112 §2.5)', async () => {
  const [answer] = await exchange(site.port, 'GET /rss.xml HTTP/1.0\r\n\r\n')
  expect(answer?.status).toBe(200)
  expect(answer?.headers['connection']).toBe('close')
})
