// Promise: a newcomer gets a folder that works at once, explains itself, and takes nothing of theirs away.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { FIELDS } from '../../src/config/fields.js'
import { PROJECT, runProgram, temporaryFolder } from '../support/program.js'

it('writes a configuration and a document of three stories, and says how to go on', async () => {
  await using folder = await temporaryFolder()
  const at = (...names: string[]) => path.join(folder.path, 'news', ...names)
  const { stdout, status } = await runProgram(['init', 'news'], { cwd: folder.path })
  expect(status).toBe(0)
  expect(stdout.trim().split('\n')).toEqual([
    'news/strillone.yaml: written',
    'news/items/first-digest.md: written',
    'Next: cd news && npx strillone check, then npx strillone, and open http://localhost:3000/',
  ])
  const run = (...args: string[]) => runProgram(args, { cwd: at() })
  const checked = await run('check', '--json')
  expect(checked).toMatchObject({ status: 0, stderr: '' })
  expect(JSON.parse(checked.stdout)).toMatchObject({
    stories: [{ title: 'Headlines in bold' }, { title: 'Pictures beside the text' }, { title: 'Nothing to clean up' }],
    problems: [],
  })
  const written = await readFile(at('strillone.yaml'), 'utf8')
  const schema = /\$schema=(.+)/.exec(written)?.[1] ?? ''
  expect(path.resolve(at(), schema)).toBe(path.join(PROJECT, 'strillone.schema.json'))
  for (const { name, help } of FIELDS) {
    expect(written).toContain(`# ${help}`)
    expect(written).toMatch(new RegExp(`^(# )?${name}: .`, 'm'))
  }
  await writeFile(at('strillone.yaml'), written.replace(/^# (\w+: .)/gm, '$1'))
  const config = await run('config')
  expect(config.stderr).toBe('')
  expect(config.stdout.match(/strillone\.yaml:\d+$/gm)).toHaveLength(FIELDS.length + 1)
})

it('gives every publication an id of its own', async () => {
  await using folder = await temporaryFolder()
  const ids = new Set<string | undefined>()
  for (const name of ['a', 'b']) {
    await runProgram(['init', name], { cwd: folder.path })
    ids.add(/^id: (news-\w+)$/m.exec(await readFile(path.join(folder.path, name, 'strillone.yaml'), 'utf8'))?.[1])
  }
  expect(ids.size).toBe(2)
  expect(ids).not.toContain(undefined)
})

it('leaves what is there as it is', async () => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'items'))
  await writeFile(path.join(folder.path, 'items/mine.md'), '# Mine\n\nText.\n')
  await writeFile(path.join(folder.path, 'strillone.yaml'), 'title: Mine\n')
  const { stdout, status } = await runProgram(['init'], { cwd: folder.path })
  expect(status).toBe(0)
  expect(stdout).toContain('strillone.yaml: is there already; it was left as it is')
  expect(stdout).toContain('items: has documents already; no sample was written')
  expect(stdout).toContain('Next: npx strillone check')
  expect(await readFile(path.join(folder.path, 'strillone.yaml'), 'utf8')).toBe('title: Mine\n')
  expect(await readdir(path.join(folder.path, 'items'))).toEqual(['mine.md'])
})
