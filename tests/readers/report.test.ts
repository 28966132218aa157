// Promise: subscribers are estimated by the usual rule, of exactly the last seven days; what several servers counted
// adds up in any order to what one would have counted.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Counts } from '../../src/readers/counts.js'
import { dayAt } from '../../src/readers/days.js'
import { createKnownClients } from '../../src/readers/known-clients.js'
import { createPending } from '../../src/readers/pending.js'
import type { Poll } from '../../src/readers/poll.js'
import { buildReport } from '../../src/readers/report.js'
import { reportInJson, reportInText } from '../../src/readers/report-text.js'
import { createMemoryReaders } from '../../src/store/memory/readers.js'
import {
  ATOM,
  DAY_MS,
  FEEDLY,
  lineOf,
  NEWSBOAT,
  NOON,
  poll,
  reportOf,
  reportOfPolls,
  RSS,
  startCounter,
  tagFeed,
} from './polls.js'

describe('subscribers', () => {
  it('of a hosted reader are the number it stated last, not the sum of its polls nor its clients', async () => {
    const { counter, set } = startCounter()
    for (const [index, count] of [400, 470, 462].entries()) {
      set(NOON + index * 1_000)
      counter.polled(poll({ userAgent: FEEDLY(count), address: `198.51.${index}.1` }))
    }
    const { total, readers } = await reportOf([counter.take()])
    expect(total).toMatchObject({ subscribers: 462, stated: 462, polls: 3, clients: 3 })
    expect(lineOf(readers, 'feedly')).toMatchObject({ subscribers: 462, polls: 3 })
  })

  it('of hosted readers add up over addresses, and over the records a service says it has of one', async () => {
    const old = 'Mozilla/5.0 (compatible; theoldreader.com; 2 subscribers; feed-id=aaaa)'
    const { total, feeds, readers } = await reportOfPolls([
      poll({ userAgent: FEEDLY(10) }),
      poll({ userAgent: FEEDLY(20), source: ATOM }),
      poll({ userAgent: FEEDLY(3), source: tagFeed('harbour') }),
      poll({ userAgent: FEEDLY(4), source: tagFeed('fuel') }),
      poll({ userAgent: old }),
      poll({ userAgent: old.replace('2 sub', '5 sub').replace('aaaa', 'bbbb') }),
    ])
    expect(total.subscribers).toBe(44)
    expect(lineOf(readers, 'theoldreader')?.subscribers).toBe(7)
    expect(feeds.map(({ name, subscribers }) => [name, subscribers])).toEqual([
      ['stories/RSS 2.0', 17],
      ['tag/RSS 2.0', 7],
      ['stories/Atom 1.0', 20],
    ])
  })

  it('of other readers are their clients: the same program at another address, another program at the same', async () => {
    const { total, readers } = await reportOfPolls([
      poll(),
      poll({ address: '203.0.113.77' }),
      poll({ address: '192.0.2.1' }),
      poll({ userAgent: 'Mozilla/5.0 (compatible; Miniflux/2.2.4)' }),
    ])
    expect(total).toMatchObject({ subscribers: 3, stated: 0, clients: 3, polls: 4 })
    expect(lineOf(readers, 'newsboat')?.subscribers).toBe(2)
  })

  it('that read two feeds are one in the sum and one of each', async () => {
    const { total, feeds } = await reportOfPolls([poll(), poll({ source: ATOM })])
    expect(total.subscribers).toBe(1)
    expect(feeds.map(({ subscribers }) => subscribers)).toEqual([1, 1])
  })

  it('are none of a bot, a browser, a command line and a script, which are counted apart', async () => {
    const names = ['curl/8.5.0', 'Googlebot/2.1', 'Mozilla/5.0 Firefox/140.0', 'python-requests/2.32.3']
    const { total, readers } = await reportOfPolls(names.map((userAgent) => poll({ userAgent })))
    expect(total).toMatchObject({ subscribers: 0, clients: 4, polls: 4 })
    expect(readers.map(({ name, subscribers }) => [name, subscribers])).toEqual([
      ['bot', null],
      ['browser', null],
      ['command line', null],
      ['script', null],
    ])
  })

  it('of a hosted reader that states nothing are its clients, until it does', async () => {
    const silent = poll({ userAgent: 'Feedly/1.0 (+http://www.feedly.com/fetcher.html)' })
    expect((await reportOfPolls([silent])).total.subscribers).toBe(1)
    expect((await reportOfPolls([silent, poll({ userAgent: FEEDLY(9) })])).total.subscribers).toBe(9)
  })

  it('of two services that are not known by name are told apart', async () => {
    const [one, other] = ['Bloglines/3.1 (http://www.bloglines.com; 4 subscribers)', 'Xyz Reader (5 subscribers)']
    const { readers } = await reportOfPolls([one, other, one].map((userAgent) => poll({ userAgent })))
    expect(lineOf(readers, 'other hosted')?.subscribers).toBe(9)
  })
})

describe('what is told besides', () => {
  it('is how much was answered with 304 and 226, and the bytes', async () => {
    const { total } = await reportOfPolls([
      poll(),
      poll({ status: 304, bytes: 0, validated: true }),
      poll({ status: 226, bytes: 100, validated: true }),
    ])
    expect(total).toMatchObject({ polls: 3, notModified: 1, deltas: 1, bytes: 1_100 })
  })

  it('is who came at least twice and never sent a validator', async () => {
    const careful = { userAgent: 'Mozilla/5.0 (compatible; Miniflux/2.2.4)', address: '192.0.2.1' }
    const { total, readers } = await reportOfPolls([
      poll(),
      poll(),
      poll({ address: '198.51.100.1' }),
      poll(careful),
      poll({ ...careful, validated: true }),
      poll({ userAgent: 'curl/8.5.0' }),
      poll({ userAgent: 'curl/8.5.0', source: ATOM }),
    ])
    expect(total.withoutValidators).toBe(1)
    expect(readers.filter((line) => line.withoutValidators > 0).map(({ name }) => name)).toEqual(['newsboat'])
  })

  it('is who came again before a Retry-After was over, for the same feed', async () => {
    const { counter, set } = startCounter()
    const refused = poll({ status: 429, bytes: 0, waitSeconds: 600 })
    counter.polled(refused)
    set(NOON + 599_000)
    counter.polled(poll({ status: 304 }))
    counter.polled(poll({ source: ATOM }))
    counter.polled(poll({ address: '192.0.2.1' }))
    counter.take()
    set(NOON + 599_900)
    counter.polled(refused)
    set(NOON + 599_900 + 600_001)
    counter.polled(poll())
    counter.polled(poll())
    const { total } = await reportOf([counter.take()])
    expect(total).toMatchObject({ early: 1, polls: 3 })
  })

  it('is what was pushed, and each day', async () => {
    const { counter, set } = startCounter(NOON - DAY_MS)
    counter.polled(poll())
    counter.delivered()
    set(NOON)
    counter.polled(poll())
    counter.polled(poll({ status: 304, address: '192.0.2.1' }))
    counter.delivered()
    counter.delivered()
    const { push, days, from, to } = await reportOf([counter.take()])
    expect(push.delivered).toBe(3)
    expect([from, to].map((day) => day.toISOString())).toEqual(['2026-11-17T00:00:00.000Z', '2026-11-23T00:00:00.000Z'])
    expect(days.map(({ polls, clients, notModified, delivered }) => [polls, clients, notModified, delivered])).toEqual([
      ...Array.from({ length: 5 }, () => [0, 0, 0, 0]),
      [1, 1, 0, 1],
      [2, 2, 1, 2],
    ])
  })

  it('is said in words and in JSON', async () => {
    const report = await reportOfPolls([poll({ userAgent: FEEDLY(1_462) }), poll(), poll()])
    const text = reportInText(report).join('\n')
    expect(text).toContain('Subscribers: about 1,463 (1,462 stated by hosted readers, 1 clients told apart)')
    expect(text).toMatch(/^newsboat {2,}1 +2 +0 % +0 % +2,000 B$/m)
    expect(text).toContain('though they came again: 1 (newsboat 1)')
    expect(JSON.parse(reportInJson(report))).toMatchObject({
      from: '2026-11-17',
      to: '2026-11-23',
      total: { subscribers: 1463, polls: 3 },
    })
    expect(reportInText(await reportOfPolls([])).join('\n')).toContain('Nobody polled a feed')
  })
})

describe('the last seven days', () => {
  const clients = 'abcdefgh'.split('').map((_one, index) => `192.0.${index}.1`)

  it.each(Array.from({ length: 15 }, (_none, index) => index))(
    'are exactly those, %i days into the keys, and today is one',
    async (offset) => {
      const today = NOON + offset * DAY_MS
      const { counter, set } = startCounter(today - 7 * DAY_MS)
      const store = createMemoryReaders()
      for (const [index, address] of clients.entries()) {
        const now = today - (7 - index) * DAY_MS
        set(now)
        counter.polled(poll({ address, userAgent: index === 0 ? FEEDLY(100) : NEWSBOAT }))
        counter.polled(poll({ userAgent: 'Mozilla/5.0 (compatible; Miniflux/2.2.4)', address: '198.51.100.1' }))
        await store.add(counter.take(), dayAt(now))
      }
      const report = buildReport(await store.counted(dayAt(today)), dayAt(today), 0)
      expect(report.total).toMatchObject({ subscribers: 8, stated: 0, polls: 14, withoutValidators: 1 })
      expect(report.days.map((day) => day.clients)).toEqual(Array.from({ length: 7 }, () => 2))
    },
  )

  it('a client is known by another name after two weeks, under no key that is left', async () => {
    const { counter, set } = startCounter()
    const names = []
    for (const days of [0, 7, 14]) {
      set(NOON + days * DAY_MS)
      counter.polled(poll())
      names.push(new Set(counter.take().clients.map(({ client }) => client)))
    }
    const [first = new Set(), second = new Set(), third = new Set()] = names
    expect([...first].filter((one) => second.has(one))).toHaveLength(1)
    expect([...first].filter((one) => third.has(one))).toEqual([])
  })
})

type Step = { readonly server: number; readonly poll: Poll; readonly day: number; readonly flush: boolean }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    server: fc.integer({ min: 0, max: 2 }),
    day: fc.integer({ min: 0, max: 8 }),
    flush: fc.boolean(),
    poll: fc.record({
      source: fc.constantFrom(RSS, ATOM, tagFeed('fuel'), tagFeed('harbour')),
      status: fc.constantFrom(200, 304, 226),
      bytes: fc.nat({ max: 1_000 }),
      userAgent: fc.constantFrom(NEWSBOAT, FEEDLY(5), FEEDLY(7), 'curl/8.5.0', undefined, 'Xyz (3 readers)'),
      address: fc.constantFrom('203.0.113.9', '192.0.2.1', '2001:db8::1'),
      validated: fc.boolean(),
      waitSeconds: fc.constant(0),
    }),
  }),
  { maxLength: 60 },
)

it('is the same whoever counted what and stored it when, in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), async (unordered, draws) => {
      const taken = unordered.toSorted((one, other) => one.day - other.day)
      const alone = startCounter(NOON)
      const servers = [startCounter(NOON), startCounter(NOON), startCounter(NOON)]
      const parts: Counts[] = []
      for (const { server, day, flush, poll: one } of taken) {
        for (const { set } of [alone, ...servers]) set(NOON + day * DAY_MS)
        alone.counter.polled(one)
        servers[server]?.counter.polled(one)
        if (flush) parts.push(servers[server]?.counter.take() ?? alone.counter.take())
      }
      parts.push(...servers.map(({ counter }) => counter.take()))
      const shuffled = parts
        .map((part) => ({ part, at: Number(draws.next().value) }))
        .toSorted((one, other) => one.at - other.at)
        .map(({ part }) => part)
      const today = NOON + 8 * DAY_MS
      const expected = await reportOf([alone.counter.take()], today)
      expect(await reportOf(shuffled, today)).toEqual(expected)
      const pending = createPending()
      const known = createKnownClients()
      const pieces: Counts[] = []
      for (const part of shuffled) {
        pending.add({ ...part, clients: known.newsOf(part.clients) })
        for (let piece = pending.takePart(); piece; piece = pending.takePart()) {
          pieces.push(piece)
          known.remember(piece.clients)
        }
      }
      expect(await reportOf(pieces, today)).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})
