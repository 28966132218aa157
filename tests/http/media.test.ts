// Promise: pictures and recordings of the items folder are served as readers, players and caches need them, and nothing else of it is.
import { once } from 'node:events'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import path from 'node:path'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findMediaFile } from '../../src/files/media-files.js'
import { createApp } from '../../src/http/app.js'
import { mediaPath } from '../../src/links.js'
import { MEDIA_TYPES } from '../../src/media.js'
import { buildSnapshot } from '../../src/snapshot/build.js'
import { feedOf } from '../support/entries.js'
import { HOSTILE_NAMES, mp3, png } from '../support/pictures.js'
import { temporaryFolder } from '../support/program.js'

const SECRET = 'TOP-SECRET'
const faults: unknown[] = []
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: Server
let port: number

beforeAll(async () => {
  folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  for (const one of ['week', '.git', '_drafts', 'folder.png']) await mkdir(path.join(items, one), { recursive: true })
  const secrets = [
    '../secret.png',
    '../secret.txt',
    'notes.txt',
    'a.md',
    'page.html',
    'a.svg',
    'a.js',
    'a.db',
    '.env',
    'noending',
    '.hidden.png',
    '_draft.png',
    '.git/a.png',
    '_drafts/a.png',
    'week/a.png.bak',
  ]
  for (const file of secrets) await writeFile(path.join(items, file), SECRET)
  await symlink('../secret.png', path.join(items, 'out.png'))
  await symlink('..', path.join(items, 'up'))
  await symlink('notes.txt', path.join(items, 'text.png'))
  await symlink('_draft.png', path.join(items, 'draft.png'))
  await symlink('/etc', path.join(items, 'etc'))
  await symlink('loop.png', path.join(items, 'loop.png'))
  await writeFile(path.join(items, 'week/photo.png'), png(8, 8))
  await writeFile(path.join(items, 'week/ep.mp3'), mp3(10_000))
  for (const name of HOSTILE_NAMES) await writeFile(path.join(items, 'week', name), name)
  const changed = new Date('2026-11-20T09:00:00Z')
  const snapshot = buildSnapshot({ feed: feedOf([]), changed }, { revision: 0, changed, live: 0, archived: 0 })
  const app = createApp({
    prefix: '/news',
    limit: { fullFetches: 0, proxies: 0 },
    findMedia: (file) => findMediaFile(items, file),
    onFault: (error) => faults.push(error),
    publisher: {
      snapshot: () => snapshot,
      find: () => undefined,
      make: async () => null,
      feedPage: async () => null,
      lineage: () => [],
      problems: () => [],
      ready: async () => {},
    },
  })
  server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})

afterAll(async () => {
  server.close()
  await folder[Symbol.asyncDispose]()
})

/** The address as it is written, no client tidying it up. */
async function raw(target: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text))
  socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  await once(socket, 'close')
  return answer
}

it.each([
  '/media/../secret.png',
  '/media/../../secret.png',
  '/media/week/../../../secret.png',
  '/media/week/../../secret.png',
  '/media/%2e%2e/secret.png',
  '/media/%2E%2E%2Fsecret.png',
  '/media/..%2fsecret.png',
  '/media/..%5csecret.png',
  '/media/..\\secret.png',
  '/media/%252e%252e/secret.png',
  '/media/week%2f..%2f..%2fsecret.png',
  '/media/....//secret.png',
  '/media//etc/hostname',
  '/media//../secret.png',
  '/media/%00/../secret.png',
  '/media/../secret.txt%00.png',
  '/media/notes.txt%00.png',
  '/media/notes.txt%0a.png',
  '/media/%c0%ae%c0%ae/secret.png',
  '/media/%u002e%u002e/secret.png',
  '/media/notes.txt',
  '/media/notes.txt?x=.png',
  '/media/notes.txt;.png',
  '/media/notes.txt/.png',
  '/media/a.md',
  '/media/page.html',
  '/media/a.svg',
  '/media/a.js',
  '/media/a.db',
  '/media/.env',
  '/media/noending',
  '/media/.hidden.png',
  '/media/%2ehidden.png',
  '/media/_draft.png',
  '/media/%5fdraft.png',
  '/media/.git/a.png',
  '/media/_drafts/a.png',
  '/media/%5Fdrafts/a.png',
  '/media/week/../_drafts/a.png',
  '/media/week/./../.git/a.png',
  '/media/week/a.png.bak',
  '/media/out.png',
  '/media/text.png',
  '/media/draft.png',
  '/media/loop.png',
  '/media/up/secret.png',
  '/media/up/items/_draft.png',
  '/media/etc/hostname',
  '/media/etc/alternatives/a.png',
  '/media/folder.png',
  '/media/folder.png/',
  '/media/',
  '/media',
  '/media/%',
  '/media/%zz.png',
  '/media/\u0000.png',
  '/news/media/../../secret.png',
  '/news/../media/../secret.png',
  'http://localhost/media/../secret.png',
  `/media/${'a/'.repeat(2_000)}a.png`,
  `/media/${'a'.repeat(4_000)}.png`,
])('%s is not served', async (target) => {
  const answer = await raw(target)
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(answer).not.toContain(SECRET)
  expect(answer).not.toContain(folder.path)
  expect(faults).toEqual([])
})

it.each(HOSTILE_NAMES)('a file called %j is served at its address', async (name) => {
  const answer = await raw(mediaPath(`week/${name}`))
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(Buffer.from(answer.split('\r\n\r\n')[1] ?? '', 'latin1').toString('utf8')).toBe(name)
})

it('is served with type, length, validators, CORS and a promise not to be guessed at, below the public path too', async () => {
  for (const address of ['/media/week/photo.png', '/news/media/week/photo.png']) {
    const { headers, body } = await request(server).get(address).expect(200)
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(png(8, 8).length),
      'cache-control': 'public, max-age=3600',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^W\/"[a-z0-9]+-[a-z0-9]+"$/) as string,
      'last-modified': expect.stringMatching(/ GMT$/) as string,
    })
    expect(Buffer.compare(body as Buffer, png(8, 8))).toBe(0)
  }
})

it('answers HEAD with the same headers, and who has it with 304', async () => {
  const got = await request(server).get('/media/week/photo.png')
  const head = await request(server).head('/media/week/photo.png').expect(200)
  expect(head.headers['content-length']).toBe(got.headers['content-length'])
  const etag = got.headers['etag'] ?? ''
  const same = await request(server).get('/media/week/photo.png').set('If-None-Match', etag).expect(304)
  expect(same.headers).toMatchObject({ etag, 'cache-control': 'public, max-age=3600' })
  await request(server)
    .get('/media/week/photo.png')
    .set('If-Modified-Since', got.headers['last-modified'] ?? '')
    .expect(304)
  await request(server).get('/media/week/photo.png').set('If-None-Match', '"other"').expect(200)
})

describe('a part of a recording', () => {
  it('is served to a player that asks for it', async () => {
    const { headers, body } = await request(server).get('/media/week/ep.mp3').set('Range', 'bytes=100-199').expect(206)
    expect(headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-range': 'bytes 100-199/10000',
      'content-length': '100',
    })
    expect((body as Buffer).length).toBe(100)
  })

  it('is not cut into a thousand parts for who asks for that', async () => {
    const { body } = await request(server)
      .get('/media/week/ep.mp3')
      .set('Range', `bytes=${Array.from({ length: 1_000 }, (_, place) => `${place * 2}-${place * 2}`).join(',')}`)
      .expect(200)
    expect((body as Buffer).length).toBe(10_000)
  })

  it('is refused when there is no such part', async () => {
    const { headers } = await request(server).get('/media/week/ep.mp3').set('Range', 'bytes=20000-').expect(416)
    expect(headers['content-range']).toBe('bytes */10000')
    expect(headers['content-type']).toMatch(/^text\/plain/)
  })
})

it('has every ending served under its type', async () => {
  for (const [end, type] of Object.entries(MEDIA_TYPES)) {
    const file = path.join(folder.path, `items/any.${end}`)
    await writeFile(file, 'x')
    const { headers } = await request(server).get(`/media/any.${end}`).expect(200)
    expect(headers['content-type']).toBe(type)
    await rm(file)
    await request(server).get(`/media/any.${end}`).expect(404)
  }
})

it('takes no orders', async () => {
  await request(server).put('/media/week/photo.png').send('x').expect(405)
  await request(server).delete('/media/week/photo.png').expect(405)
})
