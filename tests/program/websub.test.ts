// Promise: the program is a hub and a publisher as the WebSub Recommendation (W3C, 23 January 2018) has them,
// for a real subscriber on a socket; the numbers are those of the websub.rocks test suite.
import { createHmac } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let items: string
let ledger: string
let program: Program
let subscriber: Subscriber

beforeEach(async () => {
  folder = await temporaryFolder()
  items = path.join(folder.path, 'items')
  ledger = path.join(folder.path, 'data', 'strillone.db')
  await mkdir(items)
  await save(0)
  program = await start()
  subscriber = await startSubscriber()
})
afterEach(async () => {
  await program.kill('SIGTERM')
  await subscriber.close()
  await folder[Symbol.asyncDispose]()
})

function start(env: Record<string, string> = {}): Promise<Program> {
  return startProgram({ items, env: { STRILLONE_LEDGER: ledger, STRILLONE_HUB_ALLOW_LOOPBACK: '1', ...env } })
}

async function save(edition: number): Promise<void> {
  const file = path.join(items, '2026-11-20-ferry.md')
  await writeFile(`${file}.part`, `# The ferry\n\nThe ferry sails again, says edition ${edition} of this text.\n`)
  await rename(`${file}.part`, file)
}

function ask(mode: string, fields: Record<string, string> = {}, topic = '/rss.xml'): Promise<Response> {
  return postForm(`${program.url}/hub`, {
    'hub.mode': mode,
    'hub.topic': `${program.url}${topic}`,
    'hub.callback': subscriber.callback(),
    ...fields,
  })
}

async function subscribe(fields: Record<string, string> = {}, topic = '/rss.xml'): Promise<void> {
  const agreed = program.log().filter(({ msg }) => msg === 'subscriber agreed').length
  expect((await ask('subscribe', fields, topic)).status).toBe(202)
  await expect
    .poll(() => program.log().filter(({ msg }) => msg === 'subscriber agreed').length, { interval: 5 })
    .toBe(agreed + 1)
}

const linksOf = (header: string | null | undefined, relation: string) =>
  [...(header ?? '').matchAll(/<([^>]+)>;\s*rel="([^"]+)"/g)]
    .filter((found) => found[2] === relation)
    .map(([, url]) => url)

describe('as a publisher', () => {
  it.each(FORMATS)(
    'advertises hub and topic of $path in Link headers, one self (§4 Discovery)',
    async ({ path: topic }) => {
      const { headers } = await program.get(topic)
      expect(linksOf(headers.get('link'), 'hub')).toEqual([`${program.url}/hub`])
      expect(linksOf(headers.get('link'), 'self')).toEqual([`${program.url}${topic}`])
    },
  )

  it('advertises them in embedded links of the XML feeds, and in JSON Feed (§4)', async () => {
    const rss = await (await program.get('/rss.xml')).text()
    expect(rss).toContain(`<atom:link rel="hub" href="${program.url}/hub"/>`)
    expect(rss.match(/rel="self"/g)).toHaveLength(1)
    const atom = await (await program.get('/atom.xml')).text()
    expect(atom).toContain(`<link rel="hub" href="${program.url}/hub"/>`)
    expect(atom.match(/rel="self"/g)).toHaveLength(1)
    const json = (await (await program.get('/feed.json')).json()) as { hubs: unknown }
    expect(json.hubs).toEqual([{ type: 'WebSub', url: `${program.url}/hub` }])
  })

  it('keeps the links on 304, where a subscriber that polls sees them', async () => {
    const first = await program.get('/rss.xml')
    const again = await program.get('/rss.xml', { 'If-None-Match': first.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    expect(again.headers.get('link')).toBe(first.headers.get('link'))
  })
})

describe('websub.rocks', () => {
  it('100: typical subscription; 202, verification with lease, full contents with their type and links', async () => {
    await subscribe()
    const [verification] = await subscriber.until(isVerification('subscribe'))
    const asked = verification?.url.searchParams
    expect(asked?.get('hub.topic')).toBe(`${program.url}/rss.xml`)
    expect(asked?.get('hub.challenge')).toMatch(/^[\w-]{32}$/)
    expect(asked?.get('hub.lease_seconds')).toBe('864000')
    await save(1)
    const [delivery] = await subscriber.until(isDelivery)
    const served = await program.get('/rss.xml')
    expect(delivery?.body.toString()).toBe(await served.text())
    expect(delivery?.headers['content-type']).toBe(served.headers.get('content-type'))
    expect(linksOf(delivery?.headers.link?.toString(), 'hub')).toEqual([`${program.url}/hub`])
    expect(linksOf(delivery?.headers.link?.toString(), 'self')).toEqual([`${program.url}/rss.xml`])
    expect(delivery?.headers).not.toHaveProperty('x-hub-signature')
  })

  it('101: with a secret; the signature is that of the bytes that came', async () => {
    await subscribe({ 'hub.secret': 'geheim – 秘密' })
    await save(1)
    const [delivery] = await subscriber.until(isDelivery)
    const expected = createHmac('sha256', 'geheim – 秘密')
      .update(delivery?.body ?? '')
      .digest('hex')
    expect(delivery?.headers['x-hub-signature']).toBe(`sha256=${expected}`)
  })

  it('102: parameters nobody knows are ignored', async () => {
    await subscribe({ foo: 'bar', 'hub.verify': 'sync', 'hub.verify_token': 'x' })
    await save(1)
    await subscriber.until(isDelivery)
  })

  it('103: re-subscription keeps one subscription, with the new secret and lease', async () => {
    await subscribe({ 'hub.secret': 'old' })
    await subscribe({ 'hub.secret': 'new', 'hub.lease_seconds': '3600' })
    await save(1)
    const [delivery] = await subscriber.until(isDelivery)
    await program.logged(({ msg }) => msg === 'delivered')
    expect(delivery?.headers['x-hub-signature']).toBe(
      `sha256=${createHmac('sha256', 'new')
        .update(delivery?.body ?? '')
        .digest('hex')}`,
    )
    await save(2)
    await subscriber.until(isDelivery, 2)
    expect(subscriber.deliveries()).toHaveLength(2)
    const { stdout } = await runProgram(['subscribers', '--json', '--ledger', ledger])
    expect(stdout.trim().split('\n')).toHaveLength(1)
    const { since, leaseUntil } = JSON.parse(stdout) as { since: string; leaseUntil: string }
    expect(Date.parse(leaseUntil) - Date.parse(since)).toBeLessThan(3_700_000)
  })

  it('104: unsubscription is verified, and nothing comes after it', async () => {
    await subscribe()
    await save(1)
    await subscriber.until(isDelivery)
    expect((await ask('unsubscribe')).status).toBe(202)
    const [verification] = await subscriber.until(isVerification('unsubscribe'))
    expect(verification?.url.searchParams.get('hub.challenge')).toMatch(/^[\w-]{32}$/)
    await program.logged(({ msg, what }) => msg === 'subscriber agreed' && what === 'unsubscribe')
    const control = await startSubscriber()
    await subscribe({ 'hub.callback': control.callback() })
    await save(2)
    await control.until(isDelivery)
    expect(subscriber.deliveries()).toHaveLength(1)
    await control.close()
  })

  it('105 and 106: every format is sent as itself, JSON as JSON', async () => {
    for (const { path: topic } of FORMATS) await subscribe({ 'hub.callback': subscriber.callback(topic) }, topic)
    await save(1)
    const deliveries = await subscriber.until(isDelivery, FORMATS.length)
    for (const { path: topic, contentType } of FORMATS) {
      const delivery = deliveries.find(({ url }) => url.pathname === topic)
      expect(delivery?.headers['content-type']).toBe(contentType)
      expect(delivery?.body.toString()).toBe(await (await program.get(topic)).text())
    }
  })
})

it('tells of the feed of a digest as of any other', async () => {
  const [, slug = ''] = /\/digests\/([^/"]+)\/rss\.xml/.exec(await (await program.get('/opml.xml')).text()) ?? []
  const topic = `/digests/${slug}/rss.xml`
  await subscribe({}, topic)
  await save(1)
  const [delivery] = await subscriber.until(isDelivery)
  expect(delivery?.body.toString()).toBe(await (await program.get(topic)).text())
  expect(delivery?.body.toString()).toContain('edition 1')
})

describe('the queue', () => {
  it('says of a failed delivery why and when it is tried again, in the log and to who asks', async () => {
    await using moody = await startSubscriber(({ method, url }, response) => {
      if (method === 'GET') response.end(url.searchParams.get('hub.challenge'))
      else response.writeHead(503).end()
    })
    await subscribe({ 'hub.callback': moody.callback(), 'hub.topic': `${program.url}/rss.xml` })
    await save(1)
    const failed = await program.logged(({ msg }) => msg.startsWith('delivery failed'))
    expect(failed).toMatchObject({ why: 'answered 503', attempt: 1, topic: '/rss.xml', host: '127.0.0.1' })
    expect(Number(failed['retryMs'])).toBeGreaterThan(10_000)
    const { stdout } = await runProgram(['subscribers', '--ledger', ledger])
    expect(stdout).toContain('1 failure since')
  })

  it('tells outside hubs of the topics that changed', async () => {
    await using hub = await startSubscriber()
    await writeFile(path.join(items, 'strillone.yaml'), `hubs: [${hub.callback('/publish')}]\nhub: false\n`)
    await program.kill('SIGTERM')
    program = await start()
    expect(linksOf((await program.get('/rss.xml')).headers.get('link'), 'hub')).toEqual([hub.callback('/publish')])
    expect((await ask('subscribe')).status).toBe(405)
    await save(1)
    const main = FORMATS.map(({ path: topic }) => `${program.url}${topic}`)
    const formOf = ({ body }: Received) => new URLSearchParams(body.toString())
    const pings = await hub.until((one) => main.includes(formOf(one).get('hub.url') ?? ''), main.length)
    expect(pings.map((one) => formOf(one).get('hub.mode'))).toEqual(main.map(() => 'publish'))
    expect(pings.map((one) => formOf(one).get('hub.url')).toSorted()).toEqual(main.toSorted())
  })

  it('registers with rssCloud and tells of the feed’s address, by its XML answers too', async () => {
    const { port } = new URL(subscriber.callback())
    const registered = await postForm(`${program.url}/rsscloud/pleaseNotify`, {
      notifyProcedure: '',
      protocol: 'http-post',
      domain: '127.0.0.1',
      port,
      path: '/notify',
      url1: `${program.url}/rss.xml`,
    })
    expect(await registered.text()).toContain('<notifyResult success="true"')
    await program.logged(({ msg }) => msg === 'subscriber agreed')
    const [verification] = subscriber.verifications()
    expect(verification?.url.searchParams.get('url')).toBe(`${program.url}/rss.xml`)
    await save(1)
    const [notice] = await subscriber.until(isDelivery)
    expect(notice?.url.pathname).toBe('/notify')
    expect(new URLSearchParams(notice?.body.toString()).get('url')).toBe(`${program.url}/rss.xml`)
    const rss = await (await program.get('/rss.xml')).text()
    expect(rss).toContain(
      `<cloud domain="localhost" port="${new URL(program.url).port}" path="/rsscloud/pleaseNotify" registerProcedure="" protocol="http-post"/>`,
    )
  })
})

it('warns at every start while loopback may be called, and does not call it otherwise', async () => {
  expect(program.log().some(({ msg }) => msg.startsWith('STRILLONE_HUB_ALLOW_LOOPBACK'))).toBe(true)
  await program.kill('SIGTERM')
  program = await start({ STRILLONE_HUB_ALLOW_LOOPBACK: '' })
  expect(program.log().some(({ msg }) => msg.startsWith('STRILLONE_HUB_ALLOW_LOOPBACK'))).toBe(false)
  const refused = await ask('subscribe')
  expect(refused.status).toBe(400)
  expect(await refused.text()).toContain('hub.callback: name a host on the public Internet')
  expect(subscriber.received).toEqual([])
})
