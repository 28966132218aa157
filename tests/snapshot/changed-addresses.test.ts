// Promise: whatever a publish does, every address with other bytes than before it is among those said to have changed.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Ledger } from '../../src/ledger/ledger.js'
import type { Publisher } from '../../src/publisher/publisher.js'
import { archivePageOf, archivePages, siteAddresses } from '../../src/snapshot/addresses.js'
import { batchesOf, makeBatch } from '../../src/snapshot/batches.js'
import { changedAddresses } from '../../src/snapshot/changed-addresses.js'
import { makeResource } from '../../src/snapshot/make.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { CHANNEL } from '../support/entries.js'
import { type Newsroom, openNewsroom } from '../support/newsroom.js'

/** A document as its author has it; `away`: not in the folder. */
type Draft = { title: string; tags: string[]; stories: { head: string; text: string }[]; day: number; away: boolean }

const SUBJECTS = ['ferry', 'market', 'cranes', 'library', 'tram', 'museum']
const wordsOf = (what: string, edition: number) =>
  `The ${what} is told of here, in edition ${edition}, with ${what} words enough to be known again by their ${what}.`

function begin(number: number): Draft {
  const stories = [0, 1, 2].map((index) => {
    const subject = `${SUBJECTS[(number + index * 2) % SUBJECTS.length]} ${number}`
    return { head: `The ${subject} opens its doors`, text: wordsOf(subject, 0) }
  })
  return {
    title: number % 2 === 0 ? '' : `Notes of ${number}`,
    tags: ['port', `day ${number % 2}`],
    stories,
    day: (number % 3) + 1,
    away: false,
  }
}

const textOf = ({ title, tags, stories }: Draft) =>
  `---\n${title === '' ? '' : `title: ${title}\n`}tags: [${tags.join(', ')}]\nauthors: [Nora]\nsplit: headings\n---\n\n${stories
    .map(({ head, text }) => `## ${head}\n\n${text}\n`)
    .join('\n')}`

/** What an author may do to a document; `edition` is new each time. */
const EDITS = {
  edit: (draft: Draft, edition: number) => {
    const [first] = draft.stories
    if (first) first.text = wordsOf(first.head, edition)
  },
  retitle: (draft: Draft, edition: number) => {
    // Where a document has no title, that of its first story is the one its digest goes by.
    const story = draft.stories.at(-(edition % 2))
    if (story) story.head = `${story.head} again ${edition}`
  },
  rename: (draft: Draft, edition: number) => {
    draft.title = edition % 3 === 0 ? '' : `Notes of edition ${edition}`
  },
  retag: (draft: Draft, edition: number) => {
    draft.tags = edition % 2 === 0 ? [`edition ${edition}`] : ['port', 'quay']
  },
  shorten: (draft: Draft) => {
    if (draft.stories.length > 1) draft.stories.shift()
  },
  lengthen: (draft: Draft, edition: number) => {
    draft.stories.push({ head: `The lamp ${edition} is lit`, text: wordsOf(`lamp ${edition}`, edition) })
  },
  turn: (draft: Draft) => {
    draft.stories.reverse()
  },
  withdraw: (draft: Draft) => {
    draft.away = true
  },
  return: (draft: Draft) => {
    draft.away = false
  },
  give: (draft: Draft, _edition: number, other: Draft) => {
    const story = other !== draft && draft.stories.length > 1 ? draft.stories.pop() : undefined
    if (story) other.stories.push(story)
  },
  move: (draft: Draft) => {
    draft.day = (draft.day % 3) + 1
  },
} as const

const edits = fc.record({
  what: fc.constantFrom(...(Object.keys(EDITS) as (keyof typeof EDITS)[])),
  one: fc.nat(7),
  other: fc.nat(7),
})

function put(room: Newsroom, drafts: readonly Draft[]): void {
  room.files.clear()
  room.files.set('2026-10-01-always.md', '# Always\n\nThere is one document that nobody takes away.\n')
  for (const [index, draft] of drafts.entries())
    if (!draft.away) room.files.set(`2026-1${draft.day % 2}-0${draft.day}-notes-${index}.md`, textOf(draft))
}

type Made = Map<string, string>

async function makeAll(ledger: Ledger, publisher: Publisher, before: Made): Promise<Made> {
  const { channel, latest } = publisher.snapshot()
  const made: Made = new Map()
  for (const batch of batchesOf(await siteAddresses(ledger, latest, pagesIn(before))))
    for await (const { path, status, body } of makeBatch({ view: ledger, channel, latest }, batch))
      made.set(path, `${status} ${body.toString()}`)
  return made
}

const pagesIn = (made: Made) => [...new Set([...made.keys()].flatMap((path) => archivePageOf(path) ?? []))]

async function makeChanged(ledger: Ledger, publisher: Publisher, before: Made, since: Since): Promise<Made> {
  const { channel, latest } = publisher.snapshot()
  const pages = pagesIn(before)
  const linked = new Set(archivePages(latest.archived, pages))
  const documentOf = (path: string) => since.documents.get(path)
  const changed = await changedAddresses(ledger, latest, { ...since.latest, documentOf, pages })
  const made: Made = new Map(
    [...before].filter(([path]) => linked.has(archivePageOf(path) ?? -1) || archivePageOf(path) === null),
  )
  for (const { path } of changed) made.delete(path)
  for (const batch of batchesOf(changed))
    for await (const { path, status, body } of makeBatch({ view: ledger, channel, latest }, batch))
      made.set(path, `${status} ${body.toString()}`)
  return made
}

type Since = {
  readonly latest: { readonly revision: number; readonly changed: Date; readonly archived: number }
  readonly documents: ReadonlyMap<string, string>
}

async function momentOf(ledger: Ledger, publisher: Publisher): Promise<Since> {
  const { latest } = publisher.snapshot()
  const addresses = await siteAddresses(ledger, latest, [])
  return {
    latest: { ...latest, changed: latest.changed ?? new Date(0) },
    documents: new Map(
      addresses.flatMap(({ path, document }) =>
        path.startsWith('/stories/') && document !== undefined ? [[path, document]] : [],
      ),
    ),
  }
}

type Edit = { readonly what: keyof typeof EDITS; readonly one: number; readonly other: number }

/** After each edit, what was made of what changed is what is made of everything. */
async function followHistory(many: number, history: readonly Edit[]): Promise<void> {
  const room = openNewsroom()
  const drafts = Array.from({ length: many }, (_, index) => begin(index))
  put(room, drafts)
  const ledger = openMemoryLedger()
  const publisher = await room.start(ledger, { channel: { ...CHANNEL, windowSize: 3 } })
  await publisher.refresh()
  let made = await makeAll(ledger, publisher, new Map())
  let since = await momentOf(ledger, publisher)
  for (const [edition, { what, one, other }] of history.entries()) {
    const [draft, second] = [drafts[one % many], drafts[other % many]]
    if (!draft || !second) throw new Error('no draft')
    EDITS[what](draft, edition + 1, second)
    put(room, drafts)
    room.now = new Date(room.now.getTime() + 60_000)
    await publisher.refresh(undefined, { confirmWithdrawals: true })
    made = await makeChanged(ledger, publisher, made, since)
    since = await momentOf(ledger, publisher)
    const whole = await makeAll(ledger, publisher, made)
    expect([...made.keys()].toSorted()).toEqual([...whole.keys()].toSorted())
    for (const [path, text] of whole) expect([path, made.get(path)]).toEqual([path, text])
  }
}

it('makes the same of what changed as of everything, through any history', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 8 }), fc.array(edits, { minLength: 1, maxLength: 8 }), followHistory),
    { numRuns: Number(process.env['STRILLONE_RUNS'] ?? 12) },
  )
}, 300_000)

it('does so while the archive grows beyond a page, and the one after', async () => {
  const grow = { what: 'lengthen', one: 0, other: 0 } as const
  // 106 stories, of which 103 are in the archive: pages of 50, 100, 103; then 104 and on.
  await followHistory(35, [grow, { ...grow, one: 2 }, { ...grow, what: 'shorten', one: 4 }, grow])
  // 49 and then 50 in the archive, and 51.
  await followHistory(17, [grow, grow, grow])
}, 120_000)

it('makes of a batch what is made of each address alone', async () => {
  const room = openNewsroom()
  put(
    room,
    Array.from({ length: 6 }, (_, index) => begin(index)),
  )
  const ledger = openMemoryLedger()
  const publisher = await room.start(ledger, { channel: { ...CHANNEL, windowSize: 3 } })
  await publisher.refresh()
  room.files.delete('2026-11-01-notes-0.md')
  await publisher.refresh(undefined, { confirmWithdrawals: true })
  const { channel, latest } = publisher.snapshot()
  const site = { view: ledger, channel, latest }
  const made = await makeAll(ledger, publisher, new Map())
  expect(made.size).toBeGreaterThan(60)
  expect([...made.values()].some((text) => text.startsWith('410 '))).toBe(true)
  for (const [path, text] of made) {
    const alone = await makeResource(site, path)
    expect([path, alone && `${alone.status} ${alone.body.toString()}`]).toEqual([path, text])
  }
})
