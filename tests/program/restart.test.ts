// Promise: the same items give the same bytes and validators after a crash, in every time zone, on every machine.
import path from 'node:path'
import { expect, it } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import { type Program, PROJECT, startProgram } from '../support/program.js'

const ADDRESSES = [
  ...FORMATS.map(({ path: address }) => address),
  '/',
  '/stories/night-ferry-returns-after-eleven-years',
]

async function answers(program: Program) {
  return Promise.all(
    ADDRESSES.map(async (address) => {
      const response = await program.get(address)
      const { status, headers } = response
      return {
        address,
        status,
        etag: headers.get('etag'),
        lastModified: headers.get('last-modified'),
        body: await response.text(),
      }
    }),
  )
}

const ITEMS = path.join(PROJECT, 'items')

it('answers byte for byte the same after kill -9, and in Tokyo and New York', async () => {
  const env = { STRILLONE_URL: 'https://news.example.org' }
  const first = await startProgram({ items: ITEMS, env })
  const expected = await answers(first)
  await first.kill('SIGKILL')
  expect(expected.map(({ status }) => status)).toEqual(ADDRESSES.map(() => 200))
  for (const TZ of ['Asia/Tokyo', 'America/New_York']) {
    const again = await startProgram({ items: ITEMS, env: { ...env, TZ } })
    expect(await answers(again), TZ).toEqual(expected)
    await again.kill('SIGKILL')
  }
})

it('keeps ids and slugs when the public address changes', async () => {
  const identities = async (url: string) => {
    const program = await startProgram({ items: ITEMS, env: { STRILLONE_URL: url } })
    const feed = (await (await program.get('/feed.json')).json()) as { items: { id: string; url: string }[] }
    await program.kill('SIGTERM')
    return feed.items.map(({ id, url: link }) => [id, link.replace(url, '')])
  }
  expect(await identities('https://one.example')).toEqual(await identities('http://other.example:8080/news'))
})

it('ends cleanly when asked to', async () => {
  const program = await startProgram({ items: ITEMS })
  await program.get('/rss.xml')
  await program.kill('SIGTERM')
  await expect(program.get('/rss.xml')).rejects.toThrow('fetch failed')
})
