// Promise: who counts is told of each poll for a feed once, with what it was answered; of pages, media and errors of
// another kind of none.
import request from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../src/http/app.js'
import { LedgerUnusable } from '../../src/ledger/ledger.js'
import type { Poll } from '../../src/readers/poll.js'
import { buildSnapshot } from '../../src/snapshot/build.js'
import { CHANNEL, entry, feedOf } from '../support/entries.js'

const TOKEN = 'A'.repeat(24)

let polls: Poll[]
let app: ReturnType<typeof createApp>

const outOfReach = async () => {
  throw new LedgerUnusable('nobody answers there')
}

beforeEach(() => {
  polls = []
  const changed = new Date('2026-11-20T09:00:00Z')
  const snapshot = buildSnapshot({ feed: feedOf([entry()]), changed }, { revision: 3, changed, live: 1, archived: 0 })
  app = createApp({
    prefix: '',
    limit: { fullFetches: 1, proxies: 1 },
    onFault: () => {},
    readers: {
      counter: { polled: (one) => polls.push(one) },
      key: async () => null,
      report: outOfReach,
      now: () => changed,
    },
    privately: {
      mayEnter: async () => true,
      siteOf: () => ({ find: () => undefined, make: outOfReach, feedPage: async () => null }),
    },
    publisher: {
      snapshot: () => snapshot,
      problems: () => [],
      lineage: () => [],
      ready: outOfReach,
      find: (path) => snapshot.get(path),
      feedPage: async () => null,
      make: outOfReach,
    },
  })
})

describe('a poll', () => {
  it('is told with status, bytes, client and whether it had a validator', async () => {
    const first = await request(app)
      .get('/rss.xml')
      .set('User-Agent', 'x/1')
      .set('X-Forwarded-For', '1.1.1.1, 192.0.2.7')
    const etag = first.headers['etag'] ?? ''
    await request(app).get('/rss.xml').set('If-None-Match', etag).set('X-Forwarded-For', '192.0.2.7')
    await request(app).head('/rss.xml').set('If-Modified-Since', 'Fri, 01 Jan 2021 00:00:00 GMT')
    expect(polls).toMatchObject([
      {
        status: 200,
        bytes: Number(first.headers['content-length']),
        userAgent: 'x/1',
        address: '192.0.2.7',
        validated: false,
      },
      { status: 304, bytes: 0, address: '192.0.2.7', validated: true },
      { status: 200, bytes: 0, validated: true },
    ])
    const [one] = polls
    expect([one?.source.feed.place.kind, one?.source.format.name]).toEqual(['stories', 'RSS 2.0'])
  })

  it('that is refused is told with how long it was asked to wait', async () => {
    for (let fetch = 0; fetch < 2; fetch += 1) await request(app).get('/rss.xml')
    expect(polls.map(({ status }) => status)).toEqual([200, 429])
    expect(polls[1]?.waitSeconds).toBeGreaterThan(3_000)
  })

  it.each([
    ['/tags/fuel/atom.xml', `${CHANNEL.url}/tags/fuel`, 'tag'],
    [`/private/${TOKEN}/tags/fuel/atom.xml`, `${CHANNEL.url}/private/${TOKEN}/tags/fuel`, 'tag'],
    [`/private/${TOKEN}/atom.xml`, `${CHANNEL.url}/private/${TOKEN}`, 'stories'],
  ])('of %s while the ledger is away is told, too', async (path, baseUrl, kind) => {
    await request(app).get(path).expect(503)
    expect(polls).toMatchObject([{ status: 503, bytes: 0, waitSeconds: 5 }])
    expect(polls[0]?.source).toMatchObject({
      feed: { place: { kind }, baseUrl },
      format: { name: 'Atom 1.0', path: '/atom.xml' },
    })
  })

  it('is none where something else is asked for', async () => {
    for (const path of ['/', '/healthz', '/opml.xml', '/stories/nothing', '/media/a.png', '/readers/x.y', '/feed'])
      await request(app).get(path)
    await request(app).post('/rss.xml')
    await request(app).get('/rss.xml').set('If-Match', '"other"').expect(412)
    expect(polls).toEqual([])
  })
})
