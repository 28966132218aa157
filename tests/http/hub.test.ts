// Promise: a hub answers every request at once, in plain text, and whatever strangers send it keeps no more than its limits.
import request from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../src/http/app.js'
import { createHub, HUB_LIMITS, type HubEvent, type HubLimits } from '../../src/http/hub.js'
import { listen } from '../../src/http/listen.js'
import { createRequestIds } from '../../src/http/request-id.js'
import type { SubscriptionRequest } from '../../src/push/queue.js'
import { buildSnapshot } from '../../src/snapshot/build.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import type { Store } from '../../src/store/store.js'
import { CHANNEL, entry, feedOf } from '../support/entries.js'

const FORM = {
  'hub.mode': 'subscribe',
  'hub.topic': 'https://gazette.example.org/rss.xml',
  'hub.callback': 'https://reader.example.org/callback',
}

let store: Store
let app: ReturnType<typeof createApp>
let kept: SubscriptionRequest[]
let woken: number
let events: HubEvent[]

beforeEach(() => build(HUB_LIMITS))

function build(limits: HubLimits): void {
  store = openMemoryLedger()
  kept = []
  woken = 0
  events = []
  const changed = new Date(0)
  const snapshot = buildSnapshot({ feed: feedOf([entry()]), changed }, { revision: 1, changed, live: 1, archived: 0 })
  const hub = createHub({
    queue: {
      ask: async (asked, some, nowMs) => {
        const answer = await store.queue.ask(asked, some, nowMs)
        if (answer === 'kept') kept.push(asked)
        return answer
      },
    },
    channel: CHANNEL,
    contentOf: async (topic) => snapshot.get(topic) ?? null,
    wake: () => (woken += 1),
    nowMs: () => 0,
    allowLoopback: false,
    limits,
    idOf: createRequestIds(),
    report: (event) => events.push(event),
  })
  app = createApp({
    prefix: '/news',
    limit: { fullFetches: 0, proxies: 0 },
    hub,
    onFault: () => {},
    publisher: {
      snapshot: () => snapshot,
      find: (path) => snapshot.get(path),
      make: async () => null,
      feedPage: async () => null,
      lineage: () => [],
      problems: () => [],
      ready: async () => {},
    },
  })
}

const post = (fields: object | string, address = '/hub') => request(app).post(address).type('form').send(fields)

describe('POST /hub', () => {
  it('answers 202 before anything was verified, and asks for verification at once (§5.1.2: MUST, SHOULD)', async () => {
    const response = await post(FORM).expect(202)
    expect(response.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(woken).toBe(1)
    expect(kept).toMatchObject([{ mode: 'subscribe', callback: FORM['hub.callback'], client: '127.0.0.1' }])
    await post({ ...FORM, 'hub.mode': 'unsubscribe' }, '/news/hub').expect(202)
  })

  it('answers who unsubscribes without being subscribed as anybody else (§5.1.2: MUST NOT depend on the outcome)', async () => {
    await post({ ...FORM, 'hub.mode': 'unsubscribe', 'hub.callback': 'https://unknown.example.org/' }).expect(202)
  })

  it.each([
    [{ ...FORM, 'hub.mode': 'publish' }, 400, 'hub.mode: found "publish"'],
    [{ 'hub.mode': 'subscribe' }, 400, 'hub.callback: is missing\nhub.topic: is missing'],
    [{ ...FORM, 'hub.topic': 'https://elsewhere.example.org/rss.xml' }, 400, 'hub.topic: found'],
    [{ ...FORM, 'hub.topic': 'https://gazette.example.org/tags/nowhere/rss.xml' }, 404, 'there is no such feed'],
    [{ ...FORM, 'hub.callback': 'http://127.0.0.1/' }, 400, 'hub.callback: name a host on the public Internet'],
    [{ ...FORM, 'hub.lease_seconds': '-1' }, 400, 'hub.lease_seconds'],
    [{ ...FORM, 'hub.secret': 's'.repeat(200) }, 400, 'hub.secret'],
    [{ ...FORM, x: 'a'.repeat(10_000) }, 413, 'longer than 8kb'],
    [Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x${index}`, '1'])), 413, ''],
    [`${new URLSearchParams(FORM).toString()}&hub.mode=unsubscribe`, 400, 'hub.mode: found 2 times'],
    ['', 400, 'hub.mode: is missing'],
    ['%', 400, 'is missing'],
    ['__proto__=1&constructor=2&toString=3', 400, 'is missing'],
  ])(
    'says of %j why it is refused, in plain text (§5.1.2: MUST 4xx, SHOULD describe)',
    async (form, status, message) => {
      const response = await post(form).expect(status)
      expect(response.headers['content-type']).toBe('text/plain; charset=utf-8')
      expect(response.headers['x-content-type-options']).toBe('nosniff')
      expect(response.text).toContain(message)
      expect(kept).toEqual([])
    },
  )

  it('notes each request under the id its answer has, of the callback the host only, of the client the network', async () => {
    const kept202 = await post({ ...FORM, 'hub.callback': 'https://reader.example.org/c?secret=hush' })
      .set('X-Forwarded-For', '203.0.113.9')
      .set('X-Request-Id', 'from-the-proxy.1')
      .expect(202)
    expect(kept202.headers['x-request-id']).toBe('from-the-proxy.1')
    const secret = 'https://gazette.example.org/private/Zm9vYmFyYmF6cXV4cXV1eGNv/rss.xml'
    const refused = await post({ ...FORM, 'hub.topic': secret })
      .set('X-Request-Id', 'two words')
      .expect(400)
    expect(refused.headers['x-request-id']).toMatch(/^[0-9a-f]{12}$/)
    const host = 'reader.example.org'
    expect(events).toMatchObject([
      { id: 'from-the-proxy.1', status: 202, client: '203.0.113.0', host, why: 'kept' },
      { id: refused.headers['x-request-id'], status: 400, client: '127.0.0.0', host },
    ])
    expect(events[1]?.why).toMatch(/^hub\.topic: found "…"; write /)
    expect(JSON.stringify(events)).not.toMatch(/hush|Zm9v/)
  })

  it('takes forms only (§5.1: MUST)', async () => {
    await request(app).post('/hub').send(FORM).expect(415)
    await request(app).post('/hub').expect(415)
    await request(app)
      .post('/hub')
      .set('Content-Type', 'application/x-www-form-urlencoded; charset=utf-7')
      .send('x')
      .expect(415)
    const response = await request(app).get('/hub').expect(405)
    expect(response.headers['allow']).toBe('POST')
  })

  it('leaves other addresses as they were', async () => {
    await post(FORM, '/rss.xml').expect(405)
    await request(app).get('/rss.xml').expect(200)
  })
})

describe('POST /rsscloud/pleaseNotify', () => {
  const CLOUD = {
    protocol: 'http-post',
    port: '80',
    path: '/notify',
    domain: 'reader.example.org',
    url1: FORM['hub.topic'],
  }

  it('answers in XML, or in JSON where that was asked for', async () => {
    const xml = await post(CLOUD, '/rsscloud/pleaseNotify').expect(200)
    expect(xml.text).toMatch(/^<\?xml version="1.0"\?>\n<notifyResult success="true" msg="[^"<]+"\/>\n$/)
    const refused = await post({ ...CLOUD, domain: '"><x>' }, '/rsscloud/pleaseNotify')
      .set('Accept', 'application/json')
      .expect(400)
    expect(refused.body).toEqual({ success: false, msg: expect.stringContaining('domain') })
    expect(kept).toMatchObject([{ protocol: 'rsscloud', callback: 'http://reader.example.org:80/notify' }])
  })
})

describe('abuse', () => {
  const from = (client: string, fields: object) => post(fields).set('X-Forwarded-For', client)
  const withCallback = (callback: string) => ({ ...FORM, 'hub.callback': callback })

  it('is limited for each client, whatever callbacks it names; a network of IPv6 counts as one', async () => {
    build({ ...HUB_LIMITS, requestsOfClient: 5 })
    for (let index = 0; index < 5; index += 1)
      await from('2001:4860:1:2::1', withCallback(`https://r${index}.example.org/`)).expect(202)
    const refused = await from('2001:4860:1:2::2', FORM).expect(429)
    expect(refused.headers['retry-after']).toBe('60')
    expect(refused.text).toBe('There are too many requests now; try again in a minute.\n')
    await from('198.51.100.1', FORM).expect(202)
  })

  it('is limited for each callback host, whoever asks', async () => {
    build({ ...HUB_LIMITS, requestsOfHost: 3 })
    for (let index = 0; index < 3; index += 1)
      await from(`198.51.100.${index}`, withCallback(`https://victim.example.org/${index}`)).expect(202)
    await from('198.51.100.9', withCallback('https://victim.example.org:8080/9')).expect(429)
    await from('198.51.100.9', FORM).expect(202)
  })

  it('of thousands of requests from as many addresses keeps what its limits allow, and asks nobody twice', async () => {
    build({ ...HUB_LIMITS, pending: 500, pendingOfHost: 20, requests: 1_000_000 })
    const server = await listen(app, 0, '127.0.0.1')
    const statuses = new Map<number, number>()
    const ask = async (index: number) => {
      const { status } = await fetch(`http://127.0.0.1:${server.port}/hub`, {
        method: 'POST',
        headers: { 'X-Forwarded-For': `198.${18 + (index % 2)}.${(index >> 8) % 256}.${index % 256}` },
        body: new URLSearchParams(withCallback(`https://r${index % 1000}.example.org/${index % 7}`)),
      })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    const total = Number(process.env['STRILLONE_REQUESTS'] ?? 1_500)
    for (let start = 0; start < total; start += 50)
      await Promise.all(Array.from({ length: 50 }, (_, index) => ask(start + index)))
    await server.close()
    const jobs = await store.queue.claim({
      nowMs: 1,
      untilMs: 2,
      limit: 100_000,
      verifications: 100_000,
      retries: 0,
      revision: 0,
      roomOf: () => 100_000,
      fullHosts: [],
    })
    expect(jobs).toHaveLength(500)
    expect(new Set(jobs.map(({ callback }) => callback)).size).toBe(500)
    expect([...statuses.keys()].toSorted()).toEqual([202, 429])
  }, 600_000)
})
