// Promise: who writes sees every document as it will be, saved half-way or not; nobody else does, and nobody unless asked for.
import { rm, writeFile } from 'node:fs/promises'
import { request as ask } from 'node:http'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.js'

const DRAFT = `---
title: Harbour notes
draft: true
---

Fuel dearer from Monday - The ministry said prices would rise by ten cents a litre.

Rail strike called off - Both sides signed an agreement during the night.

© 2026 The Quay
`

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let program: Program

const save = (name: string, text: string) => writeFile(path.join(folder.path, name), text)

async function start(args: readonly string[] = ['serve', '--preview']): Promise<void> {
  program = await startProgram({ items: folder.path, args })
}

async function open(): Promise<void> {
  folder = await temporaryFolder()
  await save('notes.md', DRAFT)
}

async function shut(): Promise<void> {
  await program.kill('SIGTERM')
  await folder[Symbol.asyncDispose]()
}

/** The page as text, with the status it was answered with. */
async function page(address: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await program.get(address)
  return { status: answer.status, text: await answer.text() }
}

/** Resolves when the page would load itself anew. */
async function changed({ text }: { readonly text: string }): Promise<void> {
  const address = /data-changes="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const end = new AbortController()
  const answer = await fetch(`${program.url}${address}`, { signal: end.signal })
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  let heard = ''
  for await (const part of answer.body ?? []) {
    heard += Buffer.from(part).toString()
    if (heard.includes('data: ')) break
  }
  end.abort()
  expect(heard).toContain('data: changed')
}

/** A request as no `fetch` sends it: with a Host of its own, or through a proxy. */
function statusFor(address: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    ask(`${program.url}${address}`, { headers, agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

describe('to who writes', () => {
  beforeAll(async () => {
    await open()
    await start()
  })
  beforeEach(() => save('notes.md', DRAFT))
  afterAll(shut)

  it('shows a draft as its stories, and beside them where each begins, what is in none, and why', async () => {
    const { status, text } = await page('/writing/notes.md')
    expect(status).toBe(200)
    expect(text).toMatch(/<h3>Fuel dearer from Monday<\/h3>.*ten cents.*<h3>Rail strike called off<\/h3>/s)
    const split = text.split('id="how"')[1] ?? ''
    expect(split).toMatch(/run-in-dash<\/code>, \d+ % sure: <span lang="en">2 of 2 paragraphs open with a headline/)
    expect(split).toMatch(/>Story 1 begins<\/a>: <bdi>Fuel dearer from Monday/)
    expect(split).toMatch(/© 2026 The Quay<\/p><p class="why">in no story: footer/)
    expect(await (await program.get('/feed.json')).text()).not.toContain('Fuel dearer')
  })

  it('tells the page of a save, also of one between the page and its question, and shows it', async () => {
    const [before, list] = [await page('/writing/notes.md'), await page('/writing')]
    const told = changed(before)
    await save('notes.md', DRAFT.replace('Rail strike called off', 'Rail strike goes on'))
    await told
    expect((await page('/writing/notes.md')).text).toContain('<h3>Rail strike goes on</h3>')
    await changed(before)
    await changed(list)
    const fresh = await page('/writing')
    await save('new.txt', 'A second note\n\nA text that was begun while the list was looked at.\n')
    await changed(fresh)
    expect((await page('/writing')).text).toContain('A second note')
  })

  it('shows what is saved half-way, empty, broken, gone or not there yet, and is told when that is over', async () => {
    for (const [text, shown] of [
      ['---\ntitle: Harb', 'document-unfinished'],
      ['', 'document-empty'],
      ['\0\0\0', 'document-binary'],
      [DRAFT.slice(0, 90), 'Fuel dearer'],
    ] as const) {
      await save('notes.md', text)
      const { status, text: html } = await page('/writing/notes.md')
      expect(status).toBe(200)
      expect(html).toContain(shown)
      expect(html).toContain('</html>')
    }
    await rm(path.join(folder.path, 'notes.md'))
    const gone = await page('/writing/notes.md')
    expect(gone.status).toBe(404)
    const told = changed(gone)
    await save('notes.md', DRAFT)
    await told
    expect((await page('/writing/notes.md')).status).toBe(200)
  })

  it('is kept by nobody, found by nobody, embedded by nobody, and runs only the script that asks for changes', async () => {
    for (const address of ['/writing', '/writing/notes.md', '/writing/writing.js', '/writing/writing.css']) {
      const { headers, status } = await program.get(address)
      expect(status, address).toBe(200)
      expect(headers.get('cache-control'), address).toBe('no-store')
      expect(headers.get('x-robots-tag'), address).toContain('noindex')
      expect(headers.get('cross-origin-resource-policy'), address).toBe('same-origin')
      expect(headers.get('content-security-policy'), address).toMatch(/script-src 'self';.*connect-src 'self'$/)
    }
    expect((await program.get('/')).headers.get('content-security-policy')).not.toContain('connect-src')
  })

  it('is there for nobody who comes by another name, or through a proxy', async () => {
    const { port } = new URL(program.url)
    for (const address of ['/writing', '/writing/notes.md', '/writing/changes?since=0', '/writing/writing.js']) {
      for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
        expect(await statusFor(address, { Host: host }), `${address} ${host}`).toBe(200)
      for (const host of ['rebound.example', `example.org:${port}`, 'localhost.example.org', '127.0.0.1.nip.example'])
        expect(await statusFor(address, { Host: host }), `${address} ${host}`).toBe(404)
      for (const name of ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'Via'])
        expect(await statusFor(address, { Host: `localhost:${port}`, [name]: '127.0.0.1' }), name).toBe(404)
    }
  })

  it('shows nothing but documents of the folder', async () => {
    await save('_hidden.md', '# Hidden\n\nNot to be seen.\n')
    await save('data.json', '{}')
    for (const name of [
      '..%2F..%2Fetc%2Fpasswd',
      '%2e%2e/notes.md',
      '_hidden.md',
      'data.json',
      'a%00.md',
      '',
      'a%2Fnotes.md',
    ])
      expect((await page(`/writing/${name}`)).status, name).toBe(404)
  })
})

describe('a program of its own', () => {
  beforeEach(open)
  afterEach(shut)

  it('lists every document with what becomes of it, how it is split, and what to mend', async () => {
    await save(
      '2026-11-20-out.md',
      '# Out\n\n## One thing\n\nText of it, at length.\n\n## Another\n\nMore text, at length.\n',
    )
    await save('later.md', '---\ndate: 2190-01-01T09:30:00Z\n---\n# Later\n\nSomething that is to come.\n')
    await save('broken.md', '---\ndate: tomorrow\n---\n# Broken\n\nText.\n')
    await start()
    const { status, text } = await page('/writing')
    expect(status).toBe(200)
    const rows = text.split('<li><a ').slice(1)
    const row = (name: string) => rows.find((one) => one.includes(name)) ?? ''
    expect(rows).toHaveLength(4)
    expect(row('notes.md')).toMatch(/Harbour notes.*>draft<.*2 stories.*run-in-dash<\/code>, \d+ % sure/s)
    expect(row('2026-11-20-out.md')).toMatch(/>published<.*2026-11-20 01:00 UTC/s)
    expect(row('later.md')).toMatch(/>scheduled<.*2190-01-01 09:30 UTC/s)
    expect(row('broken.md')).toMatch(/>to be mended<.*broken\.md:2: date-invalid/s)
    expect((await page('/stories/fuel-dearer-from-monday')).status).toBe(404)
  })

  it('ends the questions for changes that are open when it is stopped, and does not wait for them', async () => {
    await start()
    const answer = await program.get('/writing/changes?since=now')
    const reading = answer.text()
    await program.kill('SIGTERM')
    expect(await reading).toBe('retry: 1000\n\ndata: changed\n\n')
  })

  it('is not there unless it was asked for', async () => {
    await start(['serve'])
    for (const address of [
      '/writing',
      '/writing/notes.md',
      '/writing/changes',
      '/writing/writing.js',
      '/writing/writing.css',
    ])
      expect((await page(address)).status, address).toBe(404)
  })
})

describe('is refused', () => {
  it.each(['0.0.0.0', '::', '192.0.2.7', 'example.org'])('on %s, where others could read drafts', async (host) => {
    const { status, stderr } = await runProgram(['serve', '--preview', '--host', host, '--port', '0'])
    expect(status).toBe(2)
    expect(stderr).toBe(
      `--preview: found host "${host}", where others could read drafts; write --host localhost, or leave --preview out\n`,
    )
  })

  it('beside --no-publish, which leaves the folder alone', async () => {
    const { status, stderr } = await runProgram(['serve', '--preview', '--no-publish', '--port', '0'])
    expect(status).toBe(2)
    expect(stderr).toContain('--no-publish')
  })
})
