// Promise: what the commands say of a publish is what happens; a server on the same ledger shows it within a second.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.js'
import { readFeed } from '../support/read-feeds.js'

const DIGEST = `---
split: headings
---

# Morning notes

## Council agrees on the budget

The council met for an hour and agreed on the budget of the harbour.

## Ferry back in service

The night ferry sails again from Friday, three times a week.

## Market under the arches

The fish market moves under the railway arches in January.
`

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let items: string

beforeEach(async () => {
  folder = await temporaryFolder()
  items = path.join(folder.path, 'items')
  await mkdir(items)
  await save('2026-11-20-notes.md', DIGEST)
})
afterEach(() => folder[Symbol.asyncDispose]())

const save = (name: string, text: string) => writeFile(path.join(items, name), text)
const ENV = { STRILLONE_URL: 'https://gazette.example.org' }
const run = (...args: string[]) => runProgram(args, { cwd: folder.path, env: ENV })

describe('strillone publish', () => {
  it('says what was published, once, and keeps it where the next one finds it', async () => {
    expect(await run('publish')).toEqual({ status: 0, stdout: '3 new, 0 edited, 0 withdrawn\n', stderr: '' })
    expect(await run('publish')).toEqual({ status: 0, stdout: '0 new, 0 edited, 0 withdrawn\n', stderr: '' })
    await save('2026-11-20-notes.md', DIGEST.replace('three times', 'four times'))
    expect((await run('publish')).stdout).toBe('0 new, 1 edited, 0 withdrawn\n')
    expect(await readdir(path.join(folder.path, 'data'))).toContain('strillone.db')
  })

  it('does nothing in a dry run but say what it would do; check says it too', async () => {
    expect((await run('publish', '--dry-run')).stdout).toMatch(/3 new, 0 edited, 0 withdrawn\n$/)
    expect(await readdir(folder.path)).toEqual(['items'])
    expect((await run('check')).stdout).not.toContain('Published now')
    expect(await readdir(folder.path)).toEqual(['items'])
    expect((await run('publish')).stdout).toBe('3 new, 0 edited, 0 withdrawn\n')
    await save(
      '2026-11-20-notes.md',
      `${DIGEST}\n## A choir on the quay\n\nForty voices sang on the quay, in the rain.\n`,
    )
    expect((await run('publish', '--dry-run')).stdout).toBe('new  A choir on the quay\n1 new, 0 edited, 0 withdrawn\n')
    expect((await run('check')).stdout).toContain('Published now, 1 story would show as new, 0 as edited')
    const lines = (await run('check', '--json')).stdout.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).file)).toEqual(['2026-11-20-notes.md'])
  })

  it('says it to a program as JSON', async () => {
    const { stdout } = await run('publish', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: false,
      revision: 1,
      new: 3,
      edited: 0,
      withdrawn: 0,
      held: 0,
      problems: [],
      stories: [
        { kind: 'new', slug: 'council-agrees-on-the-budget' },
        { title: 'Ferry back in service' },
        { kind: 'new' },
      ],
    })
  })

  it('holds a folder that is suddenly empty until that is confirmed', async () => {
    await run('publish')
    await rm(path.join(items, '2026-11-20-notes.md'))
    const held = await run('publish')
    expect(held).toMatchObject({ status: 1, stdout: '0 new, 0 edited, 0 withdrawn, 3 gone but held\n' })
    expect(held.stderr).toContain('withdrawals-held: found 3 stories gone, of 1 documents')
    expect(await run('publish', '--confirm-withdrawals')).toMatchObject({
      status: 0,
      stdout: '0 new, 0 edited, 3 withdrawn\n',
    })
  })

  it('tells of a document with a mistake, and publishes the others', async () => {
    await save('2026-11-21-broken.md', '---\ndate: someday\n---\n\nText.\n')
    const { status, stdout, stderr } = await run('publish')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '3 new, 0 edited, 0 withdrawn\n' })
    expect(stderr).toContain('2026-11-21-broken.md:2: date-invalid')
    const again = await run('publish')
    expect(again).toMatchObject({ status: 1, stderr })
  })

  it('tells each story once when two of them start at once on an empty ledger', async () => {
    for (let index = 0; index < 30; index += 1)
      await save(`2026-10-01-note-${index}.md`, `# Note ${index}\n\nThe text of note ${index}, and of no other.\n`)
    const both = await Promise.all([run('publish', '--json'), run('publish', '--json')])
    const counts = both.map(({ stdout }) => Number(JSON.parse(stdout).new))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(33)
    const told = (await run('history', '--json', '--limit', '100')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(new Set(told.map(({ id }) => id)).size).toBe(33)
    expect(told.every(({ kind }) => kind === 'new')).toBe(true)
  })

  it('refuses a ledger that ends with it', async () => {
    expect(await run('publish', '--ledger', 'memory')).toMatchObject({ status: 2 })
  })
})

describe('strillone history', () => {
  it('prints what was told, of all stories or of one by its slug or id', async () => {
    await run('publish')
    await save('2026-11-20-notes.md', DIGEST.replace('Ferry back in service', 'Night ferry is back'))
    await run('publish')
    const all = (await run('history')).stdout.trim().split('\n')
    expect(all).toHaveLength(4)
    expect(all[0]).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {6}2 {2}edited {5}ferry-back-in-service {2}Night ferry is back$/,
    )
    const one = (await run('history', 'ferry-back-in-service')).stdout
    expect(one).toMatch(/new {8}ferry-back-in-service {2}Ferry back in service\n$/)
    const id = /id +(urn:uuid:\S+)/.exec(one)?.[1] ?? ''
    expect((await run('history', id)).stdout).toBe(one)
    const json = (await run('history', id, '--json', '--limit', '1')).stdout
    expect(JSON.parse(json)).toMatchObject({ revision: 2, kind: 'edited', id, slug: 'ferry-back-in-service' })
  })

  it('says when there is nothing of the kind', async () => {
    expect(await run('history')).toMatchObject({ status: 2, stdout: '' })
    await run('publish')
    const { status, stderr } = await run('history', 'nothing')
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'history: found no story "nothing"; write the last part of its address, or its id\n',
    })
  })
})

describe('a server on the same ledger', () => {
  let program: Program
  const start = (...args: string[]) =>
    startProgram({ items, cwd: folder.path, env: { ...ENV, STRILLONE_LEDGER: 'data/strillone.db' }, args })
  afterEach(() => program.kill('SIGTERM'))

  it('shows what a command publishes, without an items folder of its own', async () => {
    await run('publish')
    program = await start('serve', '--no-publish')
    await save('2026-11-21-more.md', '# More of it\n\nThere is more of it than was thought at first.\n')
    await run('publish')
    await program.logged(({ msg }) => msg === 'showing what another program published')
    const { items: seen } = readFeed(await (await program.get('/feed.json')).text())
    expect(seen.map(({ title }) => title)).toContain('More of it')
    await save('2026-11-22-unseen.md', '# Unseen\n\nNobody publishes this one, so nobody sees it.\n')
    const { revision } = (await (await program.get('/readyz')).json()) as { revision: number }
    expect(revision).toBe(2)
  })

  it('publishes beside a command without telling anything twice', async () => {
    program = await start()
    for (let edition = 1; edition <= 3; edition += 1) {
      await save('2026-11-20-notes.md', DIGEST.replace('an hour', `${edition} hours`))
      await run('publish')
    }
    await save('2026-11-20-notes.md', DIGEST.replace('an hour', `a whole day`))
    await expect.poll(async () => (await program.get('/feed.json')).text(), { timeout: 5_000 }).toContain('a whole day')
    const told = (await run('history', '--json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(told.filter(({ kind }) => kind === 'new')).toHaveLength(3)
    expect(told.filter(({ kind }) => kind === 'edited').length).toBeLessThanOrEqual(4)
  })

  it('starts with what was published before, whatever became of the folder', async () => {
    await run('publish')
    await rm(items, { recursive: true })
    program = await start()
    expect(readFeed(await (await program.get('/feed.json')).text()).items).toHaveLength(3)
    expect(program.log().some(({ msg }) => msg.includes('items-unreachable'))).toBe(true)
  })
})
