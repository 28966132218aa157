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

it('says of each mistake what was found and what to write, in no library’s words', async () => {
  await using folder = await temporaryFolder()
  const configure = (text: string) => writeFile(path.join(folder.path, 'strillone.yaml'), text)
  const said = async (...flags: string[]) => {
    const { stderr, status } = await runProgram(['config', ...flags], { cwd: folder.path })
    expect(status).toBe(2)
    return stderr.trim().split('\n')
  }
  await configure('port: abc\nwindow: many\nmax_age: 5\nhubs: nope\nauthor: [1]\nextensions: [sy, xx]\nproxies: 99\n')
  expect((await said('--port', '99999')).toSorted()).toEqual([
    '--port (PORT): port: found 99999; write a port number from 0 to 65535, such as 3000',
    'strillone.yaml:1: port: found "abc"; write a port number from 0 to 65535, such as 3000',
    'strillone.yaml:2: window: found "many"; write how many stories the feeds carry, from 1 to 1000, such as 50',
    'strillone.yaml:3: max_age: found 5; write seconds from 60 to 86400, such as 900',
    'strillone.yaml:4: hubs: found "nope"; write a list of at most 8 addresses, as in [https://hub.example/]',
    'strillone.yaml:5: author: found [1]; write a name, or name: and url: below it',
    'strillone.yaml:6: extensions.1: found "xx"; write a list of sy, dc, media, source, or [] for none',
    'strillone.yaml:7: proxies: found 99; write how many proxies stand in front, from 0 to 10',
  ])
  for (const [text, line] of [
    ['- a\n- b\n', '1: found a list; write one `field: value` a line'],
    ['just words\n', '1: found plain text; write one `field: value` a line'],
    ['window: 3\ntitle: "open\nhub: true\n', '2: found a quotation mark that is not closed; close it'],
    ['title: a\ntitle: b\n', '2: found a field for the second time; write it once'],
    [
      'hubs: https://hub.example/\n',
      '1: hubs: found "https://hub.example/"; write a list of at most 8 addresses, as in [https://hub.example/]',
    ],
    [
      'url: https://gazette.example.org/news/?a=b#c\n',
      '1: url: found "https://gazette.example.org/news/?a=b#c"; write it without "?a=b#c", as https://gazette.example.org/news',
    ],
    ['title: *x\n', '1: found an alias (`*name`) of nothing, or too much; write the values out'],
  ] as const) {
    await configure(text)
    expect(await said()).toEqual([`strillone.yaml:${line}`])
  }
})

it('keeps an author’s address whole', async () => {
  await using folder = await temporaryFolder()
  const author = 'author: { name: Nora, url: "https://nora.example/about/?lang=en#me" }\n'
  await writeFile(path.join(folder.path, 'strillone.yaml'), author)
  const { stdout, status } = await runProgram(['config', '--json'], { cwd: folder.path })
  expect([status, stdout]).toEqual([0, expect.stringContaining('"https://nora.example/about/?lang=en#me"')])
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
