import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Browser, chromium as playwright } from 'playwright-core'
import { PROJECT } from './program.js'

/** Where the browser is unpacked, once; gone with node_modules. */
const UNPACKED = path.join(PROJECT, 'node_modules/.cache/browser')

/**
 * A real Chromium out of an npm package, with the system libraries and fonts it needs, so that the tests run
 * where no browser is installed. The package unpacks those libraries only where it believes to be on the
 * system it was built on.
 */
export async function openBrowser(): Promise<Browser> {
  const before = VARIABLES.map((name) => [name, process.env[name]] as const)
  try {
    return await openUnpacked()
  } finally {
    // Programs that other tests start must not be given the browser's libraries.
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

const VARIABLES = ['AWS_LAMBDA_JS_RUNTIME', 'TMPDIR', 'FONTCONFIG_FILE', 'FONTCONFIG_PATH', 'LD_LIBRARY_PATH']

async function openUnpacked(): Promise<Browser> {
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs20.x'
  const there = await stat(UNPACKED).catch(() => null)
  if (!there) await unpack()
  // It looks here for what it has unpacked, and names its libraries to the loader when it is itself loaded.
  process.env['TMPDIR'] = UNPACKED
  process.env['FONTCONFIG_FILE'] = path.join(UNPACKED, FONTS)
  const { default: chromium } = await import('@sparticuz/chromium')
  process.env['LD_LIBRARY_PATH'] = path.join(UNPACKED, 'al2023/lib')
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

const FONTS = 'fonts.conf'

/** Aside, then in its place at once: several test files come here together, and none may find half a browser. */
async function unpack(): Promise<void> {
  const aside = `${UNPACKED}.${process.pid}.${performance.now()}`
  await mkdir(aside, { recursive: true })
  process.env['TMPDIR'] = aside
  const { default: chromium } = await import('@sparticuz/chromium')
  await chromium.executablePath()
  await writeFile(path.join(aside, FONTS), fontsFile())
  await rename(aside, UNPACKED).catch(() => rm(aside, { recursive: true, force: true }))
}

/** The package's own names folders of the system it was built for; without a font Chromium crashes. */
function fontsFile(): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(UNPACKED, 'fonts')}</dir>
  <cachedir>${path.join(UNPACKED, 'fonts-cache')}</cachedir>
</fontconfig>
`
}
