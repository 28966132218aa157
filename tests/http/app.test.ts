// Promise: every address answers with the headers a reader, a proxy and a browser need, errors included.
import request from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import { createApp } from '../../src/http/app.js'
import { LedgerUnusable } from '../../src/ledger/ledger.js'
import { readStoryPath } from '../../src/links.js'
import { renderFeedPage } from '../../src/pages/feed-page.js'
import { buildSnapshot } from '../../src/snapshot/build.js'
import { buildResource, HTML } from '../../src/snapshot/resource.js'
import { buildStoryResource } from '../../src/snapshot/stories.js'
import { CHANNEL, entry, feedOf } from '../support/entries.js'

const LIVE = entry()
const WITHDRAWN = entry({ slug: 'gone', withdrawn: new Date('2026-11-21T00:00:00Z') })

let faults: { readonly error: unknown; readonly asked: unknown }[]
let reachable: boolean
let app: ReturnType<typeof createApp>

beforeEach(() => {
  faults = []
  reachable = true
  const changed = new Date('2026-11-20T09:00:00Z')
  const snapshot = buildSnapshot({ feed: feedOf([LIVE]), changed }, { revision: 3, changed, live: 1, archived: 0 })
  app = createApp({
    prefix: '/news',
    limit: { fullFetches: 0, proxies: 0 },
    onFault: (error, asked) => faults.push({ error, asked }),
    publisher: {
      snapshot: () => snapshot,
      problems: () => [],
      lineage: () => [],
      ready: async () => {
        if (!reachable) throw new LedgerUnusable('postgres://secret@db: nobody answers there')
      },
      find: (path) => snapshot.get(path),
      feedPage: async (path) => {
        const format = FORMATS.find((one) => one.path === path)
        return format ? buildResource(path, HTML, renderFeedPage(feedOf([LIVE]), format), changed) : null
      },
      make: async (path) => {
        const slug = readStoryPath(path)
        if (slug === null) return null
        if (!reachable) throw new LedgerUnusable('postgres://secret@db: nobody answers there')
        if (slug === 'fault') throw new Error('/etc/secret is on fire')
        const found = [LIVE, WITHDRAWN].find((one) => one.slug === slug)
        return found ? buildStoryResource(CHANNEL, found) : null
      },
    },
  })
})

describe.each(FORMATS)('$path', ({ path, contentType }) => {
  it('is served with type, validators, cache rules, links and CORS', async () => {
    const response = await request(app).get(path).expect(200)
    expect(response.headers).toMatchObject({
      'content-type': contentType,
      'last-modified': 'Fri, 20 Nov 2026 09:00:00 GMT',
      'cache-control': 'public, max-age=900, stale-while-revalidate=60, stale-if-error=86400',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    })
    expect(response.headers['etag']).toMatch(/^W\/"[\w-]{22}\.1\.5f0c2a7e91\.0"$/)
    expect(response.headers['link']).toContain(`<https://gazette.example.org${path}>; rel="self"`)
    expect(response.headers['link']?.match(/rel="alternate"/g)).toHaveLength(FORMATS.length - 1)
    expect(response.headers).not.toHaveProperty('x-powered-by')
  })

  it('answers 304 with the same headers and no body to who has it, a no-cache request too', async () => {
    const first = await request(app).get(path)
    const again = await request(app)
      .get(path)
      .set('If-None-Match', first.headers['etag'] ?? '')
      .set('Cache-Control', 'no-cache')
      .expect(304)
    for (const name of ['etag', 'last-modified', 'cache-control', 'link', 'access-control-allow-origin'])
      expect(again.headers[name], name).toBe(first.headers[name])
    expect(again.headers).not.toHaveProperty('content-type')
    expect(again.text).toBe('')
  })

  it('answers HEAD as GET without the body', async () => {
    const get = await request(app).get(path).set('Accept-Encoding', 'gzip')
    const head = await request(app).head(path).set('Accept-Encoding', 'gzip').expect(200)
    for (const name of ['etag', 'content-length', 'content-type'])
      expect(head.headers[name], name).toBe(get.headers[name])
    expect(head.text).toBeUndefined()
  })

  it('shows a browser a page that no cache may keep, and everybody else the feed', async () => {
    const page = await request(app)
      .get(path)
      .set('Sec-Fetch-Dest', 'document')
      .set('Sec-Fetch-Mode', 'navigate')
      .expect(200)
    expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    expect(page.headers).not.toHaveProperty('etag')
    expect(page.text).toContain(`<code>https://gazette.example.org/<wbr/>${path.slice(1)}</code>`)
    await request(app).get(path).set('Sec-Fetch-Dest', 'empty').expect(200).expect('content-type', contentType)
  })

  it('is served whatever the client says it accepts, under the public prefix too', async () => {
    await request(app).get(path).set('Accept', 'application/vnd.nothing').expect(200)
    await request(app).get(`/news${path}`).expect(200)
  })
})

describe('addresses people guess', () => {
  it.each([
    ['/feed', '/news/rss.xml'],
    ['/feed/', '/news/rss.xml'],
    ['/rss', '/news/rss.xml'],
    ['/rss/', '/news/rss.xml'],
    ['/feed.xml', '/news/rss.xml'],
    ['/index.xml', '/news/rss.xml'],
    ['/atom', '/news/atom.xml'],
  ])('%s leads to %s', async (guess, meant) => {
    const response = await request(app).get(guess).expect(308)
    expect(response.headers['location']).toBe(meant)
  })
})

describe('pages', () => {
  it('are HTML with a strict policy, a stylesheet that is there, and the three feeds', async () => {
    const page = await request(app).get('/').expect(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.headers['content-security-policy']).not.toContain('unsafe')
    for (const { path } of FORMATS) expect(page.text).toContain(`https://gazette.example.org${path}`)
    const stylesheet = /<link rel="stylesheet" href="([^"]+)"/.exec(page.text)?.[1] ?? ''
    await request(app)
      .get(stylesheet)
      .expect(200)
      .expect('content-type', /text\/css/)
  })

  it('show a story, and say 410 of a withdrawn one without its text', async () => {
    const story = await request(app).get('/stories/fuel-dearer').expect(200)
    expect(story.text).toContain('<p>The ministry has confirmed the rise.</p>')
    const gone = await request(app).get('/stories/gone').expect(410)
    expect(gone.text).not.toContain('ministry')
  })
})

describe('errors', () => {
  it('are a page for a browser, text for a program, JSON where it was asked for', async () => {
    await request(app).get('/nowhere').set('Accept', 'text/html').expect(404).expect('content-type', /html/)
    await request(app)
      .get('/nowhere.xml')
      .expect(404)
      .expect('content-type', /text\/plain/)
    const response = await request(app).get('/nowhere').set('Accept', 'application/json').expect(404)
    expect(response.body).toEqual({ error: 'There is nothing at this address.' })
  })

  it('name the methods that are answered', async () => {
    const response = await request(app).post('/rss.xml').send('x').expect(405)
    expect(response.headers['allow']).toBe('GET, HEAD, OPTIONS')
  })

  it('show no stack and no path, and are told to the operator under the id the client reads', async () => {
    const response = await request(app).get('/news/stories/fault?x=1').expect(500)
    const id = response.headers['x-request-id']
    expect(id).toMatch(/^[0-9a-f]{12}$/)
    expect(response.text).toBe(`Internal error; it is noted under ${id}.\n`)
    expect(faults).toMatchObject([{ asked: { id, method: 'GET', path: '/stories/fault' } }])
  })

  it('of the client’s own making, and answers that are fine, have no id', async () => {
    for (const address of ['/rss.xml', '/nowhere', '/%zz', '/stories/fuel-dearer'])
      expect((await request(app).get(address)).headers, address).not.toHaveProperty('x-request-id')
  })

  it.each([
    '/%zz',
    '/stories/%E0%A4%A',
    '/stories/../../etc/passwd',
    '/stories/%2e%2e%2fpackage.json',
    '//example.org',
    '/\\\\',
    '/stories/',
  ])('survive %s', async (address) => {
    const { status, text, headers } = await request(app).get(address).redirects(0)
    expect([400, 404, 308]).toContain(status)
    if (status === 308) expect(headers['location']).toMatch(/^\/news\/(?!\/)/)
    expect(text).not.toMatch(/node_modules|at .*:\d+:\d+/)
    expect(faults).toEqual([])
  })
})

describe('a ledger that is out of reach', () => {
  it('makes readiness false and leaves the feeds, and health, as they were', async () => {
    await request(app).get('/readyz').expect(200, { status: 'ready', revision: 3 })
    reachable = false
    const response = await request(app).get('/readyz').expect(503, { status: 'ledger unreachable', revision: 3 })
    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f]{12}$/)
    await request(app).get('/healthz').expect(200)
    await request(app).get('/rss.xml').expect(200)
  })

  it('asks to come again for a page that has to be looked up, and says nothing of the database', async () => {
    reachable = false
    const response = await request(app).get('/stories/old').set('Accept', 'text/plain').expect(503)
    expect(response.headers['retry-after']).toBe('5')
    expect(faults).toMatchObject([{ asked: { id: response.headers['x-request-id'], path: '/stories/old' } }])
    expect(response.text).not.toContain('postgres')
  })
})
