// Promise: an old feed that is imported and published has its old ids and dates in each format: nobody sees a story twice.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProgram, startProgram, temporaryFolder } from '../support/program.js'
import { readFeed } from '../support/read-feeds.js'

const GUIDS = ['12 at https://old.example', 'https://old.example/?p=13', 'urn:old:14', '15']
const OLD = `<?xml version="1.0"?><rss version="2.0"><channel><title>Old</title><link>https://old.example/</link><description>d</description>${GUIDS.map(
  (guid, index) =>
    `<item><title>Story ${index}</title><link>https://old.example/${index}</link><guid isPermaLink="false">${guid}</guid><pubDate>Fri, 20 Nov 2026 0${index}:00:00 GMT</pubDate><description>&lt;p&gt;The text of number ${index}, in full.&lt;/p&gt;</description></item>`,
).join('')}</channel></rss>`

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'old'))
  await writeFile(path.join(folder.path, 'old', 'rss.xml'), OLD)
})
afterEach(() => folder[Symbol.asyncDispose]())
const run = (...args: string[]) => runProgram(args, { cwd: folder.path })
const items = () => path.join(folder.path, 'items')

it('keeps ids and dates', async () => {
  const imported = await run('import', 'old')
  expect(imported).toMatchObject({ status: 0, stdout: '4 written, 0 already there, 0 without text\n' })
  const program = await startProgram({ items: items(), cwd: folder.path })
  try {
    const before = readFeed(OLD).items
    const rss = readFeed(await (await program.get('/rss.xml')).text()).items
    const byId = (feed: typeof before) =>
      feed.map(({ id, title, published }) => [id, title, new Date(published)]).toSorted()
    expect(byId(rss)).toEqual(byId(before))
    const json = readFeed(await (await program.get('/feed.json')).text()).items
    expect(json.map(({ id }) => id).toSorted()).toEqual(GUIDS.toSorted())
    const atom = readFeed(await (await program.get('/atom.xml')).text()).items.map(({ id }) => id)
    expect(atom).toEqual([
      expect.stringMatching(/^urn:uuid:/),
      'urn:old:14',
      'https://old.example/?p=13',
      expect.stringMatching(/^urn:uuid:/),
    ])
  } finally {
    await program.kill('SIGTERM')
  }
})

it('writes nothing twice, overwrites nothing, and says what it cannot read', async () => {
  await mkdir(items())
  await writeFile(path.join(items(), '2026-11-20-story-1.md'), 'A document of the author’s own.\n')
  expect(await run('import', 'old', '--dry-run')).toMatchObject({
    stdout: '4 written, 0 already there, 0 without text\n',
  })
  expect(await readdir(items())).toHaveLength(1)
  await run('import', 'old/rss.xml')
  expect(await readFile(path.join(items(), '2026-11-20-story-1.md'), 'utf8')).toBe('A document of the author’s own.\n')
  expect(await readFile(path.join(items(), '2026-11-20-story-1-2.md'), 'utf8')).toContain(
    'id: "https://old.example/?p=13"',
  )
  await writeFile(path.join(folder.path, 'old', 'page.xml'), '<html></html>')
  const again = await run('import', 'old')
  expect(again).toMatchObject({ status: 1, stdout: '0 written, 4 already there, 0 without text\n' })
  expect(again.stderr).toContain('old/page.xml: is no feed that can be read')
  expect(await run('import', 'nowhere.xml')).toMatchObject({ status: 2 })
})

it('names an item whose id another has, and one whose date cannot be read', async () => {
  const item = (title: string, guid: string, day: string) =>
    `<item><title>${title}</title><guid isPermaLink="false">${guid}</guid><pubDate>${day}</pubDate><description>The text of ${title}, in full.</description></item>`
  const feed = `<rss version="2.0"><channel><title>Old</title><link>https://old.example/</link><description>d</description>${[
    item('Fuel', '1', 'Fri, 20 Nov 2026 08:00:00 GMT'),
    item('Rail', '1', 'Fri, 20 Nov 2026 09:00:00 GMT'),
    item('Ferry', '2', 'one fine day'),
    item('Crane', '3', 'Thu, 01 Jan 1970 00:00:00 GMT'),
  ].join('')}</channel></rss>`
  await writeFile(path.join(folder.path, 'twice.xml'), feed)
  const { stdout, stderr, status } = await run('import', 'twice.xml')
  expect({ stdout, status }).toEqual({ stdout: '3 written, 0 already there, 0 without text\n', status: 0 })
  expect(stderr).toContain('twice.xml: "Rail" has the id of "Fuel" (1), and was left out;')
  expect(stderr).toMatch(
    /twice\.xml: "Ferry" says its date is "one fine day", which is none, and has that of the feed's file; mend date: in \S+-ferry\.md/,
  )
  expect(stderr).toContain('"Crane" says its date is "1970-01-01T00:00:00Z", which is none')
  const again = await run('import', 'twice.xml')
  expect(again.stdout).toBe('0 written, 3 already there, 0 without text\n')
  expect(again.stderr).not.toContain('Ferry')
})

it('keeps the letters of a feed that is not UTF-8', async () => {
  const item = `<item><title>Straße gesperrt</title><guid isPermaLink="false">1</guid><description>Für eine Woche, sagt die Stadt.</description></item>`
  const feed = `<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>Alt</title><link>https://old.example/</link><description>d</description>${item}</channel></rss>`
  await writeFile(path.join(folder.path, 'latin.xml'), feed, 'latin1')
  await writeFile(path.join(folder.path, 'silent.xml'), feed.replace(/<\?xml.*?\?>/, ''), 'latin1')
  const imported = await run('import', 'latin.xml', 'silent.xml')
  expect(imported).toMatchObject({ status: 1, stdout: '1 written, 0 already there, 0 without text\n' })
  expect(imported.stderr).toContain('silent.xml: is no feed that can be read (line 1 is not utf-8: ')
  const [name = ''] = await readdir(items())
  expect(name).toContain('-strasse-gesperrt.md')
  const document = await readFile(path.join(items(), name), 'utf8')
  expect(document).toContain('title: "Straße gesperrt"')
  expect(document).toContain('Für eine Woche')
})
