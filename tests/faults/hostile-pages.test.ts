// Promise: whatever an author, a file name or an address says, nothing of it runs in a reader's browser.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.js'
import { inFileName, PAYLOADS } from '../support/payloads.js'
import { type Program, startProgram, temporaryFolder } from '../support/program.js'
import { openWatchedPage } from '../support/watched-page.js'

let program: Program
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let browser: Browser

beforeAll(async () => {
  folder = await temporaryFolder()
  for (const [index, payload] of PAYLOADS.entries()) {
    const quoted = JSON.stringify(payload)
    const topics = index % 2 === 0 ? 'tags' : 'authors'
    const fields = ['title', 'image', 'language', topics].map((name) => `${name}: ${quoted}`).join('\n')
    const body = `${payload}\n\nA text with ${payload} in it, and more of it.\n\n## ${payload}\n\n- ${payload}\n`
    await writeFile(
      path.join(folder.path, `${index}-${inFileName(payload)}.md`),
      `---\nsplit: none\n${fields}\n---\n\n${body}`,
    )
  }
  for (let start = 0; start < PAYLOADS.length; start += 5) {
    const some = PAYLOADS.slice(start, start + 5)
    const articles = some.map((one) => `<h2>Of ${one}</h2><p>A text with ${one} in it.</p>`).join('\n')
    await writeFile(path.join(folder.path, `${start}.html`), `<title>${some[0]}</title><h1>${some[0]}</h1>${articles}`)
  }
  const config = path.join(folder.path, '_strillone.yaml')
  const [one = '', other = ''] = [PAYLOADS[3], PAYLOADS[2]].map((payload) => JSON.stringify(payload))
  await writeFile(config, `title: ${one}\ndescription: ${other}\nauthor: ${one}\ncopyright: ${other}\nwindow: 1000\n`)
  ;[program, browser] = await Promise.all([
    startProgram({ items: folder.path, args: ['--config', config] }),
    openBrowser(),
  ])
})
afterAll(async () => {
  await browser?.close()
  await program?.kill('SIGTERM')
  await folder?.[Symbol.asyncDispose]()
})

it('runs nothing on any page, and the browser has nothing to block', async () => {
  expect(PAYLOADS.length).toBeGreaterThanOrEqual(50)
  const { page, ran, blocked, look, close } = await openWatchedPage(browser, program.url)
  const [sitemap, digests] = await Promise.all(
    ['/sitemap.xml', '/digests'].map(async (address) => (await program.get(address)).text()),
  )
  const addresses = [...(sitemap ?? '').matchAll(/<loc>([^<]*)<\/loc>/g)].map(
    ([, address]) => new URL(address ?? '').pathname,
  )
  const whole = [...(digests ?? '').matchAll(/href="(\/digests\/[^"]+)"/g)].map(([, address]) => address ?? '')
  expect(addresses.filter((one) => one.startsWith('/stories/')).length).toBeGreaterThan(PAYLOADS.length)
  expect(whole.length).toBeGreaterThan(PAYLOADS.length)
  const wrong = PAYLOADS.map((payload) => `/tags/${encodeURIComponent(payload)}`)
  for (const address of [...new Set([...addresses, ...whole, ...wrong, '/rss.xml'])]) {
    await page.goto(`${program.url}${address}`, { waitUntil: 'domcontentloaded' })
    const found = await look()
    expect(found.handlers, address).toBe(0)
    expect(found.frames, address).toBe(0)
    expect(found.scripts, address).toBeLessThanOrEqual(2)
  }
  await close()
  expect(ran).toEqual([])
  expect(blocked).toEqual([])
}, 120_000)

it('would tell if something ran', async () => {
  const context = await browser.newContext({ bypassCSP: true })
  const ran: string[] = []
  await context.exposeFunction('canary', () => ran.push('canary'))
  const page = await context.newPage()
  await page.goto(program.url)
  const heard = page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="canary().then(() => document.title = 1)">')
  })
  await heard
  await page.waitForFunction(() => document.title === '1')
  expect(ran).toEqual(['canary'])
  await context.close()
})
