// Promise: who walks back from the feed meets every live story once, at any moment, and no archive page changes its members.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import { archivePage, newerPage, olderPage } from '../../src/ledger/archive.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { openSqliteLedger } from '../../src/store/sqlite/ledger.js'
import { CHANNEL } from '../support/entries.js'
import { type Newsroom, openNewsroom } from '../support/newsroom.js'
import { temporaryFolder } from '../support/program.js'
import { readPage, textAt, walkBack } from '../support/walk.js'

const WINDOW = 7
const channel = { ...CHANNEL, windowSize: WINDOW }

/** `stories` of them, each with words of its own. */
function digest(name: string, stories: number): string {
  const parts = Array.from(
    { length: stories },
    (_, index) =>
      `## Story ${index} of ${name}\n\nIn ${name} the council spoke of matter ${index} until late, and of nothing else.`,
  )
  return `---\ntitle: Digest ${name}\nsplit: headings\ntags: [council]\nauthors: [Nora ${name.slice(0, 1)}]\n---\n\n${parts.join('\n\n')}\n`
}

type Step =
  { readonly do: 'add' | 'remove' | 'grow' | 'shrink' | 'edit'; readonly document: number } | { readonly do: 'restart' }

const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constantFrom('add' as const, 'add', 'add', 'remove', 'grow', 'shrink', 'edit'),
      document: fc.nat(30),
    }),
    fc.constant({ do: 'restart' as const }),
  ),
  { minLength: 5, maxLength: 25 },
)

function take(room: Newsroom, sizes: Map<string, number>, step: Step): void {
  if (step.do === 'restart') return
  const name = `d${step.document}.md`
  const size = sizes.get(name) ?? 0
  if (step.do === 'remove') {
    sizes.delete(name)
    room.files.delete(name)
    return
  }
  const changed = { add: 3 + (step.document % 9), grow: size + 1, shrink: size - 1, edit: size }[step.do]
  if (changed < 2) return
  sizes.set(name, changed)
  const text = digest(name, changed)
  room.files.set(name, step.do === 'edit' ? text.replace('until late', 'until dawn') : text)
}

describe('the archive', () => {
  it('holds every story that left the feed, whatever is added, edited, withdrawn and brought back', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const room = openNewsroom()
        const ledger = openMemoryLedger()
        const sizes = new Map<string, number>()
        const members = new Map<string, string>()
        let publisher = await room.start(ledger, { channel })
        for (const step of all) {
          room.now = new Date(room.now.getTime() + 3_600_000)
          take(room, sizes, step)
          if (step.do === 'restart') publisher = await room.start(ledger, { channel })
          await publisher.refresh(undefined, { confirmWithdrawals: true })
          const pages = await walkBack(publisher, '/feed.json')
          const live = (await ledger.entriesOf([...sizes.keys()])).filter((entry) => !entry.withdrawn)
          const met = pages.flatMap(({ ids }) => ids)
          expect(met.toSorted()).toEqual(live.map(({ id }) => id).toSorted())
          expect(pages[0]?.ids.length).toBeLessThanOrEqual(WINDOW)
          for (const page of pages.slice(1)) members.set(page.path, [...page.ids, ...page.withdrawn].toSorted().join())
          for (const [path, before] of members) {
            const page = readPage(await textAt(publisher, path))
            expect([...page.ids, ...page.withdrawn].toSorted().join(), path).toBe(before)
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  it('is the same in every format, and links both ways', async () => {
    await using folder = await temporaryFolder()
    const ledger = await openSqliteLedger(`${folder.path}/strillone.db`)
    const room = openNewsroom(
      Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`d${n}.md`, digest(`d${n}`, 4)])),
    )
    const publisher = await room.start(ledger, { channel })
    await publisher.refresh()
    const walks = await Promise.all(FORMATS.map(({ path }) => walkBack(publisher, path)))
    const [first = []] = walks
    expect(first.map(({ ids }) => ids.length)).toEqual([WINDOW, 3, 50, 50, 50])
    for (const walk of walks) expect(walk.map(({ ids }) => ids)).toEqual(first.map(({ ids }) => ids))
    for (const [index, { path }] of FORMATS.entries()) {
      const pages = walks[index] ?? []
      expect(pages.slice(1).map(({ current }) => current)).toEqual(pages.slice(1).map(() => `${channel.url}${path}`))
      expect(pages.slice(1).map(({ newer }) => newer && new URL(newer).pathname)).toEqual([
        null,
        ...pages.slice(1, -1).map((page) => page.path),
      ])
    }
    expect(await textAt(publisher, '/archive/50/rss.xml')).toContain('<fh:archive/>')
    expect(await publisher.make('/archive/154/rss.xml')).toBeNull()
    await ledger.close()
  })

  it('keeps the window smaller for a while where stories of it were withdrawn, rather than show one twice', async () => {
    const room = openNewsroom({ 'a.md': digest('a', 6), 'b.md': digest('b', 6) })
    const publisher = await room.start(openMemoryLedger(), { channel })
    await publisher.refresh()
    const before = await walkBack(publisher, '/rss.xml')
    room.files.set('b.md', digest('b', 4))
    await publisher.refresh()
    const after = await walkBack(publisher, '/rss.xml')
    expect(after.flatMap(({ ids }) => ids)).toHaveLength(10)
    expect(after[1]?.path).toBe(before[1]?.path)
  })
})

describe('its pages', () => {
  it('are named by how many stories the archive held, and lead to one another', () => {
    expect(archivePage(120, 121)).toEqual({ from: 100, to: 120 })
    expect(archivePage(100, 121)).toEqual({ from: 50, to: 100 })
    expect(archivePage(122, 121)).toBeNull()
    expect(archivePage(0, 121)).toBeNull()
    expect(olderPage({ from: 100, to: 120 })).toBe(100)
    expect(olderPage({ from: 0, to: 50 })).toBeNull()
    expect([50, 100, 113, 121].map((upTo) => newerPage({ from: 0, to: upTo }, 121))).toEqual([100, 121, 121, null])
  })
})
