// Promise: who fetches whole feeds without end is told to wait; who polls as one should, never; nobody pays for another.
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createFetchLimit } from '../../src/http/limit.js'
import { ask } from '../support/wire.js'
import { startSite } from './poll-site.js'

function from(address: string, forwarded?: string): IncomingMessage {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: address })
  const request = new IncomingMessage(socket)
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded
  return request
}

type Client = readonly [address: string, forwarded?: string]

describe('the limit', () => {
  it('lets so many through an hour, then says how long to wait, then begins anew', () => {
    let now = 100
    const waitFor = createFetchLimit({ fullFetches: 2, proxies: 0 }, () => now)
    expect([1, 2, 3].map(() => waitFor(from('192.0.2.1')))).toEqual([0, 0, 3600])
    now += 600
    expect(waitFor(from('192.0.2.1'))).toBe(3000)
    expect(waitFor(from('192.0.2.2'))).toBe(0)
    now += 3000
    expect(waitFor(from('192.0.2.1'))).toBe(0)
  })

  it('is off when it is 0', () => {
    const waitFor = createFetchLimit({ fullFetches: 0, proxies: 0 }, () => 0)
    expect(Array.from({ length: 100 }, () => waitFor(from('192.0.2.1'))).every((wait) => wait === 0)).toBe(true)
  })

  it.each([
    ['another network of IPv6 is another client', 0, ['2001:db8:1:2::1'], ['2001:db8:1:3::1'], false],
    ['another address in one network of IPv6 is the same client', 0, ['2001:db8:1:2::1'], ['2001:db8:1:2:9::9'], true],
    ['IPv4 in the clothes of IPv6 is the same client', 0, ['192.0.2.1'], ['::ffff:192.0.2.1'], true],
    ['a client’s own X-Forwarded-For is not believed', 0, ['192.0.2.1', '1.1.1.1'], ['192.0.2.1', '2.2.2.2'], true],
    ['a proxy’s X-Forwarded-For is', 1, ['127.0.0.1', '192.0.2.1'], ['127.0.0.1', '192.0.2.2'], false],
    [
      'but not what the client put before it',
      1,
      ['127.0.0.1', '8.8.8.8, 192.0.2.1'],
      ['127.0.0.1', '9.9.9.9, 192.0.2.1'],
      true,
    ],
    ['two proxies add two', 2, ['127.0.0.1', '192.0.2.1, 10.0.0.1'], ['127.0.0.1', '192.0.2.2, 10.0.0.1'], false],
  ] satisfies readonly [string, number, Client, Client, boolean][])('%s', (_name, proxies, one, other, same) => {
    const waitFor = createFetchLimit({ fullFetches: 1, proxies }, () => 0)
    expect(waitFor(from(one[0], one[1]))).toBe(0)
    expect(waitFor(from(other[0], other[1])) > 0).toBe(same)
  })

  it('forgets the clients counted longest when there are too many', () => {
    const waitFor = createFetchLimit({ fullFetches: 1, proxies: 0 }, () => 0)
    for (let client = 0; client < 25_000; client += 1)
      waitFor(from(`10.${client >> 16}.${(client >> 8) & 255}.${client & 255}`))
    expect(waitFor(from('10.0.0.0'))).toBe(0)
    expect(waitFor(from('10.0.97.167'))).toBeGreaterThan(0)
  })
})

it('is kept by the program: 429 with Retry-After, in the format asked for, and never instead of a 304', async () => {
  // Three feeds looked at three times each while the site was set up.
  await using site = await startSite('full_fetches: 11\n')
  const target = '/rss.xml'
  const statuses = []
  for (let fetch = 0; fetch < 4; fetch += 1) statuses.push((await ask(site.port, { target })).status)
  expect(statuses).toEqual([200, 200, 429, 429])
  const refused = await ask(site.port, { target, headers: { Accept: 'application/json' } })
  expect(refused.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
  })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000)
  expect(refused.sent.toString()).toMatch(/^\{"error":".*If-None-Match/)
  const etag = site.now[target]?.etag ?? ''
  expect((await ask(site.port, { target, headers: { 'If-None-Match': etag } })).status).toBe(304)
  expect((await ask(site.port, { target, method: 'HEAD' })).status).toBe(200)
  const newer = { 'A-IM': 'feed', 'If-None-Match': site.before[target]?.etag ?? '' }
  expect((await ask(site.port, { target, headers: newer })).status).toBe(226)
  expect((await ask(site.port, { target: '/' })).status).toBe(200)
})
