// Promise: through any run of editions an entry keeps id, address and date, and no id is given twice.
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Entry } from '../../src/ledger/entry.js'
import type { ReadDocument } from '../../src/stories/read.js'
import { anyStory } from './any-story.js'
import { type Written, documentOf, openPress } from './press.js'

const paths = ['a.md', 'b.md', 'week/c.txt']

/** One state of the folder: some of the files, each with some stories. */
const edition = fc.dictionary(fc.constantFrom(...paths), fc.array(anyStory, { minLength: 1, maxLength: 6 }), {
  maxKeys: paths.length,
})
const editions = fc.array(edition, { minLength: 1, maxLength: 6 })
type Edition = Readonly<Record<string, readonly Written[]>>

const documentsOf = (folder: Edition): ReadDocument[] =>
  Object.entries(folder).map(([path, stories]) => documentOf(path, stories))
const missingFrom = (folder: Edition) => paths.filter((path) => !Object.hasOwn(folder, path))

describe('a run of editions', () => {
  it('keeps id, address, published; moves `updated` forward only; stays one to one', async () => {
    await fc.assert(
      fc.asyncProperty(editions, async (folders) => {
        const press = openPress()
        const first = new Map<string, Entry>()
        for (const [index, folder] of folders.entries()) {
          await press.publish(documentsOf(folder), missingFrom(folder))
          const live = await press.live()
          const now = Date.UTC(2026, 10, 22, 9, 10 * index)
          expect(live.map(({ document, position, title, text }) => [document, position, title, text])).toEqual(
            Object.entries(folder)
              .toSorted()
              .flatMap(([path, stories]) => stories.map(([title, text], place) => [path, place, title, text])),
          )
          expect(new Set(live.map(({ id }) => id)).size).toBe(live.length)
          for (const entry of live) {
            const before = first.get(entry.id)
            expect(entry.published <= entry.updated && entry.updated.getTime() <= now).toBe(true)
            if (before) expect(pick(entry)).toEqual(pick(before))
            if (before) expect(entry.updated >= before.updated).toBe(true)
            first.set(entry.id, entry)
          }
          expect(new Set([...first.values()].map(({ slug }) => slug)).size).toBe(first.size)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('changes nothing when the same stories are published again', async () => {
    await fc.assert(
      fc.asyncProperty(editions, async (folders) => {
        const press = openPress()
        for (const folder of folders) {
          await press.publish(documentsOf(folder), missingFrom(folder))
          expect(await press.publish(documentsOf(folder), missingFrom(folder))).toEqual([])
        }
      }),
      { numRuns: 100 },
    )
  })

  it('gives the same entries in whatever order the documents were read', async () => {
    await fc.assert(
      fc.asyncProperty(editions, async (folders) => {
        const [press, other] = [openPress(), openPress()]
        for (const folder of folders) {
          await press.publish(documentsOf(folder), missingFrom(folder))
          await other.publish(documentsOf(folder).toReversed(), missingFrom(folder).toReversed())
        }
        expect(await other.live()).toEqual(await press.live())
      }),
      { numRuns: 100 },
    )
  })
})

describe('a copy of the documents without the ledger', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it('gives the same ids in another time zone, at another time', async () => {
    await fc.assert(
      fc.asyncProperty(edition, async (folder) => {
        process.env['TZ'] = 'Asia/Kolkata'
        const [press, copy] = [openPress(), openPress()]
        await press.publish(documentsOf(folder))
        process.env['TZ'] = 'America/St_Johns'
        await copy.publish(documentsOf(folder), [], new Date('2027-03-28T01:30:00Z'))
        expect((await copy.live()).map(pick)).toEqual((await press.live()).map(pick))
      }),
      { numRuns: 50 },
    )
  })

  it('gives the same ids whether the documents came at once or one by one', async () => {
    const documents = ['a.md', 'b.md'].map((path) =>
      documentOf(path, [
        ['Fuel', 'Dearer.'],
        ['Fuel', 'Cheaper.'],
        ['東京', '雪'],
      ]),
    )
    const [press, copy] = [openPress(), openPress()]
    await press.publish(documents)
    for (const document of documents.toReversed()) await copy.publish([document])
    expect((await copy.live()).map(({ id }) => id)).toEqual((await press.live()).map(({ id }) => id))
  })

  it('gives other ids to another channel', async () => {
    const [press, other] = [openPress('one'), openPress('two')]
    for (const each of [press, other]) await each.publish([documentOf('a.md', [['Fuel', 'Dearer.']])])
    expect((await other.live())[0]?.id).not.toBe((await press.live())[0]?.id)
  })
})

/** What never changes. */
function pick({ id, slug, published, mintedIn, key }: Entry) {
  return { id, slug, published, mintedIn, key }
}
