// Promise: what goes wrong at a private address is logged without the token; while the ledger is out of reach, the main
// feeds are still served to who was let in before; what is kept for subscribers is dropped at each publish.
import { pino } from 'pino'
import request from 'supertest'
import { beforeEach, expect, it } from 'vitest'
import { createGate } from '../../src/access/gate.js'
import { hashToken } from '../../src/access/token.js'
import { FORMATS } from '../../src/formats/formats.js'
import { MOST_FEED_BYTES } from '../../src/formats/size.js'
import { createApp } from '../../src/http/app.js'
import { type Ledger, LedgerUnusable } from '../../src/ledger/ledger.js'
import type { Publisher } from '../../src/publisher/publisher.js'
import { createPrivateSites } from '../../src/snapshot/private-sites.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { type Newsroom, openNewsroom } from '../support/newsroom.js'

const TOKEN = 'adaadaadaadaadaadaadaada'
const ROOT = `/private/${TOKEN}`

let ledger: Ledger
let room: Newsroom
let publisher: Publisher
/** What the ledger fails with, when it fails. */
let failure: Error | null
let log: string[]
let app: ReturnType<typeof createApp>

beforeEach(async () => {
  failure = null
  log = []
  ledger = openMemoryLedger()
  await ledger.access.add({ hash: hashToken(TOKEN), name: 'ada', created: new Date('2026-11-22T10:00:00Z') })
  room = openNewsroom({ 'fuel.md': '# Fuel dearer\n\nThe ministry has confirmed the rise of the price.\n' })
  publisher = await room.start(ledger)
  await publisher.refresh()
  const failing = <Asked extends readonly unknown[], Answer>(work: (...asked: Asked) => Promise<Answer>) => {
    return async (...asked: Asked): Promise<Answer> => {
      if (failure) throw failure
      return work(...asked)
    }
  }
  const view = { ...ledger, entryBySlug: failing(ledger.entryBySlug), topic: failing(ledger.topic) }
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) })
  app = createApp({
    publisher,
    prefix: '',
    limit: { fullFetches: 0, proxies: 0 },
    onFault: (error) => logger.error(error, 'a request failed'),
    privately: {
      mayEnter: createGate({ live: failing(ledger.access.live), noteUse: ledger.access.noteUse }, () => room.now),
      siteOf: createPrivateSites(publisher.snapshot, view),
    },
  })
})

const bodyOf = (response: request.Response | undefined) => response?.text ?? String(response?.body)
const anHourLater = () => (room.now = new Date(room.now.getTime() + 3_600_000))

it('logs what failed, and not for whom', async () => {
  const address = `https://gazette.example.org${ROOT}/stories/x`
  const failures = [
    new Error(`cannot render ${address}`),
    Object.assign(new TypeError('Invalid URL'), { input: address }),
    new Error('failed', { cause: new Error(`below ${address}`) }),
    new AggregateError([new Error(address)], 'several'),
  ]
  await request(app).get(`${ROOT}/rss.xml`).expect(200)
  for (const one of failures) {
    failure = one
    log = []
    const response = await request(app).get(`${ROOT}/stories/never`).expect(500)
    expect(response.text).toMatch(/^Internal error; it is noted under [0-9a-f]{12}\.\n$/)
    expect(log.join('')).toContain('a request failed')
    expect(log.join('')).not.toContain(TOKEN)
  }
})

it('serves the main feeds and pages made before while the ledger is out of reach, and says so of the rest', async () => {
  await request(app).get(`${ROOT}/tags/none/rss.xml`).expect(404)
  failure = new LedgerUnusable('postgres://db: nobody answers there')
  anHourLater()
  for (const { path } of FORMATS) await request(app).get(`${ROOT}${path}`).expect(200)
  await request(app).get(`${ROOT}/`).expect(200)
  await request(app).get(`${ROOT}/stories/never`).expect(503)
  await request(app)
    .get(`/private/${'A'.repeat(24)}/rss.xml`)
    .expect(503)
})

it('shows what is published at once, and makes it once', async () => {
  const before = await request(app).get(`${ROOT}/feed.json`).expect(200)
  expect(before.text).not.toContain('Bread')
  room.files.set('bread.md', '# Bread cheaper\n\nThe bakers have agreed on a price for the winter.\n')
  await publisher.refresh()
  const after = await request(app).get(`${ROOT}/feed.json`).expect(200)
  expect(after.text).toContain('Bread cheaper')
  expect(after.headers['etag']).not.toBe(before.headers['etag'])
  await request(app)
    .get(`${ROOT}/feed.json`)
    .set('If-None-Match', after.headers['etag'] ?? '')
    .expect(304)
})

it('links to pages of its own where a story has no room in the feed', async () => {
  const prose = 'The council met until midnight on Thursday and agreed on the budget. '.repeat(600)
  for (let day = 1; day <= 20; day += 1) room.files.set(`long-${day}.md`, `# Long report ${day}\n\n${prose}\n`)
  await publisher.refresh()
  const everybodys = await request(app).get('/feed.json').expect(200)
  expect(everybodys.text).toMatch(/<a href=\\"https:\/\/gazette\.example\.org\/stories\//)
  for (const { path } of FORMATS) {
    const body = bodyOf(await request(app).get(`${ROOT}${path}`).expect(200))
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MOST_FEED_BYTES)
    expect(body).toContain(`https://gazette.example.org${ROOT}/stories/long-report-1`)
    expect(body).not.toContain('https://gazette.example.org/stories/')
  }
})

it('keeps the sites of two subscribers apart', async () => {
  const other = 'bobbobbobbobbobbobbobbob'
  await ledger.access.add({ hash: hashToken(other), name: 'bob', created: room.now })
  for (const { path } of [...FORMATS, { path: '/opml.xml' }, { path: '/' }]) {
    const [adas, bobs] = await Promise.all(
      [ROOT, `/private/${other}`].map((root) => request(app).get(`${root}${path}`)),
    )
    expect(bodyOf(adas).replaceAll(TOKEN, other)).toBe(bodyOf(bobs))
    expect(bodyOf(adas)).toContain(TOKEN)
    expect(bodyOf(bobs)).not.toContain(TOKEN)
    expect(adas?.headers['etag']).not.toBe(bobs?.headers['etag'])
  }
})
