import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Browser, chromium as playwright } from 'playwright-core'
import { PROJECT } from './program.js'

/** Where the browser is unpacked, once; gone with node_modules. */
const UNPACKED = path.join(PROJECT, 'node_modules/.cache/chromium')

/** The package's own looks for fonts in /tmp alone; without any, all text is as wide as nothing and every page fits. */
const FONTS = path.join(UNPACKED, 'strillone-fonts.conf')

/**
 * A real Chromium out of an npm package, with the system libraries and fonts it needs, so that the tests run
 * where no browser is installed. The package unpacks those libraries only where it believes to be on the
 * system it was built on.
 */
export async function openBrowser(): Promise<Browser> {
  await mkdir(UNPACKED, { recursive: true })
  await writeFile(FONTS, `<fontconfig><dir>${UNPACKED}/fonts</dir><cachedir>${UNPACKED}/cache</cachedir></fontconfig>`)
  process.env['FONTCONFIG_FILE'] = FONTS
  process.env['TMPDIR'] = UNPACKED
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs20.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  const unsafe = new Set(['--disable-web-security', '--allow-running-insecure-content', '--single-process'])
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((flag) => !unsafe.has(flag)),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    headless: true,
  })
}
