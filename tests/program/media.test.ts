// Promise: what a feed says of a picture is what its address serves, also when the picture comes later or is replaced; `check` says what is missing.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { jpeg, mp3, png, webp } from '../support/pictures.js'
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.js'

const DIGEST = `---
title: Council agrees on the budget of the harbour
image: { src: ../img/lead photo.jpg, alt: The council at night }
audio: notes.mp3
---
The council met for an hour on Thursday night and agreed on the budget of the harbour, with two votes against.

Ferry back in service - The night ferry sails again ![A ferry](ferry.webp) from Friday, three times a week.

Market under the arches - The fish market moves under the railway arches ![](gone.png) in January.

Cranes to be kept - The last two steam cranes ![](https://example.com/crane.png) of the north quay stay where they are.
`

type Item = {
  readonly id: string
  readonly url: string
  readonly title: string
  readonly content_html: string
  readonly date_modified: string
  readonly image?: string
  readonly attachments?: readonly {
    readonly url: string
    readonly mime_type: string
    readonly size_in_bytes?: number
  }[]
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let program: Program

async function open(): Promise<void> {
  folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'week'))
  await mkdir(path.join(folder.path, 'img'))
  await put('img/lead photo.jpg', jpeg(1200, 800))
  await put('week/notes.mp3', mp3(5_000))
  await put('week/ferry.webp', webp(640, 480))
  await put('week/2026-11-20-notes.md', DIGEST)
  program = await startProgram({ items: folder.path })
}

async function shut(): Promise<void> {
  await program.kill('SIGTERM')
  await folder[Symbol.asyncDispose]()
}

/** Saved whole, as editors do. */
async function put(name: string, bytes: string | Uint8Array): Promise<void> {
  const whole = path.join(folder.path, name)
  await writeFile(`${whole}.part`, bytes)
  await rename(`${whole}.part`, whole)
}

async function items(): Promise<readonly Item[]> {
  const { items: all } = (await (await program.get('/feed.json')).json()) as { items: readonly Item[] }
  return all
}

async function named(title: string): Promise<Item | undefined> {
  return (await items()).find((item) => item.title === title)
}

describe('of pictures that are there, or are not', () => {
  beforeAll(open)
  afterAll(shut)

  it('serves each attachment with the type and as many bytes as the feed says', async () => {
    const attachments = (await items()).flatMap((item) => item.attachments ?? [])
    expect(attachments).toHaveLength(3)
    for (const { url, mime_type: type, size_in_bytes: size } of attachments) {
      expect(url.startsWith(`${program.url}/media/`)).toBe(true)
      const response = await program.get(new URL(url).pathname)
      expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
      expect((await response.arrayBuffer()).byteLength).toBe(size)
    }
  })

  it('serves each picture the text of a story shows from beside its document', async () => {
    const ferry = await named('Ferry back in service')
    const [, address = ''] = /<img src="([^"]+)"/.exec(ferry?.content_html ?? '') ?? []
    expect(address).toBe(`${program.url}/media/week/ferry.webp`)
    expect(ferry?.image).toBe(address)
    expect((await program.get(new URL(address).pathname)).status).toBe(200)
  })

  it('shows the picture and the recording on the story’s page, a picture of the text only once', async () => {
    const page = async (title: string) => (await program.get(new URL((await named(title))?.url ?? '').pathname)).text()
    const lead = await page('Council agrees on the budget of the harbour')
    expect(lead).toContain(
      `<img src="${program.url}/media/img/lead%20photo.jpg" alt="The council at night" width="1200" height="800"`,
    )
    expect(lead).toMatch(/<audio controls[^>]* src="[^"]+\/media\/week\/notes\.mp3"/)
    expect((await page('Ferry back in service')).match(/<img /g)).toHaveLength(1)
    expect((await page('Cranes to be kept')).match(/<img /g)).toHaveLength(1)
  })

  it('says in check and in the log what is missing, where, and what to do', async () => {
    const line =
      'week/2026-11-20-notes.md:10: picture-missing: found "gone.png", which is not there: put the file at week/gone.png in the items folder, or write where it is'
    const checked = await runProgram(['check', '--items', folder.path], { cwd: folder.path })
    expect(checked.stdout.split('\n')).toContain(line)
    expect(checked.status).toBe(1)
    expect(program.log().map(({ msg }) => msg)).toContain(line)
  })
})

describe('of pictures that come and go', () => {
  beforeEach(open)
  afterEach(shut)

  it('tells of a picture that comes after its document, and moves no date for it', async () => {
    const before = await named('Market under the arches')
    expect(before?.image).toBeUndefined()
    expect(before?.content_html).toContain('under the railway arches')
    expect(before?.content_html).not.toContain('<img')
    await put('week/gone.png', png(80, 60))
    await program.published(2)
    const after = await named('Market under the arches')
    expect(after?.attachments).toEqual([
      { url: `${program.url}/media/week/gone.png`, mime_type: 'image/png', size_in_bytes: png(80, 60).length },
    ])
    expect(after?.content_html).toContain(`<img src="${program.url}/media/week/gone.png"`)
    expect([after?.id, after?.date_modified]).toEqual([before?.id, before?.date_modified])
    expect(await (await program.get('/healthz')).json()).toMatchObject({ problems: 0 })
  })

  it('tells the new length of a picture that is replaced, and nothing of one that is removed', async () => {
    const sailing = await named('Ferry back in service')
    await put('week/ferry.webp', Buffer.concat([webp(640, 480), Buffer.alloc(100)]))
    await program.published(2)
    expect((await named('Ferry back in service'))?.attachments?.[0]?.size_in_bytes).toBe(webp(640, 480).length + 100)
    await rm(path.join(folder.path, 'week/ferry.webp'))
    await program.published(3)
    const ferry = await named('Ferry back in service')
    expect(ferry).not.toHaveProperty('attachments')
    expect(ferry?.content_html).not.toContain('<img')
    expect(ferry?.date_modified).toBe(sailing?.date_modified)
    expect(await items()).toHaveLength(4)
  })

  it('looks again, after a restart, for a picture that came while nobody watched', async () => {
    const env = { STRILLONE_LEDGER: path.join(folder.path, 'ledger.db') }
    const kept = await startProgram({ items: folder.path, env })
    await kept.kill('SIGTERM')
    await put('week/gone.png', png(80, 60))
    const again = await startProgram({ items: folder.path, env: { ...env, STRILLONE_URL: kept.url } })
    expect(await (await again.get('/feed.json')).text()).toContain('/media/week/gone.png",\n')
    await again.kill('SIGTERM')
  })
})
