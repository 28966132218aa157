// Promise: whatever lies in items/, the other documents are served, every feed is valid, and the author is told.
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.js'
import { assertWellFormed, readFeed } from '../support/read-feeds.js'

const GOOD = 'A good document\n\nIt says one thing, and says it well.\n'
const latin1 = (text: string) => Buffer.from(text, 'latin1')

/** File → what `check` says of it; null: a warning-free story. */
const CASES: Readonly<Record<string, { readonly bytes: Uint8Array | string; readonly code: string | null }>> = {
  'empty.txt': { bytes: '', code: 'document-empty' },
  'blank.md': { bytes: ' \n\n\t\n', code: 'document-empty' },
  'binary.txt': {
    bytes: Uint8Array.from({ length: 4096 }, (_none, index) => (index * 89) % 256),
    code: 'document-binary',
  },
  'picture.html': { bytes: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), code: 'document-binary' },
  'invalid-utf8.txt': {
    bytes: Buffer.concat([
      Buffer.from('Città\n\nUn testo con un byte '),
      Buffer.of(0xc3, 0x28),
      Buffer.from(' sbagliato.\n'),
    ]),
    code: 'encoding-guessed',
  },
  'windows-1252.txt': {
    bytes: latin1('Perch\xe9 piove\n\nPerch\xe9 \x93cos\xec\x94 \x96 dice l\x92esperto \x96 \xe8 autunno.\n'),
    code: 'encoding-guessed',
  },
  'utf16.txt': {
    bytes: Buffer.from('\uFEFFUtf sixteen\n\nA text with a mark, two bytes a letter.\n', 'utf16le'),
    code: null,
  },
  'cut.txt': {
    bytes: Buffer.concat([
      Buffer.from('Tagliato\n\nUn testo che finisce a metà di una lettera, perché è andat'),
      Buffer.of(0xc3),
    ]),
    code: 'document-unfinished',
  },
  'huge.txt': { bytes: Buffer.alloc(50 * 1024 * 1024, 'a '), code: 'document-too-large' },
  'types.md': {
    bytes: '---\ntitle: [a, b]\ndate: 2026-11-01\ntags: {a: 1}\n---\nA text whose front matter has the wrong types.\n',
    code: 'front-matter-type',
  },
  'yaml.md': { bytes: '---\ntitle: "unclosed\ndate: 2026\n---\nText.\n', code: 'front-matter-invalid' },
  'unclosed.md': { bytes: '---\ntitle: No end\n\nText without the closing line.\n', code: 'document-unfinished' },
  'controls.txt': {
    bytes:
      'Bell \u0007 and null-ish \u0001 title\n\nA body \u000b with \u001f controls \uFFFE and \uFEFF marks, long enough to be a text.\n',
    code: 'characters-dropped',
  },
  'cdata.txt': {
    bytes: ']]>]]> <![CDATA[ & title\n\nA body with ]]>]]> and <![CDATA[ and &amp; and &bogus; in it.\n',
    code: null,
  },
  'references.html': {
    bytes: '<h1>Lone &#xD800; and &#0; &#x1F; title</h1><p>A body with &#xDFFF; and &#xFFFE; in it, as references.</p>',
    code: null,
  },
  'tag.html': {
    bytes: '<h1>Cut</h1><p>A page that ends inside <a href="https://example.',
    code: 'document-unfinished',
  },
  'deep.html': { bytes: `${'<div>'.repeat(5000)}deep${'</div>'.repeat(5000)}`, code: 'document-too-deep' },
  'slow.md': {
    bytes: Array.from({ length: 1200 }, (_none, depth) => `${'  '.repeat(depth)}- a\n`).join(''),
    code: 'document-too-slow',
  },
  'deep.md': { bytes: `${'> '.repeat(1000)}deep\n`, code: 'document-too-deep' },
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
  for (const [name, { bytes }] of Object.entries(CASES)) await writeFile(path.join(folder.path, name), bytes)
  await writeFile(path.join(folder.path, 'good.txt'), GOOD)
  await mkdir(path.join(folder.path, 'folder.md'))
  await symlink('nowhere.txt', path.join(folder.path, 'dangling.txt'))
  // Nobody can open a link to itself; a file without permissions would still open for root.
  await symlink('unreadable.txt', path.join(folder.path, 'unreadable.txt'))
})
afterAll(() => folder[Symbol.asyncDispose]())

describe('check', () => {
  it('names each mistake by file, line and code, and ends with 1', async () => {
    const ran = await runProgram(['check', '--json', '--items', folder.path])
    expect(ran.status).toBe(1)
    expect(ran.stderr).toBe('')
    const lines = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; problems: { code: string; line: number; message: string }[] })
    const codes = Object.fromEntries(lines.map(({ file, problems }) => [file, problems[0]?.code ?? null]))
    expect(codes).toEqual({
      ...Object.fromEntries(Object.entries(CASES).map(([name, { code }]) => [name, code])),
      'good.txt': null,
      'folder.md': 'document-unreadable',
      'dangling.txt': 'document-unreadable',
      'unreadable.txt': 'document-unreadable',
    })
    for (const { problems } of lines)
      for (const { message, line } of problems) {
        expect(line).toBeGreaterThan(0)
        expect(message).not.toContain(folder.path)
      }
  })

  it('reads a Windows-1252 file as its author typed it', async () => {
    const ran = await runProgram(['check', '--json', path.join(folder.path, 'windows-1252.txt')])
    const { stories } = JSON.parse(ran.stdout) as { stories: { title: string; text: string }[] }
    expect(stories).toMatchObject([{ title: 'Perché piove', text: 'Perché “così” – dice l’esperto – è autunno.' }])
  })
})

describe('serve', () => {
  let program: Program
  beforeAll(async () => {
    // Waiting for it once is enough.
    await rm(path.join(folder.path, 'slow.md'))
    program = await startProgram({ items: folder.path })
  })
  afterAll(() => program.kill('SIGTERM'))

  it.each(FORMATS)(
    'answers $path, valid, with every story that could be read',
    async ({ path: address, contentType }) => {
      const text = await (await program.get(address)).text()
      if (contentType.includes('xml')) assertWellFormed(text)
      const titles = readFeed(text).items.map(({ title }) => title)
      const readable = [
        'A good document',
        'Perché piove',
        'Utf sixteen',
        'Bell and null-ish title',
        ']]>]]> <![CDATA[ & title',
        'Lone ? and ? title',
      ]
      expect(titles).toEqual(expect.arrayContaining(readable))
    },
  )

  it('tells outsiders how many problems there are and not which', async () => {
    const health = await (await program.get('/healthz')).text()
    expect(JSON.parse(health)).toMatchObject({ status: 'ok' })
    expect(health).not.toContain(folder.path)
  })
})

it('says so when the items folder is missing, and serves it when it comes', async () => {
  await using parent = await temporaryFolder()
  const items = path.join(parent.path, 'items')
  const program = await startProgram({ items, cwd: parent.path })
  const line = await program.logged(({ code }) => code === 'items-unreachable')
  expect(line.msg).not.toContain(parent.path)
  expect(readFeed(await (await program.get('/rss.xml')).text()).items).toEqual([])
  await mkdir(items)
  await writeFile(path.join(items, 'good.txt'), GOOD)
  await program.published(1)
  await program.logged(({ msg }) => msg === 'the folder of documents can be read again')
  expect(readFeed(await (await program.get('/rss.xml')).text()).items).toHaveLength(1)
  await rm(items, { recursive: true })
  await program.logged(({ code, time }) => code === 'items-unreachable' && time !== line['time'])
  expect(readFeed(await (await program.get('/rss.xml')).text()).items).toHaveLength(1)
  await program.kill('SIGTERM')
})
