// Promise: the rules of the hub are those of the WebSub Recommendation (W3C, 23 January 2018); each test names its clause.
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import { parseCloudRequest } from '../../src/push/cloud-request.js'
import { fateOfDelivery, fateOfVerification } from '../../src/push/fate.js'
import { parseHubRequest } from '../../src/push/hub-request.js'
import { grantLease, LEASE_SECONDS } from '../../src/push/lease.js'
import { denialOf, distributionOf, pingOf, verificationOf, withQuery } from '../../src/push/outgoing.js'
import type { Answer } from '../../src/push/outgoing.js'
import type { Delivery, Verification } from '../../src/push/queue.js'
import { MOST_ATTEMPTS, waitAfter } from '../../src/push/retry.js'
import { topicPathOf, topicsTouched } from '../../src/push/topics.js'
import { buildResource } from '../../src/snapshot/resource.js'
import { entry } from '../support/entries.js'

const SENDER = {
  url: 'https://gazette.example.org/news',
  hubs: ['https://gazette.example.org/news/hub', 'https://hub.example.net/'],
}
const RULES = { channel: SENDER, allowLoopback: false, client: '198.51.100.7' }
const FORM = {
  'hub.mode': 'subscribe',
  'hub.topic': 'https://gazette.example.org/news/rss.xml',
  'hub.callback': 'https://reader.example.org/callback?key=1',
}

const VERIFICATION: Verification = {
  kind: 'verification',
  protocol: 'websub',
  mode: 'subscribe',
  topic: '/rss.xml',
  callback: 'https://reader.example.org/callback',
  host: 'reader.example.org',
  client: '198.51.100.7',
  secret: null,
  leaseSeconds: 864_000,
  proof: 'challenge',
  version: 1,
  attempt: 1,
}
const DELIVERY: Delivery = {
  kind: 'delivery',
  id: 'd',
  protocol: 'websub',
  topic: '/rss.xml',
  callback: 'https://reader.example.org/callback?key=1',
  host: 'reader.example.org',
  secret: null,
  delivered: 1,
  wanted: 2,
  publishedMs: 0,
  etag: '',
  attempt: 1,
}
const AT = { nowMs: 1_000_000, chance: 0.5 }

function answer(status: number, body = '', retryAfterSeconds: number | null = null): Answer {
  return { kind: 'answer', status, body, retryAfterSeconds, address: '198.51.100.9' }
}

function parse(fields: Record<string, unknown>) {
  return parseHubRequest({ ...FORM, ...fields }, RULES)
}

function mistakesOf(fields: Record<string, unknown>): string {
  const parsed = parse(fields)
  return parsed.ok ? 'none' : parsed.mistakes.join('\n')
}

describe('subscription requests', () => {
  it('have callback, mode and topic (§3.1.3: MUST accept)', () => {
    expect(parse({})).toEqual({
      ok: true,
      value: {
        protocol: 'websub',
        mode: 'subscribe',
        topic: '/rss.xml',
        callback: FORM['hub.callback'],
        host: 'reader.example.org',
        client: '198.51.100.7',
        secret: null,
        leaseSeconds: 864_000,
        proof: 'challenge',
      },
    })
  })

  it.each(['hub.callback', 'hub.mode', 'hub.topic'])(
    'without %s are refused, as with two of it (§5.1: REQUIRED)',
    (name) => {
      expect(mistakesOf({ [name]: undefined })).toBe(`${name}: is missing`)
      expect(mistakesOf({ [name]: '' })).toBe(`${name}: is missing`)
      expect(mistakesOf({ [name]: ['a', 'b'] })).toBe(`${name}: found 2 times; write it once`)
    },
  )

  it('name every mistake at once (§5.1.2)', () => {
    const { mistakes = [] } = {
      ...parseHubRequest({ 'hub.mode': 'publish', 'hub.secret': 'x'.repeat(200) }, RULES),
    } as {
      mistakes?: string[]
    }
    expect(mistakes).toEqual([
      'hub.callback: is missing',
      'hub.topic: is missing',
      'hub.mode: found "publish"; write subscribe or unsubscribe',
      'hub.secret: found 200 bytes; write less than 200',
    ])
  })

  it('may have a secret of less than 200 bytes, counted as bytes (§3.1.3, §5.1: MUST)', () => {
    expect(parse({ 'hub.secret': 'x'.repeat(199) })).toMatchObject({ value: { secret: 'x'.repeat(199) } })
    expect(mistakesOf({ 'hub.secret': 'x'.repeat(200) })).toContain('hub.secret')
    expect(mistakesOf({ 'hub.secret': 'é'.repeat(100) })).toContain('found 200 bytes')
    expect(parse({ 'hub.secret': '' })).toMatchObject({ value: { secret: null } })
  })

  it('may have parameters nobody knows (§5.1: MUST ignore)', () => {
    expect(parse({ foo: 'bar', 'hub.verify': ['sync', 'async'] })).toEqual(parse({}))
  })

  it('may ask for a lease; unsubscribing, it is ignored, whatever it is (§5.1: MUST)', () => {
    expect(parse({ 'hub.lease_seconds': '3600' })).toMatchObject({ value: { leaseSeconds: 3_600 } })
    expect(mistakesOf({ 'hub.lease_seconds': 'soon' })).toContain('hub.lease_seconds')
    expect(parse({ 'hub.mode': 'unsubscribe', 'hub.lease_seconds': 'soon' })).toMatchObject({ ok: true })
  })

  it('have a topic of ours, percent-encoded or not (§5.1.1: MUST decode)', () => {
    const { channel } = RULES
    for (const { path } of FORMATS) expect(topicPathOf(channel, `${channel.url}${path}`)).toBe(path)
    expect(topicPathOf(channel, `${channel.url}/%72ss%2Exml`)).toBe('/rss.xml')
    expect(topicPathOf(channel, `${channel.url}/tags/caff%C3%A8/rss.xml`)).toBe('/tags/caff%C3%A8/rss.xml')
    for (const other of [
      'https://elsewhere.example/rss.xml',
      `${channel.url}/`,
      `${channel.url}/rss.xml?x`,
      'rss.xml',
      '',
    ])
      expect(topicPathOf(channel, other), other).toBe(null)
    expect(mistakesOf({ 'hub.topic': 'https://elsewhere.example/rss.xml' })).toContain(
      'hub.topic: found "https://elsewhere',
    )
  })

  it('keep the callback as it was written (§8.3: MUST use the exact callback)', () => {
    const callback = 'HTTPS://Reader.example.org:443/%7Ea/?b=%20c&b'
    expect(parse({ 'hub.callback': callback })).toMatchObject({ value: { callback, host: 'reader.example.org' } })
  })

  it('never throw, whatever a stranger posts', () => {
    const value = fc.oneof(fc.string(), fc.webUrl(), fc.array(fc.string()), fc.constant(undefined))
    const form = fc.dictionary(
      fc.constantFrom(
        'hub.mode',
        'hub.topic',
        'hub.callback',
        'hub.secret',
        'hub.lease_seconds',
        'port',
        'path',
        'domain',
        'url1',
        'protocol',
      ),
      value,
    )
    fc.assert(
      fc.property(form, (fields) => {
        expect(parseHubRequest(fields, RULES)).toHaveProperty('ok')
        expect(parseCloudRequest(fields, RULES)).toHaveProperty('ok')
      }),
    )
  })
})

describe('leases', () => {
  it('are what was asked, ten days if nothing was, within bounds, never for ever (§5.3.1: MUST NOT, §8.2: SHOULD)', () => {
    expect(grantLease(undefined)).toBe(10 * 86_400)
    expect(grantLease('')).toBe(10 * 86_400)
    expect(grantLease('86400')).toBe(86_400)
    expect(grantLease('1')).toBe(LEASE_SECONDS.shortest)
    expect(grantLease('9'.repeat(400))).toBe(LEASE_SECONDS.longest)
    for (const wrong of ['0', '00', '-1', '1.5', '1e9', ' 5', 'Infinity', '０'])
      expect(grantLease(wrong), wrong).toBe(null)
  })
})

describe('verification of intent', () => {
  it('asks the callback with mode, topic, challenge and lease (§5.3: REQUIRED)', () => {
    const { method, url } = verificationOf(VERIFICATION, 'abc', SENDER)
    expect(method).toBe('GET')
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      'hub.mode': 'subscribe',
      'hub.topic': 'https://gazette.example.org/news/rss.xml',
      'hub.challenge': 'abc',
      'hub.lease_seconds': '864000',
    })
  })

  it('appends to the callback’s query and overwrites nothing in it (§5.1.1: MUST preserve)', () => {
    const { url } = verificationOf(
      { ...VERIFICATION, callback: 'https://a.example/?hub.mode=x&b=%20&b' },
      'abc',
      SENDER,
    )
    expect(url.startsWith('https://a.example/?hub.mode=x&b=%20&b&hub.mode=subscribe&hub.topic=https%3A%2F%2F')).toBe(
      true,
    )
    expect(withQuery('https://a.example/?', [['a', '&=']])).toBe('https://a.example/?a=%26%3D')
  })

  it.each([
    [answer(200, 'abc'), 'confirmed'],
    [answer(299, 'abc'), 'confirmed'],
    [answer(200, 'abc\n'), 'unconfirmed'],
    [answer(200, ''), 'unconfirmed'],
    [answer(200, 'ABC'), 'unconfirmed'],
    [answer(302, 'abc'), 'unconfirmed'],
    [answer(404, 'abc'), 'unconfirmed'],
    [answer(500, 'abc'), 'unconfirmed'],
    [{ kind: 'failure', aborted: false, why: 'timed out' } as const, 'unconfirmed'],
    [{ kind: 'failure', aborted: true, why: 'stopped' } as const, 'released'],
  ])('%o is %s (§5.3.1: MUST consider failed what is not 2xx with the challenge)', (given, kind) => {
    expect(fateOfVerification(VERIFICATION, given, 'abc', AT).kind).toBe(kind)
  })

  it('tells of a denial with mode, topic and reason (§5.2: MUST inform)', () => {
    const { method, url } = denialOf({ ...VERIFICATION, callback: 'https://a.example/?b=c' }, 'Too many.', SENDER)
    expect(method).toBe('GET')
    expect(new URL(url).search).toBe(
      '?b=c&hub.mode=denied&hub.topic=https%3A%2F%2Fgazette.example.org%2Fnews%2Frss.xml&hub.reason=Too%20many.',
    )
  })
})

describe('content distribution', () => {
  const content = buildResource('/rss.xml', 'application/rss+xml; charset=utf-8', '<rss>è</rss>', new Date(0))

  it('is a POST of the full contents, with the topic’s Content-Type, to the callback with its query (§7, §5.1.1: MUST)', () => {
    const { method, url, body, headers } = distributionOf(DELIVERY, content, SENDER)
    expect([method, url]).toEqual(['POST', DELIVERY.callback])
    expect(body).toBe(content.body)
    expect(headers['content-type']).toBe(content.contentType)
    expect(headers).not.toHaveProperty('x-hub-signature')
  })

  it('has hub and self links in one Link header (§7: MUST, SHOULD combine)', () => {
    expect(distributionOf(DELIVERY, content, SENDER).headers['link']).toBe(
      '<https://gazette.example.org/news/hub>; rel="hub", <https://hub.example.net/>; rel="hub", <https://gazette.example.org/news/rss.xml>; rel="self"',
    )
  })

  it('is signed with the secret, over the bytes sent (§7.1: MUST; §8.3: at least SHA-256)', () => {
    const { body, headers } = distributionOf({ ...DELIVERY, secret: 'geheim' }, content, SENDER)
    const expected = createHmac('sha256', 'geheim')
      .update(body ?? '')
      .digest('hex')
    expect(headers['x-hub-signature']).toBe(`sha256=${expected}`)
  })

  it('is plain text where the topic is plain text (§3.1.3: MUST match)', () => {
    const plain = buildResource('/notes.txt', 'text/plain; charset=utf-8', 'Only text.\n', new Date(0))
    expect(distributionOf(DELIVERY, plain, SENDER).headers['content-type']).toBe('text/plain; charset=utf-8')
  })

  it.each([
    [answer(200), 'delivered'],
    [answer(204), 'delivered'],
    [answer(410), 'ended'],
    [answer(301), 'postponed'],
    [answer(307), 'postponed'],
    [answer(308), 'postponed'],
    [answer(404), 'postponed'],
    [answer(429), 'postponed'],
    [answer(500), 'postponed'],
    [{ kind: 'failure', aborted: false, why: 'timed out' } as const, 'postponed'],
    [{ kind: 'failure', aborted: true, why: 'stopped' } as const, 'released'],
  ])('%o is %s (§7: 2xx success, 410 gone, MUST consider all other codes failures)', (given, kind) => {
    expect(fateOfDelivery(DELIVERY, given, 'e', AT).kind).toBe(kind)
  })

  it('is retried, later and later, for hours, and then given up; the subscription stays (§7: SHOULD retry, MUST keep)', () => {
    const waits = Array.from({ length: MOST_ATTEMPTS }, (_, index) => waitAfter(index + 1, 0.5))
    expect(waits.at(-1)).toBe(null)
    const real = waits.filter((wait) => wait !== null)
    expect(real).toEqual(real.toSorted((one, other) => one - other))
    const hours = real.reduce((sum, wait) => sum + wait, 0) / 3_600_000
    expect(hours).toBeGreaterThan(4)
    expect(hours).toBeLessThan(12)
    expect(fateOfDelivery({ ...DELIVERY, attempt: MOST_ATTEMPTS }, answer(503), 'e', AT).kind).toBe('given-up')
  })

  it('is retried at other moments by chance, and not before Retry-After', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MOST_ATTEMPTS - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, chance) => {
          const usual = waitAfter(attempt, 0.5) ?? 0
          const wait = waitAfter(attempt, chance) ?? 0
          expect(Math.abs(wait - usual)).toBeLessThanOrEqual(usual / 4 + 1)
        },
      ),
    )
    expect(waitAfter(1, 0, 120)).toBe(120_000)
    expect(waitAfter(1, 0, 1e9)).toBe(4_500_000)
    expect(fateOfDelivery(DELIVERY, answer(429, '', 600), 'e', AT)).toMatchObject({ dueMs: AT.nowMs + 600_000 })
  })
})

describe('publishing', () => {
  it('touches every format, and no topic when nothing has changed (§6: MUST inform)', () => {
    const paths = FORMATS.map(({ path }) => path)
    const changes = [{ kind: 'new' as const, entry: entry({ tags: ['fuel', 'Fuel'], authors: ['Nora Quayle'] }) }]
    expect(topicsTouched({ changes, digests: [] })).toEqual(
      ['', '/digests', '/tags/fuel', '/authors/nora-quayle'].flatMap((folder) => paths.map((path) => folder + path)),
    )
    expect(topicsTouched({ changes: [], digests: [] })).toEqual([])
  })

  it('tells outside hubs mode and address, under both names they go by (§6)', () => {
    const { method, url, body, headers } = pingOf('https://hub.example.net/', '/rss.xml', SENDER)
    expect([method, url, headers['content-type']]).toEqual([
      'POST',
      'https://hub.example.net/',
      'application/x-www-form-urlencoded',
    ])
    expect(Object.fromEntries(new URLSearchParams(body?.toString()))).toEqual({
      'hub.mode': 'publish',
      'hub.url': 'https://gazette.example.org/news/rss.xml',
      'hub.topic': 'https://gazette.example.org/news/rss.xml',
    })
    expect(fateOfDelivery({ ...DELIVERY, protocol: 'ping' }, answer(410), '', AT).kind).toBe('postponed')
  })
})

describe('rssCloud', () => {
  const CLOUD = {
    protocol: 'http-post',
    port: '80',
    path: '/notify',
    domain: 'reader.example.org',
    url1: `${SENDER.url}/rss.xml`,
  }

  it('registers a callback for each feed it names, for 25 hours', () => {
    const parsed = parseCloudRequest({ ...CLOUD, url2: `${SENDER.url}/atom.xml`, url3: `${SENDER.url}/rss.xml` }, RULES)
    expect(parsed).toMatchObject({
      ok: true,
      value: [
        {
          protocol: 'rsscloud',
          topic: '/rss.xml',
          callback: 'http://reader.example.org:80/notify',
          leaseSeconds: 90_000,
          proof: 'challenge',
        },
        { topic: '/atom.xml' },
      ],
    })
    expect(parsed.ok && parsed.value).toHaveLength(2)
  })

  it('calls back where the request came from when no domain is given', () => {
    const { domain: _domain, ...without } = CLOUD
    const parsed = parseCloudRequest(without, { ...RULES, client: '2606:4700::1111' })
    expect(parsed).toMatchObject({ value: [{ callback: 'http://[2606:4700::1111]:80/notify', proof: 'answer' }] })
    expect(parseCloudRequest(without, { ...RULES, client: '10.0.0.1' })).toMatchObject({ ok: false })
  })

  it.each([
    { protocol: 'xml-rpc' },
    { port: '0' },
    { port: '22' },
    { path: 'notify' },
    { path: '/a b' },
    { domain: 'reader.example.org/x?' },
    { domain: 'user@reader.example.org' },
    { domain: '127.0.0.1' },
    { domain: '169.254.169.254' },
    { url1: 'https://elsewhere.example/rss.xml' },
    { url1: undefined },
    Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`url${index}`, `${SENDER.url}/rss.xml`])),
  ])('refuses %o', (fields) => {
    expect(parseCloudRequest({ ...CLOUD, ...fields }, RULES)).toMatchObject({ ok: false })
  })

  it('sends challenge and address, and takes only the challenge for a yes', () => {
    const job: Verification = { ...VERIFICATION, protocol: 'rsscloud' }
    expect(Object.fromEntries(new URL(verificationOf(job, 'abc', SENDER).url).searchParams)).toEqual({
      url: `${SENDER.url}/rss.xml`,
      challenge: 'abc',
    })
    expect(verificationOf({ ...job, proof: 'answer' }, 'abc', SENDER)).toMatchObject({
      method: 'POST',
      url: job.callback,
    })
    expect(fateOfVerification({ ...job, proof: 'answer' }, answer(200), 'abc', AT).kind).toBe('confirmed')
  })
})
