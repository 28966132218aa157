// Promise: nginx keeps nothing of what one subscriber is sent: a revoked token is out at once, whoever asked before.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Counting, type Nginx, startCounting, startNginx } from '../support/nginx.js'
import { type Publication, publish, SITE } from '../support/publication.js'
import { ask } from '../support/wire.js'

let site: Publication
let counting: Counting
let nginx: Nginx
beforeAll(async () => {
  site = await publish()
  counting = await startCounting(Number(new URL(site.program.url).port))
  nginx = await startNginx(counting.port)
})
afterAll(async () => {
  await nginx[Symbol.asyncDispose]()
  await counting[Symbol.asyncDispose]()
  await site[Symbol.asyncDispose]()
})

/** The first line a command prints, as a path below the public address's host. */
async function targetOf(...args: string[]): Promise<string> {
  const { stdout } = await site.run(...args)
  return new URL(stdout.split('\n')[0] ?? '').pathname
}

it('passes every request for a private feed, a preview and the page of readers on, and serves nothing of them without the program', async () => {
  const folder = new URL(SITE).pathname
  for (const target of [
    await targetOf('token', 'add', 'ada'),
    await targetOf('preview', 'draft.md'),
    await targetOf('readers', '--page'),
  ]) {
    expect(target.startsWith(`${folder}/`)).toBe(true)
    counting.seen()
    for (let poll = 0; poll < 5; poll += 1) expect((await ask(nginx.port, { target })).status).toBe(200)
    expect(counting.seen()).toHaveLength(5)
    counting.cut(true)
    expect((await ask(nginx.port, { target })).status).toBe(502)
    counting.cut(false)
  }
})

it('tells a revoked subscriber so', async () => {
  const target = await targetOf('token', 'add', 'bob')
  const { headers } = await ask(nginx.port, { target })
  const again = { target, headers: { 'If-None-Match': headers['etag'] ?? '' } }
  expect((await ask(nginx.port, again)).status).toBe(304)
  await site.run('token', 'revoke', 'bob')
  const statuses = async () => [(await ask(nginx.port, again)).status, (await ask(nginx.port, { target })).status]
  await vi.waitFor(async () => expect(await statuses()).toEqual([404, 404]), { timeout: 15_000, interval: 200 })
})
