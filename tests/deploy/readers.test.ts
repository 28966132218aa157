// Promise: real readers see each story once: those who come from another publisher's feed, those who poll while it grows.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openNewsboat, openRss2email } from '../support/feed-readers.js'
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.js'

const READERS = [
  ['newsboat', openNewsboat],
  ['rss2email', openRss2email],
] as const
const OLD_STORIES = 25

/** As site generators write them: the address of the page is the id, times have a zone, the window holds all. */
function oldFeed(host: string): string {
  const items = Array.from({ length: OLD_STORIES }, (_none, index) => {
    const page = `${host}/posts/${index + 1}/`
    const title =
      index === 6 ? 'Fish &amp; &#34;chips&#34; &lt;b&gt;e&lt;/b&gt; l&#39;età — 東京' : `Storia ${index + 1}`
    const text = `&lt;p&gt;Del ponte ${index + 1} si parla &lt;a href=&#34;https://example.org/?a=1&amp;amp;b=2&#34;&gt;qui&lt;/a&gt;.&lt;/p&gt;`
    const day = String((index % 27) + 1).padStart(2, '0')
    return `<item><title>${title}</title><link>${page}</link><pubDate>${dayOf(day)} 08:00:00 +0100</pubDate><guid>${page}</guid><description>${text}</description></item>`
  })
  return `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>La Gazzetta</title><link>${host}/</link><description>Notizie</description><language>it</language>${items.join('\n')}</channel></rss>\n`
}

function dayOf(day: string): string {
  return new Date(`2026-10-${day}T00:00:00Z`).toUTCString().slice(0, 16)
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let program: Program | undefined
/** The host readers know; where it sends them now, once it does. */
let old: Server
let moved: string | null

const at = (name: string) => path.join(folder.path, name)
const hostOf = (server: Server) => `http://localhost:${(server.address() as AddressInfo).port}`

beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(at('items'))
  moved = null
  old = createServer((_request, response) => {
    if (moved !== null) response.writeHead(301, { Location: moved }).end()
    else response.writeHead(200, { 'Content-Type': 'application/rss+xml' }).end(oldFeed(hostOf(old)))
  })
  await new Promise<void>((resolve) => {
    old.listen(0, '127.0.0.1', resolve)
  })
})
afterEach(async () => {
  await program?.kill('SIGTERM')
  old.close()
  old.closeAllConnections()
  await folder[Symbol.asyncDispose]()
})

async function save(name: string, text: string): Promise<void> {
  await writeFile(at(`items/${name}.part`), text)
  await rename(at(`items/${name}.part`), at(`items/${name}`))
}

it.each(READERS)('%s that knew an old feed sees nothing twice when that moves here', async (_name, open) => {
  const reader = await open(folder.path, `${hostOf(old)}/index.xml`)
  expect(await reader.poll()).toEqual({ all: OLD_STORIES, unread: OLD_STORIES })
  await reader.readAll()
  await writeFile(at('old.xml'), oldFeed(hostOf(old)))
  expect(await runProgram(['import', 'old.xml'], { cwd: folder.path })).toMatchObject({
    stdout: `${OLD_STORIES} written, 0 already there, 0 without text\n`,
  })
  program = await startProgram({ items: at('items'), cwd: folder.path })
  const { revision } = await program.published(1)
  moved = `${program.url}/rss.xml`
  for (let polls = 0; polls < 2; polls += 1) expect(await reader.poll()).toEqual({ all: OLD_STORIES, unread: 0 })
  await save('2026-11-27-nuova.md', '# Una storia nuova\n\nTesto della storia nuova, scritto oggi.\n')
  await program.published(Number(revision) + 1)
  for (let polls = 0; polls < 2; polls += 1) expect(await reader.poll()).toEqual({ all: OLD_STORIES + 1, unread: 1 })
})

it.each(READERS)('%s sees each story once while a digest grows and its headlines are mended', async (_name, open) => {
  const digest = (...headlines: readonly string[]) =>
    `---\nsplit: headings\n---\n# Monday\n\n${headlines.map((one) => `## ${one}\n\nOf it this is said: ${one.toLowerCase()} and the ${one.length} of them.\n`).join('\n')}`
  await save('2026-11-20-day.md', digest('Ferry back in service', 'Market under the arches'))
  program = await startProgram({ items: at('items'), cwd: folder.path })
  await program.published(1)
  const reader = await open(folder.path, `${program.url}/rss.xml`)
  expect(await reader.poll()).toEqual({ all: 2, unread: 2 })
  const grown = ['Cranes to be kept', 'Ferry back in service', 'Market under the arches']
  await save('2026-11-20-day.md', digest(...grown))
  await program.published(2)
  expect(await reader.poll()).toEqual({ all: 3, unread: 3 })
  await reader.readAll()
  const mended = digest(...grown).replace('## Ferry back in service', '## Night ferry is back')
  await save('2026-11-20-day.md', mended)
  await program.published(3)
  await save('2026-11-20-day.md', mended.replace('split: headings', 'split: headings\ntags: [harbour]'))
  await program.published(4)
  // One that polls every few minutes gets deltas from its third poll on.
  for (let polls = 0; polls < 3; polls += 1) expect(await reader.poll()).toEqual({ all: 3, unread: 0 })
  await save('2026-11-21-late.md', '# Late news\n\nNews that came late in the evening, and was printed.\n')
  await program.published(5)
  expect(await reader.poll()).toEqual({ all: 4, unread: 1 })
})
