// Promise: nginx on the files of a build answers as the server does: types, headers, redirects, what is gone and what never was.
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Nginx, startNginxOn } from '../support/nginx.js'
import { png } from '../support/pictures.js'
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.js'
import { ask } from '../support/wire.js'

const ENV = { STRILLONE_URL: 'https://gazette.example.org/news' }

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let nginx: Nginx
let program: Program
const at = (name: string) => path.join(folder.path, name)

beforeAll(async () => {
  folder = await temporaryFolder()
  // The workers of nginx are another user where the tests run as root.
  await chmod(folder.path, 0o755)
  await mkdir(at('items'))
  // Files of a build name the hub of a server only where that runs beside them.
  await writeFile(at('strillone.yaml'), 'hub: true\n')
  await writeFile(at('items/pump.png'), png(4, 3))
  const text = `---\ntags: [fuel, 東京 駅]\nsplit: none\nimage: pump.png\n---\n\n# Ferry back\n\n${'The night ferry sails again. '.repeat(60)}\n`
  await writeFile(at('items/2026-11-01-ferry.md'), text)
  await writeFile(at('items/2026-11-02-gone.md'), '# Gone soon\n\nThis one is taken back.\n')
  await runProgram(['publish'], { cwd: folder.path, env: ENV })
  await rm(at('items/2026-11-02-gone.md'))
  const built = await runProgram(['build', '--out', 'site'], { cwd: folder.path, env: ENV })
  if (built.status !== 0) throw new Error(built.stderr)
  program = await startProgram({
    items: at('items'),
    cwd: folder.path,
    args: ['serve', '--no-publish'],
    env: { ...ENV, STRILLONE_LEDGER: at('data/strillone.db') },
  })
  nginx = await startNginxOn(at('site/_strillone/nginx.conf'))
})
afterAll(async () => {
  await nginx[Symbol.asyncDispose]()
  await program.kill('SIGTERM')
  await folder[Symbol.asyncDispose]()
})

const ofFiles = (address: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${nginx.port}${address}`, { headers, redirect: 'manual' })

/** What both must say alike; nginx makes its ETag of time and size, and gives no date with an error. */
const HEADERS = [
  'content-type',
  'cache-control',
  'x-content-type-options',
  'content-security-policy',
  'access-control-allow-origin',
  'link',
]

describe('nginx with the configuration of the build', () => {
  it.each([
    '/',
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/opml.xml',
    '/strillone.css',
    '/stories/ferry-back',
    '/stories/gone-soon',
    '/tags/fuel/rss.xml',
    '/tags/%E6%9D%B1%E4%BA%AC-%E9%A7%85/atom.xml',
    '/digests/ferry-back/feed.json',
  ])('answers %s as the server does', async (address) => {
    for (const prefix of ['', '/news']) {
      const [ours, theirs] = [
        await program.get(address, { accept: 'text/html,*/*' }),
        await ofFiles(`${prefix}${address}`),
      ]
      expect(theirs.status).toBe(ours.status)
      expect(Buffer.from(await theirs.arrayBuffer()).equals(Buffer.from(await ours.arrayBuffer()))).toBe(true)
      if (prefix === '') continue
      for (const header of HEADERS)
        expect([header, theirs.headers.get(header)]).toEqual([header, ours.headers.get(header)])
    }
  })

  it('serves pictures with their type', async () => {
    const answer = await ofFiles('/media/pump.png')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(Buffer.from(await answer.arrayBuffer()).equals(png(4, 3))).toBe(true)
  })

  it('sends a part of a film or a recording, and of a feed none', async () => {
    for (const range of ['bytes=0-9', 'bytes=10-', 'bytes=-5', 'bytes=5000-', 'bytes=0-1,4-5']) {
      const [ours, theirs] = [
        await program.get('/media/pump.png', { range }),
        await ofFiles('/news/media/pump.png', { range }),
      ]
      expect([range, theirs.status, theirs.headers.get('content-range')]).toEqual([
        range,
        ours.status,
        ours.headers.get('content-range'),
      ])
      if (ours.status === 416) continue
      expect(Buffer.from(await theirs.arrayBuffer()).equals(Buffer.from(await ours.arrayBuffer()))).toBe(true)
    }
    expect((await ofFiles('/media/pump.png', { range: 'bytes=0-9' })).status).toBe(206)
    expect((await ofFiles('/rss.xml', { range: 'bytes=0-9' })).status).toBe(200)
  })

  it('sends the compressed file to who takes it, and confirms what a client has', async () => {
    const first = await ofFiles('/rss.xml', { 'accept-encoding': 'gzip' })
    expect(first.headers.get('content-encoding')).toBe('gzip')
    const etag = first.headers.get('etag') ?? ''
    expect((await ofFiles('/rss.xml', { 'accept-encoding': 'gzip', 'if-none-match': etag })).status).toBe(304)
    const since = first.headers.get('last-modified') ?? ''
    expect((await ofFiles('/rss.xml', { 'if-modified-since': since })).status).toBe(304)
    const plain = await readFile(at('site/rss.xml'))
    expect(brotliDecompressSync(await readFile(at('site/rss.xml.br'))).equals(plain)).toBe(true)
  })

  it('leads on, and says what was never there', async () => {
    for (const guess of ['/feed', '/feed/', '/rss', '/index.xml']) {
      const answer = await ofFiles(`/news${guess}`)
      expect([answer.status, answer.headers.get('location')]).toEqual([308, '/news/rss.xml'])
    }
    for (const [written, meant] of [
      ['/RSS.xml', '/rss.xml'],
      ['/FEED/', '/rss.xml'],
      ['/atom.xml/', '/atom.xml'],
      ['/stories/ferry-back/', '/stories/ferry-back'],
      ['/stories/gone-soon//', '/stories/gone-soon'],
      ['/digests/ferry-back/feed.json/', '/digests/ferry-back/feed.json'],
      ['/tags/%E6%9D%B1%E4%BA%AC-%E9%A7%85/?a=b', '/tags/%E6%9D%B1%E4%BA%AC-%E9%A7%85'],
    ] as const) {
      const answer = await ofFiles(`/news${written}`)
      expect([written, answer.status, answer.headers.get('location')]).toEqual([written, 308, `/news${meant}`])
      const ours = await program.get(written)
      expect([written, ours.status, ours.headers.get('location')]).toEqual([written, 308, `/news${meant}`])
    }
    for (const nowhere of ['/stories/never/', '/%0d%0aSet-Cookie:%20a=b/', '//example.com/', '/\\example.com/'])
      expect([nowhere, (await ask(nginx.port, { target: nowhere })).status]).toEqual([nowhere, 404])
    const missing = await ofFiles('/stories/never')
    expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  })

  it('keeps what is not for visitors to itself, as if it were not there, and not for long', async () => {
    const page = await (await ofFiles('/stories/never')).text()
    const lifetime = (await program.get('/stories/never')).headers.get('cache-control')
    expect(lifetime).toBe('public, max-age=60')
    for (const own of [
      '/stories/never',
      '/_strillone/manifest.json',
      '/_strillone/nginx.conf',
      '/_strillone/gone/stories/gone-soon.html',
      '/_strillone/',
      '/_strillone',
      '/%5Fstrillone/manifest.json',
      '//_strillone//manifest.json',
      '/stories/../_strillone/nginx.conf',
      '/_headers',
      '/_redirects',
      '/rss.xml.gz',
      '/stories/ferry-back.html.br',
    ])
      for (const prefix of ['', '/news', '/news/news']) {
        const { status, headers, sent } = await ask(nginx.port, { target: `${prefix}${own}` })
        expect([prefix, own, status, headers['cache-control']]).toEqual([prefix, own, 404, lifetime])
        expect(sent.toString()).toBe(page)
      }
    expect(await readFile(at('site/_redirects'), 'utf8')).toContain('\n/_strillone/* /404.html 404!\n')
  })
})
