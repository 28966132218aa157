// Promise: `check` tells an author how a document is split, and a program the same in one line of JSON.
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { PROJECT, runProgram, temporaryFolder } from '../support/program.js'

const DIGEST = path.join(PROJECT, 'items/2026-11-20-mosca-pyongyang.txt')

it('prints a line of JSON with every word of the document', async () => {
  const { stdout, status } = await runProgram(['check', '--json', DIGEST])
  expect(status).toBe(0)
  const checked = JSON.parse(stdout) as Record<string, unknown> & {
    stories: Record<string, unknown>[]
    rest: unknown[]
  }
  expect(checked).toMatchObject({
    language: 'it',
    style: 'run-in-dash',
    problems: [],
    file: '2026-11-20-mosca-pyongyang.txt',
  })
  expect(checked['confidence']).toBeGreaterThan(0.9)
  expect(checked['reason']).toMatch(/3 of 3 paragraphs/)
  expect(checked.stories).toHaveLength(4)
  for (const story of checked.stories)
    expect(Object.keys(story)).toEqual(['title', 'text', 'html', 'summary', 'tags', 'date'])
  expect(checked.stories.map(({ date }) => date)).toEqual([
    '2026-11-20T01:00:00Z',
    '2026-11-20T00:59:59Z',
    '2026-11-20T00:59:58Z',
    '2026-11-20T00:59:57Z',
  ])
  expect(checked.rest).toContainEqual({ text: 'mosca pyongyang', why: 'caption' })
})

it('marks with --explain where each story begins and what is in none', async () => {
  const { stdout, status } = await runProgram(['check', '--explain', DIGEST])
  expect(status).toBe(0)
  const lines = stdout.split('\n')
  expect(lines[0]).toMatch(/^2026-11-20-mosca-pyongyang\.txt: run-in-dash, \d+ % sure: /)
  expect(lines.filter((line) => line.includes('┌─ story'))).toHaveLength(4)
  const third = lines.findIndex((line) => line.includes('┌─ story 3: Zelensky accusa'))
  expect(lines[third + 1]).toMatch(/^ {3}13 │ {2}Zelensky accusa/)
  expect(stdout).toMatch(/5 · {2}mosca pyongyang {2}\[caption\]/)
})

it('wants a file for --explain, and says which cannot be opened', async () => {
  expect(await runProgram(['check', '--explain'])).toMatchObject({ status: 2 })
  const missing = await runProgram(['check', '--explain', 'nowhere.md'])
  expect(missing).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('nowhere.md:1: document-unreadable') as string,
  })
})

it('says first what keeps a document from being published: a draft, a date to come, a copy', async () => {
  await using folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  const run = (...args: string[]) => runProgram(args, { cwd: folder.path })
  await mkdir(items)
  const text = '# Fuel\n\nThe night ferry sails again from Friday, three times a week, says its captain.\n'
  await writeFile(path.join(items, 'fuel.md'), text)
  await writeFile(path.join(items, 'draft.md'), `---\ndraft: true\n---\n${text.replace('Fuel', 'Rail')}`)
  await writeFile(
    path.join(items, 'later.md'),
    `---\ndate: 2199-12-24T06:00:00Z\n---\n${text.replace('Fuel', 'Feast')}`,
  )
  await run('publish')
  await copyFile(path.join(items, 'fuel.md'), path.join(items, 'monday.md'))
  const { stdout, status } = await run('check')
  expect(status).toBe(1)
  expect(stdout).toMatch(/^draft\.md: draft: not published; en, single/m)
  expect(stdout).toMatch(/^later\.md: due 2199-12-24 06:00 UTC; en, single/m)
  expect(stdout).toMatch(/^fuel\.md: en, single/m)
  expect(stdout).toMatch(/^monday\.md:1: document-copied: says word for word what fuel\.md says/m)
  const json = await run('check', '--json', 'draft.md', 'fuel.md', 'later.md', 'monday.md')
  expect(
    json.stdout
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one) as unknown),
  ).toMatchObject([
    { file: 'draft.md', draft: true, due: null },
    { file: 'fuel.md', draft: false, due: null, problems: [] },
    { file: 'later.md', draft: false, due: '2199-12-24T06:00:00Z' },
    { file: 'monday.md', draft: false, due: null, problems: [{ code: 'document-copied' }] },
  ])
  // What the program keeps of it for itself is told to nobody.
  expect(json.stdout).not.toContain('"others"')
  await rename(path.join(items, 'fuel.md'), path.join(items, 'renamed.md'))
  await rm(path.join(items, 'monday.md'))
  expect((await run('check')).stdout).not.toContain('document-copied')
  await rename(path.join(items, 'renamed.md'), path.join(items, 'fuel.md'))
  // A file from elsewhere is no document of the folder yet, whatever it says.
  await copyFile(path.join(items, 'fuel.md'), path.join(folder.path, 'elsewhere.md'))
  expect(await run('check', 'elsewhere.md')).toMatchObject({ status: 0 })
})

it('gives no power over a terminal to the name of a file, or to what is in one', async () => {
  await using folder = await temporaryFolder()
  const name = 'a\u001B[2J\nfake.md: b.md'
  await writeFile(path.join(folder.path, name), '---\ntitel: "\\e[2J\\r\\u202E"\n---\n# Fuel\n\nFuel is dearer.\n')
  for (const args of [['check'], ['check', '--explain', name], ['publish', '--dry-run']]) {
    const { stdout, stderr } = await runProgram(args, { cwd: folder.path, env: { STRILLONE_ITEMS: folder.path } })
    expect(stdout + stderr, args.join(' ')).toMatch(/Fuel/)
    expect((stdout + stderr).split('\n').filter((line) => /[\p{Cc}\u202E]|^fake/u.test(line))).toEqual([])
  }
})

it('says of a document that is out that it keeps the id it has', async () => {
  await using folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  await mkdir(items)
  await writeFile(path.join(items, 'fuel.md'), '# Fuel\n\nThe night ferry sails again from Friday.\n')
  await runProgram(['publish'], { cwd: folder.path })
  await writeFile(
    path.join(items, 'fuel.md'),
    '---\nid: "12"\n---\n# Fuel\n\nThe night ferry sails again from Friday.\n',
  )
  expect(await runProgram(['check', 'fuel.md'], { cwd: folder.path })).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^fuel\.md:1: id-kept: found id: "12", .* it has "urn:uuid:/m) as string,
  })
})
