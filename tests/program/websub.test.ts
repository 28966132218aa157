// Promise: the program is a hub and a publisher as the WebSub Recommendation (W3C, 23 January 2018) has them,
// for a real subscriber on a socket; the numbers are those of the websub.rocks test suite.
import { createHmac } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.js'
import {
  isDelivery,
  isVerification,
  postForm,
  type Received,
  startSubscriber,
  type Subscriber,
} from '../support/subscriber.js'

/** The program with one document, and where it keeps things. */
type Publication = {
  readonly folder: Awaited<ReturnType<typeof temporaryFolder>>
  readonly items: string
  readonly ledger: string
  program: Program
}

let shared: Publication
let here: Publication
let subscriber: Subscriber
let edition = 0

beforeAll(async () => {
  shared = await open()
})
afterAll(() => shut(shared))
beforeEach(async () => {
  here = shared
  subscriber = await startSubscriber()
})
afterEach(() => subscriber.close())

async function open(): Promise<Publication> {
  const folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  const ledger = path.join(folder.path, 'data', 'strillone.db')
  await mkdir(items)
  await save(items)
  return { folder, items, ledger, program: await start({ items, ledger }) }
}

async function shut({ program, folder }: Publication): Promise<void> {
  await program.kill('SIGTERM')
  await folder[Symbol.asyncDispose]()
}

function start(
  { items, ledger }: Pick<Publication, 'items' | 'ledger'>,
  env: Record<string, string> = {},
): Promise<Program> {
  return startProgram({ items, env: { STRILLONE_LEDGER: ledger, STRILLONE_HUB_ALLOW_LOOPBACK: '1', ...env } })
}

async function save(items = here.items): Promise<void> {
  edition += 1
  const file = path.join(items, '2026-11-20-ferry.md')
  await writeFile(`${file}.part`, `# The ferry\n\nThe ferry sails again, says edition ${edition} of this text.\n`)
  await rename(`${file}.part`, file)
}

function ask(mode: string, fields: Record<string, string> = {}, topic = '/rss.xml'): Promise<Response> {
  return postForm(`${here.program.url}/hub`, {
    'hub.mode': mode,
    'hub.topic': `${here.program.url}${topic}`,
    'hub.callback': subscriber.callback(),
    ...fields,
  })
}

/** Resolves when a subscriber has agreed to what was asked for. */
async function agreed<Asked>(asking: () => Promise<Asked>): Promise<Asked> {
  const count = () => here.program.log().filter(({ msg }) => msg === 'subscriber agreed').length
  const before = count()
  const asked = await asking()
  await expect.poll(count, { interval: 5 }).toBe(before + 1)
  return asked
}

async function subscribe(fields: Record<string, string> = {}, topic = '/rss.xml'): Promise<void> {
  expect((await agreed(() => ask('subscribe', fields, topic))).status).toBe(202)
}

const linksOf = (header: string | null | undefined, relation: string) =>
  [...(header ?? '').matchAll(/<([^>]+)>;\s*rel="([^"]+)"/g)]
    .filter((found) => found[2] === relation)
    .map(([, url]) => url)

describe('as a publisher', () => {
  it.each(FORMATS)(
    'advertises hub and topic of $path in Link headers, one self (§4 Discovery)',
    async ({ path: topic }) => {
      const { headers } = await here.program.get(topic)
      expect(linksOf(headers.get('link'), 'hub')).toEqual([`${here.program.url}/hub`])
      expect(linksOf(headers.get('link'), 'self')).toEqual([`${here.program.url}${topic}`])
    },
  )

  it('advertises them in embedded links of the XML feeds, and in JSON Feed (§4)', async () => {
    const rss = await (await here.program.get('/rss.xml')).text()
    expect(rss).toContain(`<atom:link rel="hub" href="${here.program.url}/hub"/>`)
    expect(rss.match(/rel="self"/g)).toHaveLength(1)
    const atom = await (await here.program.get('/atom.xml')).text()
    expect(atom).toContain(`<link rel="hub" href="${here.program.url}/hub"/>`)
    expect(atom.match(/rel="self"/g)).toHaveLength(1)
    const json = (await (await here.program.get('/feed.json')).json()) as { hubs: unknown }
    expect(json.hubs).toEqual([{ type: 'WebSub', url: `${here.program.url}/hub` }])
  })

  it('keeps the links on 304, where a subscriber that polls sees them', async () => {
    const first = await here.program.get('/rss.xml')
    const again = await here.program.get('/rss.xml', { 'If-None-Match': first.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    expect(again.headers.get('link')).toBe(first.headers.get('link'))
  })
})

describe('websub.rocks', () => {
  it('100: typical subscription; 202, verification with lease, full contents with their type and links', async () => {
    await subscribe()
    const [verification] = await subscriber.until(isVerification('subscribe'))
    const asked = verification?.url.searchParams
    expect(asked?.get('hub.topic')).toBe(`${here.program.url}/rss.xml`)
    expect(asked?.get('hub.challenge')).toMatch(/^[\w-]{32}$/)
    expect(asked?.get('hub.lease_seconds')).toBe('864000')
    await save()
    const [delivery] = await subscriber.until(isDelivery)
    const served = await here.program.get('/rss.xml')
    expect(delivery?.body.toString()).toBe(await served.text())
    expect(delivery?.headers['content-type']).toBe(served.headers.get('content-type'))
    expect(linksOf(delivery?.headers.link?.toString(), 'hub')).toEqual([`${here.program.url}/hub`])
    expect(linksOf(delivery?.headers.link?.toString(), 'self')).toEqual([`${here.program.url}/rss.xml`])
    expect(delivery?.headers).not.toHaveProperty('x-hub-signature')
  })

  it('101: with a secret; the signature is that of the bytes that came', async () => {
    await subscribe({ 'hub.secret': 'geheim – 秘密' })
    await save()
    const [delivery] = await subscriber.until(isDelivery)
    const expected = createHmac('sha256', 'geheim – 秘密')
      .update(delivery?.body ?? '')
      .digest('hex')
    expect(delivery?.headers['x-hub-signature']).toBe(`sha256=${expected}`)
  })

  it('102: parameters nobody knows are ignored', async () => {
    await subscribe({ foo: 'bar', 'hub.verify': 'sync', 'hub.verify_token': 'x' })
    await save()
    await subscriber.until(isDelivery)
  })

  it('104: unsubscription is verified, and nothing comes after it', async () => {
    await subscribe()
    await save()
    await subscriber.until(isDelivery)
    expect((await ask('unsubscribe')).status).toBe(202)
    const [verification] = await subscriber.until(isVerification('unsubscribe'))
    expect(verification?.url.searchParams.get('hub.challenge')).toMatch(/^[\w-]{32}$/)
    await here.program.logged(({ msg, what }) => msg === 'subscriber agreed' && what === 'unsubscribe')
    const control = await startSubscriber()
    await subscribe({ 'hub.callback': control.callback() })
    await save()
    await control.until(isDelivery)
    expect(subscriber.deliveries()).toHaveLength(1)
    await control.close()
  })

  it('105 and 106: every format is sent as itself, JSON as JSON', async () => {
    for (const { path: topic } of FORMATS) await subscribe({ 'hub.callback': subscriber.callback(topic) }, topic)
    await save()
    const deliveries = await subscriber.until(isDelivery, FORMATS.length)
    for (const { path: topic, contentType } of FORMATS) {
      const delivery = deliveries.find(({ url }) => url.pathname === topic)
      expect(delivery?.headers['content-type']).toBe(contentType)
      expect(delivery?.body.toString()).toBe(await (await here.program.get(topic)).text())
    }
  })
})

it('tells of the feed of a digest as of any other', async () => {
  const [, slug = ''] = /\/digests\/([^/"]+)\/rss\.xml/.exec(await (await here.program.get('/opml.xml')).text()) ?? []
  const topic = `/digests/${slug}/rss.xml`
  await subscribe({}, topic)
  await save()
  const [delivery] = await subscriber.until(isDelivery)
  expect(delivery?.body.toString()).toBe(await (await here.program.get(topic)).text())
  expect(delivery?.body.toString()).toContain(`edition ${edition} `)
})

describe('rssCloud', () => {
  it('registers with rssCloud and tells of the feed’s address, by its XML answers too', async () => {
    const { port } = new URL(subscriber.callback())
    const registered = await agreed(() =>
      postForm(`${here.program.url}/rsscloud/pleaseNotify`, {
        notifyProcedure: '',
        protocol: 'http-post',
        domain: '127.0.0.1',
        port,
        path: '/notify',
        url1: `${here.program.url}/rss.xml`,
      }),
    )
    expect(await registered.text()).toContain('<notifyResult success="true"')
    const [verification] = subscriber.verifications()
    expect(verification?.url.searchParams.get('url')).toBe(`${here.program.url}/rss.xml`)
    await save()
    const [notice] = await subscriber.until(isDelivery)
    expect(notice?.url.pathname).toBe('/notify')
    expect(new URLSearchParams(notice?.body.toString()).get('url')).toBe(`${here.program.url}/rss.xml`)
    const rss = await (await here.program.get('/rss.xml')).text()
    expect(rss).toContain(
      `<cloud domain="localhost" port="${new URL(here.program.url).port}" path="/rsscloud/pleaseNotify" registerProcedure="" protocol="http-post"/>`,
    )
  })
})

describe('a program of its own', () => {
  beforeEach(async () => {
    here = await open()
  })
  afterEach(() => shut(here))

  it('103: re-subscription keeps one subscription, with the new secret and lease', async () => {
    await subscribe({ 'hub.secret': 'old' })
    await subscribe({ 'hub.secret': 'new', 'hub.lease_seconds': '3600' })
    await save()
    const [delivery] = await subscriber.until(isDelivery)
    await here.program.logged(({ msg }) => msg === 'delivered')
    expect(delivery?.headers['x-hub-signature']).toBe(
      `sha256=${createHmac('sha256', 'new')
        .update(delivery?.body ?? '')
        .digest('hex')}`,
    )
    await save()
    await subscriber.until(isDelivery, 2)
    expect(subscriber.deliveries()).toHaveLength(2)
    const { stdout } = await runProgram(['subscribers', '--json', '--ledger', here.ledger])
    expect(stdout.trim().split('\n')).toHaveLength(1)
    const { since, leaseUntil } = JSON.parse(stdout) as { since: string; leaseUntil: string }
    expect(Date.parse(leaseUntil) - Date.parse(since)).toBeLessThan(3_700_000)
  })

  it('says of a failed delivery why and when it is tried again, in the log and to who asks', async () => {
    await using moody = await startSubscriber(({ method, url }, response) => {
      if (method === 'GET') response.end(url.searchParams.get('hub.challenge'))
      else response.writeHead(503).end()
    })
    await subscribe({ 'hub.callback': moody.callback(), 'hub.topic': `${here.program.url}/rss.xml` })
    await save()
    const failed = await here.program.logged(({ msg }) => msg.startsWith('delivery failed'))
    expect(failed).toMatchObject({ why: 'answered 503', attempt: 1, topic: '/rss.xml', host: '127.0.0.1' })
    expect(Number(failed['retryMs'])).toBeGreaterThan(10_000)
    const { stdout } = await runProgram(['subscribers', '--ledger', here.ledger])
    expect(stdout).toContain('1 failure since')
  })

  it('tells outside hubs of the topics that changed', async () => {
    await using hub = await startSubscriber()
    await writeFile(path.join(here.items, 'strillone.yaml'), `hubs: [${hub.callback('/publish')}]\nhub: false\n`)
    await here.program.kill('SIGTERM')
    here.program = await start(here)
    expect(linksOf((await here.program.get('/rss.xml')).headers.get('link'), 'hub')).toEqual([hub.callback('/publish')])
    expect((await ask('subscribe')).status).toBe(405)
    await save()
    const main = FORMATS.map(({ path: topic }) => `${here.program.url}${topic}`)
    const formOf = ({ body }: Received) => new URLSearchParams(body.toString())
    const pings = await hub.until((one) => main.includes(formOf(one).get('hub.url') ?? ''), main.length)
    expect(pings.map((one) => formOf(one).get('hub.mode'))).toEqual(main.map(() => 'publish'))
    expect(pings.map((one) => formOf(one).get('hub.url')).toSorted()).toEqual(main.toSorted())
  })

  it('warns at every start while loopback may be called, and does not call it otherwise', async () => {
    expect(here.program.log().some(({ msg }) => msg.startsWith('STRILLONE_HUB_ALLOW_LOOPBACK'))).toBe(true)
    await here.program.kill('SIGTERM')
    here.program = await start(here, { STRILLONE_HUB_ALLOW_LOOPBACK: '' })
    expect(here.program.log().some(({ msg }) => msg.startsWith('STRILLONE_HUB_ALLOW_LOOPBACK'))).toBe(false)
    const refused = await ask('subscribe')
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('hub.callback: name a host on the public Internet')
    expect(subscriber.received).toEqual([])
  })
})
