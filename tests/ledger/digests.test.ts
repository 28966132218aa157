// Promise: a document keeps its identity and address as its stories keep theirs, and says when something in it changed.
import { beforeEach, expect, it } from 'vitest'
import type { Digest } from '../../src/ledger/digest.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import { topicSlug } from '../../src/ledger/topics.js'
import type { Publisher } from '../../src/publisher/publisher.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { type Newsroom, openNewsroom } from '../support/newsroom.js'

let room: Newsroom
let ledger: Ledger
let publisher: Publisher

const HARBOUR = `---
title: Harbour notes
date: 2026-11-20
split: headings
---

## Ferry back in service

The night ferry sails again from Friday, three times a week, as it did before the war.

## Market under the arches

The fish market moves under the railway arches in January, after forty years on the quay.
`

beforeEach(async () => {
  room = openNewsroom({ 'harbour.md': HARBOUR })
  ledger = openMemoryLedger()
  publisher = await room.start(ledger)
  await publisher.refresh()
})

async function digestAt(slug: string): Promise<Digest> {
  const digest = await ledger.digestBySlug(slug)
  if (!digest) throw new Error(`no digest ${slug}`)
  return digest
}

async function save(files: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [name, text] of Object.entries(files))
    if (text === null) room.files.delete(name)
    else room.files.set(name, text)
  room.now = new Date(room.now.getTime() + 60_000)
  await publisher.refresh(undefined, { confirmWithdrawals: true })
}

it('begins with its lead’s date, under an address of its title', async () => {
  const digest = await digestAt('harbour-notes')
  expect(digest).toMatchObject({ document: 'harbour.md', title: 'Harbour notes', withdrawn: null, revision: 1 })
  expect(digest.published).toEqual(new Date('2026-11-20T01:00:00Z'))
  expect(digest.updated).toEqual(digest.published)
})

it('is told apart from others of its title by its day', async () => {
  await save({
    'next.md': HARBOUR.replace('2026-11-20', '2026-11-21').replaceAll('ferry', 'tram').replaceAll('fish', 'cheese'),
  })
  expect(await digestAt('harbour-notes-2026-11-21')).toMatchObject({ document: 'next.md' })
})

it('keeps id, address and date when its file is renamed and its title changed', async () => {
  const before = await digestAt('harbour-notes')
  await save({ 'harbour.md': null, 'old/harbour.md': HARBOUR.replace('Harbour notes', 'From the harbour') })
  const after = await digestAt('harbour-notes')
  expect(after).toMatchObject({ id: before.id, document: 'old/harbour.md', title: 'From the harbour', withdrawn: null })
  expect(after.published).toEqual(before.published)
  expect(await ledger.newestDigests(10)).toHaveLength(1)
})

it('keeps them when the file is away for a while', async () => {
  const before = await digestAt('harbour-notes')
  await save({ 'harbour.md': null })
  expect((await digestAt('harbour-notes')).withdrawn).toEqual(room.now)
  await save({ 'again.md': HARBOUR })
  expect(await digestAt('harbour-notes')).toMatchObject({ id: before.id, document: 'again.md', withdrawn: null })
  expect(await ledger.newestDigests(10)).toHaveLength(1)
})

it('is updated when a story of it is edited or withdrawn, and not by typography', async () => {
  const before = await digestAt('harbour-notes')
  await save({ 'harbour.md': HARBOUR.replace('quay.', 'quay …') })
  expect((await digestAt('harbour-notes')).updated).toEqual(before.updated)
  await save({ 'harbour.md': HARBOUR.replace('three times', 'four times') })
  const edited = await digestAt('harbour-notes')
  expect(edited.updated).toEqual(room.now)
  await save({ 'harbour.md': HARBOUR.slice(0, HARBOUR.indexOf('## Market')) })
  const shorter = await digestAt('harbour-notes')
  expect(shorter.updated.getTime()).toBeGreaterThan(edited.updated.getTime())
})

it('stays while its stories are held back from being withdrawn', async () => {
  room.files.clear()
  room.now = new Date(room.now.getTime() + 60_000)
  await publisher.refresh()
  expect(await digestAt('harbour-notes')).toMatchObject({ withdrawn: null })
})

it.each([
  ['Crude oil', 'crude-oil'],
  ['Perché no', 'perche-no'],
  ['C', 'c'],
  ['C#', 'c#'],
  ['C++', 'c++'],
  ['TCP/IP', 'tcp-ip'],
  ['東京', '東京'],
  ['JR東日本', 'jr東日本'],
  ['Москва', 'москва'],
  ['.', 'dots-1'],
  ['..', 'dots-2'],
  ['…', 'dots-3'],
  ['<b>', '<b>'],
])('gives the topic %s the slug %s', (name, slug) => {
  expect(topicSlug(name)).toBe(slug)
})
