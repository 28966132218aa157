// Promise: SIGHUP brings in a changed strillone.yaml without a failed request, an id or a date that moves; a bad one
// changes nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { expect, it } from 'vitest'
import { PROJECT, startProgram, temporaryFolder } from '../support/program.js'
import { wordDocument } from '../support/word.js'

type Feed = {
  readonly title: string
  readonly items: readonly { readonly id: string; readonly date_published: string; readonly title: string }[]
}

it('reloads what can change while requests go on, and names what cannot', async () => {
  await using folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  const configure = (text: string) => writeFile(path.join(folder.path, 'strillone.yaml'), text)
  await mkdir(items)
  for (const name of ['a', 'b', 'c'])
    await writeFile(
      path.join(items, `2026-01-0${name === 'a' ? 1 : 2}-${name}.md`),
      `# ${name}\n\nThe text of ${name}.\n`,
    )
  await configure('title: Before\nauthor: Ann\nmax_age: 900\n')
  const program = await startProgram({ items, cwd: folder.path, env: { STRILLONE_LEDGER: 'ledger.db' } })
  const feed = async () => (await (await program.get('/feed.json')).json()) as Feed
  const before = await feed()
  expect(before.title).toBe('Before')
  expect(before.items).toHaveLength(3)

  const statuses: number[] = []
  const enough = new AbortController()
  const polling = (async () => {
    while (!enough.signal.aborted) statuses.push((await program.get('/rss.xml')).status)
  })()
  await configure('title: After\nauthor: Ann\nmax_age: 60\nwindow: 2\n')
  const signal = program.signal('SIGHUP')
  await program.logged(({ msg }) => msg === 'configuration reloaded')
  enough.abort()
  await polling
  expect(signal).toBe(true)
  expect(statuses.length).toBeGreaterThan(0)
  expect(new Set(statuses)).toEqual(new Set([200]))
  const after = await feed()
  expect(after.title).toBe('After')
  expect(after.items).toEqual(before.items.slice(0, 2))
  expect((await program.get('/feed.json')).headers.get('cache-control')).toContain('max-age=60')

  await configure('titel: Wrong\n')
  program.signal('SIGHUP')
  await program.logged(({ msg }) => msg.startsWith('configuration not reloaded: strillone.yaml:1: found "titel"'))
  await configure('title: After\nid: other\n')
  program.signal('SIGHUP')
  await program.logged(({ msg }) => msg === 'configuration not reloaded: id can only change at a restart')
  expect(await feed()).toEqual(after)

  await writeFile(path.join(items, '2026-01-03-d.md'), '# d\n\nThe text of d.\n')
  await program.logged((line) => line.msg === 'published' && line['new'] === 1)
  expect((await feed()).items.map(({ title }) => title)).toContain('d')
  await program.kill('SIGTERM')
})

it('splits anew what could not say how it is to be split', async () => {
  await using folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  const configure = (text: string) => writeFile(path.join(folder.path, 'strillone.yaml'), text)
  await mkdir(items)
  const sections = ['Fuel', 'Rail', 'Ferry'].flatMap(
    (name) =>
      [
        ['Heading1', `${name} dearer`],
        ['Normal', `The price of the ${name.toLowerCase()} goes up on Monday.`],
      ] as const,
  )
  await writeFile(path.join(items, '2026-01-01-a.docx'), wordDocument([['Title', 'Prices'], ...sections]))
  await configure('title: One\nsplit: none\n')
  const program = await startProgram({ items, cwd: folder.path })
  const titles = async () => ((await (await program.get('/feed.json')).json()) as Feed).items.map(({ title }) => title)
  expect(await titles()).toEqual(['Prices'])
  await configure('title: One\nsplit: headings\n')
  program.signal('SIGHUP')
  await program.logged((line) => line.msg === 'published' && line['new'] === 2)
  await program.logged(({ msg }) => msg === 'configuration reloaded')
  expect((await titles()).toSorted()).toEqual(['Ferry dearer', 'Fuel dearer', 'Rail dearer'])
  await configure('split: heading\n')
  program.signal('SIGHUP')
  await program.logged(({ msg }) =>
    msg.startsWith(
      'configuration not reloaded: strillone.yaml:1: split: found "heading"; write auto, none, run-in-dash',
    ),
  )
  await program.kill('SIGTERM')
})

it('is not ended by one that comes while it starts', async () => {
  await using folder = await temporaryFolder()
  // A database that takes connections and says nothing: the start waits for it.
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const child = spawn(process.execPath, [path.join(PROJECT, 'dist/main.js')], {
    cwd: folder.path,
    env: { PORT: '0', STRILLONE_LEDGER: `postgres://user@127.0.0.1:${port}/news` },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  const [socket] = await once(silent, 'connection')
  child.kill('SIGHUP')
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  expect(await ended).toEqual([2, null])
  expect(said).toContain('the connection was lost')
  socket.destroy()
  silent.close()
})
