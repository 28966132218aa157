// Promise: behind the nginx we ship a configuration for, polls are answered as without it, the program is hardly
// asked, and readers are served while it is down.
import http from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkCase } from '../http/check-case.js'
import { POLL_CASES, titleOf } from '../http/poll-cases.js'
import { type Site, startSite } from '../http/poll-site.js'
import { type Counting, type Nginx, startCounting, startNginx } from '../support/nginx.js'
import { ask } from '../support/wire.js'

let site: Site
let counting: Counting
let nginx: Nginx
beforeAll(async () => {
  site = await startSite()
  counting = await startCounting(site.port)
  nginx = await startNginx(counting.port)
})
afterAll(async () => {
  await nginx[Symbol.asyncDispose]()
  await counting[Symbol.asyncDispose]()
  await site[Symbol.asyncDispose]()
})
beforeEach(() => {
  counting.cut(false)
  counting.seen()
})

describe('a request through nginx', () => {
  for (const one of POLL_CASES) {
    if (one.nginx === null) continue
    const expected = { ...(one.nginx?.status === undefined ? one.expect : { status: 200 }), ...one.nginx }
    it(`${titleOf(one)} → ${expected.status}`, () => checkCase(site, nginx.port, one, expected))
  }
})

const POLLS = 10_000
const CONNECTIONS = 64
/** `proxy_cache_valid` of deploy/nginx.conf. */
const KEPT_MS = 1_000

it('asks the program once a second for a resource, whoever polls', async () => {
  const etag = site.now['/rss.xml']?.etag ?? ''
  const readers: readonly Record<string, string>[] = [
    { 'Accept-Encoding': 'gzip' },
    { 'Accept-Encoding': 'gzip, deflate', 'If-None-Match': etag },
    { 'Accept-Encoding': 'gzip,deflate;q=0.5' },
    { 'Accept-Encoding': 'br, gzip' },
    { 'Accept-Encoding': 'gzip, deflate, br, zstd', 'If-None-Match': '"other"' },
    { 'A-IM': 'feed', 'If-None-Match': site.before['/rss.xml']?.etag ?? '' },
    { 'If-Modified-Since': site.now['/rss.xml']?.lastModified ?? '', 'Cache-Control': 'no-cache' },
    { 'User-Agent': '' },
  ]
  const started = performance.now()
  // A quick machine answers them all out of one second's copy: until that is old, more are asked.
  do {
    const statuses = await pollAll(nginx.port, readers, POLLS)
    expect(Object.values(statuses).reduce((sum, count) => sum + count, 0)).toBe(POLLS)
    expect(Object.keys(statuses).toSorted()).toEqual(['200', '304'])
  } while (performance.now() - started < 2 * KEPT_MS)
  const seconds = Math.ceil((performance.now() - started) / KEPT_MS)
  const seen = counting.seen()
  const asked = new Set(seen.map(({ what }) => what))
  expect([...asked].toSorted()).toEqual(['GET /rss.xml', 'GET /rss.xml br', 'GET /rss.xml gzip'])
  for (const what of asked)
    expect(seen.filter((one) => one.what === what).length, what).toBeLessThanOrEqual(seconds + 1)
})

it('confirms what it keeps by its ETag, and takes what is new', async () => {
  await ask(nginx.port, { target: '/atom.xml' })
  // The second answer is asked for once what is kept is a second old.
  await expect
    .poll(
      async () => {
        await ask(nginx.port, { target: '/atom.xml' })
        return counting.seen().filter(({ what }) => what === 'GET /atom.xml')
      },
      { timeout: 5_000 },
    )
    .toContainEqual({ what: 'GET /atom.xml', status: 304 })
})

it('keeps serving while the program is down, and says so of what it never had', async () => {
  const codings = ['', 'gzip', 'br']
  for (const coding of codings) await ask(nginx.port, { target: '/rss.xml', headers: { 'Accept-Encoding': coding } })
  counting.cut(true)
  const until = performance.now() + 2 * KEPT_MS
  while (performance.now() < until)
    for (const coding of codings) {
      const answer = await ask(nginx.port, { target: '/rss.xml', headers: { 'Accept-Encoding': coding } })
      expect(answer.status).toBe(200)
      expect(answer.headers['etag']).toBe(site.now['/rss.xml']?.etag)
    }
  const etag = site.now['/rss.xml']?.etag ?? ''
  expect((await ask(nginx.port, { target: '/rss.xml', headers: { 'If-None-Match': etag } })).status).toBe(304)
  expect((await ask(nginx.port, { target: '/feed.json?never' })).status).toSatisfy((status) =>
    [200, 502].includes(status),
  )
  expect((await ask(nginx.port, { target: '/healthz' })).status).toBe(502)
})

/** As many polls as told, in turn by these readers, on keep-alive connections; how often each status came. */
async function pollAll(
  port: number,
  readers: readonly Record<string, string>[],
  polls: number,
): Promise<Record<string, number>> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const statuses: Record<string, number> = {}
  let next = 0
  const poll = async (): Promise<void> => {
    while (next < polls) {
      const headers = readers[next % readers.length] ?? {}
      next += 1
      const status = await new Promise<number>((resolve, reject) => {
        http
          .get({ port, host: '127.0.0.1', path: '/rss.xml', headers, agent }, (response) => {
            response.resume().on('end', () => resolve(response.statusCode ?? 0))
          })
          .on('error', reject)
      })
      statuses[status] = (statuses[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, poll))
  agent.destroy()
  return statuses
}
