// Promise: whatever became of the build before, killed, its manifest cut, its ledger another, the next one comes to the same as a first.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { refusalOf } from '../../src/commands/site-batch.js'
import { JOURNAL } from '../../src/files/site-files.js'
import { PROJECT, runProgram, temporaryFolder } from '../support/program.js'
import { differences, treeOf, withoutSuperseded } from '../support/tree.js'

/** Enough for its addresses to be made in threads. */
const MANY = 130
const MAIN = path.join(PROJECT, 'dist/main.js')

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(at('items'))
  await writeFile(at('strillone.yaml'), 'window: 5\ntitle: The Gazette\n')
})
afterEach(() => folder[Symbol.asyncDispose]())

const at = (name: string) => path.join(folder.path, name)
const ENV = { STRILLONE_URL: 'https://gazette.example.org' }
const run = (...args: string[]) => runProgram(args, { cwd: folder.path, env: ENV })
const fileOf = (number: number) => at(`items/2026-11-${String((number % 28) + 1).padStart(2, '0')}-day-${number}.md`)

function save(number: number, edit = ''): Promise<void> {
  const stories = ['Ferry', 'Market'].map(
    (name) =>
      `## ${name} of ${number}\n\nThe ${name} number ${number} is told of here, ${edit} in ${'many words '.repeat(90)}.\n`,
  )
  const text = `---\ntitle: Day ${number}\ntags: [port, tag ${number % 7}]\nsplit: headings\n---\n\n${stories.join('\n')}`
  return writeFile(fileOf(number), text)
}

async function saveAll(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) await save(number)
}

/** Begin a build, and end it when it has noted so many bytes of names; resolves to whether it was still at work. */
async function killWhen(bytes: number): Promise<boolean> {
  const child = spawn(process.execPath, [MAIN, 'build', '--out', 'site', '--no-publish'], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'], ...ENV },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  while (child.exitCode === null) {
    const { size } = await stat(at(`site/${JOURNAL}`)).catch(() => ({ size: 0 }))
    if (size > bytes) child.kill('SIGKILL')
    await Promise.race([ended, pause(2)])
    if (child.signalCode !== null) return true
  }
  return false
}

async function expectLikeFresh(): Promise<void> {
  const { stderr } = await run('build', '--out', 'fresh', '--no-publish')
  expect(stderr).toBe('')
  const [site, fresh] = [await treeOf(at('site')), await treeOf(at('fresh'))]
  expect(Object.keys(fresh).length).toBeGreaterThan(20)
  expect(differences(withoutSuperseded(site, fresh), fresh)).toEqual([])
  await rm(at('fresh'), { recursive: true })
}

it('mends what a build that was killed has left, a first one or a later one', async () => {
  await saveAll(MANY)
  await run('publish')
  expect(await killWhen(4_000)).toBe(true)
  await rm(fileOf(MANY))
  await save(3, 'edited')
  await run('publish')
  expect(await run('build', '--out', 'site')).toMatchObject({
    stderr: '',
    stdout: expect.stringMatching(/, \d\d? removed/),
  })
  await expectLikeFresh()

  // All pages say the title: half of them are written anew, with a title that is taken back.
  await save(4, 'edited')
  await rm(fileOf(5))
  await save(MANY + 1)
  await writeFile(at('strillone.yaml'), 'window: 5\ntitle: The New Gazette\n')
  await run('publish')
  expect(await killWhen(9_000)).toBe(true)
  expect(await readFile(at(`site/${JOURNAL}`), 'utf8')).toContain('stories/')
  await rm(fileOf(MANY + 1))
  await writeFile(at('strillone.yaml'), 'window: 5\ntitle: The Gazette\n')
  expect((await run('build', '--out', 'site')).stderr).toBe('')
  await expectLikeFresh()
}, 600_000)

it('makes everything anew of a manifest that was cut, and of another ledger', async () => {
  await saveAll(8)
  await run('build', '--out', 'site')
  const manifest = await readFile(at('site/_strillone/manifest.json'), 'utf8')
  await writeFile(at('site/_strillone/manifest.json'), manifest.slice(0, manifest.length * 0.9))
  await rm(fileOf(8))
  await writeFile(fileOf(8).replace('day-8', 'day-80'), '# Another\n\nOn the same day.\n')
  await run('build', '--out', 'site')
  await expectLikeFresh()

  await rm(at('data'), { recursive: true })
  await rm(fileOf(7))
  await save(6, 'edited')
  await run('build', '--out', 'site')
  await expectLikeFresh()
}, 300_000)

it('comes to the same by any way', async () => {
  await saveAll(6)
  await run('build', '--out', 'site')
  let state = 20_261_122
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }
  for (let step = 0; step < 6; step += 1) {
    const number = random(8) + 1
    if (random(3) === 0) await rm(fileOf(number), { force: true })
    else await save(number, random(2) === 0 ? '' : `in edition ${step}`)
    expect((await run('build', '--out', 'site')).stdout).toMatch(/^\d+ addresses, \d+ written, \d+ removed\n$/)
  }
  await expectLikeFresh()
}, 300_000)

it('says what hinders it', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(refusalOf(full, '/srv/site')).toBe(
    '--out: /srv/site cannot be written: the disk is full; make room, then build again; what is there is mended by it',
  )
  const elsewhere = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/srv/items/pump.png' })
  expect(() => refusalOf(elsewhere, '/srv/site')).toThrow(elsewhere)
  await saveAll(2)
  await run('build', '--out', 'site')
  await rm(at('site/stories'), { recursive: true })
  await writeFile(at('site/stories'), 'in the way')
  await save(1, 'edited')
  const { status, stderr } = await run('build', '--out', 'site')
  expect(status).toBe(2)
  expect(stderr).toMatch(/^--out: \S+\/site\/stories\S* cannot be written: a file stands where a folder has to be/)
  await rm(at('site/stories'))
  expect((await run('build', '--out', 'site')).status).toBe(0)
}, 120_000)
