// Promise: every subscriber gets what is published, in order, signed, until it leaves; who is slow, rude or down costs the
// others nothing.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DelivererLimits, PushEvent } from '../../src/outbound/ports.js'
import { type Deliverer, DELIVERER_LIMITS, startDeliverer } from '../../src/outbound/deliverer.js'
import { openSending, type Sending } from '../../src/outbound/send.js'
import type { Send } from '../../src/push/outgoing.js'
import { type PushQueue, QUEUE_LIMITS, type SubscriptionRequest } from '../../src/push/queue.js'
import { MOST_ATTEMPTS } from '../../src/push/retry.js'
import { buildResource } from '../../src/snapshot/resource.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import type { Store } from '../../src/store/store.js'
import { entry } from '../support/entries.js'
import { isDelivery, isVerification, startSubscriber } from '../support/subscriber.js'

const SENDER = { url: 'https://gazette.example.org', hubs: ['https://gazette.example.org/hub'] }
const LIMITS: DelivererLimits = { ...DELIVERER_LIMITS, subscriptionsOfAddress: 1_000, graceMs: 200 }

let store: Store
let sending: Sending
let deliverer: Deliverer
let events: PushEvent[]
let faults: unknown[]
let watching: Set<() => void>
let revision: number
let content: string
let contentType: string
let nowMs: number

beforeEach(() => {
  store = openMemoryLedger()
  sending = openSending({ allowLoopback: true })
  events = []
  faults = []
  watching = new Set()
  revision = 0
  content = 'edition 0'
  contentType = 'application/rss+xml; charset=utf-8'
  nowMs = Date.parse('2026-11-22T10:00:00Z')
})
afterEach(async () => {
  await deliverer.close()
  await sending.close()
})

function start({
  queue = store.queue,
  send = sending.send,
  limits = LIMITS,
}: { queue?: PushQueue; send?: Send; limits?: DelivererLimits } = {}): void {
  deliverer = startDeliverer({
    queue,
    send,
    sender: SENDER,
    contentOf: async (topic) =>
      topic === '/gone/rss.xml' ? null : buildResource(topic, contentType, content, new Date(0)),
    revision: () => revision,
    nowMs: () => nowMs,
    chance: () => 0.5,
    challenge: () => 'a-challenge',
    report: (event) => {
      events.push(event)
      for (const look of watching) look()
    },
    onFault: (error) => faults.push(error),
    limits,
  })
}

/** Resolves once there are so many events of this kind. */
function reported(kind: PushEvent['kind'], count = 1): Promise<readonly PushEvent[]> {
  return new Promise((resolve) => {
    const look = () => {
      const found = events.filter((event) => event.kind === kind)
      if (found.length < count) return
      watching.delete(look)
      resolve(found)
    }
    watching.add(look)
    look()
  })
}

async function publish(text = `edition ${revision + 1}`): Promise<void> {
  const { revision: _revision, changed: _changed, ...story } = entry()
  const id = `urn:uuid:00000000-0000-5000-8000-${String(revision + 1).padStart(12, '0')}`
  const changes = [{ kind: 'new' as const, entry: { ...story, id, slug: `story-${revision + 1}` } }]
  await store.takeTurn(async () => ({ at: new Date(nowMs), changes, remember: [], forget: [] }))
  content = text
  revision += 1
  deliverer.wake()
}

async function ask(callback: string, given: Partial<SubscriptionRequest> = {}): Promise<void> {
  const request: SubscriptionRequest = {
    protocol: 'websub',
    mode: 'subscribe',
    topic: '/rss.xml',
    callback,
    host: new URL(callback).hostname,
    client: '127.0.0.1',
    secret: null,
    leaseSeconds: 864_000,
    proof: 'challenge',
    ...given,
  }
  await store.queue.ask(request, { ...QUEUE_LIMITS, pending: 1e6, pendingOfHost: 1e6, pendingOfClient: 1e6 }, nowMs)
  deliverer.wake()
}

async function subscribe(callback: string, given: Partial<SubscriptionRequest> = {}): Promise<void> {
  const before = events.filter(({ kind }) => kind === 'confirmed').length
  await ask(callback, given)
  await reported('confirmed', before + 1)
  await expect
    .poll(async () => (await store.queue.list('', 1e6)).some((one) => one.callback === callback), { interval: 5 })
    .toBe(true)
}

describe('a subscriber', () => {
  it('gets plain text as plain text, and each edition in order', async () => {
    start()
    await using subscriber = await startSubscriber()
    contentType = 'text/plain; charset=utf-8'
    await subscribe(subscriber.callback())
    for (let edition = 1; edition <= 5; edition += 1) {
      await publish()
      await subscriber.until(isDelivery, edition)
    }
    expect(subscriber.deliveries().map(({ body }) => body.toString())).toEqual(
      [1, 2, 3, 4, 5].map((edition) => `edition ${edition}`),
    )
    expect(subscriber.deliveries()[0]?.headers['content-type']).toBe('text/plain; charset=utf-8')
  })

  it('is not sent what has not changed', async () => {
    start()
    await using subscriber = await startSubscriber()
    await subscribe(subscriber.callback())
    await publish('the same')
    await reported('delivered')
    await publish('the same')
    await reported('skipped')
    await publish('another')
    await reported('delivered', 2)
    expect(subscriber.deliveries().map(({ body }) => body.toString())).toEqual(['the same', 'another'])
  })

  it('is not followed where it redirects to (§7: redirects are failures)', async () => {
    start()
    await using elsewhere = await startSubscriber()
    await using subscriber = await startSubscriber(({ method }, response) => {
      if (method === 'GET') response.end('a-challenge')
      else response.writeHead(307, { Location: elsewhere.callback() }).end()
    })
    await subscribe(subscriber.callback())
    await publish()
    expect(await reported('postponed')).toMatchObject([{ why: 'answered 307', attempt: 1, retryMs: 15_000 }])
    expect(elsewhere.received).toEqual([])
  })

  it('ends with 410, and is told nothing more (§7)', async () => {
    start()
    await using subscriber = await startSubscriber(({ method }, response) => {
      if (method === 'GET') response.end('a-challenge')
      else response.writeHead(410).end()
    })
    await subscribe(subscriber.callback())
    await publish()
    await reported('ended')
    await expect.poll(() => store.queue.list('', 10)).toEqual([])
  })

  it('that fails is tried for hours, then given up; the next publish is tried again (§7: MUST keep, MUST continue)', async () => {
    start()
    let isUp = false
    await using subscriber = await startSubscriber(({ method }, response) => {
      if (method === 'GET') response.end('a-challenge')
      else response.writeHead(isUp ? 200 : 500).end()
    })
    await subscribe(subscriber.callback())
    await publish()
    const started = nowMs
    for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt += 1) {
      const postponed = (await reported('postponed', attempt)).at(-1)
      await expect.poll(async () => (await store.queue.list('', 1))[0]?.failures, { interval: 2 }).toBe(attempt)
      nowMs += postponed && 'retryMs' in postponed ? (postponed.retryMs ?? 0) : 0
      deliverer.wake()
    }
    await reported('given-up')
    expect(nowMs - started).toBeGreaterThan(4 * 3_600_000)
    await expect.poll(async () => (await store.queue.list('', 1))[0]?.failures).toBe(MOST_ATTEMPTS)
    isUp = true
    await publish()
    await reported('delivered')
    expect(subscriber.deliveries().at(-1)?.body.toString()).toBe('edition 2')
    await expect.poll(async () => (await store.queue.list('', 1))[0]?.failures).toBe(0)
  })

  it('whose delivery failed while the clock was days ahead gets it once the clock is right', async () => {
    let isUp = false
    await using subscriber = await startSubscriber(({ method }, response) => {
      if (method === 'GET') response.end('a-challenge')
      else response.writeHead(isUp ? 200 : 500).end()
    })
    const right = nowMs
    nowMs = right + 3 * 86_400_000
    start()
    await subscribe(subscriber.callback())
    await publish()
    await reported('postponed')
    await expect.poll(async () => (await store.queue.list('', 1))[0]?.failures, { interval: 2 }).toBe(1)
    isUp = true
    nowMs = right
    deliverer.wake()
    await reported('delivered')
  })

  it('that does not repeat the challenge, or says no, is no subscriber (§5.3.1: MUST)', async () => {
    start()
    await using wrong = await startSubscriber((_request, response) => response.end('a-challenge and more'))
    await using unwilling = await startSubscriber((_request, response) => response.writeHead(404).end('a-challenge'))
    await ask(wrong.callback())
    await ask(unwilling.callback())
    expect((await reported('unconfirmed', 2)).map((event) => ('why' in event ? event.why : '')).toSorted()).toEqual([
      'answered 200 without the challenge',
      'answered 404',
    ])
    expect(await store.queue.list('', 10)).toEqual([])
  })

  it('is told that it is denied where too many are at one address (§5.2: MUST inform)', async () => {
    start({ limits: { ...LIMITS, subscriptionsOfAddress: 2 } })
    await using subscriber = await startSubscriber()
    await subscribe(subscriber.callback('/1'))
    await subscribe(subscriber.callback('/2'))
    await ask(subscriber.callback('/3'))
    await reported('denied')
    const [denial] = await subscriber.until(isVerification('denied'))
    expect(denial?.url.searchParams.get('hub.reason')).toBe('There are too many subscriptions at this address.')
    expect(await store.queue.list('', 10)).toHaveLength(2)
  })

  it('gets nothing once it has agreed to leave, also when a delivery was under way', async () => {
    start()
    const order: string[] = []
    await using subscriber = await startSubscriber(({ method, url }, response) => {
      const mode = url.searchParams.get('hub.mode')
      if (mode === 'subscribe') response.end('a-challenge')
      else if (method === 'POST') setTimeout(() => response.end(order.push('delivery') && ''), 50)
      else response.end(order.push('left') && 'a-challenge')
    })
    await subscribe(subscriber.callback())
    await publish()
    await subscriber.until(isDelivery)
    await ask(subscriber.callback(), { mode: 'unsubscribe' })
    await publish()
    await reported('confirmed', 2)
    await publish()
    await expect.poll(() => store.queue.list('', 10)).toEqual([])
    await using control = await startSubscriber()
    await subscribe(control.callback())
    await publish()
    await control.until(isDelivery)
    expect(order.at(-1)).toBe('left')
  })

  it('of rssCloud is told the address only, of a topic that is gone nothing', async () => {
    start()
    await using subscriber = await startSubscriber()
    await using other = await startSubscriber()
    await ask(subscriber.callback(), { protocol: 'rsscloud', proof: 'answer' })
    await subscriber.until(isDelivery)
    await reported('confirmed')
    await subscribe(other.callback(), { topic: '/gone/rss.xml' })
    await publish()
    await subscriber.until(isDelivery, 2)
    for (const { body } of subscriber.deliveries())
      expect(body.toString()).toBe('url=https%3A%2F%2Fgazette.example.org%2Frss.xml')
    expect(other.deliveries()).toEqual([])
  })
})

describe('many subscribers', () => {
  it('are told though most of them never answer', async () => {
    const impatient = openSending(
      { allowLoopback: true },
      { totalMs: 2_000, connectMs: 1_000, maxHeaderBytes: 8_192, keepAliveMs: 1_000, connectionsPerOrigin: 8 },
    )
    start({ send: impatient.send, limits: { ...LIMITS, concurrency: 20, perHost: 4, retries: 8 } })
    await using silent = await startSubscriber(({ method }, response) => {
      if (method === 'GET') response.end('a-challenge')
    })
    await using quick = await startSubscriber(undefined, '127.0.0.2')
    for (let index = 0; index < 40; index += 1) await subscribe(silent.callback(`/${index}`))
    for (let index = 0; index < 40; index += 1) await subscribe(quick.callback(`/${index}`))
    await publish()
    await quick.until(isDelivery, 40)
    expect(silent.deliveries().length).toBeLessThanOrEqual(4)
    await deliverer.close()
    await impatient.close()
  })

  it('are under way in bounded number, of all and of each host', async () => {
    const under = new Map<string, number>()
    const most = { all: 0, host: 0 }
    const send: Send = async ({ url, readBytes }) => {
      const { hostname } = new URL(url)
      under.set(hostname, (under.get(hostname) ?? 0) + 1)
      most.all = Math.max(
        most.all,
        [...under.values()].reduce((sum, one) => sum + one, 0),
      )
      most.host = Math.max(most.host, under.get(hostname) ?? 0)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
      under.set(hostname, (under.get(hostname) ?? 0) - 1)
      return {
        kind: 'answer',
        status: 200,
        body: readBytes > 0 ? 'a-challenge' : '',
        retryAfterSeconds: null,
        address: '',
      }
    }
    start({ send, limits: { ...LIMITS, concurrency: 16, perHost: 3, verifications: 16, subscriptionsOfAddress: 1e6 } })
    for (let index = 0; index < 600; index += 1) await ask(`http://host-${Math.floor(index / 12)}.example.org/${index}`)
    await reported('confirmed', 600)
    await publish()
    await reported('delivered', 600)
    expect(most.all).toBeLessThanOrEqual(16)
    expect(most.host).toBe(3)
  })
})

describe('a shutdown', () => {
  it('puts back what is under way, and the next start delivers it', async () => {
    start()
    let isSilent = true
    await using subscriber = await startSubscriber(({ method }, response) => {
      if (method === 'GET') response.end('a-challenge')
      else if (!isSilent) response.end()
    })
    await subscribe(subscriber.callback())
    await publish()
    await subscriber.until(isDelivery)
    await deliverer.close()
    expect(events.at(-1)).toMatchObject({ kind: 'released', why: 'stopped' })
    isSilent = false
    start()
    await subscriber.until(isDelivery, 2)
    expect(await reported('delivered')).toMatchObject([{ attempt: 1, revision: 1 }])
  })
})

it('goes on when the store is back that was out of reach, and loses no fate meanwhile', async () => {
  let isAway = false
  const away =
    <T extends unknown[], R>(method: (...given: T) => Promise<R>) =>
    async (...given: T): Promise<R> => {
      if (isAway) throw new Error('out of reach')
      return method(...given)
    }
  const queue = { ...store.queue, claim: away(store.queue.claim), finish: away(store.queue.finish) }
  start({ queue, limits: { ...LIMITS, idleMs: 20 } })
  await using subscriber = await startSubscriber((request, response) => {
    if (request.method === 'POST') isAway = true
    response.end(request.method === 'GET' ? 'a-challenge' : '')
  })
  await subscribe(subscriber.callback())
  await publish()
  await reported('delivered')
  await expect.poll(() => faults.length).toBeGreaterThan(0)
  isAway = false
  await expect.poll(async () => (await store.queue.list('', 1))[0]?.delivered, { timeout: 5_000 }).toBe(1)
  expect(subscriber.deliveries()).toHaveLength(1)
})
