// Promise: in a real browser the page of who reads the feeds is styled, readable at every width by day and by night, and
// usable by anybody, without JavaScript too.
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dayAt } from '../../src/readers/days.js'
import { openSqliteLedger } from '../../src/store/sqlite/ledger.js'
import { ATOM, FEEDLY, KEYS, poll, startCounter, tagFeed } from '../readers/polls.js'
import { openBrowser } from '../support/browser.js'
import { type Publication, publish, SITE } from '../support/publication.js'
import { startProgram, type Program } from '../support/program.js'

let site: Publication
let program: Program
let browser: Browser
let address: string

/** A week's counts in a ledger that is served. */
beforeAll(async () => {
  ;[site, browser] = await Promise.all([publish(), openBrowser()])
  await site.program.kill('SIGTERM')
  const file = `${site.folder}/ledger.db`
  const ledger = await openSqliteLedger(file)
  const today = dayAt(Date.now())
  const { counter } = startCounter(Date.now())
  counter.useKeys(await ledger.readers.keys([...KEYS.keys()], () => 'key'))
  for (let index = 0; index < 3_000; index += 1) counter.polled(poll({ address: `10.${index % 200}.1.1`, status: 304 }))
  counter.polled(poll({ userAgent: FEEDLY(12_462), source: ATOM }))
  counter.polled(poll({ userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)', source: tagFeed('fuel') }))
  await ledger.readers.add(counter.take(), today)
  await ledger.close()
  const path = (await site.run('readers', '--page')).stdout.trim().slice(SITE.length)
  program = await startProgram({ items: `${site.folder}/items`, cwd: site.folder, env: { STRILLONE_LEDGER: file } })
  await program.logged(({ msg }) => msg.startsWith('JSON Feed'))
  address = `${program.url}${path}`
})
afterAll(async () => {
  await browser?.close()
  await program?.kill('SIGTERM')
  await site?.[Symbol.asyncDispose]()
})

type Opened = AsyncDisposable & { readonly page: Page; readonly complaints: string[] }

async function open(options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('requestfailed', (request) => complaints.push(request.url()))
  await page.goto(address)
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

it.each([
  ['light', 1280],
  ['light', 360],
  ['dark', 768],
  ['dark', 360],
] as const)(
  'by %s at %i pixels it fits the screen, in our colours, and tells its figures',
  async (colorScheme, width) => {
    await using opened = await open({ colorScheme, viewport: { width, height: 900 }, javaScriptEnabled: true })
    const { page, complaints } = opened
    const seen = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth > window.innerWidth,
      paper: getComputedStyle(document.body).backgroundColor,
      // Without a font text has no size, and any page fits.
      headline: document.querySelector('h1')?.getBoundingClientRect().height ?? 0,
    }))
    expect(seen.wide).toBe(false)
    expect(seen.headline).toBeGreaterThan(20)
    expect(seen.paper).toBe(colorScheme === 'light' ? 'rgb(255, 253, 248)' : 'rgb(23, 21, 18)')
    expect(await page.getByRole('heading', { level: 2 }).first().innerText()).toBe('About 12\u202F662 subscribers')
    const row = page.getByRole('table').nth(1).getByRole('row').filter({ hasText: 'newsboat' })
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['200', '3\u202F000', '100 %', '0 %', '3\u202F000 kB'])
    expect(complaints).toEqual([])
  },
)

it.each(['light', 'dark'] as const)('is accessible by %s', async (colorScheme) => {
  await using opened = await open({ colorScheme, bypassCSP: true, viewport: { width: 360, height: 900 } })
  await opened.page.evaluate(axe.source)
  const found = await opened.page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
  expect(found).toEqual([])
})

it('a table wider than the screen is moved with the keyboard, without JavaScript', async () => {
  await using opened = await open({ javaScriptEnabled: false, viewport: { width: 360, height: 900 } })
  const { page } = opened
  const region = page.getByRole('region', { name: 'By feed' })
  const right = async () => (await region.getByText('Sent').boundingBox())?.x ?? 0
  const before = await right()
  expect(before).toBeGreaterThan(360)
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowRight')
  await expect.poll(right).toBeLessThan(before)
})
