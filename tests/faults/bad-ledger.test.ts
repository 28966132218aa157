// Promise: a ledger that cannot be used is never overwritten; the person who starts the program reads what to do.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, copyFile, mkdir, open, readFile, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import path from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort, startPostgres } from '../support/postgres.js'
import { PROJECT, runProgram, startProgram, temporaryFolder } from '../support/program.js'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let items: string
let file: string

beforeEach(async () => {
  folder = await temporaryFolder()
  items = path.join(folder.path, 'items')
  file = path.join(folder.path, 'data', 'strillone.db')
  await mkdir(items)
  await mkdir(path.dirname(file))
  await writeFile(path.join(items, '2026-11-20-a.md'), '# A title\n\nA text of one sentence.\n')
})
afterEach(() => folder[Symbol.asyncDispose]())

const run = (...args: string[]) =>
  runProgram(args, {
    cwd: folder.path,
    env: { STRILLONE_ITEMS: items, STRILLONE_LEDGER: file, STRILLONE_URL: 'https://gazette.example.org', PORT: '0' },
  })

describe('a file that is no database, or is damaged', () => {
  it.each(['publish', 'serve', 'history', 'check'])('is left as it was by %s, with advice', async (command) => {
    await writeFile(file, 'This was a database once. '.repeat(400))
    const before = await readFile(file)
    const { status, stderr } = await run(command)
    expect(status).toBe(2)
    expect(stderr).toContain(
      'strillone.db: is damaged or is no database; it was left as it is. Put a backup in its place',
    )
    expect(stderr).not.toContain('at ')
    expect(await readFile(file)).toEqual(before)
  })

  it('is recognised when its first pages are lost', async () => {
    await run('publish')
    const whole = await readFile(file)
    const handle = await open(file, 'r+')
    await handle.write(Buffer.alloc(8_192, 0xff), 0, 8_192, 1_024)
    await handle.close()
    for (const command of ['publish', 'serve']) {
      const { status, stderr } = await run(command)
      expect(status).toBe(2)
      expect(stderr).toContain('is damaged')
    }
    await writeFile(file, whole)
    expect(await run('publish')).toMatchObject({ status: 0, stdout: '0 new, 0 edited, 0 withdrawn\n' })
  })

  it('is recognised when its last pages are lost, which only reading the rows tells', async () => {
    for (let number = 0; number < 100; number += 1)
      await writeFile(
        path.join(items, `2026-11-19-${number}.md`),
        `# Title ${number}\n\nA text of sentence ${number}.\n`,
      )
    await run('publish')
    const { size } = await stat(file)
    const handle = await open(file, 'r+')
    await handle.write(Buffer.alloc(size / 2, 0xff), 0, size / 2, size / 2)
    await handle.close()
    for (const command of ['publish', 'history', 'serve']) {
      const { status, stderr } = await run(command)
      expect(status).not.toBe(0)
      expect(stderr).toMatch(/strillone\.db: is damaged or is no database; it was left as it is\. [^\n]*\n$/)
      expect(stderr).not.toContain(' at ')
    }
  })

  it('of another program is refused', async () => {
    const foreign = new DatabaseSync(file)
    foreign.exec('create table bookmarks (url text)')
    foreign.close()
    const { status, stderr } = await run('publish')
    expect(status).toBe(2)
    expect(stderr).toContain('holds tables of another program (bookmarks)')
  })
})

it('refuses a ledger of a newer program, and does not touch it', async () => {
  await run('publish')
  const database = new DatabaseSync(file)
  database.exec('update strillone_schema set version = version + 1')
  database.close()
  for (const command of ['publish', 'history', 'serve']) {
    const { status, stderr } = await run(command)
    expect(status).toBe(2)
    expect(stderr).toContain('was written by a newer version of this program')
  }
})

it('is whole again from a copy of the one file', async () => {
  await run('publish')
  const copy = path.join(folder.path, 'copy.db')
  await copyFile(file, copy)
  const { stdout } = await runProgram(['history', '--ledger', copy], { cwd: folder.path })
  expect(stdout).toContain('a-title')
})

it('says that a folder cannot be made', async () => {
  await writeFile(path.join(folder.path, 'plain'), '')
  const { status, stderr } = await runProgram(['publish', '--ledger', 'plain/strillone.db'], { cwd: folder.path })
  expect(status).toBe(2)
  expect(stderr).toMatch(/plain\/strillone\.db: cannot be made or opened \(E\w+\); name another place/)
})

/** Permissions mean nothing to root, so there the program runs as nobody. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

async function runAsNobody(command: string): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const child = spawn(process.execPath, [path.join(PROJECT, 'dist/main.js'), command], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'], STRILLONE_ITEMS: items, STRILLONE_LEDGER: file, PORT: '0' },
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stderr }
}

it.each([
  ['a file that may not be read', 0o000, 0o777],
  ['a file that may not be written', 0o444, 0o777],
  ['a folder that may not be written', 0o644, 0o555],
])('says what to do about %s', async (_what, fileMode, folderMode) => {
  await run('publish')
  await chmod(folder.path, 0o755)
  if (isRoot) await Promise.all([file, path.dirname(file)].map((one) => chown(one, NOBODY, NOBODY)))
  await chmod(file, fileMode)
  await chmod(path.dirname(file), folderMode)
  const before = await stat(file)
  const { status, stderr } = await runAsNobody('publish')
  await chmod(path.dirname(file), 0o755)
  expect(status).toBe(2)
  expect(stderr).toMatch(/strillone\.db: (?:may not be written|cannot be opened|may not be opened)/)
  expect((await stat(file)).size).toBe(before.size)
})

it.runIf(isRoot && process.platform === 'linux')(
  'serves what it has while the disk is full, says so, and publishes when there is room again',
  async () => {
    const disk = path.join(folder.path, 'small-disk')
    await mkdir(disk)
    const mount = async (...args: string[]) => (await once(spawn(args[0] ?? '', args.slice(1)), 'close'))[0]
    if ((await mount('mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk)) !== 0) return
    try {
      const program = await startProgram({ items, env: { STRILLONE_LEDGER: path.join(disk, 'strillone.db') } })
      const { size } = await stat(path.join(disk, 'strillone.db'))
      await writeFile(path.join(disk, 'filler'), Buffer.alloc(2 * 1024 * 1024 - size - 200_000)).catch(() => {})
      const long = 'A sentence of some length about the full disk of the harbour office. '.repeat(3_000)
      await writeFile(path.join(items, '2026-11-21-b.md'), `# Too long for the disk\n\n${long}\n`)
      const failed = await program.logged(({ msg }) => msg.startsWith('publishing failed'))
      expect(failed.msg).toContain('cannot grow: the disk is full; make room')
      expect((await program.get('/rss.xml')).status).toBe(200)
      expect((await program.get('/stories/a-title')).status).toBe(200)
      await mount('mount', '-o', 'remount,size=32m', disk)
      await program.published(2)
      expect(await (await program.get('/feed.json')).text()).toContain('Too long for the disk')
      await program.kill('SIGTERM')
    } finally {
      await mount('umount', '-l', disk)
    }
  },
)

const SAMPLES = 12

/** What a server on this port answers, until it has answered so often: then the line is cut, and stays so. */
async function openLine(serverPort: number, mostAnswers: number) {
  let answers = 0
  const ends = new Set<Socket>()
  const server = createServer((near) => {
    if (answers >= mostAnswers) return void near.destroy()
    const far = connect(serverPort, '127.0.0.1')
    for (const end of [near, far]) ends.add(end.on('error', () => end.destroy()))
    near.on('data', (bytes) => far.write(bytes)).on('close', () => far.destroy())
    far
      .on('close', () => near.destroy())
      .on('data', (bytes) => {
        answers += 1
        if (answers <= mostAnswers) near.write(bytes)
        else for (const end of ends) end.destroy()
      })
    return undefined
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const end of ends) end.destroy()
      server.close()
      return answers
    },
  }
}

describe('PostgreSQL', () => {
  it('that is not there at the start ends the program with advice and without the password', async () => {
    const port = await freePort()
    for (const command of ['serve', 'publish', 'history']) {
      const { status, stderr } = await runProgram(
        [command, '--ledger', `postgres://user:hush@127.0.0.1:${port}/news`, '--items', items],
        { cwd: folder.path, env: { PORT: '0' } },
      )
      expect(status).toBe(2)
      expect(stderr).toContain(`postgres://user@127.0.0.1:${port}/news: nobody answers there; start PostgreSQL`)
      expect(stderr).not.toContain('hush')
    }
  })

  it('that goes while the program starts ends it with advice, or is waited for once it listens', async () => {
    await using postgres = await startPostgres()
    const address = await postgres.newDatabase()
    const startWith = async (mostAnswers: number) => {
      const line = await openLine(Number(new URL(address).port), mostAnswers)
      const ledger = address.replace(new URL(address).port, String(line.port))
      const ended = await startProgram({ items, env: { STRILLONE_LEDGER: ledger } }).then(
        (program) => program.kill('SIGKILL'),
        (error: unknown) => String(error),
      )
      return { ended, answers: line.close(), ledger }
    }
    const { answers } = await startWith(Infinity)
    expect(answers).toBeGreaterThan(SAMPLES)
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const { ended, ledger } = await startWith(1 + Math.floor((sample * answers) / SAMPLES))
      if (ended === undefined) continue
      expect(ended).toContain('ended with 2')
      expect(ended).toContain(`--ledger (STRILLONE_LEDGER): ${ledger.replace(':secret', '')}: `)
    }
  }, 120_000)

  it('that refuses the password or has no such database says which', async () => {
    await using postgres = await startPostgres()
    const address = await postgres.newDatabase()
    const wrong = await runProgram(['publish', '--ledger', address.replace('secret', 'wrong')], { cwd: folder.path })
    expect(wrong).toMatchObject({ status: 2 })
    expect(wrong.stderr).toContain('the password is refused')
    const missing = await runProgram(['publish', '--ledger', `${address}_missing`], { cwd: folder.path })
    expect(missing).toMatchObject({ status: 2 })
    expect(missing.stderr).toContain('there is no database of this name')
  })
})
