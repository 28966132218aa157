// Promise: what subscribers asked for and are owed is kept the same in every store, through crashes and among several
// programs: nothing owed is forgotten, nothing is claimed by two, and limits hold.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type ClaimRequest,
  type Delivery,
  type Job,
  MOST_VERIFICATIONS,
  QUEUE_LIMITS,
  type SubscriptionRequest,
  type Verification,
} from '../../src/push/queue.js'
import type { Store } from '../../src/store/store.js'
import { entry } from '../support/entries.js'
import { type Place, startStores, stopStores, STORES } from './stores.js'

beforeAll(startStores)
afterAll(stopStores)

const NOW = Date.parse('2026-11-22T10:00:00Z')

function request(given: Partial<SubscriptionRequest> = {}): SubscriptionRequest {
  return {
    protocol: 'websub',
    mode: 'subscribe',
    topic: '/rss.xml',
    callback: 'https://reader.example/callback?key=1',
    host: 'reader.example',
    client: '198.51.100.7',
    secret: null,
    leaseSeconds: 3_600,
    proof: 'challenge',
    ...given,
  }
}

function claiming(given: Partial<ClaimRequest> = {}): ClaimRequest {
  const nowMs = given.nowMs ?? NOW
  return {
    nowMs,
    untilMs: nowMs + 20_000,
    limit: 100,
    verifications: 100,
    retries: 100,
    revision: Number.MAX_SAFE_INTEGER,
    roomOf: () => 100,
    fullHosts: [],
    ...given,
  }
}

const verifications = (jobs: readonly Job[]) => jobs.filter((job): job is Verification => job.kind === 'verification')
const deliveries = (jobs: readonly Job[]) => jobs.filter((job): job is Delivery => job.kind === 'delivery')

describe.each(Object.entries(STORES))('the %s queue', (name, place) => {
  let where: Place
  let store: Store
  let published: number

  beforeEach(async () => {
    where = await place()
    store = await where.open()
    published = 0
  })
  afterEach(() => store.close())

  const ask = (given: Partial<SubscriptionRequest> = {}, limits = QUEUE_LIMITS) =>
    store.queue.ask(request(given), limits, NOW)
  const claim = async (given: Partial<ClaimRequest> = {}) => store.queue.claim(claiming(given))
  const publish = async () => {
    published += 1
    const { revision: _revision, changed: _changed, ...unnumbered } = entry({ slug: `story-${published}` })
    const id = `urn:uuid:00000000-0000-5000-8000-${String(published).padStart(12, '0')}`
    const changes = [{ kind: 'new' as const, entry: { ...unnumbered, id } }]
    await store.takeTurn(async () => ({ at: new Date(NOW), changes, remember: [], forget: [] }))
  }
  const subscribe = async (given: Partial<SubscriptionRequest> = {}, address = '198.51.100.9') => {
    expect(await ask(given)).toBe('kept')
    const jobs = verifications(await claim())
    await store.queue.finish(jobs.map((job) => ({ kind: 'confirmed', job, address, atMs: NOW })))
    expect(jobs.length).toBeGreaterThan(0)
  }
  const claimOne = async (given: Partial<ClaimRequest> = {}): Promise<Delivery> => {
    const [job, ...more] = deliveries(await claim(given))
    if (!job || more.length > 0) throw new Error(`claimed ${more.length + (job ? 1 : 0)} deliveries`)
    return job
  }

  it('owes nothing to who is not verified, nor what was published before', async () => {
    await publish()
    await ask()
    await publish()
    expect(deliveries(await claim())).toEqual([])
    const [job] = verifications(await claim({ nowMs: NOW + 20_000 }))
    if (job) await store.queue.finish([{ kind: 'confirmed', job, address: '198.51.100.9', atMs: NOW }])
    expect(await claim()).toEqual([])
    await publish()
    expect(await claimOne()).toMatchObject({ topic: '/rss.xml', wanted: 3, delivered: 2, attempt: 1, etag: '' })
  })

  it('says how much there is, and waits', async () => {
    expect(await store.queue.depth()).toEqual({ subscriptions: 0, behind: 0, requests: 0 })
    await publish()
    await subscribe()
    await ask({ callback: 'https://other.example/' })
    expect(await store.queue.depth()).toEqual({ subscriptions: 1, behind: 0, requests: 1 })
    await publish()
    expect(await store.queue.depth()).toEqual({ subscriptions: 1, behind: 1, requests: 1 })
  })

  it('gives back a request as it was made, and the subscription that came of it', async () => {
    const asked = request({ secret: 'geheim', callback: 'https://reader.example/?x=%20&hub.mode=é', client: '::1' })
    await ask(asked)
    expect(await claim()).toEqual([{ kind: 'verification', ...asked, version: 1, attempt: 1 }])
    expect(await store.queue.list('', 10)).toEqual([])
    await store.queue.finish([
      {
        kind: 'confirmed',
        job: { kind: 'verification', ...asked, version: 1, attempt: 1 },
        address: '198.51.100.9',
        atMs: NOW,
      },
    ])
    expect(await store.queue.list('', 10)).toEqual([
      {
        id: expect.any(String),
        protocol: 'websub',
        topic: '/rss.xml',
        callback: asked.callback,
        host: 'reader.example',
        signed: true,
        since: new Date(NOW),
        leaseUntil: new Date(NOW + 3_600_000),
        delivered: 0,
        deliveredAt: null,
        failures: 0,
      },
    ])
    expect(await store.queue.subscriptionsAt('198.51.100.9')).toBe(1)
  })

  it('owes one delivery for several publishes, and another for those during it', async () => {
    await subscribe()
    await publish()
    await publish()
    const job = await claimOne()
    expect(job.wanted).toBe(2)
    await publish()
    expect(await claim()).toEqual([])
    await store.queue.finish([{ kind: 'delivered', job, etag: 'W/"a"', atMs: NOW }])
    expect(await claimOne()).toMatchObject({ wanted: 3, delivered: 2, etag: 'W/"a"', attempt: 1 })
  })

  it('claims nothing that is not shown here yet', async () => {
    await subscribe()
    await publish()
    expect(await claim({ revision: 0 })).toEqual([])
    expect(deliveries(await claim({ revision: 1 }))).toHaveLength(1)
  })

  it('gives a job to one, until its claim ends; what the first one says then is without effect', async () => {
    await subscribe()
    await publish()
    const first = await claimOne()
    expect(await claim({ nowMs: NOW + 19_999 })).toEqual([])
    expect(await store.queue.nextDueMs()).toBe(NOW + 20_000)
    const second = await claimOne({ nowMs: NOW + 20_000 })
    expect(second).toMatchObject({ id: first.id, attempt: 2 })
    await store.queue.finish([{ kind: 'given-up', job: first }])
    await store.queue.finish([{ kind: 'postponed', job: second, dueMs: NOW + 60_000 }])
    expect(await claim({ nowMs: NOW + 59_999 })).toEqual([])
    expect((await claimOne({ nowMs: NOW + 60_000 })).attempt).toBe(3)
  })

  it('tries again what was postponed, keeps what was given up for the next publish, and counts failures', async () => {
    await subscribe()
    await publish()
    await store.queue.finish([{ kind: 'postponed', job: await claimOne(), dueMs: NOW + 5_000 }])
    await publish()
    expect(await claim()).toEqual([])
    const again = await claimOne({ nowMs: NOW + 5_000 })
    expect(again).toMatchObject({ wanted: 2, attempt: 2 })
    await store.queue.finish([{ kind: 'given-up', job: again }])
    expect(await claim({ nowMs: NOW + 500_000 })).toEqual([])
    expect(await store.queue.list('', 10)).toMatchObject([{ failures: 2, deliveredAt: null }])
    await publish()
    const last = await claimOne()
    expect(last).toMatchObject({ wanted: 3, attempt: 1 })
    await store.queue.finish([{ kind: 'delivered', job: last, etag: 'e', atMs: NOW + 1_000 }])
    expect(await store.queue.list('', 10)).toMatchObject([{ failures: 0, deliveredAt: new Date(NOW + 1_000) }])
  })

  it('makes due within a minute what a clock that was ahead has claimed or put off', async () => {
    const days = 3 * 86_400_000
    await subscribe({ leaseSeconds: 864_000 })
    await ask({ topic: '/atom.xml' })
    await publish()
    expect(await claim({ nowMs: NOW + days, revision: published })).toHaveLength(2)
    expect(await claim({ nowMs: NOW + 60_000 })).toEqual([])
    await store.queue.prune(NOW + 60_000)
    expect(await claim({ nowMs: NOW + 60_000 })).toHaveLength(2)
  })

  it('takes back what was released as if it had not been claimed', async () => {
    await subscribe()
    await publish()
    await ask({ topic: '/atom.xml' })
    const jobs = await claim()
    expect(jobs).toHaveLength(2)
    await store.queue.finish(jobs.map((job) => ({ kind: 'released', job })))
    expect(await claim()).toEqual(jobs)
  })

  it('ends a subscription that is gone, unsubscribed, or whose lease is over', async () => {
    await subscribe()
    await subscribe({ topic: '/atom.xml' })
    await subscribe({ topic: '/feed.json', leaseSeconds: 300 })
    await publish()
    const jobs = deliveries(await claim())
    expect(jobs).toHaveLength(3)
    await store.queue.finish(
      jobs.map((job) => (job.topic === '/rss.xml' ? { kind: 'ended', job } : { kind: 'skipped', job })),
    )
    await ask({ topic: '/atom.xml', mode: 'unsubscribe' })
    const [leaving] = verifications(await claim())
    await publish()
    // While it is asked whether it wants to leave it gets nothing.
    expect(deliveries(await claim()).map(({ topic }) => topic)).toEqual(['/feed.json'])
    if (leaving) await store.queue.finish([{ kind: 'confirmed', job: leaving, address: '', atMs: NOW }])
    expect((await store.queue.list('', 10)).map(({ topic }) => topic)).toEqual(['/feed.json'])
    expect(await claim({ nowMs: NOW + 300_000 })).toEqual([])
    expect(await store.queue.prune(NOW + 299_000)).toBe(0)
    expect(await store.queue.prune(NOW + 300_000)).toBe(1)
    expect(await store.queue.list('', 10)).toEqual([])
  })

  it('leaves a subscription as it is when verification fails, and overrides it when it succeeds', async () => {
    await subscribe({ secret: 'old' })
    await publish()
    for (const mode of ['subscribe', 'unsubscribe'] as const) {
      await ask({ secret: 'forged', mode, leaseSeconds: 300 })
      const [job] = verifications(await claim({ limit: 1 }))
      if (job) await store.queue.finish([{ kind: 'unconfirmed', job }])
    }
    const [before] = await store.queue.list('', 10)
    expect(before).toMatchObject({ leaseUntil: new Date(NOW + 3_600_000), delivered: 0 })
    const owed = await claimOne()
    expect(owed.secret).toBe('old')
    await store.queue.finish([{ kind: 'released', job: owed }])
    await ask({ secret: null, leaseSeconds: 7_200 })
    const [job] = verifications(await claim({ limit: 1 }))
    if (job) await store.queue.finish([{ kind: 'confirmed', job, address: '198.51.100.10', atMs: NOW }])
    expect(await store.queue.list('', 10)).toEqual([
      { ...before, signed: false, leaseUntil: new Date(NOW + 7_200_000) },
    ])
    expect(await claimOne()).toMatchObject({ secret: null, wanted: 1 })
  })

  it('verifies once whoever asks a hundred times, and once more who asks during it', async () => {
    for (let time = 1; time <= 100; time += 1) await ask({ secret: `secret ${time}` })
    const [job, ...more] = verifications(await claim())
    expect(job).toMatchObject({ secret: 'secret 100', version: 100 })
    expect(more).toEqual([])
    await ask({ secret: 'secret 101' })
    expect(await claim()).toEqual([])
    if (job) await store.queue.finish([{ kind: 'confirmed', job, address: '', atMs: NOW }])
    const [last] = verifications(await claim())
    expect(last).toMatchObject({ secret: 'secret 101', attempt: 1 })
    if (last) await store.queue.finish([{ kind: 'unconfirmed', job: last }])
    expect(await claim({ nowMs: NOW + 1_000_000 })).toEqual([])
  })

  it('gives up a verification that was claimed again and again and never finished', async () => {
    await ask()
    for (let time = 0; time < MOST_VERIFICATIONS; time += 1)
      expect(await claim({ nowMs: NOW + time * 20_000 })).toHaveLength(1)
    expect(await claim({ nowMs: NOW + 1_000_000 })).toEqual([])
    expect(await claim({ nowMs: NOW + 2_000_000 })).toEqual([])
    expect(await store.queue.nextDueMs()).toBe(null)
  })

  it('holds to its limits', async () => {
    const limits = {
      pending: 6,
      pendingOfHost: 2,
      pendingOfClient: 3,
      subscriptions: 3,
      subscriptionsOfHost: 2,
      subscriptionsOfAddress: 9,
    }
    const callback = (reader: string) => ({ callback: `https://${reader}.example/`, host: `${reader}.example` })
    expect(await ask({ topic: '/rss.xml' }, limits)).toBe('kept')
    expect(await ask({ topic: '/atom.xml' }, limits)).toBe('kept')
    expect(await ask({ topic: '/feed.json', client: 'b' }, limits)).toBe('too-many-pending')
    expect(await ask({ topic: '/atom.xml', client: 'b' }, limits), 'the same again').toBe('kept')
    expect(await ask({ ...callback('a'), client: 'b' }, limits)).toBe('kept')
    expect(await ask({ ...callback('b'), client: 'b' }, limits)).toBe('kept')
    expect(await ask({ ...callback('c'), client: 'b' }, limits)).toBe('too-many-pending')
    expect(await ask({ ...callback('c'), client: 'c' }, limits)).toBe('kept')
    expect(await ask({ ...callback('d'), client: 'd' }, limits)).toBe('kept')
    expect(await ask({ ...callback('e'), client: 'e' }, limits), 'of all').toBe('too-many-pending')
    const jobs = verifications(await claim())
    expect(jobs).toHaveLength(6)
    await store.queue.finish(
      jobs.map((job) =>
        job.host === 'reader.example' || job.host === 'a.example'
          ? { kind: 'confirmed', job, address: '', atMs: NOW }
          : { kind: 'unconfirmed', job },
      ),
    )
    expect(await ask({ topic: '/feed.json' }, limits)).toBe('too-many-of-host')
    expect(await ask(callback('f'), limits)).toBe('too-many-subscriptions')
    expect(await ask({ topic: '/rss.xml' }, limits), 'renewal').toBe('kept')
    expect(await ask({ topic: '/atom.xml', mode: 'unsubscribe' }, limits)).toBe('kept')
  })

  it('gives each host and each kind of work its share, and passes over hosts that are full', async () => {
    for (const host of ['greedy.example', 'modest.example'])
      for (const index of [1, 2, 3, 4, 5]) await subscribe({ host, callback: `https://${host}/${index}` })
    for (const index of [1, 2, 3]) await ask({ host: 'new.example', callback: `https://new.example/${index}` })
    await publish()
    const hosts = (jobs: readonly Job[]) => jobs.map(({ host }) => host).toSorted()
    const first = await claim({ limit: 6, verifications: 1, roomOf: () => 2 })
    expect(hosts(first)).toEqual([
      'greedy.example',
      'greedy.example',
      'modest.example',
      'modest.example',
      'new.example',
    ])
    const second = await claim({
      verifications: 0,
      fullHosts: ['greedy.example'],
      roomOf: (host) => (host === 'greedy.example' ? 0 : 100),
    })
    expect(hosts(second)).toEqual(['modest.example', 'modest.example', 'modest.example'])
    await store.queue.finish(deliveries(second).map((job) => ({ kind: 'postponed', job, dueMs: NOW + 1 })))
    const third = await claim({ nowMs: NOW + 1, verifications: 0, retries: 1 })
    expect(hosts(third)).toEqual(['greedy.example', 'greedy.example', 'greedy.example', 'modest.example'])
    expect((await claim({ limit: 2 })).length).toBeLessThanOrEqual(2)
  })

  it('owes every publish to outside hubs, and nothing to those that are configured no more', async () => {
    await publish()
    const hubs = ['https://one.example/', 'https://other.example/']
    await store.queue.useHubs(hubs, NOW)
    await store.queue.useHubs(hubs, NOW)
    expect(await claim()).toEqual([])
    await publish()
    const jobs = deliveries(await claim())
    expect(jobs).toHaveLength(2)
    expect(jobs[0]).toMatchObject({ protocol: 'ping', topic: '*', wanted: 2, delivered: 1 })
    const touched = await store.queue.topicsBetween(1, 2)
    expect(touched).toEqual(expect.arrayContaining(['/atom.xml', '/digests/rss.xml', '/feed.json', '/rss.xml']))
    expect(touched).not.toContain('*')
    expect(await store.queue.topicsBetween(2, 9)).toEqual([])
    await store.queue.useHubs(['https://one.example/'], NOW)
    expect((await store.queue.list('', 10)).map(({ callback }) => callback)).toEqual(['https://one.example/'])
    expect(await store.queue.prune(NOW + 1e12)).toBe(0)
    await store.queue.useHubs([], NOW)
    expect(await store.queue.list('', 10)).toEqual([])
  })

  it('lists page by page', async () => {
    for (let index = 0; index < 7; index += 1) await subscribe({ callback: `https://reader.example/${index}` })
    const first = await store.queue.list('', 4)
    const second = await store.queue.list(first.at(-1)?.id ?? '', 4)
    expect([first.length, second.length]).toEqual([4, 3])
    expect(new Set([...first, ...second].map(({ callback }) => callback)).size).toBe(7)
  })

  it.skipIf(name === 'memory')('shares work with another program, each job to one of them', async () => {
    if (!where.again) throw new Error('nobody else can open it')
    const other = await where.again()
    try {
      for (let index = 0; index < 60; index += 1) await ask({ callback: `https://reader.example/${index}` })
      const jobs = verifications(await claim())
      await store.queue.finish(jobs.map((job) => ({ kind: 'confirmed', job, address: '', atMs: NOW })))
      await publish()
      const rounds = await Promise.all(
        Array.from({ length: 12 }, (_, round) => (round % 2 === 0 ? store : other).queue.claim(claiming({ limit: 7 }))),
      )
      const claimed = [...rounds.flat(), ...(await store.queue.claim(claiming()))]
      expect(claimed).toHaveLength(60)
      expect(new Set(deliveries(claimed).map(({ id }) => id)).size).toBe(60)
    } finally {
      await other.close()
    }
  })
})
