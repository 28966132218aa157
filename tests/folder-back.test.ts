// Promise: when a folder that was gone is back, so is all of it, and what its author took out is taken back, unasked.
import { beforeEach, expect, it } from 'vitest'
import type { Ledger } from '../src/ledger/ledger.js'
import type { Publisher } from '../src/publisher/publisher.js'
import { openMemoryLedger } from '../src/store/memory/ledger.js'
import { type Newsroom, openNewsroom } from './support/newsroom.js'

const TOPICS = ['harbour', 'market', 'library', 'tramway', 'theatre', 'museum', 'airport', 'stadium']
const story = (day: number, topic: string) =>
  `## The ${topic} on day ${day}\n\nOn day ${day} the council of the town spoke of the ${topic} for ${day + 3} hours.\n`
const digest = (day: number, topics: readonly string[] = TOPICS) =>
  `---\nsplit: headings\n---\n\n# Day ${day}\n\n${topics.map((topic) => story(day, topic)).join('\n')}`

let room: Newsroom
let ledger: Ledger
let publisher: Publisher

beforeEach(async () => {
  const days = [1, 2, 3, 4, 5]
  room = openNewsroom(Object.fromEntries(days.map((day) => [`day-${day}.md`, digest(day)])))
  ledger = openMemoryLedger()
  publisher = await room.start(ledger)
  await publisher.refresh()
})

const kinds = async () => (await publisher.refresh()).map(({ kind }) => kind).filter((kind) => kind !== 'touched')
const live = async () => (await ledger.entriesAfter('', 1_000)).filter(({ withdrawn }) => withdrawn === null).length

/** The folder is mounted, with nothing in it, while this is done to the documents. */
async function away(change: (files: Map<string, string | Uint8Array>) => void): Promise<void> {
  const files = new Map(room.files)
  room.files.clear()
  expect(await kinds()).toEqual([])
  expect(publisher.held()).toEqual({ stories: 40, documents: 5 })
  change(files)
  for (const [path, text] of files) room.files.set(path, text)
}

it('takes back the story that was cut just before it went', async () => {
  await away((files) => files.set('day-3.md', digest(3, TOPICS.slice(1))))
  expect(await kinds()).toEqual(['withdrawn'])
  expect(publisher.held().stories).toBe(0)
  expect(await live()).toBe(39)
})

it('takes it back also from a document that was renamed meanwhile', async () => {
  await away((files) => {
    files.delete('day-3.md')
    files.set('third.md', digest(3, TOPICS.slice(1)))
  })
  expect(await kinds()).toEqual(['withdrawn'])
  expect(publisher.held().stories).toBe(0)
})

it('holds what is still gone, and what is gone of too many that are back', async () => {
  await away((files) => {
    files.delete('day-1.md')
    for (const day of [2, 3, 4, 5]) files.set(`day-${day}.md`, digest(day, TOPICS.slice(0, 2)))
  })
  expect(await kinds()).toEqual([])
  expect(publisher.held()).toEqual({ stories: 32, documents: 5 })
  // Of a file that was there all the time, little by little is no way round.
  room.files.set('day-2.md', digest(2, TOPICS.slice(0, 1)))
  expect(await kinds()).toEqual([])
  expect(publisher.held().stories).toBe(33)
  for (const day of [1, 2, 3, 4, 5]) room.files.set(`day-${day}.md`, digest(day))
  expect(await kinds()).toEqual([])
  expect(publisher.held().stories).toBe(0)
  expect(await live()).toBe(40)
})
