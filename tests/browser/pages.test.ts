// Promise: in a real browser every page is styled, still, readable at every width by day and by night, and usable by anybody.
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.js'
import type { Program } from '../support/program.js'
import { PAGES, startSite, statusOf } from '../support/site.js'

let site: Program & AsyncDisposable
let browser: Browser

beforeAll(async () => {
  ;[site, browser] = await Promise.all([startSite(), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await site?.[Symbol.asyncDispose]()
})

type Opened = AsyncDisposable & { readonly page: Page; readonly complaints: string[] }

/** A page in a browser of its own, and all that the browser found wrong with it. */
async function open(address: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4(04|10)/.test(message.text())) complaints.push(message.text())
  })
  page.on('requestfailed', (request) => complaints.push(request.url()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${site.url}${address}`)
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** How much of the window moved after it was first painted (web.dev, "Cumulative Layout Shift"). */
function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        new PerformanceObserver((list) => {
          for (const one of list.getEntries()) sum += (one as unknown as { value: number }).value
        }).observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
      }),
  )
}

const PAPER = { light: 'rgb(255, 253, 248)', dark: 'rgb(23, 21, 18)' }

const SCREENS = { light: [360, 768, 1280], dark: [360] }

describe.each(['light', 'dark'] as const)('by %s', (colorScheme) => {
  it.each(SCREENS[colorScheme])(
    'at %i pixels each page is styled, complete, still, and no wider than the screen',
    async (width) => {
      await using opened = await open('/', { colorScheme, viewport: { width, height: 900 } })
      const { page, complaints } = opened
      for (const [kind, address] of Object.entries(PAGES)) {
        await page.goto(`${site.url}${address}`)
        const measured = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth > window.innerWidth,
          paper: getComputedStyle(document.body).backgroundColor,
          text: document.querySelector('main')?.textContent ?? '',
        }))
        expect(measured.wide, kind).toBe(false)
        expect(measured.paper, kind).toBe(PAPER[colorScheme])
        expect(measured.text.length, kind).toBeGreaterThan(20)
        expect(await layoutShift(page), kind).toBe(0)
        expect(complaints, kind).toEqual([])
      }
    },
  )

  it('each page is accessible', async () => {
    await using opened = await open('/', { colorScheme, bypassCSP: true })
    const { page } = opened
    // The colours alone are others by night.
    const rules = colorScheme === 'light' ? null : ['color-contrast']
    for (const [kind, address] of Object.entries(PAGES)) {
      await page.goto(`${site.url}${address}`)
      await page.evaluate(axe.source)
      const found = await page.evaluate(async (only) => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
          resultTypes: ['violations'],
          ...(only ? { runOnly: only } : {}),
        })
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      }, rules)
      expect(found, kind).toEqual([])
    }
  })
})

it('a subscriber comes to the front page, copies the address, and gets the feed', async () => {
  await using opened = await open('/', { permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = opened
  const button = page.getByRole('button', { name: 'Copy' }).first()
  await button.click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe(`${site.url}/rss.xml`)
  const feed = await fetch(copied)
  expect(feed.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8')
  expect(await feed.text()).toContain('Night ferry returns after eleven years')
})

it('who opens a feed in the browser copies it from there, and goes on to what a feed is', async () => {
  await using opened = await open('/tags/harbour/atom.xml', { permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = opened
  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${site.url}/tags/harbour/atom.xml`)
  await page.locator('main').getByRole('link', { name: 'Subscribe' }).click()
  expect(await page.locator('h1').innerText()).toBe('Subscribe')
})

it('a reader walks from digest to story to tag to author, back in time, and home', async () => {
  await using opened = await open('/')
  const { page } = opened
  const follow = async (name: string, heading: string) => {
    await page.locator('main').getByRole('link', { name, exact: true }).first().click()
    expect(await page.locator('main h1').innerText()).toBe(heading)
  }
  await follow('The Harbour Weekly, number 47', 'The Harbour Weekly, number 47')
  await page.getByRole('navigation', { name: 'In this digest' }).getByRole('link').nth(1).click()
  expect(page.url()).toMatch(/#fish-market-moves-under-the-arches$/)
  await page.getByRole('heading', { name: 'Fish market moves under the arches' }).getByRole('link').click()
  await follow('harbour', 'harbour')
  await follow('Night ferry returns after eleven years', 'Night ferry returns after eleven years')
  await follow('Nora Quayle', 'Nora Quayle')
  await follow('Tide tables now free for everybody', 'Tide tables now free for everybody')
  await page.locator('a[rel=prev]').click()
  expect(await page.locator('h1').innerText()).toBe('Two cranes to be kept as monuments')
  await page.getByRole('link', { name: 'Archive' }).click()
  await follow('November', 'November 2026')
  await page.getByRole('link', { name: 'The Gazette' }).click()
  expect(new URL(page.url()).pathname).toBe('/')
})

it('the keyboard is enough: it skips to the text, sees where it is, and copies', async () => {
  await using opened = await open('/', { permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = opened
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the text' })
  expect(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().top >= 0)).toBe(
    true,
  )
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  const focused = page.locator(':focus')
  expect(await focused.innerText()).toBe('Copy')
  expect(await focused.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe('solid')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  for (const name of ['RSS 2.0', 'Atom 1.0', 'JSON Feed 1.1', 'Open in a reader']) {
    await page.keyboard.press('Tab')
    expect(await focused.innerText()).toBe(name)
  }
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await focused.getAttribute('href')).toBe(`feed:${site.url}/rss.xml`)
})

it('on a telephone no link of the head or the foot is left alone on a line, and what unfolds shows that it does', async () => {
  await using opened = await open('/', { viewport: { width: 375, height: 900 } })
  const { page } = opened
  for (const list of ['.masthead ul', 'footer ul']) {
    const tops = await page
      .locator(`${list} > li`)
      .evaluateAll((items) => items.map((item) => item.getBoundingClientRect().top))
    expect(tops.length, list).toBeGreaterThan(3)
    for (const top of tops) expect(tops.filter((other) => other === top).length, list).toBeGreaterThan(1)
  }
  expect(await page.locator('summary').evaluate((summary) => getComputedStyle(summary).display)).toBe('list-item')
})

it('without JavaScript everything is there but the button', async () => {
  await using opened = await open('/', { javaScriptEnabled: false })
  const { page, complaints } = opened
  expect(await page.locator('button').first().isVisible()).toBe(false)
  expect(await page.locator('.address code').first().innerText()).toBe(`${site.url}/rss.xml`)
  await page.locator('summary').click()
  expect(await page.getByRole('link', { name: 'Feedly' }).getAttribute('href')).toContain(
    encodeURIComponent('/rss.xml'),
  )
  await page.getByRole('link', { name: 'Night ferry returns after eleven years' }).click()
  expect(await page.locator('h1').innerText()).toBe('Night ferry returns after eleven years')
  expect(complaints).toEqual([])
})

it('a page makes one request for its style, and none to anywhere else', async () => {
  await using opened = await open('/robots.txt')
  const { page } = opened
  for (const [kind, address] of Object.entries(PAGES)) {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const response = await page.goto(`${site.url}${address}`)
    page.removeAllListeners('request')
    expect(response?.status(), kind).toBe(statusOf(kind))
    expect(asked.filter((url) => url.endsWith('.css')).length, kind).toBeLessThanOrEqual(1)
    expect(
      asked.filter((url) => !url.startsWith(site.url)),
      kind,
    ).toEqual([])
  }
})
