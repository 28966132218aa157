// Promise: the program says what it is set to and where each value was said, and explains strillone.yaml to editors.
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { configSchema, FIELD_NAMES } from '../../src/config/shape.js'
import { FIELDS, OPTIONS } from '../../src/config/fields.js'
import { PROJECT, runProgram, temporaryFolder } from '../support/program.js'

type Row = { readonly name: string; readonly value: unknown; readonly from: string }

it('shows each value and its origin: flag, variable, file and line, default', async () => {
  await using folder = await temporaryFolder()
  await writeFile(
    path.join(folder.path, 'strillone.yaml'),
    'title: Il mattino\n\nwindow: 20\nport: 3000\nhost: a.example\nitems: old\n',
  )
  const { stdout, status } = await runProgram(['config', '--json', '--port', '8080'], {
    cwd: folder.path,
    env: { HOST: 'b.example', PORT: '7070' },
  })
  expect(status).toBe(0)
  const rows = JSON.parse(stdout) as Row[]
  const row = (name: string) => rows.find((one) => one.name === name)
  expect(rows.map(({ name }) => name)).toEqual([...FIELD_NAMES, 'config'])
  expect(row('title')).toEqual({ name: 'title', value: 'Il mattino', from: 'strillone.yaml:1' })
  expect(row('window')).toEqual({ name: 'window', value: 20, from: 'strillone.yaml:3' })
  expect(row('port')).toEqual({ name: 'port', value: 8080, from: '--port' })
  expect(row('host')).toEqual({ name: 'host', value: 'b.example', from: 'HOST' })
  expect(row('items')).toEqual({ name: 'items', value: 'old', from: 'strillone.yaml:6' })
  expect(row('url')).toEqual({ name: 'url', value: 'http://localhost:8080', from: 'default' })
  expect(row('hub')).toEqual({ name: 'hub', value: true, from: 'default' })
  for (const { name, value } of rows) expect(value, name).toBeDefined()
})

it('shows hidden what is secret, however it is written', async () => {
  await using folder = await temporaryFolder()
  for (const ledger of [
    'postgres://user:s3cret@db.example/news',
    'postgres://user:s3cret/with@signs#@db.example/news',
    'postgresql://user@db.example/news?sslmode=require&password=s3cret&application_name=x',
  ]) {
    for (const flags of [[], ['--json']]) {
      const { stdout, stderr } = await runProgram(['config', ...flags], {
        cwd: folder.path,
        env: { STRILLONE_LEDGER: ledger },
      })
      expect(stdout).toContain('db.example')
      expect(stdout).toContain('STRILLONE_LEDGER')
      expect(stdout + stderr).not.toContain('s3cret')
    }
  }
})

it('guesses what a misspelt field should be', async () => {
  await using folder = await temporaryFolder()
  await writeFile(path.join(folder.path, 'strillone.yaml'), 'titel: One\nmaxAge: 60\nxyzzy: 1\n')
  const { stderr, status } = await runProgram(['config'], { cwd: folder.path })
  expect(status).toBe(2)
  expect(stderr).toContain('strillone.yaml:1: found "titel"; did you mean "title"?')
  expect(stderr).toContain('strillone.yaml:2: found "maxAge"; did you mean "max_age"?')
  expect(stderr).toContain('strillone.yaml:3: found "xyzzy"; the fields are ')
})

it('ships a schema that is the program’s, with a sentence on every field', async () => {
  const shipped: unknown = JSON.parse(await readFile(path.join(PROJECT, 'strillone.schema.json'), 'utf8'))
  expect(shipped, 'npm run schema writes it anew').toEqual(JSON.parse(JSON.stringify(configSchema())))
  expect([...FIELDS, ...OPTIONS.filter(({ name }) => name !== 'config')].map(({ name }) => name).toSorted()).toEqual(
    [...FIELD_NAMES].toSorted(),
  )
  expect(shipped).toMatchObject({
    additionalProperties: false,
    properties: {
      title: { type: 'string', description: expect.stringContaining('name of the publication') as unknown },
      window: { type: 'integer', minimum: 1, maximum: 1000 },
      content: { enum: ['full', 'summary'] },
      author: { anyOf: [{ type: 'string' }, { type: 'object', required: ['name'] }] },
    },
  })
})
