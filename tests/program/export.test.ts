// Promise: an export holds every document and all the ledger remembers, and changes neither.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { openSqliteForReading } from '../../src/store/sqlite/ledger.js'
import { runProgram, temporaryFolder } from '../support/program.js'

it('writes documents and ledger as plain files', async () => {
  await using folder = await temporaryFolder()
  const at = (name: string) => path.join(folder.path, name)
  const run = (...args: string[]) => runProgram(args, { cwd: folder.path })
  expect(await run('export', '--out', 'copy')).toMatchObject({ status: 2 })
  await mkdir(at('items/week'), { recursive: true })
  await writeFile(at('items/a.md'), '---\nid: old-1\n---\n# One\n\nThe text of the first.\n')
  await writeFile(at('items/week/b.md'), '# Two\n\nThe text of the second, “quoted”.\n')
  await writeFile(at('items/_draft.md'), 'Not yet.\n')
  await run('publish')
  await rm(at('items/week/b.md'))
  await run('publish')
  expect(await run('export', '--out', 'copy')).toEqual({
    status: 0,
    stdout: '2 files, 2 stories, 2 digests\n',
    stderr: '',
  })
  const lines = async (name: string) =>
    (await readFile(at(`copy/ledger/${name}.jsonl`), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(await readFile(at('copy/items/a.md'))).toEqual(await readFile(at('items/a.md')))
  const ledger = await openSqliteForReading(at('data/strillone.db'))
  const entries = (await ledger?.entriesAfter('', 10)) ?? []
  await ledger?.close()
  expect(await lines('entries')).toEqual(JSON.parse(JSON.stringify(entries)))
  expect((await lines('entries')).map(({ title, withdrawn }) => [title, withdrawn !== null]).toSorted()).toEqual([
    ['One', false],
    ['Two', true],
  ])
  expect((await lines('digests')).length).toBe(2)
  expect((await lines('publishes')).map(({ revision }) => revision)).toEqual([1, 2])
  expect((await lines('history')).map(({ kind }) => kind)).toEqual(['new', 'new', 'withdrawn'])
  const explained = await readFile(at('copy/README.txt'), 'utf8')
  for (const field of Object.keys(entries[0] ?? {})) expect(explained, field).toMatch(new RegExp(`\\b${field}\\b`))
  expect(await run('export', '--out', 'copy')).toMatchObject({ status: 2 })
  expect(await run('export', '--out', 'items/copy')).toMatchObject({ status: 2 })
}, 60_000)
