// Promise: what a page tells search engines is what schema.org and they ask for, live blogs as such.
import { expect, it } from 'vitest'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { openNewsroom } from '../support/newsroom.js'
import { textAt } from '../support/walk.js'

const LIVE = `---
title: Storm over the harbour, as it came
date: 2026-11-20
split: times
---

09:10

The first ferry of the day stays in port, the harbour office says, and the second one may follow it.

09:45

Waves have reached the fish market. Stallholders carry their crates up to the railway arches.

11:20

The wind has turned. The pilots expect the quay to be open again by the early afternoon.
`

function dataOf(html: string): { '@type': string; [property: string]: unknown } {
  const json = /<script type="application\/ld\+json">([^]*?)<\/script>/.exec(html)?.[1]
  if (json === undefined) throw new Error('no structured data')
  return JSON.parse(json) as { '@type': string }
}

async function digestPage(slug: string, text: string) {
  const publisher = await openNewsroom({ 'a.md': text }).start(openMemoryLedger())
  await publisher.refresh()
  return dataOf(await textAt(publisher, `/digests/${slug}`))
}

it('calls a document of dated updates a live blog, from its first to its last', async () => {
  const data = await digestPage('storm-over-the-harbour-as-it-came', LIVE)
  expect(data).toMatchObject({
    '@type': 'LiveBlogPosting',
    headline: 'Storm over the harbour, as it came',
    coverageStartTime: '2026-11-20T09:10:00Z',
    coverageEndTime: '2026-11-20T11:20:00Z',
  })
  expect(data['liveBlogUpdate']).toHaveLength(3)
  for (const update of data['liveBlogUpdate'] as object[])
    expect(update).toEqual({
      '@type': 'BlogPosting',
      '@id': expect.stringMatching(/^https:/),
      url: expect.stringMatching(/^https:/),
      headline: expect.stringMatching(/\S/),
      datePublished: expect.stringMatching(/Z$/),
      dateModified: expect.stringMatching(/Z$/),
      articleBody: expect.stringMatching(/\S/),
    })
})

it('calls any other digest a collection of its articles', async () => {
  const text = LIVE.replace('split: times', 'split: headings').replaceAll(
    /^\d\d:\d\d$/gm,
    (time) => `## At ${time} o’clock`,
  )
  const data = await digestPage('storm-over-the-harbour-as-it-came', text)
  expect(data['@type']).toBe('CollectionPage')
  expect(data['hasPart']).toHaveLength(3)
})
