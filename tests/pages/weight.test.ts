// Promise: a page weighs little however much there is to show, and what does not fit on it is a link away.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import type { UnnumberedEntry } from '../../src/ledger/entry.js'
import { mintId } from '../../src/ledger/identity.js'
import type { Latest, Ledger } from '../../src/ledger/ledger.js'
import { renderFrontPage } from '../../src/pages/front-page.js'
import { STYLESHEET } from '../../src/pages/stylesheet.js'
import { toFeedEntry } from '../../src/snapshot/feeds.js'
import { makeResource } from '../../src/snapshot/make.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { CHANNEL, entry } from '../support/entries.js'
import { PROJECT } from '../support/program.js'

const STORIES = 2400
const NEWEST = new Date('2026-11-20T23:00:00Z')
const prose = await readFile(path.join(PROJECT, 'items/2026-11-20-mosca-pyongyang.txt'), 'utf8')
const words = prose.split(/\s+/)

/** Words in an order no other text has, so that compression finds little more than it would in real ones. */
function text(seed: number, length: number): string {
  let drawn = ''
  for (let state = seed * 7919 + 1; drawn.length < length; state = (state * 48_271) % 2_147_483_647)
    drawn += `${words[state % words.length]} `
  return drawn.slice(0, length)
}

function story(index: number): UnnumberedEntry {
  const published = new Date(NEWEST.getTime() - index * 300_000)
  const given = { title: text(index, 80), summary: text(index + STORIES, 280), slug: `s${index}`, position: index % 4 }
  const { revision: _revision, changed: _changed, ...rest } = entry({ ...given, published, document: `d${index >> 2}` })
  return { ...rest, id: mintId('test', rest.document, rest.slug) }
}

const stories = Array.from({ length: STORIES }, (_, index) => story(index))
let ledger: Ledger
let latest: Latest

beforeAll(async () => {
  ledger = openMemoryLedger()
  const changes = stories.map((one) => ({ kind: 'new' as const, entry: one }))
  await ledger.takeTurn(async () => ({ at: NEWEST, changes, remember: [], forget: [] }))
  latest = await ledger.latest()
})

const weightOf = (page: string | Buffer) => gzipSync(page).length + gzipSync(STYLESHEET).length

it.each(['/tags/fuel', '/authors/nora-quayle', '/archive/2026-11', '/archive/2026-11-14', '/archive', '/subscribe'])(
  '%s is at most 30 KB compressed with its style, of 2,400 stories',
  async (address) => {
    const page = await makeResource({ view: ledger, channel: CHANNEL, latest }, address)
    expect(page?.status).toBe(200)
    expect(weightOf(page?.body ?? '')).toBeLessThan(30_000)
  },
)

it('so is the front page, however many stories the feeds carry', () => {
  const listed = stories
    .slice(0, 1000)
    .map((one) => toFeedEntry({ ...entry(), ...one }, { slug: one.document, title: one.document }))
  const page = renderFrontPage(CHANNEL, listed)
  expect(weightOf(page)).toBeLessThan(30_000)
  expect(page).toContain('href="/stories/s59"')
})

it('a month with too many headlines for a page leads to its days, and they hold every one', async () => {
  const site = { view: ledger, channel: CHANNEL, latest }
  const month = (await makeResource(site, '/archive/2026-11'))?.body.toString() ?? ''
  const days = [...month.matchAll(/href="(\/archive\/2026-11-\d\d)"/g)].map(([, day]) => day ?? '')
  expect(days).toHaveLength(9)
  const found = new Set<string>()
  for (const day of days) {
    const page = (await makeResource(site, day))?.body.toString() ?? ''
    for (const [link] of page.matchAll(/\/stories\/s\d+/g)) found.add(link)
  }
  expect(found.size).toBe(STORIES)
  for (const nothing of ['/archive/2026-02-30', '/archive/2026-13', '/archive/2026-10', '/archive/2026-11-01'])
    expect(await makeResource(site, nothing), nothing).toBeNull()
})
