// Promise: who starts in the wrong place, or names what cannot be, hears what to do, and nothing is made of it.
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { runProgram, startProgram, temporaryFolder } from '../support/program.js'

const DIGEST = '# Notes of Monday\n\n## Ferry back\n\nThe ferry sails.\n\n## Market moves\n\nThe market moves.\n'

it.each([['serve'], ['publish'], ['build', '--out', 'site'], ['token', 'add', 'ada'], ['token', 'revoke', 'ada']])(
  'makes nothing where there is no publication: %s',
  async (...args) => {
    await using folder = await temporaryFolder()
    const { status, stderr } = await runProgram(args, { cwd: folder.path, env: { PORT: '0' } })
    expect(status).toBe(2)
    expect(stderr).toContain('found neither a ledger (data/strillone.db) nor a folder of documents (items)')
    expect(stderr).toContain('strillone init')
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(await readdir(folder.path)).toEqual([])
  },
)

it('begins where there are documents', async () => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'items'))
  expect(await runProgram(['publish'], { cwd: folder.path })).toMatchObject({ status: 0 })
  expect(await readdir(folder.path)).toEqual(['data', 'items'])
})

it('foresees a missing folder as publishing would find it', async () => {
  await using folder = await temporaryFolder()
  const { status, stdout, stderr } = await runProgram(['publish', '--dry-run'], { cwd: folder.path })
  expect(status).toBe(1)
  expect(stdout).toBe('0 new, 0 edited, 0 withdrawn\n')
  expect(stderr).toMatch(/^\.:1: items-unreachable: .*\(ENOENT\); create it/)
})

it.each([
  ['mysql://ada:secret@db.example/news', 'found "mysql://ada:…@db.example/news"; write a file such as'],
  ['items', 'items: is a folder; name a file in it'],
])('takes no ledger for what it is not: %s', async (ledger, message) => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'items'))
  const { status, stderr } = await runProgram(['publish', '--ledger', ledger], { cwd: folder.path })
  expect(status).toBe(2)
  expect(stderr).toContain(message)
  expect(stderr).not.toContain('secret')
  expect(await readdir(folder.path)).toEqual(['items'])
})

it('says of a backup in no folder that the folder is missing', async () => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'items'))
  await runProgram(['publish'], { cwd: folder.path })
  const { status, stderr } = await runProgram(['backup', 'elsewhere/copy.db'], { cwd: folder.path })
  expect(status).not.toBe(0)
  expect(stderr).toBe('elsewhere/copy.db: the folder it would be in is not there; make it first\n')
})

it('takes a document by the name it is printed under', async () => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'items'))
  await writeFile(path.join(folder.path, 'items', 'monday.md'), DIGEST)
  const whole = await runProgram(['check', '--json'], { cwd: folder.path })
  const { file } = JSON.parse(whole.stdout) as { file: string }
  expect(file).toBe('monday.md')
  expect(await runProgram(['check', '--json', file], { cwd: folder.path })).toMatchObject({ stdout: whole.stdout })
})

it('warns who is listened to by others and names an address of this machine', async () => {
  await using folder = await temporaryFolder()
  const [near, far, named] = [
    await startProgram({ items: folder.path }),
    await startProgram({ items: folder.path, args: ['--host', '0.0.0.0'] }),
    await startProgram({ items: folder.path, args: ['--host', '0.0.0.0', '--url', 'https://example.org'] }),
  ]
  const warning = /only this machine can reach; set --url/
  expect((await far.logged(({ msg }) => warning.test(msg)))['level']).toBe(40)
  for (const program of [near, named]) {
    await program.logged(({ msg }) => msg.startsWith('JSON Feed'))
    expect(program.log().filter(({ msg }) => warning.test(msg))).toEqual([])
  }
  await Promise.all([near, far, named].map((program) => program.kill('SIGTERM')))
})

it('says so where there is nothing to list', async () => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'items'))
  await runProgram(['publish'], { cwd: folder.path })
  for (const args of [['subscribers'], ['token', 'list']]) {
    const { status, stdout, stderr } = await runProgram(args, { cwd: folder.path })
    expect([status, stdout]).toEqual([0, ''])
    expect(stderr).toMatch(/^(?:Nobody|There are no tokens)/)
  }
})
