// Promise: in a real browser the pages are styled, readable at every width, and nothing in them is blocked or broken.
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.js'
import { type Program, PROJECT, startProgram } from '../support/program.js'

let program: Program
let browser: Browser

beforeAll(async () => {
  program = await startProgram({ items: path.join(PROJECT, 'items') })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await program?.kill('SIGTERM')
})

async function open(address: string, width: number): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('requestfailed', (request) => complaints.push(request.url()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${program.url}${address}`)
  return { page, complaints }
}

describe.each([360, 768, 1280])('at %i pixels', (width) => {
  it.each(['/', '/stories/night-ferry-returns-after-eleven-years', '/nowhere', '/rss.xml', '/feed.json'])(
    '%s is styled, complete, and no wider than the screen',
    async (address) => {
      const { page, complaints } = await open(address, width)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).toBe('672px')
      expect(await page.locator('main').innerText()).not.toBe('')
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([])
      await page.close()
    },
  )
})

it('leads from the front page to a story and back', async () => {
  const { page } = await open('/', 768)
  await page.getByRole('link', { name: 'Night ferry returns after eleven years' }).click()
  expect(await page.locator('h1').innerText()).toBe('Night ferry returns after eleven years')
  await page.locator('main a').last().click()
  expect(await page.locator('article').count()).toBe(12)
  await page.close()
})
