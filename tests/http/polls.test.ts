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
