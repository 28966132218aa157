// Promise: before a newer program changes the tables of a ledger it keeps a whole copy beside it; without one it
// changes nothing. Whatever happens meanwhile, no story is lost and no id moves.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SCHEMA_VERSION } from '../../src/store/sql/migrations.js'
import { openSqliteLedger } from '../../src/store/sqlite/ledger.js'
import { lookInto, makeOldLedger, migratePostgres } from '../support/old-ledger.js'
import { startPostgres } from '../support/postgres.js'
import { PROJECT, runProgram, startProgram, temporaryFolder } from '../support/program.js'

const OLD = SCHEMA_VERSION - 1
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let file: string
let copy: string

beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'items'))
  file = path.join(folder.path, 'data', 'strillone.db')
  copy = `${file}.schema-${OLD}`
})
afterEach(() => folder[Symbol.asyncDispose]())

const settings = () => ({ STRILLONE_LEDGER: file, STRILLONE_ITEMS: path.join(folder.path, 'items'), PORT: '0' })
/** A command that writes to the ledger, and looks at no documents: there are none of these stories. */
const run = () => runProgram(['token', 'add', `ada ${Math.random()}`], { cwd: folder.path, env: settings() })
/** Without what SQLite has beside a file that was only looked at. */
const beside = async () => (await readdir(path.dirname(file))).filter((name) => !/-(?:wal|shm)$/.test(name)).toSorted()

describe('the copy', () => {
  it.each([1, Math.ceil(SCHEMA_VERSION / 2), OLD])(
    'of schema %i is whole, and the ids are the same after',
    async (old) => {
      await makeOldLedger(file, old, 40)
      await chmod(file, 0o600)
      const before = lookInto(file)
      expect(before).toMatchObject({ schema: old, state: 'ok' })
      const { status, stderr } = await run()
      const name = `${file}.schema-${old}`
      expect(stderr).toContain(
        `the ledger was brought from schema ${old} to ${SCHEMA_VERSION}. As it was it is in ${name}. To go back, `,
      )
      expect(status).toBe(0)
      expect(lookInto(name)).toEqual(before)
      expect((await stat(name)).mode & 0o777).toBe(0o600)
      expect(lookInto(file)).toEqual({ ...before, schema: SCHEMA_VERSION })
      expect((await run()).stderr).not.toContain('schema')
      expect(await beside()).toEqual(['strillone.db', `strillone.db.schema-${old}`])
    },
  )

  it('put back as is said, is a ledger that is brought up to date again', async () => {
    await makeOldLedger(file, OLD, 5)
    const { ids } = lookInto(file)
    await run()
    await Promise.all(['-wal', '-shm'].map((end) => rm(`${file}${end}`, { force: true })))
    await copyFile(copy, file)
    expect(lookInto(file).schema).toBe(OLD)
    expect((await run()).stderr).toContain(`As it was it is in ${copy}.`)
    expect(lookInto(file)).toEqual({ schema: SCHEMA_VERSION, state: 'ok', ids })
    expect(await beside()).toEqual(['strillone.db', path.basename(copy)])
  })

  it('of an upgrade before is never overwritten, and the last two are kept', async () => {
    const made: string[] = []
    for (const stories of [1, 2, 3]) {
      await rm(file, { force: true })
      await makeOldLedger(file, OLD, stories)
      const ledger = await openSqliteLedger(file, (upgrade) => made.push(path.basename(upgrade.copy ?? '')))
      await ledger.close()
      if (stories === 2) expect(lookInto(copy).ids).toHaveLength(1)
    }
    const base = path.basename(copy)
    expect(made).toEqual([base, `${base}.2`, `${base}.3`])
    expect(await beside()).toEqual(['strillone.db', `${base}.2`, `${base}.3`])
    expect(lookInto(`${copy}.3`).ids).toHaveLength(3)
  })

  it('is told of in the log of a server', async () => {
    await makeOldLedger(file, OLD, 1)
    const program = await startProgram({ items: path.join(folder.path, 'items'), env: settings() })
    await program.logged(({ msg }) => msg.startsWith(`the ledger was brought from schema ${OLD} to ${SCHEMA_VERSION}`))
    await program.kill('SIGTERM')
  })

  it('of a new ledger is none, nor does a look at an old one make any', async () => {
    await run()
    expect(await beside()).toEqual(['strillone.db'])
    await rm(file)
    await makeOldLedger(file, OLD, 1)
    await runProgram(['history'], { cwd: folder.path, env: settings() })
    expect(lookInto(file).schema).toBe(OLD)
    expect((await beside()).filter((name) => name.includes('schema'))).toEqual([])
  })
})

it.each([
  ['while the copy is written', '.part'],
  ['once the copy is there', 'schema-1'],
])('killed %s leaves the ledger as it was or as it shall be, and goes on at the next start', async (_when, end) => {
  const name = `${file}.schema-1`
  let before = { schema: 0, state: '' as unknown, ids: [] as readonly unknown[] }
  // On a busy machine the moment may pass unseen: then once more, and twice as long.
  for (let stories = 4_000, killed = false; !killed; stories *= 2) {
    expect(stories).toBeLessThan(100_000)
    await rm(path.dirname(file), { recursive: true, force: true })
    await makeOldLedger(file, 1, stories)
    before = lookInto(file)
    killed = await runAndKillWhen(() => readdirSync(path.dirname(file)).some((one) => one.endsWith(end)))
  }
  const after = lookInto(file)
  expect(after).toEqual({ ...before, schema: after.schema })
  expect([1, SCHEMA_VERSION]).toContain(after.schema)
  if (after.schema !== 1) expect(lookInto(name)).toEqual(before)
  expect((await run()).status).toBe(0)
  expect(lookInto(file)).toEqual({ ...before, schema: SCHEMA_VERSION })
  expect(lookInto(name)).toEqual(before)
  expect(await beside()).toEqual(['strillone.db', path.basename(name)])
})

/** Whether it was killed before it had ended. */
async function runAndKillWhen(isMoment: () => boolean): Promise<boolean> {
  const child = spawn(process.execPath, [path.join(PROJECT, 'dist/main.js'), 'publish'], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'], ...settings() },
  })
  const ended = once(child, 'exit')
  while (child.exitCode === null && !isMoment()) await new Promise(setImmediate)
  child.kill('SIGKILL')
  await ended
  return child.signalCode === 'SIGKILL'
}

it.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'does not begin where there is no room for the copy, and says so',
  async () => {
    const disk = path.join(folder.path, 'data')
    await mkdir(disk)
    const command = async (...args: string[]) => (await once(spawn(args[0] ?? '', args.slice(1)), 'close'))[0]
    if ((await command('mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk)) !== 0) return
    try {
      await makeOldLedger(file, OLD, 500)
      const { bavail, bsize } = await statfs(disk)
      await writeFile(path.join(disk, 'filler'), Buffer.alloc(bavail * bsize - 200_000))
      const before = lookInto(file)
      const { status, stderr } = await run()
      expect(stderr).toMatch(
        /strillone\.db: was left as it is, as no copy could be kept of it before its upgrade: .*the disk is full; make room\n$/,
      )
      expect(status).toBe(2)
      expect(lookInto(file)).toEqual(before)
      expect((await beside()).filter((name) => name.includes('schema'))).toEqual([])
      await rm(path.join(disk, 'filler'))
      expect((await run()).status).toBe(0)
      expect(lookInto(copy)).toEqual(before)
    } finally {
      await command('umount', '-l', disk)
    }
  },
)

it('of a ledger in PostgreSQL is said, with how to be able to go back', async () => {
  await using postgres = await startPostgres()
  const address = await postgres.newDatabase()
  await migratePostgres(address, OLD)
  const add = () =>
    runProgram(['token', 'add', `ada ${Math.random()}`], { cwd: folder.path, env: { STRILLONE_LEDGER: address } })
  const first = await add()
  expect(first.stderr).toContain(
    `the ledger was brought from schema ${OLD} to ${SCHEMA_VERSION}. No copy was kept. To be able to go back, run pg_dump`,
  )
  expect(first.status).toBe(0)
  expect((await add()).stderr).not.toContain('schema')
})
