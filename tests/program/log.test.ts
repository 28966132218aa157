// Promise: the log says what whoever runs the program needs, in the form, as much of it and for as many requests as
// wanted, also changed while it runs; who reads a private feed cannot be impersonated by who reads the log.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { expect, it } from 'vitest'
import { freePort } from '../support/postgres.js'
import { PROJECT, runProgram, startProgram, temporaryFolder } from '../support/program.js'

const DIGEST = '# The ferry\n\nThe night ferry sails again from Friday.\n'

it('is for people when that is asked for, and changes with SIGHUP to JSON with a line for each request', async () => {
  await using folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  const configure = (text: string) => writeFile(path.join(folder.path, 'strillone.yaml'), text)
  await mkdir(items)
  await writeFile(path.join(items, '2026-11-20-a.md'), DIGEST)
  await configure('log: readable\nproxies: 1\n')
  const program = await startProgram({ items, cwd: folder.path, env: { TZ: 'Asia/Tokyo' } })
  expect(program.log()[0]?.msg).toMatch(/^\d\d:\d\d:\d\d published revision 1: 1 new$/)
  const hours = [0, 1].map((later) => new Date(Date.now() + (9 - later / 60) * 3_600_000).toISOString().slice(11, 13))
  expect(hours).toContain(program.log()[0]?.msg.slice(0, 2))
  expect(program.log().map(({ msg }) => msg)).toContainEqual(
    expect.stringMatching(/ RSS 2\.0: http:\/\/localhost:\d+\//),
  )

  expect((await program.get('/rss.xml')).headers.has('x-request-id')).toBe(false)
  await configure('log: json\nproxies: 1\nlog_requests: true\n')
  program.signal('SIGHUP')
  await program.logged(({ msg }) => msg === 'configuration reloaded')
  const client = { 'user-agent': 'newsboat/2.21.0', 'x-forwarded-for': '203.0.113.9' }
  const first = await program.get('/rss.xml', client)
  const size = (await first.arrayBuffer()).byteLength
  await program.get('/rss.xml', { ...client, 'if-none-match': first.headers.get('etag') ?? '' })
  const wanted = await program.get('/private/Zm9vYmFyYmF6cXV4cXV1eGNv/rss.xml', { 'x-request-id': 'proxy-7' })
  expect(wanted.headers.get('x-request-id')).toBe('proxy-7')
  await program.logged((line) => line['id'] === 'proxy-7')
  const requests = program.log().filter(({ msg }) => msg === 'request')
  const about = { level: 30, method: 'GET', path: '/rss.xml', address: '203.0.113.0', reader: 'newsboat' }
  expect(requests).toMatchObject([
    { ...about, id: first.headers.get('x-request-id'), status: 200 },
    { ...about, status: 304, bytes: 0 },
    { path: '/private/…/rss.xml', status: 404, id: 'proxy-7' },
  ])
  expect(requests[0]?.['bytes']).toBeLessThanOrEqual(size)
  expect(JSON.stringify(program.log())).not.toContain('Zm9v')
  await program.kill('SIGTERM')
})

it('has what failed under the id the client was told, once, and not what the client may not know', async () => {
  await using folder = await temporaryFolder()
  await writeFile(path.join(folder.path, '2026-11-20-a.md'), DIGEST)
  const file = path.join(folder.path, 'ledger.db')
  const program = await startProgram({ items: folder.path, env: { STRILLONE_LEDGER: file } })
  const database = new DatabaseSync(file)
  database.exec('pragma foreign_keys = off; drop table entries; drop table access_tokens')
  database.close()
  for (const [address, shown] of [
    ['/stories/never?from=ada', '/stories/never'],
    ['/private/Zm9vYmFyYmF6cXV4cXV1eGNv/rss.xml', '/private/…/rss.xml'],
  ] as const) {
    const response = await program.get(address)
    const id = response.headers.get('x-request-id')
    expect(await response.text()).toBe(`Internal error; it is noted under ${id}.\n`)
    expect(response.status).toBe(500)
    const line = await program.logged((one) => one['id'] === id)
    expect(line).toMatchObject({ level: 50, msg: 'a request failed', method: 'GET', path: shown })
    expect(line['err']).toMatchObject({ stack: expect.stringContaining('no such table') as unknown })
    expect(program.log().filter((one) => one['id'] === id)).toHaveLength(1)
  }
  expect(JSON.stringify(program.log())).not.toMatch(/Zm9v|from=ada/)
  await program.kill('SIGTERM')
})

it('is as much as wanted, and says which variables look misspelt', async () => {
  await using folder = await temporaryFolder()
  await writeFile(path.join(folder.path, '2026-11-20-a.md'), `---\ndate: domani\n---\n${DIGEST}`)
  const program = await startProgram({
    items: folder.path,
    args: ['--log-level', 'info'],
    env: { STRILLONE_LOG_LEVEL: 'error', STRILLONE_LEGDER: 'x.db', STRILLONE_PORT: 'tcp://10.0.0.1:80' },
  })
  const warnings = program.log().filter((line) => line['level'] === 40)
  expect(warnings.map(({ msg }) => msg)).toEqual([
    'STRILLONE_LEGDER: is not looked at; did you mean STRILLONE_LEDGER?',
    expect.stringContaining('2026-11-20-a.md:2: date-invalid: '),
  ])
  await program.kill('SIGTERM')
  const checked = await runProgram(['config', '--json'], { env: { STRILONE_URL: 'https://a.example' } })
  expect(checked).toMatchObject({ status: 0, stderr: 'STRILONE_URL: is not looked at; did you mean STRILLONE_URL?\n' })
})

it('has a stack only for a fault, and the words for a person for the rest', async () => {
  const wrong = await runProgram(['serve', '--log', 'loud', '--log-level', 'x'], { cwd: PROJECT })
  expect(wrong).toMatchObject({ status: 2, stdout: '' })
  expect(wrong.stderr).toBe(
    '--log (STRILLONE_LOG): log: found "loud"; write auto, readable or json\n' +
      '--log-level (STRILLONE_LOG_LEVEL): log_level: found "x"; write debug, info, warn or error\n',
  )
})

it('of a mistyped command, option or field says what was meant', async () => {
  await using folder = await temporaryFolder()
  const cwd = folder.path
  for (const args of [['publsih'], ['publsih', '--dry-run'], ['help', 'publsih'], ['--port', '80', 'publsih']])
    expect(await runProgram(args, { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'found "publsih", which is no command; did you mean publish? strillone --help lists them\n',
    })
  expect(await runProgram(['xyzzy'], { cwd })).toMatchObject({
    status: 2,
    stderr: 'found "xyzzy", which is no command; strillone --help lists them\n',
  })
  for (const [args, meant] of [
    [['check', '--explian', 'a.md'], '--explain'],
    [['--log-levle', 'warn'], '--log-level'],
    [['token', 'lst'], 'list'],
  ] as const) {
    const { status, stderr } = await runProgram(args, { cwd })
    expect(status).toBe(2)
    expect(stderr).toContain(`(Did you mean ${meant}?)`)
  }
  expect(await runProgram(['help', 'publish'], { cwd })).toMatchObject({ status: 0, stderr: '' })
  await writeFile(path.join(cwd, 'strillone.yaml'), 'author:\n  nmae: Ada\nlog_leval: warn\nextensions: [dcc]\n')
  const { stderr } = await runProgram(['config'], { cwd })
  expect(stderr).toContain('strillone.yaml:1: author: found "nmae"; did you mean "name"? the fields are name, url\n')
  expect(stderr).toContain('strillone.yaml:3: found "log_leval"; did you mean "log_level"?')
  expect(stderr).toContain('strillone.yaml:4: extensions.0: found "dcc"; write a list of sy, dc, media, source')
})

it('says its version', async () => {
  for (const flag of ['-V', '--version'])
    expect(await runProgram([flag])).toMatchObject({ status: 0, stdout: `${await versionOf()}\n` })
})

async function versionOf(): Promise<string> {
  const { default: packed } = (await import(path.join(PROJECT, 'package.json'), { with: { type: 'json' } })) as {
    default: { version: string }
  }
  return packed.version
}

it('may go to a full disk: requests are answered all the same, and the program stops as ever', async () => {
  await using folder = await temporaryFolder()
  await writeFile(path.join(folder.path, '2026-11-20-a.md'), DIGEST)
  const port = await freePort()
  const full = openSync('/dev/full', 'w')
  const child = spawn(process.execPath, [path.join(PROJECT, 'dist/main.js')], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      STRILLONE_ITEMS: folder.path,
      STRILLONE_LEDGER: 'memory',
    },
    stdio: ['ignore', 'ignore', full],
  })
  closeSync(full)
  const ended = once(child, 'close')
  const get = () => fetch(`http://localhost:${port}/rss.xml`).then((response) => response.status)
  await expect.poll(() => get().catch(() => 0), { timeout: 10_000, interval: 50 }).toBe(200)
  await writeFile(path.join(folder.path, '2026-11-21-b.md'), DIGEST.replace('ferry', 'library'))
  await expect
    .poll(async () => (await fetch(`http://localhost:${port}/rss.xml`)).text(), { timeout: 10_000, interval: 50 })
    .toContain('The library')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})
