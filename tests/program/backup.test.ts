// Promise: a copy of the ledger made while a server publishes is whole, replaces no file, and put back in place gives
// the same feeds, byte for byte.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { expect, it } from 'vitest'
import { runProgram, startProgram, temporaryFolder } from '../support/program.js'

const FEEDS = ['/rss.xml', '/atom.xml', '/feed.json', '/digests/atom.xml'] as const
const ROUNDS = [1, 2, 3]
const URL_OF_SITE = 'http://news.example'

it('is made while a server publishes, and restores the same feeds', async () => {
  await using folder = await temporaryFolder()
  const at = (name: string) => path.join(folder.path, name)
  const items = at('items')
  await mkdir(items)
  const env = { STRILLONE_LEDGER: at('data/ledger.db'), STRILLONE_URL: URL_OF_SITE }
  for (const number of [1, 2, 3]) await writeDocument(items, number, 'as it began')
  const program = await startProgram({ items, env })
  await program.published(1)
  const copies: Awaited<ReturnType<typeof runProgram>>[] = []
  for (const round of ROUNDS) {
    const copying = runProgram(['backup', at(`copy-${round}.db`)], { cwd: folder.path, env })
    for (const number of [1, 2, 3]) await writeDocument(items, number, `as edited in round ${round}`)
    copies.push(await copying)
  }
  for (const { status, stdout, stderr } of copies) {
    expect(stderr).toBe('')
    expect(stdout).toMatch(/copy-\d\.db: 3 stories, 0 withdrawn, \d+\.\d MB; checked\n$/)
    expect(status).toBe(0)
  }
  await expect
    .poll(async () => (await (await program.get('/feed.json')).text()).match(/<p>[^<]*round 3,/g)?.length, {
      timeout: 30_000,
    })
    .toBe(3)
  await rm(path.join(items, '3.md'))
  await program.logged(({ msg, withdrawn }) => msg === 'published' && withdrawn === 1)
  const last = await runProgram(['backup', at('last.db')], { cwd: folder.path, env })
  expect(last.stdout).toContain('2 stories, 1 withdrawn')
  const served = await fetchAll(program)
  await program.kill('SIGKILL')

  for (const round of ROUNDS) expect(revisionsIn(at(`copy-${round}.db`))).toEqual(['ok', true])
  await rm(at('data'), { recursive: true })
  await mkdir(at('data'))
  await cp(at('last.db'), at('data/ledger.db'))
  const restored = await startProgram({ items, env, args: ['serve', '--no-publish'] })
  expect(await fetchAll(restored)).toEqual(served)
  await restored.kill('SIGTERM')
  const again = await startProgram({ items, env })
  expect(await fetchAll(again)).toEqual(served)
  await again.kill('SIGTERM')
})

it('refuses what would harm, and says what to do instead', async () => {
  await using folder = await temporaryFolder()
  const at = (name: string) => path.join(folder.path, name)
  const run = (copy: string, ledger: string) =>
    runProgram(['backup', copy], { cwd: folder.path, env: { STRILLONE_LEDGER: ledger } })
  await mkdir(at('items'))
  await writeDocument(at('items'), 1, 'x')
  await runProgram(['publish'], { cwd: folder.path, env: { STRILLONE_LEDGER: 'real.db' } })
  await writeFile(at('mine.txt'), 'keep')
  expect(await run('mine.txt', 'real.db')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/mine\.txt: is there already/) as unknown,
  })
  expect(await readFile(at('mine.txt'), 'utf8')).toBe('keep')
  expect(await run('x.db', 'none.db')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/none\.db: is not there/) as unknown,
  })
  expect(await run('x.db', 'mine.txt')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/is damaged or is no database/) as unknown,
  })
  expect(await run('nowhere/x.db', 'real.db')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/nowhere/) as unknown,
  })
  expect(await run('x.db', 'memory')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/nothing to copy/) as unknown,
  })
  const postgres = await run('x.db', 'postgres://u:s3cret@localhost:1/x')
  expect(postgres).toMatchObject({ status: 1, stderr: expect.stringMatching(/pg_dump/) as unknown })
  expect(postgres.stderr).not.toContain('s3cret')
  const foreign = new DatabaseSync(at('foreign.db'))
  foreign.exec('create table shop (id)')
  foreign.close()
  expect(await run('x.db', 'foreign.db')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/no ledger/) as unknown,
  })
  expect((await readdir(folder.path)).filter((name) => name.startsWith('x.db'))).toEqual([])
})

function writeDocument(items: string, number: number, text: string): Promise<void> {
  return writeFile(path.join(items, `${number}.md`), `# Number ${number}\n\nThe text ${text}, of some length.\n`)
}

async function fetchAll(program: { get: (address: string) => Promise<Response> }): Promise<string[]> {
  return Promise.all(
    FEEDS.map(async (address) => {
      const response = await program.get(address)
      expect(response.status).toBe(200)
      return `${response.headers.get('etag')} ${await response.text()}`
    }),
  )
}

/** Whether the file is sound, and every story in it of a publish that is in it, too: no half of one. */
function revisionsIn(file: string): [unknown, boolean] {
  const database = new DatabaseSync(file, { readOnly: true })
  const sound = database.prepare('pragma integrity_check').get()?.integrity_check
  const last = database.prepare('select max(revision) as revision from publishes').get()?.revision
  const newest = database.prepare('select max(revision) as revision from entries').get()?.revision
  database.close()
  return [sound, Number(newest) <= Number(last) && Number(last) >= 1]
}
