// Promise: what README says of commands, addresses, options, fields and problems is what the program does.
import { access, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { FIELDS, flagOf, OPTIONS } from '../src/config/fields.js'
import { FORMATS } from '../src/formats/formats.js'
import { MEDIA_TYPES } from '../src/media.js'
import { PROBLEM_CODES } from '../src/problem.js'
import { PROFILES } from '../src/profiles/profiles.js'
import { STYLES } from '../src/stories/styles/styles.js'
import { PROJECT, runProgram, temporaryFolder } from './support/program.js'

const readme = await readFile(path.join(PROJECT, 'README.md'), 'utf8')

/** The rows of the table below a heading (or at the top), cell by cell, without back-ticks around a whole cell. */
function table(section: string, first: string): string[][] {
  const text = section === '' ? readme : (readme.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '')
  const lines = text.split('\n')
  const head = lines.findIndex((line) => line.startsWith('|') && line.split('|')[1]?.trim() === first)
  expect(head, `a table in "${section}" that begins with "${first}"`).toBeGreaterThanOrEqual(0)
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'))
  return lines.slice(head + 2, end < 0 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  )
}

it('opens with one sentence and the two commands', () => {
  expect(readme).toMatch(/^# Strillone\n\nStrillone [^.]+(?:\.\w[^.]*)*\.\n\n```\nnpm ci && npm start\n```/)
  expect(readme).toContain('```\nnpm ci && npm test\n```')
})

it('names no file of the project that is not there', async () => {
  const named = [...readme.matchAll(/\b(?:src|tests|bench|deploy|scripts)\/[\w./-]*\w\.\w+/g)].map(([name]) => name)
  expect(named.length).toBeGreaterThan(10)
  for (const name of named) await expect(access(path.join(PROJECT, name)), name).resolves.toBeUndefined()
})

it('lists every option with its variable, default and meaning, and no other', () => {
  expect(table('Options', 'flag')).toEqual(
    OPTIONS.map((option) => [flagOf(option), option.variable, option.fallback, option.help]),
  )
})

it('lists every field of strillone.yaml with its default and meaning, and no other', () => {
  expect(table('Options', 'field')).toEqual(FIELDS.map(({ name, fallback, help }) => [name, fallback, help]))
})

it('lists every style and no other', () => {
  expect(table('What a document looks like', '`split:`').map(([name]) => name)).toEqual(STYLES.map(({ name }) => name))
})

it('lists every profile and no other', () => {
  expect(table('Profiles', 'profile')).toEqual(PROFILES.map(({ name, who, what }) => [name, who, what]))
})

it('lists every problem and no other', () => {
  expect(table('Problems', 'code')).toEqual(Object.entries(PROBLEM_CODES))
})

it('lists every kind of file that is served beside documents, and no other', () => {
  const listed = /Served are ((?:`\w+`\s*)+)\./.exec(readme)?.[1] ?? ''
  expect([...listed.matchAll(/`(\w+)`/g)].map(([, end]) => end)).toEqual(Object.keys(MEDIA_TYPES))
})

it('lists every format’s address under its name', () => {
  const rows = table('', 'address')
  for (const { name, path: address } of FORMATS) expect(rows.find(([cell]) => cell === address)?.[1]).toContain(name)
})

it('shows a document that is split as it says', async () => {
  const document = /## What a document looks like\n\n```\n([^]*?)```/.exec(readme)?.[1] ?? ''
  await using folder = await temporaryFolder()
  const file = path.join(folder.path, 'example.txt')
  await writeFile(file, document)
  const { stdout } = await runProgram(['check', '--json', file])
  const { stories, rest } = JSON.parse(stdout) as { stories: { title: string; tags: string[] }[]; rest: unknown[] }
  expect(stories.map(({ title }) => title)).toEqual([
    'Council agrees on the budget of the harbour',
    'Ferry back in service',
    'Market under the arches',
    'Cranes to be kept',
  ])
  expect(rest).toContainEqual({ text: 'harbour council', why: 'caption' })
  expect(stories[0]?.tags).toEqual(['harbour', 'council'])
})

describe('commands', () => {
  it('are those of --help', async () => {
    const { stdout } = await runProgram(['--help'])
    const listed = [...(stdout.split('Commands:')[1]?.matchAll(/^ {2}(\w+)/gm) ?? [])]
      .map(([, name]) => name)
      .filter((name) => name !== 'help')
    expect(table('Commands', 'command').map(([cell]) => cell?.split(' ')[1])).toEqual(listed)
  })

  it('print what README shows', async () => {
    const shown = /\$ node dist\/main\.js (check [^\n]+)\n([^]*?)```/.exec(readme)
    const { stdout } = await runProgram(shown?.[1]?.split(' ') ?? [])
    expect(stdout).toBe(shown?.[2])
  })

  it('end with 2 and every mistake at once when they are called wrongly', async () => {
    const wrong = await runProgram(['serve', '--port', 'many', '--url', 'example'])
    expect(wrong).toMatchObject({ status: 2, stdout: '' })
    expect(wrong.stderr.trim().split('\n')).toHaveLength(2)
    expect((await runProgram(['serve', '--nonsense'])).status).toBe(2)
    expect((await runProgram(['check', 'nowhere.txt'])).status).toBe(1)
  })
})

describe('strillone.yaml', () => {
  it('has the fields README lists, and refuses any other by name', async () => {
    const fields = table('Options', 'field').map(([name]) => name ?? '')
    const { stderr } = await runProgram(['check', '--config', path.join(PROJECT, 'tests/fixtures/misspelt.yaml')])
    const known = /the fields are (.+)/.exec(stderr)?.[1]?.split(', ') ?? []
    expect(known.toSorted()).toEqual(
      [...fields, ...OPTIONS.map(({ name }) => name).filter((name) => name !== 'config')].toSorted(),
    )
    expect(stderr).toContain('misspelt.yaml:2: found "titel"')
  })
})
