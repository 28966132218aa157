// Promise: who serves a publication sees who reads it: subscribers, polls, what was sent; also after a restart, of
// private feeds too, on the terminal and on a page for who has its address. Of a client nothing is stored but a hash.
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sign } from '../../src/access/signed.js'
import { type Publication, publish, SITE } from '../support/publication.js'
import { startPostgres } from '../support/postgres.js'
import { runProgram, startProgram, temporaryFolder } from '../support/program.js'
import { ask, decoded } from '../support/wire.js'

const FEEDLY = 'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 462 subscribers; )'
const NEWSBOAT = 'newsboat/2.21.0 (Linux x86_64)'

type Figures = {
  readonly name: string
  readonly subscribers: number | null
  readonly polls: number
  readonly notModified: number
  readonly bytes: number
  readonly withoutValidators: number
  readonly early: number
}
type Report = { readonly total: Figures; readonly feeds: readonly Figures[]; readonly readers: readonly Figures[] }

async function reportOf(site: Publication): Promise<Report> {
  const { stdout, stderr, status } = await site.run('readers', '--json')
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return JSON.parse(stdout) as Report
}

const targetOf = (stdout: string) => stdout.trim().slice(SITE.length)

describe('a publication that is polled', () => {
  let site: Publication
  let token: string
  let sent = 0

  beforeAll(async () => {
    site = await publish('full_fetches: 4\n')
    const { stdout } = await site.run('token', 'add', 'ada')
    token = /private\/([\w-]+)\//.exec(stdout)?.[1] ?? ''
    const poll = async (userAgent: string, target: string, headers: Record<string, string> = {}) => {
      const answer = await site.get(target, { 'User-Agent': userAgent, ...headers })
      if (answer.status === 200) sent += answer.sent.length
      return answer
    }
    const first = await poll(NEWSBOAT, '/rss.xml')
    expect((await poll(NEWSBOAT, '/rss.xml', { 'If-None-Match': first.headers['etag'] ?? '' })).status).toBe(304)
    await poll(FEEDLY, '/atom.xml', { 'Accept-Encoding': 'gzip' })
    await poll('Reader of Ada Lovelace/1.0', `/private/${token}/rss.xml`)
    await poll('curl/8.5.0', '/tags/harbour/rss.xml')
    expect((await poll('curl/8.5.0', '/tags/harbour/rss.xml')).status).toBe(429)
    expect((await poll('curl/8.5.0', '/tags/harbour/rss.xml')).status).toBe(429)
    // Neither is a poll.
    await site.get('/', { 'User-Agent': 'curl/8.5.0' })
    await site.get('/rss.xml', { 'User-Agent': 'Mozilla/5.0 Firefox/140.0', 'Sec-Fetch-Dest': 'document' })
    await site.program.kill('SIGTERM')
  })
  afterAll(() => site[Symbol.asyncDispose]())

  it('is told who read what, and how', async () => {
    const { total, feeds, readers } = await reportOf(site)
    expect(total).toMatchObject({ subscribers: 464, polls: 7, notModified: 1, bytes: sent, early: 1 })
    expect(feeds.map(({ name, polls, subscribers }) => [name, polls, subscribers])).toEqual([
      ['stories/RSS 2.0', 3, 2],
      ['tag/RSS 2.0', 3, 0],
      ['stories/Atom 1.0', 1, 462],
    ])
    expect(readers.map(({ name, polls, subscribers }) => [name, polls, subscribers])).toEqual([
      ['command line', 3, null],
      ['newsboat', 2, 1],
      ['feedly', 1, 462],
      ['other', 1, 1],
    ])
    expect(readers.map(({ withoutValidators }) => withoutValidators)).toEqual([1, 0, 0, 0])
  })

  it('is told so in words', async () => {
    const { stdout, status } = await site.run('readers')
    expect(status).toBe(0)
    expect(stdout).toContain('Subscribers: about 464 (462 stated by hosted readers, 2 clients told apart)')
    expect(stdout).toMatch(/^feedly +462 +1 +0 % +0 % +[\d,]+ B$/m)
    expect(stdout).toContain('Not seen here: polls a CDN')
  })

  it('finds no address, no token and no User-Agent in its ledger', async () => {
    const files = ['ledger.db', 'ledger.db-wal'].map((file) => path.join(site.folder, file))
    const kept = Buffer.concat(await Promise.all(files.map((file) => readFile(file).catch(() => Buffer.alloc(0)))))
    const holds = (text: string) => kept.indexOf(text) >= 0
    expect(holds('reader_clients')).toBe(true)
    expect(holds('newsboat')).toBe(true)
    for (const secret of ['127.0.0', '::1', '0:0:0::', token, 'Lovelace', '2.21.0', 'fetcher.html'])
      expect(holds(secret), secret).toBe(false)
  })

  it('goes on counting after a restart', async () => {
    const env = { STRILLONE_URL: SITE, STRILLONE_LEDGER: path.join(site.folder, 'ledger.db') }
    const program = await startProgram({ items: path.join(site.folder, 'items'), cwd: site.folder, env })
    const port = Number(new URL(program.url).port)
    await program.logged(({ msg }) => msg.startsWith('JSON Feed'))
    const known = await ask(port, { target: '/rss.xml', headers: { 'User-Agent': NEWSBOAT } })
    expect(known.status).toBe(200)
    await ask(port, { target: '/atom.xml', headers: { 'User-Agent': FEEDLY.replace('462', '470') } })
    await program.kill('SIGTERM')
    const { total, readers } = await reportOf(site)
    expect(total).toMatchObject({ subscribers: 472, polls: 9 })
    expect(readers.find(({ name }) => name === 'newsboat')).toMatchObject({ subscribers: 1, polls: 3 })
  })

  it('is told what to mend when it asks wrongly', async () => {
    expect(await site.run('readers', '--page', '--days', '0')).toMatchObject({ status: 2, stdout: '' })
    expect(await site.run('readers', '--ledger', 'memory')).toMatchObject({ status: 2, stdout: '' })
    expect(await site.run('readers', '--ledger', 'nowhere.db')).toMatchObject({ status: 2, stdout: '' })
  })
})

describe('the page', () => {
  let site: Publication
  /** The same, started once more: what was counted is stored. */
  let again: Pick<Publication, 'program' | 'get'>
  let target: string

  beforeAll(async () => {
    site = await publish('public: false\nproxies: 1\n')
    const feed = targetOf((await site.run('token', 'add', 'ada')).stdout.split('\n')[0] ?? '')
    for (const address of ['192.0.2.1', '198.51.100.1', '198.51.100.2'])
      await site.get(feed, { 'User-Agent': NEWSBOAT, 'X-Forwarded-For': `8.8.8.8, ${address}` })
    await site.program.kill('SIGTERM')
    const env = { STRILLONE_URL: SITE, STRILLONE_LEDGER: path.join(site.folder, 'ledger.db') }
    const program = await startProgram({ items: path.join(site.folder, 'items'), cwd: site.folder, env })
    await program.logged(({ msg }) => msg.startsWith('not public'))
    const port = Number(new URL(program.url).port)
    again = { program, get: (address, headers = {}, method = 'GET') => ask(port, { target: address, headers, method }) }
    const { stdout, stderr } = await site.run('readers', '--page')
    target = targetOf(stdout)
    expect(target).toMatch(/^\/readers\/[\w-]+\.[\w-]+$/)
    expect(stderr).toMatch(/^Whoever has this address sees who reads the feeds, as it is then, until 2\d{3}-/)
  })
  afterAll(async () => {
    await again?.program.kill('SIGTERM')
    await site?.[Symbol.asyncDispose]()
  })

  it('shows the same to who has its address, of a closed publication, too, by the address a proxy names', async () => {
    const answer = await again.get(target)
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(answer.headers['x-robots-tag']).toContain('noindex')
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
    const text = decoded(answer).toString('utf8')
    expect(text).toContain('About 2 subscribers')
    expect(text).toMatch(/<th scope="row">newsboat<\/th><td>2<\/td><td>3<\/td>/)
    expect((await again.get(target, {}, 'HEAD')).sent).toHaveLength(0)
  })

  it('is not there for anybody else', async () => {
    const database = new DatabaseSync(path.join(site.folder, 'ledger.db'), { readOnly: true })
    const key = String(database.prepare('select secret from access_keys').get()?.['secret'])
    database.close()
    const soon = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000)
    const addressOf = (until: Date, purpose: 'readers' | 'preview', secret = key) =>
      `/readers/${sign({ what: '', until }, purpose, secret)}`
    expect((await again.get(addressOf(soon, 'readers'))).status).toBe(200)
    const nothing = await again.get('/nothing')
    for (const forged of [
      addressOf(new Date(soon.getTime() - 7_200_000), 'readers'),
      addressOf(soon, 'preview'),
      addressOf(soon, 'readers', 'another key'),
      `${target}A`,
      '/readers/x.y',
      '/readers',
    ]) {
      const answer = await again.get(forged)
      expect([answer.status, answer.sent], forged).toEqual([404, nothing.sent])
    }
    expect((await again.get(target.replace('/readers/', '/preview/'))).status).toBe(404)
  })
})

it('servers on one PostgreSQL add up, a client of two of them once', async () => {
  await using postgres = await startPostgres()
  await using folder = await temporaryFolder()
  await writeFile(
    path.join(folder.path, 'first.md'),
    '# First of all\n\nThis is the first text of all, and it is short.\n',
  )
  const env = { STRILLONE_URL: SITE, STRILLONE_LEDGER: await postgres.newDatabase() }
  const one = await startProgram({ items: folder.path, env })
  await one.published(1)
  const other = await startProgram({ items: folder.path, env, args: ['serve', '--no-publish'] })
  await other.logged(({ msg }) => msg.startsWith('JSON Feed'))
  const ports = [one, other].map(({ url }) => Number(new URL(url).port))
  for (const port of ports)
    for (const userAgent of [NEWSBOAT, FEEDLY, `Reader of port ${port}`])
      expect((await ask(port, { target: '/rss.xml', headers: { 'User-Agent': userAgent } })).status).toBe(200)
  await Promise.all([one.kill('SIGTERM'), other.kill('SIGTERM')])
  const { stdout } = await runProgram(['readers', '--json'], { cwd: folder.path, env })
  const { total, readers } = JSON.parse(stdout) as Report
  expect(total).toMatchObject({ subscribers: 465, polls: 6 })
  expect(readers.map(({ name, polls, subscribers }) => [name, polls, subscribers])).toEqual([
    ['feedly', 2, 462],
    ['newsboat', 2, 1],
    ['other', 2, 2],
  ])
  // Twice, and never with a validator, though no server saw it twice.
  expect(readers[1]?.withoutValidators).toBe(1)
})
