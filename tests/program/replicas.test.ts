// Promise: servers on one PostgreSQL publish each change once and serve the same bytes within a second; without
// the database they serve what they have, say that they are not ready, and find it again by themselves.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import { type PostgresServer, startPostgres } from '../support/postgres.js'
import { type Program, startProgram, temporaryFolder } from '../support/program.js'

let postgres: PostgresServer
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let items: string
let ledger: string
let programs: Program[]

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres[Symbol.asyncDispose]())
beforeEach(async () => {
  folder = await temporaryFolder()
  items = path.join(folder.path, 'items')
  await mkdir(items)
  await save('2026-11-20-first.md', '# First of all\n\nThis is the first text of all, and it is short.\n')
  ledger = await postgres.newDatabase()
  programs = []
})
afterEach(async () => {
  await Promise.all(programs.map((program) => program.kill('SIGTERM')))
  await folder[Symbol.asyncDispose]()
})

async function save(name: string, text: string): Promise<void> {
  await writeFile(path.join(items, `${name}.part`), text)
  await rename(path.join(items, `${name}.part`), path.join(items, name))
}

async function start(...args: string[]): Promise<Program> {
  const env = { STRILLONE_LEDGER: ledger, STRILLONE_URL: 'https://gazette.example.org' }
  const program = await startProgram({ items, env, args })
  programs.push(program)
  return program
}

async function answers(program: Program) {
  return Promise.all(
    FORMATS.map(async ({ path: address }) => {
      const response = await program.get(address)
      const { headers } = response
      return [headers.get('etag'), headers.get('last-modified'), await response.text()]
    }),
  )
}

const ready = async (program: Program) => (await program.get('/readyz')).status

it('serves the same bytes from every replica within a second of a change, published once', async () => {
  // Started at once on an empty database: both want to make the tables, and to publish first.
  const [one, other, reader] = await Promise.all([start(), start(), start('serve', '--no-publish')])
  for (let edition = 1; edition <= 3; edition += 1) {
    await save('2026-11-21-more.md', `# More of it\n\nThere is more of it, says edition ${edition} of this text.\n`)
    const wanted = `edition ${edition} `
    for (const program of [one, other, reader])
      await expect
        .poll(async () => (await program.get('/rss.xml')).text(), { timeout: 2_000, interval: 20 })
        .toContain(wanted)
    const expected = await answers(one)
    for (const program of [other, reader])
      await expect.poll(() => answers(program), { timeout: 1_000, interval: 20 }).toEqual(expected)
  }
  const published = [one, other].flatMap((program) => program.log().filter(({ msg }) => msg === 'published'))
  expect(published.map(({ revision }) => Number(revision)).toSorted((before, after) => before - after)).toEqual([
    1, 2, 3, 4,
  ])
  expect(reader.log().some(({ msg }) => msg === 'published')).toBe(false)
})

it('sends only what is newer than a tag of any replica, and than one of before a restart', async () => {
  const [publisher, reader] = [await start(), await start('serve', '--no-publish')]
  await expect.poll(() => answers(reader), { timeout: 2_000, interval: 20 }).toEqual(await answers(publisher))
  const before = (await reader.get('/feed.json')).headers.get('etag') ?? ''
  await save('2026-11-21-more.md', '# More of it\n\nThere is more of it in this text.\n')
  await publisher.published(2)
  await expect.poll(() => answers(reader), { timeout: 2_000, interval: 20 }).toEqual(await answers(publisher))
  await publisher.kill('SIGKILL')
  const again = await start()
  for (const program of [reader, again]) {
    const delta = await program.get('/feed.json', { 'A-IM': 'feed', 'If-None-Match': before })
    expect(delta.status).toBe(226)
    expect(delta.headers.get('etag')).toBe((await program.get('/feed.json')).headers.get('etag'))
    const feed = (await delta.json()) as { items: { title: string }[] }
    expect(feed.items.map(({ title }) => title)).toEqual(['More of it'])
  }
}, 60_000)

it('serves what it has while the database is away, is not ready then, and catches up when it is back', async () => {
  const [publisher, reader] = [await start(), await start('serve', '--no-publish')]
  const before = await answers(reader)
  expect(await ready(reader)).toBe(200)
  await postgres.stop()
  for (const program of [publisher, reader]) {
    await expect.poll(() => ready(program), { timeout: 5_000 }).toBe(503)
    expect(await answers(program)).toEqual(before)
    expect((await program.get('/stories/first-of-all')).status).toBe(200)
    expect((await program.get('/stories/never-heard-of')).status).toBe(503)
    expect((await program.get('/healthz')).status).toBe(200)
  }
  await save('2026-11-21-meanwhile.md', '# Meanwhile\n\nThis was written while the database was away.\n')
  await publisher.logged(({ msg }) => msg.startsWith('publishing failed'))
  await postgres.start()
  for (const program of [publisher, reader]) {
    await expect
      .poll(async () => (await program.get('/rss.xml')).text(), { timeout: 20_000, interval: 100 })
      .toContain('Meanwhile')
    expect(await ready(program)).toBe(200)
  }
  expect(await answers(reader)).toEqual(await answers(publisher))
}, 60_000)
