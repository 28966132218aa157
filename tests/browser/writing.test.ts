// Promise: in a real browser the pages for who writes load anew as a file is saved, suit anybody and any screen, and run nothing of it.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.js'
import { inFileName, PAYLOADS } from '../support/payloads.js'
import { type Program, startProgram, temporaryFolder } from '../support/program.js'
import { openWatchedPage } from '../support/watched-page.js'

const DRAFT = `---
title: Rassegna di lunedì
draft: true
tags: [porto, carburante]
image: manca.jpg
---

Carburante più caro da lunedì - Il ministero ha detto che i prezzi saliranno di dieci centesimi al litro.

Sciopero dei treni revocato - Le due parti hanno firmato un accordo durante la notte.

© 2026 Il Molo
`

let program: Program
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let browser: Browser

const save = (name: string, text: string) => writeFile(path.join(folder.path, name), text)

beforeAll(async () => {
  folder = await temporaryFolder()
  await save('bozza.md', DRAFT)
  await save('_strillone.yaml', 'title: Il Molo\nlanguage: it\n')
  for (const [index, payload] of PAYLOADS.entries()) {
    const fields = ['title', 'image', 'language', 'tags', 'authors', 'split'].map(
      (name) => `${name}: ${JSON.stringify(payload)}`,
    )
    const head = index % 2 === 0 ? fields : fields.filter((one) => !one.startsWith('split'))
    const body = `${payload} - A text with ${payload} in it.\n\n${payload} - Another.\n\n## ${payload}\n\nText.\n`
    await save(`${index}-${inFileName(payload)}.md`, `---\ndraft: true\n${head.join('\n')}\n---\n\n${body}`)
  }
  const config = path.join(folder.path, '_strillone.yaml')
  ;[program, browser] = await Promise.all([
    startProgram({ items: folder.path, args: ['serve', '--preview', '--config', config] }),
    openBrowser(),
  ])
})
afterAll(async () => {
  await browser?.close()
  await program?.kill('SIGTERM')
  await folder?.[Symbol.asyncDispose]()
})

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 3 })

it('loads anew as the file is saved, half-way too, and the list with it', async () => {
  const context = await browser.newContext()
  const [page, list] = [await context.newPage(), await context.newPage()]
  await list.goto(`${program.url}/writing`)
  await page.goto(`${program.url}/writing/bozza.md`)
  await heading(page, 'Sciopero dei treni revocato').waitFor()
  await save('bozza.md', DRAFT.slice(0, 30))
  await page.getByText('document-unfinished').waitFor()
  await save('bozza.md', DRAFT.replace('Sciopero dei treni revocato', 'Sciopero dei treni confermato'))
  await heading(page, 'Sciopero dei treni confermato').waitFor()
  await save('bozza.md', DRAFT.replace('Rassegna di lunedì', 'Rassegna di martedì'))
  await list.getByRole('link', { name: 'Rassegna di martedì' }).click()
  await page.getByRole('link', { name: 'Qui comincia la notizia 2' }).click()
  expect(page.url()).toMatch(/#story-2$/)
  await context.close()
})

it('needs no script to be read', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${program.url}/writing`)
  await page.getByRole('link', { name: /^Rassegna/ }).click()
  await heading(page, 'Carburante più caro da lunedì').waitFor()
  expect(await page.getByText('fuori dalle notizie: piè di pagina').count()).toBe(1)
  await context.close()
})

it.each([
  [1280, 'light'],
  [360, 'light'],
  [360, 'dark'],
] as const)('at %i pixels by %s is no wider than the screen, and accessible', async (width, colorScheme) => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true })
  const page = await context.newPage()
  for (const address of ['/writing', '/writing/bozza.md']) {
    await page.goto(`${program.url}${address}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBe(width)
    await page.evaluate(axe.source)
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    })
    expect(found, address).toEqual([])
  }
  await context.close()
})

it('runs nothing of what documents and their names say, and the browser has nothing to block', async () => {
  const { page, ran, blocked, look, close } = await openWatchedPage(browser, program.url)
  await page.goto(`${program.url}/writing`)
  const addresses = await page
    .locator('.documents > li > a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  expect(addresses.length).toBe(PAYLOADS.length + 1)
  for (const address of ['/writing', ...addresses]) {
    const answer = await page.goto(`${program.url}${address}`, { waitUntil: 'domcontentloaded' })
    expect(answer?.status(), address ?? '').toBe(200)
    const found = await look()
    expect(found, address ?? '').toEqual({ handlers: 0, scripts: 1, frames: 0 })
  }
  await close()
  expect(ran).toEqual([])
  expect(blocked).toEqual([])
}, 120_000)
