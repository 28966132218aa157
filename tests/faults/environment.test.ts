// Promise: whatever the machine refuses, and whatever is done to its files while it runs, the program says in a
// sentence what to do, ends with a status that tells of it or answers on, and tells nothing that it cannot remember.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PROJECT, runProgram, startProgram, temporaryFolder } from '../support/program.js'

const isRoot = process.getuid?.() === 0
const isLinux = process.platform === 'linux'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let items: string

beforeEach(async () => {
  folder = await temporaryFolder()
  items = path.join(folder.path, 'items')
  await mkdir(items)
  await writeFile(path.join(items, '2026-11-20-a.md'), '# A title\n\nA text of one sentence.\n')
})
afterEach(() => folder[Symbol.asyncDispose]())

async function run(args: readonly string[], to: { readonly stdout?: string; readonly stderr?: string }) {
  const opened = [to.stdout, to.stderr].map((name) => (name === undefined ? 'pipe' : openSync(name, 'w')))
  const child = spawn(process.execPath, [path.join(PROJECT, 'dist/main.js'), ...args], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', ...opened],
  })
  for (const fd of opened) if (typeof fd === 'number') closeSync(fd)
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stderr }
}

describe.runIf(isLinux)('standard output on a full disk', () => {
  it.each([[['--help']], [['check']], [['init', 'new']], [['publish']]])('is told of by %j in a line', async (args) => {
    const said = 'the output is not whole: the disk is full; make room\n'
    expect(await run(args, { stdout: '/dev/full' })).toEqual({ status: 1, stderr: said })
    // What was begun is done: init prints a line before it writes the sample.
    if (args[0] === 'init') expect(await readdir(path.join(folder.path, 'new/items'))).toHaveLength(1)
    if (args[0] === 'publish')
      expect(await run(['history'], { stdout: '/dev/null' })).toEqual({ status: 0, stderr: '' })
  })
})

it.runIf(isLinux)('a full disk below standard error changes no status', async () => {
  expect(await run(['--port', 'x'], { stderr: '/dev/full' })).toMatchObject({ status: 2 })
  expect(await run(['check', 'nowhere.md'], { stderr: '/dev/full', stdout: '/dev/full' })).toMatchObject({ status: 1 })
})

it('a ledger moved away or replaced under a server is never written to, and is gone on with once it is back', async () => {
  const ledger = path.join(folder.path, 'ledger.db')
  const program = await startProgram({ items, env: { STRILLONE_LEDGER: ledger } })
  expect((await program.get('/readyz')).status).toBe(200)
  await rename(ledger, `${ledger}.away`)
  const failed = await program.logged(({ msg }) => msg.startsWith('the ledger cannot be read'))
  expect(failed.msg).toContain('ledger.db: was moved away or replaced while the program runs')
  expect(failed['err']).toBeUndefined()
  await writeFile(path.join(items, '2026-11-21-b.md'), '# Another title\n\nA text of one more sentence.\n')
  await program.logged(({ msg }) => msg.startsWith('publishing failed'))
  expect((await program.get('/readyz')).status).toBe(503)
  expect(await (await program.get('/feed.json')).text()).not.toContain('Another title')
  // Another one in its place is no better.
  await copyFile(`${ledger}.away`, ledger)
  expect((await program.get('/readyz')).status).toBe(503)
  await rename(`${ledger}.away`, ledger)
  await program.published(2)
  expect((await program.get('/readyz')).status).toBe(200)
  await program.kill('SIGTERM')
})

it.runIf(isLinux)('opens no debugger at SIGUSR1, and says what the signal for the configuration is', async () => {
  const program = await startProgram({ items })
  program.signal('SIGUSR1')
  const said = await program.logged(({ msg }) => msg.startsWith('SIGUSR1'))
  expect(said.msg).toBe('SIGUSR1 means nothing here; SIGHUP reads the configuration again')
  await program.kill('SIGTERM')
  // Node says where its debugger listens.
  expect(program.log().filter(({ msg }) => msg.includes('ws://'))).toEqual([])
})

const FEED = `<rss version="2.0"><channel><title>Old</title><link>https://old.example/</link><description>Old</description>
${Array.from({ length: 200 }, (_, number) => `<item><title>Item ${number}</title><guid isPermaLink="false">g${number}</guid><description>Text ${'of the harbour '.repeat(200)}${number}.</description></item>`).join('\n')}
</channel></rss>`

it.runIf(isRoot && isLinux)(
  'a disk that fills up leaves no half document of an import, and the rest follows',
  async () => {
    const disk = path.join(folder.path, 'disk')
    await mkdir(disk)
    await writeFile(path.join(folder.path, 'old.xml'), FEED)
    const mount = async (...args: string[]) => (await once(spawn(args[0] ?? '', args.slice(1)), 'close'))[0]
    if ((await mount('mount', '-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk)) !== 0) return
    try {
      const importing = () =>
        runProgram(['import', 'old.xml', '--items', path.join(disk, 'items')], { cwd: folder.path })
      const { status, stderr } = await importing()
      expect(status).toBe(1)
      expect(stderr).toMatch(
        /^write: the disk is full; make room \(ENOSPC\); the documents that were written are whole/,
      )
      const names = await readdir(path.join(disk, 'items'))
      expect(names.length).toBeGreaterThan(0)
      for (const name of names) expect(await readFile(path.join(disk, 'items', name), 'utf8')).toMatch(/<\/p>\n$/)
      await mount('mount', '-o', 'remount,size=32m', disk)
      expect((await importing()).stdout).toContain(`${200 - names.length} written, ${names.length} already there`)
    } finally {
      await mount('umount', '-l', disk)
    }
  },
)

it.runIf(isLinux)('a configuration that would be waited for, or is not UTF-8, is refused', async () => {
  const file = path.join(folder.path, 'strillone.yaml')
  await once(spawn('mkfifo', [file]), 'close')
  const { status, stderr } = await runProgram(['config'], { cwd: folder.path })
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'strillone.yaml: is a pipe; put a file there, or name another with --config\n',
  })
  await rm(file)
  await writeFile(file, Buffer.from('title: Città\n', 'latin1'))
  expect(await runProgram(['config'], { cwd: folder.path })).toMatchObject({
    status: 2,
    stderr: 'strillone.yaml: found what is no UTF-8; save it in that encoding\n',
  })
})

it('a host nobody can listen on is named, and not the port', async () => {
  const { status, stderr } = await runProgram(['--host', 'nowhere.invalid', '--ledger', 'memory'], { cwd: folder.path })
  expect(status).toBe(2)
  expect(stderr).toMatch(/^--host \(HOST\): nowhere\.invalid cannot be listened on \(E\w+\); write an address/)
})
