import type { Browser, Page } from 'playwright-core'

export type WatchedPage = {
  readonly page: Page
  /** What of a payload ran: calls of `canary()`, and dialogs by their words. */
  readonly ran: readonly string[]
  /** What the pages' own policy kept the browser from, as in `http://…: script-src-attr inline`. */
  readonly blocked: readonly string[]
  /** What the page that is open holds that could run something, once its links to scripts were clicked. */
  readonly look: () => Promise<{ readonly handlers: number; readonly scripts: number; readonly frames: number }>
  readonly close: () => Promise<void>
}

/** A page that notes whatever runs in it. What it names elsewhere is not there: it is tried, and fails, without a network. */
export async function openWatchedPage(browser: Browser, origin: string): Promise<WatchedPage> {
  const ran: string[] = []
  const blocked: string[] = []
  const context = await browser.newContext()
  await context.exposeFunction('canary', () => ran.push('canary'))
  await context.exposeFunction('violated', (what: string) => blocked.push(what))
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, documentURI }) => {
      ;(globalThis as unknown as { violated: (what: string) => void }).violated(
        `${documentURI}: ${violatedDirective} ${blockedURI}`,
      )
    })
  })
  await context.route(
    (url) => !url.href.startsWith(origin),
    (route) => route.abort(),
  )
  const page = await context.newPage()
  page.on('dialog', (dialog) => {
    ran.push(dialog.message())
    void dialog.dismiss()
  })
  const look = () =>
    page.evaluate(() => {
      for (const bait of document.querySelectorAll<HTMLElement>('main a[href^="java" i]')) bait.click()
      const handlers = [...document.querySelectorAll('*')].filter((element) =>
        [...element.attributes].some(({ name }) => name.startsWith('on')),
      )
      return { handlers: handlers.length, scripts: document.scripts.length, frames: frames.length }
    })
  return { page, ran, blocked, look, close: () => context.close() }
}
