// Promise: counting needs no more memory than its limits say, whatever clients invent and however long the ledger is
// away; no address leaves it, nor a token.
import { expect, it } from 'vitest'
import { HELD_LIMITS } from '../../src/readers/counter.js'
import { dayAt } from '../../src/readers/days.js'
import { createKnownClients, MOST_KNOWN } from '../../src/readers/known-clients.js'
import { createPending, PENDING_LIMITS } from '../../src/readers/pending.js'
import { WAITS_KEPT } from '../../src/readers/waits.js'
import { ATOM, DAY_MS, FEEDLY, KEYS, NOON, poll, RSS, startCounter, tagFeed } from './polls.js'

/** Groups of feeds times programs, far more than there are. */
const MOST_TALLIES = 1_200

it('holds no more for a quarter of a million invented names, addresses, feeds and numbers of subscribers', () => {
  const { counter, set } = startCounter()
  const polls = 250_000
  for (let index = 0; index < polls; index += 1) {
    const invented =
      index % 3 === 0 ? `Reader ${index}/1.0` : `Reader-${index} (${index} subscribers; feed-id=${index})`
    counter.polled(
      poll({
        userAgent: invented,
        address: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
        source: index % 1_000 === 0 ? tagFeed(String(index)) : RSS,
        waitSeconds: index % 2 === 0 ? 0 : 60,
      }),
    )
    if (index % 25_000 === 0) set(NOON + index)
  }
  const most = 2 * HELD_LIMITS.clients + HELD_LIMITS.statements + WAITS_KEPT + MOST_TALLIES
  expect(counter.held()).toBeGreaterThan(HELD_LIMITS.clients)
  expect(counter.held()).toBeLessThanOrEqual(most)
  const { tallies, clients, statements } = counter.take()
  expect(tallies.reduce((sum, one) => sum + one.polls, 0)).toBe(polls)
  expect(tallies.length).toBeLessThan(MOST_TALLIES)
  // Each under two keys.
  expect(clients.length).toBeLessThanOrEqual(2 * HELD_LIMITS.clients)
  expect(statements.length).toBe(HELD_LIMITS.statements)
  expect(counter.held()).toBeLessThanOrEqual(WAITS_KEPT)
})

it('holds no more clients though each polls feeds of many kinds', () => {
  const { counter } = startCounter()
  for (let index = 0; index < HELD_LIMITS.clients; index += 1)
    for (const source of [RSS, ATOM, tagFeed('fuel')]) counter.polled(poll({ userAgent: `Reader ${index}`, source }))
  expect(counter.take().clients).toHaveLength(2 * HELD_LIMITS.clients)
})

it('knows no more clients to be stored than its limit, and tells the store of the others again', () => {
  const { counter } = startCounter()
  const known = createKnownClients()
  for (let round = 0; round < 3; round += 1) {
    for (let index = 0; index < 15_000; index += 1) counter.polled(poll({ userAgent: `Reader ${round} ${index}` }))
    known.remember(counter.take().clients)
    expect(known.held()).toBeLessThanOrEqual(MOST_KNOWN)
  }
  counter.polled(poll({ userAgent: 'Reader 0 1' }))
  expect(known.newsOf(counter.take().clients)).toHaveLength(2)
})

it('keeps what cannot be stored within its limits, and forgets what is too old to tell', () => {
  const { counter, set } = startCounter()
  const pending = createPending()
  for (let minute = 0; minute < 5; minute += 1) {
    set(NOON + minute * 60_000)
    for (let index = 0; index < 12_000; index += 1)
      counter.polled(poll({ address: `10.${minute}.${index >> 8}.1`, userAgent: `Reader ${index}` }))
    for (let index = 0; index < 1_000; index += 1)
      counter.polled(poll({ userAgent: FEEDLY(3), source: tagFeed(`${minute}-${index}`) }))
    pending.add(counter.take())
  }
  expect(pending.sizes()).toEqual({ clients: PENDING_LIMITS.clients, statements: PENDING_LIMITS.statements })
  pending.forget(dayAt(NOON + 6 * DAY_MS))
  expect(pending.sizes().clients).toBeGreaterThan(0)
  pending.forget(dayAt(NOON + 7 * DAY_MS))
  expect(pending.sizes()).toEqual({ clients: 0, statements: 0 })
  expect(pending.takePart()).toBeNull()
})

it('lets out no address, no User-Agent and no token, only hashes and names of its own list', () => {
  const { counter } = startCounter()
  const token = 'Zm9vYmFyYmF6cXV4cXV1eGNv'
  const source = { ...RSS, feed: { ...RSS.feed, baseUrl: `https://gazette.example.org/private/${token}` } }
  counter.polled(poll({ address: '203.0.113.9', userAgent: 'Ada Lovelace’s own reader', source }))
  counter.polled(poll({ address: '2001:db8:1:2::9', userAgent: 'Ada Lovelace (3 subscribers; feed-id=ada)', source }))
  const counts = counter.take()
  expect(counts.clients).toHaveLength(4)
  expect(JSON.stringify(counts)).not.toMatch(/203\.0|2001|Ada|Lovelace|feed-id|private|Zm9v/)
  for (const { client } of counts.clients) expect(client).toMatch(/^[\w-]{16}$/)
})

it('names a client by key, network and program: the same in another server, another under another key', () => {
  const nameOf = (given: Parameters<typeof poll>[0], keys = KEYS) => {
    const { counter } = startCounter()
    counter.useKeys(keys)
    counter.polled(poll(given))
    return counter.take().clients[0]?.client
  }
  const name = nameOf({})
  expect(nameOf({})).toBe(name)
  expect(nameOf({ address: '203.0.113.200' })).toBe(name)
  expect(nameOf({ address: '203.0.114.9' })).not.toBe(name)
  expect(nameOf({ userAgent: 'newsboat/2.22.0 (Linux x86_64)' })).not.toBe(name)
  expect(nameOf({}, new Map([...KEYS].map(([period]) => [period, 'another'])))).not.toBe(name)
  expect(nameOf({ userAgent: FEEDLY(3) })).toBe(nameOf({ userAgent: FEEDLY(4) }))
})

it('adds to the tallies though it has no key, and tells no client', () => {
  const { counter } = startCounter()
  counter.useKeys(new Map())
  counter.polled(poll())
  counter.polled(poll())
  expect(counter.take()).toMatchObject({ tallies: [{ polls: 2 }], clients: [] })
})

it('counts each poll once, on its own day', () => {
  const { counter, set } = startCounter(Date.parse('2026-11-23T23:59:59Z'))
  counter.polled(poll())
  set(Date.parse('2026-11-24T00:00:00Z'))
  counter.polled(poll())
  const { tallies } = counter.take()
  expect(tallies.map(({ day, polls }) => [new Date(day * DAY_MS).toISOString().slice(0, 10), polls])).toEqual([
    ['2026-11-23', 1],
    ['2026-11-24', 1],
  ])
  expect(counter.take()).toEqual({ tallies: [], clients: [], statements: [], deliveries: [] })
})
