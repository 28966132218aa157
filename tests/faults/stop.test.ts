// Promise: asked to stop, at whatever moment, the program ends soon and well, and has stored nothing that is not so.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from '@photostructure/sqlite'
import { expect, it } from 'vitest'
import { PROJECT, runProgram, startProgram, temporaryFolder } from '../support/program.js'

const DOCUMENTS = 1_000

async function writeDocuments(folder: string): Promise<void> {
  await mkdir(folder)
  for (let number = 0; number < DOCUMENTS; number += 1)
    await writeFile(
      path.join(folder, `2026-01-01-d${number}.md`),
      `# Digest ${number}\n\nThe council met on day ${number} and agreed on the budget of pier ${number}.\n`,
    )
}

/** What is stored: how many publishes, stories and ids, and what is thought to be wrong with documents. */
function lookInto(file: string) {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const count = (query: string) => Number(database.prepare(query).get()?.['count'])
    return {
      stories: count('select count(*) as count from entries where withdrawn is null'),
      ids: count('select count(distinct id) as count from entries'),
      troubled: count(`select count(*) as count from documents where failed <> 0 or problems <> '[]'`),
    }
  } finally {
    database.close()
  }
}

async function finish(folder: string, env: Record<string, string>): Promise<void> {
  const { status, stdout } = await runProgram(['publish'], { cwd: folder, env })
  expect(stdout).toMatch(/^\d+ new, 0 edited, 0 withdrawn\n$/)
  expect(status).toBe(0)
  expect(lookInto(path.join(folder, 'ledger.db'))).toEqual({ stories: DOCUMENTS, ids: DOCUMENTS, troubled: 0 })
}

it('in the first publish of a thousand documents: ends at once, and the next start goes on', async () => {
  await using folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  await writeDocuments(items)
  const env = { STRILLONE_LEDGER: 'ledger.db', STRILLONE_ITEMS: items }
  const child = spawn(process.execPath, [path.join(PROJECT, 'dist/main.js')], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'close')
  const log: string[] = []
  const lines = createInterface({ input: child.stderr })
  // Its end may be told before its last line is read.
  const read = once(lines, 'close')
  lines.on('line', (line) => {
    log.push(line)
    // A second one would end it otherwise.
    if (!child.killed && line.includes('"msg":"published"')) child.kill('SIGTERM')
  })
  expect(await ended).toEqual([0, null])
  await read
  expect(log.at(-1)).toContain('stopping before all was published: SIGTERM')
  const { stories, ids, troubled } = lookInto(path.join(folder.path, 'ledger.db'))
  expect(stories).toBeGreaterThan(0)
  expect(stories).toBeLessThan(DOCUMENTS)
  expect({ ids, troubled }).toEqual({ ids: stories, troubled: 0 })
  await finish(folder.path, env)
})

it('in a long publish later: gives it up whole, and takes no document it did not read for a bad one', async () => {
  await using folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  await mkdir(items)
  await writeDocuments(path.join(folder.path, 'ready'))
  const env = { STRILLONE_LEDGER: 'ledger.db', STRILLONE_ITEMS: items }
  const program = await startProgram({ items, cwd: folder.path, env })
  await cp(path.join(folder.path, 'ready'), items, { recursive: true })
  await program.published(1)
  program.signal('SIGTERM')
  expect(await program.ended).toBe(0)
  const said = program.log().map(({ msg }) => msg)
  expect(said).toContain('stopping: SIGTERM')
  expect(said.filter((line) => /too-slow|failed/.test(line))).toEqual([])
  expect(lookInto(path.join(folder.path, 'ledger.db')).troubled).toBe(0)
  await finish(folder.path, env)
})

it.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a second time, by %s: ends at once, though a request is under way', async (signal, status) => {
  await using folder = await temporaryFolder()
  const program = await startProgram({ items: folder.path })
  const socket = connect({ port: Number(new URL(program.url).port), host: 'localhost' })
  socket.on('error', () => {})
  await once(socket, 'connect')
  // A request that is never whole is waited for.
  socket.write('GET /rss.xml HTTP/1.1\r\nHost: a\r\n')
  await (await program.get('/rss.xml')).text()
  program.signal('SIGTERM')
  await program.logged(({ msg }) => msg === 'stopping: SIGTERM')
  program.signal(signal)
  expect(await program.ended).toBe(status)
  socket.destroy()
})
