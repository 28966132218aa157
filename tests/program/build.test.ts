// Promise: the site as files is what the server sends, byte for byte; a later build comes to the same as a first one.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { png } from '../support/pictures.js'
import { runProgram, startProgram, temporaryFolder } from '../support/program.js'
import { differences, treeOf, withoutSuperseded } from '../support/tree.js'

const ENV = { STRILLONE_URL: 'https://gazette.example.org/news' }

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(at('items/week'), { recursive: true })
  await writeFile(at('strillone.yaml'), 'window: 3\ntitle: The Gazette\nhub: true\n')
  for (const number of [1, 2, 3]) await save(`2026-11-0${number}-day.md`, digestOf(number))
  await writeFile(at('items/week/pump.png'), png(4, 3))
})
afterEach(() => folder[Symbol.asyncDispose]())

const at = (name: string) => path.join(folder.path, name)
const save = (name: string, text: string) => writeFile(at(`items/${name}`), text)
const run = (...args: string[]) => runProgram(args, { cwd: folder.path, env: ENV })
const build = (out = 'site') => run('build', '--out', out)

function digestOf(number: number, { edit = '', tags = '[fuel, 東京 駅]' } = {}): string {
  const stories = ['Ferry', 'Market', 'Cranes'].map(
    (name, index) =>
      `## ${name} of day ${number}\n\nThe ${name.toLowerCase()} number ${number} is told of here, ${index === 1 ? edit : ''} in ${'many words '.repeat(80)} to be compressed.\n`,
  )
  return `---\ntitle: Day ${number}\ntags: ${tags}\nauthors: [Nora O'Quayle]\nsplit: headings\nimage: week/pump.png\n---\n\n${stories.join('\n')}`
}

type Manifest = { readonly files: Readonly<Record<string, { file: string; type: string; status: number }>> }

async function manifestOf(out = 'site'): Promise<Manifest> {
  return JSON.parse(await readFile(at(`${out}/_strillone/manifest.json`), 'utf8')) as Manifest
}

it('holds every address the server answers, with its bytes, type and status', async () => {
  await run('publish')
  await rm(at('items/2026-11-01-day.md'))
  expect(await build()).toMatchObject({ status: 0, stderr: '' })
  const { files } = await manifestOf()
  const paths = Object.keys(files).filter((one) => one !== '/404')
  for (const one of [
    '/',
    '/rss.xml',
    '/opml.xml',
    '/archive/6/feed.json',
    '/tags/%E6%9D%B1%E4%BA%AC-%E9%A7%85/atom.xml',
    '/media/week/pump.png',
    '/digests/day-2/rss.xml',
  ])
    expect(paths).toContain(one)
  expect(paths.filter((one) => files[one]?.status === 410).length).toBeGreaterThan(0)
  const program = await startProgram({
    items: at('items'),
    cwd: folder.path,
    args: ['serve', '--no-publish'],
    env: { ...ENV, STRILLONE_LEDGER: at('data/strillone.db') },
  })
  try {
    for (const one of paths) {
      const { file, type, status } = files[one] ?? { file: '', type: '', status: 0 }
      const answer = await program.get(one, { accept: '*/*', 'accept-encoding': 'identity' })
      const body = await readFile(at(`site/${file}`))
      expect([one, answer.status, answer.headers.get('content-type')]).toEqual([one, status, type])
      expect(body.equals(Buffer.from(await answer.arrayBuffer())), one).toBe(true)
      if (body.length < 1_000 || one.startsWith('/media/')) continue
      expect(gunzipSync(await readFile(at(`site/${file}.gz`))).equals(body), one).toBe(true)
      expect(brotliDecompressSync(await readFile(at(`site/${file}.br`))).equals(body), one).toBe(true)
      if (status === 200)
        expect(new Date(answer.headers.get('last-modified') ?? 0), one).toEqual(
          new Date(Math.floor((await stat(at(`site/${file}`))).mtimeMs)),
        )
    }
  } finally {
    await program.kill('SIGTERM')
  }
})

describe('a later build', () => {
  it('writes nothing when nothing changed, and little when little did', async () => {
    await build()
    const before = await stat(at('site/rss.xml'))
    expect((await build()).stdout).toMatch(/^\d+ addresses, 0 written, 0 removed\n$/)
    expect((await stat(at('site/rss.xml'))).ino).toBe(before.ino)
    await save('2026-11-03-day.md', digestOf(3, { edit: 'newly' }))
    const [, count] = / (\d+) written/.exec((await build()).stdout) ?? []
    expect(Number(count)).toBeGreaterThan(5)
    expect(await readFile(at('site/rss.xml'), 'utf8')).toContain('newly')
    expect(Number(count)).toBeLessThan(Object.keys((await manifestOf()).files).length)
  })

  it('comes to the same as a first one, whatever was edited', async () => {
    const edits = [
      () => save('2026-11-02-day.md', digestOf(2, { edit: 'edited' })),
      () => save('2026-11-02-day.md', digestOf(2, { edit: 'edited', tags: '[trains]' })),
      async () => {
        await rename(at('items/2026-11-01-day.md'), at('items/week/2026-11-01-day.md'))
        await rm(at('items/2026-11-03-day.md'))
        await save('2026-11-09-day.md', digestOf(9).replace('title: Day 9', 'title: Another title'))
      },
      async () => {
        await rm(at('items/week/pump.png'))
        await writeFile(at('strillone.yaml'), 'window: 3\ntitle: The New Gazette\n')
      },
    ]
    await build()
    for (const [index, edit] of edits.entries()) {
      await edit()
      const later = await build()
      // Two edits at a time are compared: what the first one left wrong would still be wrong after the second.
      if (index % 2 === 0) continue
      await run('build', '--out', `fresh-${index}`, '--no-publish')
      const [old, fresh] = [await treeOf(at('site')), await treeOf(at(`fresh-${index}`))]
      expect(differences(withoutSuperseded(old, fresh), fresh), later.stdout).toEqual([])
    }
  }, 120_000)
})

it('leaves what it did not write alone, and refuses a folder of somebody else', async () => {
  await build()
  await writeFile(at('site/CNAME'), 'gazette.example.org')
  await rm(at('items/2026-11-03-day.md'))
  await build()
  expect(await readFile(at('site/CNAME'), 'utf8')).toBe('gazette.example.org')
  expect(await run('build', '--out', 'items')).toMatchObject({ status: 2, stdout: '' })
  expect(await readdir(at('items'))).not.toContain('_strillone')
})

it('says which links lead nowhere', async () => {
  await save('2026-11-08-link.md', '# A link\n\nSee [what is not there](nowhere) and [the feed](rss.xml), please.\n')
  const { status, stderr } = await run('build', '--out', 'site', '--check-links')
  expect(status).toBe(1)
  expect(stderr).toContain('/stories/a-link: leads to /nowhere, where there is nothing\n')
  expect(stderr).not.toContain('leads to /rss.xml')
  expect(stderr).not.toContain('leads to /stories/')
})

it('names the hub of this server only where that was asked for, and then finds it', async () => {
  const rss = async () => readFile(at('site/rss.xml'), 'utf8')
  expect(await run('build', '--out', 'site', '--check-links')).toMatchObject({ status: 0, stderr: '' })
  expect(await rss()).toContain('https://gazette.example.org/news/hub')
  await writeFile(at('strillone.yaml'), 'window: 3\ntitle: The Gazette\nhubs: [https://hub.example/]\n')
  expect(await run('build', '--out', 'site', '--check-links')).toMatchObject({ status: 0, stderr: '' })
  expect(await rss()).not.toMatch(/gazette\.example\.org\/news\/hub|<cloud/)
  expect(await rss()).toContain('https://hub.example/')
})

it('warns of an address only this machine can reach', async () => {
  const { status, stderr } = await runProgram(['build', '--out', 'site'], { cwd: folder.path })
  expect([status, stderr]).toEqual([0, expect.stringMatching(/^feeds and pages name http:\/\/localhost:3000, which/)])
})
