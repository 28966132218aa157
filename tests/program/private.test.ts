// Promise: whoever has a token reads the whole publication below an address of their own, until it is revoked; nothing
// of a token is in the log or in what others are served; `public: false` leaves nothing else; a draft can be seen by
// who was sent a signed address, until its time is over.
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import { PROSE, type Publication, publish, SITE } from '../support/publication.js'
import { assertWellFormed, readFeed } from '../support/read-feeds.js'
import { type Answer, ask, decoded } from '../support/wire.js'

/** What follows the public address: `/private/…/rss.xml`. */
function targets(stdout: string): string[] {
  const lines = stdout.trim().split('\n')
  for (const line of lines) expect(line.startsWith(`${SITE}/`), line).toBe(true)
  return lines.map((line) => line.slice(SITE.length))
}

const text = (answer: Answer) => decoded(answer).toString('utf8')
const ids = (feed: string) => readFeed(feed).items.map(({ id }) => id)
const addressesIn = (body: string) =>
  [...body.matchAll(/https:\/\/gazette\.example\.org\/news[^"'<>\\\s]*/g)].map(([one]) => one)

describe('a publication', () => {
  let site: Publication
  let feeds: string[]
  let root: string
  let token: string

  beforeAll(async () => {
    site = await publish()
    const { stdout } = await site.run('token', 'add', 'ada')
    feeds = targets(stdout)
    root = (feeds[0] ?? '').replace(/\/[^/]*$/, '')
    token = root.replace('/private/', '')
  })
  afterAll(() => site[Symbol.asyncDispose]())

  it('gives a token the addresses of its three feeds, once', async () => {
    expect(feeds).toEqual(FORMATS.map((format) => `/private/${token}${format.path}`))
    expect(Buffer.from(token, 'base64url').length * 8).toBeGreaterThanOrEqual(128)
    const again = await site.run('token', 'add', 'ada')
    expect(again).toMatchObject({ status: 2, stdout: '' })
    const { stdout } = await site.run('token', 'list', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ name: 'ada', revoked: null })
    expect(stdout).not.toContain(token)
  })

  it.each(FORMATS)('serves $path valid and consistent in itself, with the ids everybody has', async (format) => {
    const target = `${root}${format.path}`
    const answer = await site.get(target)
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': format.contentType } })
    const body = text(answer)
    if (format.path !== '/feed.json') assertWellFormed(body)
    expect(ids(body)).toHaveLength(3)
    expect(ids(body)).toEqual(ids(text(await site.get(format.path))))
    const self = /rel="self"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="self"|"feed_url": ?"([^"]+)"/.exec(body)
    expect(self?.slice(1).find((one) => one !== undefined)).toBe(`${SITE}${target}`)
    expect(answer.headers['link']).toContain(`<${SITE}${target}>; rel="self"`)
    expect(text(await site.get(format.path))).toContain(`${SITE}/hub`)
    const inside = addressesIn(body).filter((one) => !one.startsWith(`${SITE}/media/`))
    expect(inside.length).toBeGreaterThan(5)
    for (const one of inside) expect(one).toMatch(new RegExp(`^${SITE}${root}(/|$)`))
  })

  it('links inside itself alone, to what is there for everybody, in feeds, pages, archive and list of feeds', async () => {
    const seen = new Set<string>()
    const waiting = [...feeds, `${root}/`, `${root}/opml.xml`, `${root}/sitemap.xml`, `${root}/site.webmanifest`]
    for (let target = waiting.pop(); target !== undefined; target = waiting.pop()) {
      if (seen.has(target)) continue
      seen.add(target)
      const answer = await site.get(target)
      const everybodys = await site.get(target.startsWith(root) ? target.slice(root.length) || '/' : target)
      expect(answer.status, target).toBe(everybodys.status)
      if (answer.status !== 200) continue
      const body = text(answer)
      const local = [...body.matchAll(/(?:href|src)="(\/news\/[^"]*)"/g)].map(([, one]) =>
        (one ?? '').slice('/news'.length),
      )
      for (const one of [...addressesIn(body).map((url) => url.slice(SITE.length)), ...local]) {
        if (!one.startsWith('/media/')) expect(one.startsWith(root), `${target} → ${one}`).toBe(true)
        waiting.push(one)
      }
    }
    const kinds = ['/archive/', '/stories/', '/tags/harbour/', '/authors/nora/', '/digests/', '/strillone.css']
    for (const kind of kinds)
      expect(
        [...seen].some((one) => one.startsWith(`${root}${kind}`)),
        kind,
      ).toBe(true)
  })

  it('is for its reader only: no shared cache, no other site, no search engine, no referrer', async () => {
    for (const target of [...feeds, `${root}/`, `${root}/opml.xml`, `${root}/feed`, `${root}/nothing`]) {
      const { headers, status } = await site.get(target)
      expect(headers, target).not.toHaveProperty('access-control-allow-origin')
      expect(headers['x-robots-tag'], target).toContain('noindex')
      expect(headers['referrer-policy'], target).toBe('no-referrer')
      expect(headers['cache-control'], target).toMatch(status === 404 ? /^no-store$/ : /^private, max-age=\d+$/)
    }
  })

  it('answers polls as everywhere: 304, HEAD, codings, redirects, a page for a browser', async () => {
    const [target = ''] = feeds
    const { headers, sent } = await site.get(target)
    const etag = headers['etag'] ?? ''
    const unchanged = await site.get(target, { 'If-None-Match': etag })
    expect(unchanged).toMatchObject({ status: 304, headers: { etag, 'cache-control': 'private, max-age=900' } })
    expect(await site.get(target, { 'If-None-Match': '"other"' })).toMatchObject({ status: 200 })
    const head = await site.get(target, {}, 'HEAD')
    expect(head).toMatchObject({ status: 200, headers: { etag, 'content-length': String(sent.length) } })
    expect(head.sent).toHaveLength(0)
    for (const coding of ['gzip', 'br']) {
      const coded = await site.get(target, { 'Accept-Encoding': coding })
      expect(coded.headers['content-encoding']).toBe(coding)
      expect(decoded(coded)).toEqual(sent)
    }
    expect(await site.get(`${root}/RSS/`)).toMatchObject({ status: 308, headers: { location: `/news${target}` } })
    const page = await site.get(target, { 'Sec-Fetch-Dest': 'document' })
    expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(text(page)).toContain(`${SITE}${target}`)
  })

  it('says nothing of tokens in what everybody is served', async () => {
    await Promise.all(feeds.map((target) => site.get(target)))
    for (const target of [
      ...FORMATS.map((format) => format.path),
      '/',
      '/opml.xml',
      '/tags/harbour/rss.xml',
      '/sitemap.xml',
      '/news-sitemap.xml',
      '/robots.txt',
      '/subscribe',
      '/healthz',
    ]) {
      const { headers, sent } = await site.get(target)
      expect(JSON.stringify(headers) + sent.toString('utf8'), target).not.toMatch(/\/private|\/preview/)
    }
  })

  it('sends who has an earlier version only what is new', async () => {
    const before = await Promise.all(feeds.map((target) => site.get(target)))
    await site.save('2026-11-05-canal.md', `# Canal\n\n${PROSE}\n`)
    await site.program.published(2)
    for (const [index, target] of feeds.entries()) {
      const etag = before[index]?.headers['etag'] ?? ''
      const delta = await site.get(target, { 'A-IM': 'feed', 'If-None-Match': etag })
      expect(delta, target).toMatchObject({ status: 226, headers: { im: 'feed' } })
      expect(delta.headers).not.toHaveProperty('access-control-allow-origin')
      expect(readFeed(text(delta)).items.map(({ title }) => title)).toEqual(['Canal'])
    }
  })

  it('answers a revoked token as one that never was, soon', async () => {
    const { stdout } = await site.run('token', 'add', 'bob')
    const [target = ''] = targets(stdout)
    expect((await site.get(target)).status).toBe(200)
    expect(await site.run('token', 'revoke', 'bob')).toMatchObject({ status: 0, stdout: 'revoked  bob\n' })
    await vi.waitFor(async () => expect((await site.get(target)).status).toBe(404), { timeout: 15_000, interval: 200 })
    const never = `/private/${'A'.repeat(24)}/rss.xml`
    const asSeen = ({ headers: { date: _date, ...headers }, status, sent }: Answer) => ({ headers, status, sent })
    for (const accept of ['*/*', 'text/html', 'application/json']) {
      const [revoked, unknown, nothing] = await Promise.all(
        [target, never, '/nothing.xml'].map((one) => site.get(one, { Accept: accept })),
      )
      expect(revoked && asSeen(revoked)).toEqual(unknown && asSeen(unknown))
      expect(revoked?.sent).toEqual(nothing?.sent)
    }
    expect((await site.get(feeds[0] ?? '')).status).toBe(200)
    expect((await site.run('token', 'revoke', 'bob')).status).toBe(2)
  })

  it('leaves a token nowhere: not in the log, not in the ledger', async () => {
    for (const target of [...feeds, `${root}/%zz`, `${root}/stories/nothing`, `${root}/../x`])
      await site.get(target, { 'If-None-Match': '"x"' })
    await ask(Number(new URL(site.program.url).port), { target: feeds[0] ?? '', method: 'DELETE' })
    const log = JSON.stringify(site.program.log())
    expect(log).toContain('listening')
    expect(log).not.toContain(token)
    const kept = await Promise.all(
      ['ledger.db', 'ledger.db-wal'].map((file) => readFile(path.join(site.folder, file)).catch(() => Buffer.alloc(0))),
    )
    expect(Buffer.concat(kept).includes('access_tokens')).toBe(true)
    expect(Buffer.concat(kept).includes(token)).toBe(false)
  })

  describe('with a draft', () => {
    let target: string
    beforeAll(async () => {
      const { stdout } = await site.run('preview', 'items/draft.md', '--hours', '1')
      ;[target = ''] = targets(stdout)
    })

    it('shows it, as it is now, to who has its address and nobody else', async () => {
      const answer = await site.get(target)
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
      })
      expect(answer.headers['x-robots-tag']).toContain('noindex')
      expect(text(answer)).toContain('Not decided yet')
      expect(text(await site.get('/rss.xml'))).not.toContain('Not decided yet')
      await site.save('draft.md', `---\ndraft: true\n---\n\n# Nearly decided & done\n\n${PROSE}\n`)
      expect(text(await site.get(target))).toContain('Nearly decided &amp; done')
      expect((await site.get(target, {}, 'HEAD')).sent).toHaveLength(0)
    })

    it('shows an author what to mend in one that cannot be read', async () => {
      await site.save('broken.md', '---\ndraft: [\n---\n\n')
      const [broken = ''] = targets((await site.run('preview', 'broken.md')).stdout)
      const answer = await site.get(broken)
      expect(answer.status).toBe(200)
      expect(text(answer)).toMatch(/broken\.md:\d+: [a-z-]+: /)
    })

    it('shows nothing at a forged address', async () => {
      const [payload = '', signature = ''] = target.slice('/preview/'.length).split('.')
      const other = Buffer.from(payload, 'base64url').toString('utf8').replace('draft.md', '../strillone.yaml')
      for (const forged of [
        `${payload}.${signature.slice(0, -2)}AA`,
        `${Buffer.from(other).toString('base64url')}.${signature}`,
        payload,
        'x.y',
      ])
        expect((await site.get(`/preview/${forged}`)).status, forged).toBe(404)
    })

    it('shows no file that is no document, though it be signed', async () => {
      const database = new DatabaseSync(path.join(site.folder, 'ledger.db'), { readOnly: true })
      const key = String(database.prepare('select secret from access_keys').get()?.['secret'])
      database.close()
      const signed = (file: string, seconds: number) => {
        const payload = Buffer.from(`${seconds} ${file}`).toString('base64url')
        return `/preview/${payload}.${createHmac('sha256', key).update(`preview\n${payload}`).digest('base64url')}`
      }
      const soon = Math.floor(Date.now() / 1000) + 3600
      expect((await site.get(signed('draft.md', soon))).status).toBe(200)
      for (const file of ['../strillone.yaml', '../items/draft.md', '/etc/passwd', 'dot.gif', '_x.md', 'gone.md'])
        expect((await site.get(signed(file, soon))).status, file).not.toBe(200)
      const over = await site.get(signed('draft.md', 1), { Accept: 'text/html' })
      expect(over).toMatchObject({ status: 410, headers: { 'cache-control': 'no-store' } })
      expect(text(over)).not.toContain('ecided')
    })

    it('makes no address for what is no document, or for longer than a month', async () => {
      for (const args of [['../strillone.yaml'], ['dot.gif'], ['nowhere.md'], ['draft.md', '--hours', '721']])
        expect(await site.run('preview', ...args), args.join(' ')).toMatchObject({ status: 2, stdout: '' })
    })
  })
})

describe('a publication with public: false', () => {
  let site: Publication
  beforeAll(async () => {
    site = await publish('public: false\n')
  })
  afterAll(() => site[Symbol.asyncDispose]())

  it('says nothing of itself at any public address', async () => {
    const wanted = [
      ...FORMATS.map((format) => format.path),
      '/',
      '/opml.xml',
      '/stories/ferry',
      '/digests/rss.xml',
      '/robots.txt',
      '/sitemap.xml',
    ]
    for (const target of [
      ...wanted,
      '/archive/2/rss.xml',
      '/tags/harbour/rss.xml',
      '/feed',
      '/RSS',
      '/private/x/rss.xml',
    ])
      for (const headers of [{}, { Accept: 'text/html' }, { 'Sec-Fetch-Dest': 'document' }, { 'If-None-Match': '*' }]) {
        const answer = await site.get(target, headers)
        expect(answer.status, target).toBe(404)
        expect(JSON.stringify(answer.headers) + text(answer)).not.toMatch(/Silent|Gazette|gazette|harbour|ferry/)
      }
  })

  it('is not written as files, which everybody could read', async () => {
    expect(await site.run('build', '--out', path.join(site.folder, 'out'))).toMatchObject({ status: 2, stdout: '' })
  })

  it('shows everything to who has a token, pictures and its health to everybody', async () => {
    const feeds = targets((await site.run('token', 'add', 'ada')).stdout)
    for (const target of feeds) {
      const answer = await site.get(target)
      expect(answer.status).toBe(200)
      expect(ids(text(answer))).toHaveLength(3)
    }
    for (const target of ['/healthz', '/readyz', '/media/dot.gif', '/strillone.css'])
      expect((await site.get(target)).status, target).toBe(200)
    const [preview = ''] = targets((await site.run('preview', 'draft.md')).stdout)
    expect((await site.get(preview)).status).toBe(200)
  })
})
