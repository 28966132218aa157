// Promise: killed at any moment, the program delivers every publish to every subscriber at least once, in order, and nothing
// to those who have left.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startPostgres } from '../support/postgres.js'
import { type Program, startProgram, temporaryFolder } from '../support/program.js'
import { postForm, type Received, startSubscriber } from '../support/subscriber.js'
import { freePort } from '../support/postgres.js'

const ROUNDS = Number(process.env['STRILLONE_CRASHES'] ?? 2)
const SUBSCRIBERS = 40
const LEAVING = 10

/** Which edition a delivery is of. */
const editionOf = ({ body }: Received) => Number(/edition (\d+) of/.exec(body.toString())?.[1] ?? -1)

async function crashAndDeliver(place: string, folder: string, random: () => number): Promise<number> {
  const items = path.join(folder, 'items')
  await mkdir(items)
  const port = String(await freePort())
  const start = (): Promise<Program> =>
    startProgram({
      items,
      env: {
        STRILLONE_LEDGER: place,
        STRILLONE_HUB_ALLOW_LOOPBACK: '1',
        PORT: port,
        HOST: '127.0.0.1',
        STRILLONE_URL: `http://127.0.0.1:${port}`,
      },
    })
  const save = async (edition: number) => {
    const file = path.join(items, '2026-11-20-ferry.md')
    await writeFile(`${file}.part`, `# The ferry\n\nThe ferry sails again, says edition ${edition} of this text.\n`)
    await rename(`${file}.part`, file)
  }
  const left = new Map<string, number>()
  await using subscriber = await startSubscriber(({ method, url }, response) => {
    // Some are slow, so that a kill finds deliveries under way.
    const answer = () => {
      if (method === 'GET' && url.searchParams.get('hub.mode') === 'unsubscribe' && !left.has(url.pathname))
        left.set(url.pathname, subscriber.received.length)
      if (method === 'GET') response.end(url.searchParams.get('hub.challenge'))
      else response.writeHead(204).end()
    }
    if (random() < 0.3) setTimeout(answer, random() * 60)
    else answer()
  })
  const ask = (program: Program, mode: string, index: number) =>
    postForm(`${program.url.replace('localhost', '127.0.0.1')}/hub`, {
      'hub.mode': mode,
      'hub.topic': `http://127.0.0.1:${port}/rss.xml`,
      'hub.callback': subscriber.callback(`/${index}`),
    })

  await save(0)
  let program = await start()
  for (let index = 0; index < SUBSCRIBERS; index += 1) expect((await ask(program, 'subscribe', index)).status).toBe(202)
  await expect.poll(() => program.log().filter(({ msg }) => msg === 'subscriber agreed').length).toBe(SUBSCRIBERS)

  let edition = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    edition += 1
    await save(edition)
    // At the latest when half of them have it.
    if (round === 1) for (let index = 0; index < LEAVING; index += 1) await ask(program, 'unsubscribe', index)
    await Promise.race([
      expect
        .poll(() => subscriber.deliveries().filter((one) => editionOf(one) === edition).length, {
          timeout: 30_000,
          interval: 1,
        })
        .toBeGreaterThan(SUBSCRIBERS / 2),
      pause(50 + random() * 250),
    ])
    await program.kill('SIGKILL')
    program = await start()
  }
  edition += 1
  await save(edition)
  const staying = Array.from({ length: SUBSCRIBERS - LEAVING }, (_, index) => `/${index + LEAVING}`)
  const of = (pathname: string) =>
    subscriber
      .deliveries()
      .filter(({ url }) => url.pathname === pathname)
      .map(editionOf)
  await expect
    .poll(() => staying.filter((one) => of(one).at(-1) !== edition), { timeout: 90_000, interval: 100 })
    .toEqual([])
  await expect.poll(() => left.size, { timeout: 90_000 }).toBe(LEAVING)
  // One more, so that who has left would hear of it.
  edition += 1
  await save(edition)
  await expect.poll(() => staying.filter((one) => of(one).at(-1) !== edition), { timeout: 90_000 }).toEqual([])
  for (const pathname of staying) {
    const seen = of(pathname)
    expect(seen, `${pathname} in order`).toEqual(seen.toSorted((one, other) => one - other))
    // What it was owed reached it, itself or with a later edition: the feed carries them all.
    expect(seen.at(-1)).toBe(edition)
  }
  for (const [pathname, moment] of left) {
    const later = subscriber.received
      .slice(moment)
      .filter(({ method, url }) => method === 'POST' && url.pathname === pathname)
    expect(later, `${pathname} has left`).toEqual([])
  }
  await program.kill('SIGTERM')
  return subscriber.deliveries().length
}

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const LIMIT_MS = 240_000 + ROUNDS * 30_000

it(
  'survives being killed, on SQLite',
  async () => {
    await using folder = await temporaryFolder()
    const count = await crashAndDeliver(path.join(folder.path, 'data', 'strillone.db'), folder.path, randomFrom(1))
    process.stdout.write(`${ROUNDS} kills on SQLite: ${SUBSCRIBERS} subscribers, ${count} deliveries, none lost\n`)
  },
  LIMIT_MS,
)

it(
  'survives being killed, on PostgreSQL',
  async () => {
    await using folder = await temporaryFolder()
    await using postgres = await startPostgres()
    const count = await crashAndDeliver(await postgres.newDatabase(), folder.path, randomFrom(2))
    process.stdout.write(`${ROUNDS} kills on PostgreSQL: ${SUBSCRIBERS} subscribers, ${count} deliveries, none lost\n`)
  },
  LIMIT_MS,
)
