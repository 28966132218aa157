import { createHmac } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../tests/support/postgres.js'
import {
  isDelivery,
  postForm,
  type Received,
  startSubscriber,
  type Subscriber,
} from '../../tests/support/subscriber.js'
import { openClock } from './clock.js'
import { type Disk, openDisk } from './disk.js'
import { type Newsroom, openNewsroom } from './newsroom.js'
import { openReader, type Reader } from './reader.js'
import { type Server, superviseServer } from './server.js'
import { breaks, type Judge, look, type Verdicts } from './witness.js'

/** A folder, its editor, its servers and its readers: one publication of the run. */
export type Publication = {
  readonly name: string
  readonly folder: string
  /** The address subscribers see, the same on every replica. */
  readonly url: string
  readonly ledger: string
  readonly disk: Disk
  readonly newsroom: Newsroom
  readonly servers: readonly Server[]
  readonly reader: Reader
  readonly judge: Judge
  readonly subscriber: Subscriber
}

export type PublicationParts = {
  readonly name: string
  readonly folder: string
  readonly seed: number
  readonly replicas: number
  /** Null: SQLite, on the publication's own disk. */
  readonly postgres: string | null
  readonly verdicts: Verdicts
}

/** Small enough that a long run fills several pages of the archive. */
export const WINDOW = 25
const DISK_MEGABYTES = 24
const SECRET = 'a secret of the chaos run'

export async function openPublication(parts: PublicationParts): Promise<Publication> {
  const { name, folder, seed, replicas, postgres, verdicts } = parts
  const { journal } = verdicts
  mkdirSync(folder, { recursive: true })
  const disk = openDisk(folder, DISK_MEGABYTES)
  const ledger = postgres ?? path.join(disk.data, 'strillone.db')
  const url = `https://${name.toLowerCase()}.example.org`
  writeFileSync(path.join(folder, 'strillone.yaml'), `title: ${name}\nwindow: ${WINDOW}\n`)
  const judge: Judge = { verdicts, bodies: new Map(), secrets: [folder, 'node_modules', 'dist/'] }
  const reader = openReader(judge)
  const newsroom = await openNewsroom({
    folder: disk.items,
    seed,
    seen: (mark) => reader.shown.get(mark),
    journal: (what) => journal(`${name} editor`, what),
  })
  const env = {
    STRILLONE_URL: url,
    STRILLONE_ITEMS: disk.items,
    STRILLONE_LEDGER: ledger,
    STRILLONE_HUB_ALLOW_LOOPBACK: '1',
  }
  const servers: Server[] = []
  for (let index = 0; index < replicas; index += 1) {
    const clock = openClock(path.join(folder, `clock-${index}`))
    const port = await freePort()
    servers.push(superviseServer({ name: `${name} ${index + 1}`, port, cwd: folder, clock, env, journal }))
  }
  const subscriber = await startSubscriber()
  return { name, folder, url, ledger, disk, newsroom, servers, reader, judge, subscriber }
}

/** All servers listen, every story is out, and the subscriber is one. */
export async function begin(publication: Publication): Promise<void> {
  const { servers, subscriber, url } = publication
  await until(async () => (await differences(publication)).length === 0, 120_000, `${publication.name} begins`)
  await postForm(`${servers[0]?.url ?? ''}/hub`, {
    'hub.mode': 'subscribe',
    'hub.topic': `${url}/feed.json`,
    'hub.callback': subscriber.callback(),
    'hub.secret': SECRET,
  })
  await until(async () => subscriber.verifications().length > 0, 30_000, 'the hub asks the subscriber')
}

/** How what each server shows differs from what its editor has: nothing, once all is recovered. */
export async function differences({ servers, reader, newsroom, judge, url }: Publication): Promise<string[]> {
  const wanted = newsroom.live()
  const found: string[] = []
  const tags = new Set<string>()
  for (const server of servers) {
    if (server.upSince() === null) return [`${server.name} is down`]
    const live = await reader.walk(server.url)
    if (!live) return [`${server.name} does not answer`]
    for (const mark of live) if (!wanted.has(mark)) found.push(`${server.name}: ${mark} is still there`)
    for (const [mark, { edition, title }] of wanted) {
      const shown = reader.shown.get(mark)
      if (!live.has(mark)) found.push(`${server.name}: ${mark} is missing`)
      else if (shown?.edition !== edition || shown.title !== title) found.push(`${server.name}: ${mark} is of before`)
    }
    for (const mark of newsroom.withdrawn()) {
      const address = new URL(reader.shown.get(mark)?.url ?? url).pathname
      const status = (await look(judge, server.url, address))?.status
      if (status !== 410) found.push(`${server.name}: ${address} was taken back and is ${status}`)
    }
    tags.add((await look(judge, server.url, '/feed.json'))?.headers.get('etag') ?? server.name)
  }
  if (tags.size > 1) found.push(`the servers show ${[...tags].join(' and ')}`)
  return found
}

/** Whether the last delivery is what is served now, and all of them were signed. */
export async function isDelivered({ servers, subscriber, judge }: Publication): Promise<boolean> {
  const last = subscriber.deliveries().at(-1)
  const got = await look(judge, servers[0]?.url ?? '', '/feed.json')
  return last !== undefined && got?.status === 200 && got.body.equals(last.body)
}

export function judgeDeliveries({ subscriber, judge, name }: Publication): number {
  const signed = ({ body }: Received) => `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`
  const deliveries = subscriber.received.filter(isDelivery)
  for (const one of deliveries)
    if (one.headers['x-hub-signature'] !== signed(one))
      breaks(judge.verdicts, 'push', `${name}: a delivery is not signed`)
  return deliveries.length
}

export async function until(test: () => Promise<boolean>, withinMs: number, what: string): Promise<number> {
  const start = performance.now()
  while (!(await test())) {
    if (performance.now() - start > withinMs) throw new Error(`not within ${withinMs / 1000} s: ${what}`)
    await pause(250)
  }
  return performance.now() - start
}
