import path from 'node:path'
import fc from 'fast-check'
import { loadLanguageDetector } from '../../src/documents/language.js'
import { FORMATS } from '../../src/formats/formats.js'
import type { Digest } from '../../src/ledger/digest.js'
import type { Entry } from '../../src/ledger/entry.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import { isSubstantial } from '../../src/ledger/matching/editions.js'
import { documentBase } from '../../src/links.js'
import type { Problem } from '../../src/problem.js'
import type { Publisher } from '../../src/publisher/publisher.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { openSqliteLedger } from '../../src/store/sqlite/ledger.js'
import { DEFAULT_MIN_CONFIDENCE, PUBLISHED_MIN_CONFIDENCE } from '../../src/stories/confidence.js'
import { fingerprint } from '../../src/stories/fingerprint.js'
import { type ReadDocument, readDocument } from '../../src/stories/read.js'
import { CHANNEL } from '../support/entries.js'
import { type Newsroom, openNewsroom } from '../support/newsroom.js'
import { temporaryFolder } from '../support/program.js'
import { apply, type Desk, histories, type Turn, write } from './histories.js'
import { watchMemory } from './memory.js'
import { propertyOf, type Target } from './target.js'

/** So few that old stories leave for the archive. */
const CHANNEL_OF_FEW = { ...CHANNEL, windowSize: 6 }
const ALL = 1_000_000
const detect = await loadLanguageDetector()

export const ledgerTarget: Target = {
  name: 'ledger',
  holds:
    'through edits, moves, splits, deletions, restarts: each story live once, under the id it began with, none forgotten',
  open: async () => {
    const memory = watchMemory()
    const check = async ([history, kind]: readonly [readonly Turn[], string]): Promise<void> => {
      await using folder = await temporaryFolder()
      const ledger =
        kind === 'memory' ? openMemoryLedger() : await openSqliteLedger(path.join(folder.path, 'strillone.db'))
      try {
        await live(history, ledger)
      } finally {
        await ledger.close()
      }
      // A file of SQLite's stays open until its statements are collected as garbage.
      memory.note()
    }
    return {
      property: propertyOf(fc.tuple(histories, fc.constantFrom('memory', 'memory', 'memory', 'sqlite')), check),
      assertAtEnd: memory.assertLevel,
      close: async () => {},
    }
  },
}

/** All that was ever told. */
type Memory = { readonly entries: readonly Entry[]; readonly digests: readonly Digest[] }

async function memoryOf(ledger: Ledger): Promise<Memory> {
  return { entries: await ledger.entriesAfter('', ALL), digests: await ledger.digestsAfter('', ALL) }
}

async function live(history: readonly Turn[], ledger: Ledger): Promise<void> {
  const desk: Desk = { papers: new Map(), bin: [] }
  const room = openNewsroom()
  const start = () => room.start(ledger, { channel: CHANNEL_OF_FEW })
  let publisher = await start()
  let before = await memoryOf(ledger)
  for (const turn of history) {
    // A folder that is there again is looked at as a whole.
    const blind = !room.reachable
    const changed = layOut(desk, room, turn)
    if (turn.how === 'restarted') publisher = await start()
    await publisher.refresh(turn.how === 'told' && !blind ? changed : undefined, {
      confirmWithdrawals: turn.how === 'confirmed',
    })
    const after = await memoryOf(ledger)
    assertKept(before, after)
    if (room.reachable) assertTold(readAll(desk, room, publisher, { before, after }), publisher, before, after)
    assertSameIds(before, after, desk)
    if ((await publisher.refresh()).length > 0 && room.reachable)
      throw new Error('told something, though nothing changed')
    before = await memoryOf(ledger)
  }
  await assertShown(publisher, await start(), before)
}

/** What the turn does to the files; the paths of those that are others now. */
function layOut(desk: Desk, room: Newsroom, { edits, how, minutes }: Turn): ReadonlySet<string> {
  for (const one of edits) apply(desk, one)
  const [files, locked] = [new Map(room.files), new Set(room.locked)]
  room.files.clear()
  room.locked.clear()
  for (const [name, paper] of desk.papers) {
    room.files.set(name, write(paper))
    if (paper.locked) room.locked.add(name)
  }
  room.reachable = how !== 'unreachable'
  room.now = new Date(room.now.getTime() + minutes * 60_000)
  const names = [...new Set([...files.keys(), ...room.files.keys()])]
  return new Set(
    names.filter((name) => files.get(name) !== room.files.get(name) || locked.has(name) !== room.locked.has(name)),
  )
}

/** What must be out of each document, in either of two ways to read it; null: what was out of it before. */
type Wanted = ReadonlyMap<string, readonly ReadDocument[] | null>

function readAll(
  desk: Desk,
  room: Newsroom,
  publisher: Publisher,
  { before, after }: { readonly before: Memory; readonly after: Memory },
): Wanted {
  const copies = new Map(
    publisher.problems().flatMap((one) => (one.code === 'document-copied' ? [[one.file, one]] : [])),
  )
  const out = new Set(liveOf(before).map(({ document }) => document))
  return new Map(
    [...desk.papers].map(([name, paper]) => {
      const ways = paper.broken || paper.locked ? null : read(name, write(paper))
      if (ways === null) return [name, null] as const
      const isHidden = ways.some(
        ({ metadata, date, dateDeclared }) => metadata.draft || (dateDeclared && date > room.now && !out.has(name)),
      )
      if (isHidden) return [name, []] as const
      const copy = copies.get(name)
      return [name, copy ? ways.map((one) => withoutHeld(one, copy, after)) : ways] as const
    }),
  )
}

/** Without what is not told of a copy: a reader has it from what it is a copy of. */
function withoutHeld(
  document: ReadDocument,
  { others = [], stories: held = [] }: Problem,
  after: Memory,
): ReadDocument {
  const originals = liveOf(after).filter((entry) => others.includes(entry.document) && entry.document !== document.path)
  if (held.length > 0 && originals.length === 0) throw new Error(`${document.path} is held, and out nowhere`)
  const stories = document.split.stories.filter(({ title, text }) => !held.includes(fingerprint(title, text)))
  return { ...document, split: { ...document.split, stories } }
}

/** As a document that is out in parts, and as any other; null where it cannot be read. */
function read(name: string, text: string): readonly ReadDocument[] | null {
  const source = { path: name, bytes: new TextEncoder().encode(text), modified: new Date(0) }
  const [first, ...others] = [DEFAULT_MIN_CONFIDENCE, PUBLISHED_MIN_CONFIDENCE].map((minConfidence) =>
    readDocument(source, detect, { base: documentBase(CHANNEL, name), site: CHANNEL.url, minConfidence }),
  )
  if (!first?.ok) return null
  return [first, ...others].flatMap((one) => (one.ok ? [one.value] : []))
}

function liveOf({ entries }: Memory): readonly Entry[] {
  return entries.filter(({ withdrawn }) => withdrawn === null)
}

function grouped(entries: readonly Entry[], sign: (entry: Entry) => string): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>()
  for (const one of entries) groups.set(sign(one), [...(groups.get(sign(one)) ?? []), one])
  return groups
}

/** What was told once is there still, under the name it was told by. */
function assertKept(before: Memory, after: Memory): void {
  for (const kind of ['entries', 'digests'] as const) {
    const now = new Map<string, Entry | Digest>(after[kind].map((one) => [one.id, one]))
    if (new Set(after[kind].map(({ slug }) => slug)).size < after[kind].length)
      throw new Error(`${kind}: one address for two`)
    for (const old of before[kind]) {
      const one = now.get(old.id)
      if (!one) throw new Error(`forgotten: ${old.id}`)
      if (said(one) !== said(old)) throw new Error(`${said(old)} is now ${said(one)}`)
      if (one.updated < old.updated || one.updated < one.published) throw new Error(`${one.id} updated before`)
    }
  }
  const places = after.entries.flatMap(({ archived }) => archived ?? [])
  if (new Set(places).size < places.length) throw new Error('two in one place of the archive')
  const shelved = new Map(after.entries.map(({ id, archived }) => [id, archived]))
  for (const { id, archived } of before.entries)
    if (archived !== null && shelved.get(id) !== archived) throw new Error(`${id} has moved in the archive`)
}

/** What never changes of a story or a digest. */
function said(one: Entry | Digest): string {
  const minted = 'key' in one ? `${one.mintedIn} ${one.key}` : ''
  return [one.id, one.slug, one.published.toISOString(), minted].join(' ')
}

/** Out of each document is what it says, in its order, and no more but what is held. */
function assertTold(wanted: Wanted, publisher: Publisher, before: Memory, after: Memory): void {
  const out = grouped(liveOf(after), ({ document }) => document)
  const ids = new Set(liveOf(after).map(({ id }) => id))
  let held = 0
  for (const name of new Set([...wanted.keys(), ...out.keys()])) {
    const ways = wanted.has(name) ? wanted.get(name) : []
    const told = (out.get(name) ?? []).toSorted((one, other) => one.position - other.position)
    if (ways === null || ways === undefined) {
      const lost = liveOf(before).find(({ document, id }) => document === name && !ids.has(id))
      if (lost) throw new Error(`taken back, though its document cannot be read: ${lost.title}`)
    } else held += excessOf(told, ways, name)
  }
  if (held !== publisher.held().stories) throw new Error(`${held} too many, ${publisher.held().stories} held`)
}

/** How many stories are out of a document besides those it says. */
function excessOf(told: readonly Entry[], ways: readonly ReadDocument[], name: string): number {
  const excess = (ways.length === 0 ? [[]] : ways.map(({ split }) => split.stories)).flatMap((stories) => {
    const left = told.map(({ title, text }) => `${title}\n${text}`)
    for (const { title, text } of stories) {
      const at = left.indexOf(`${title}\n${text}`)
      if (at < 0) return []
      left.splice(at, 1)
    }
    const inOrder = stories.every(({ title, text }, place) => told[place]?.title === title && told[place].text === text)
    return left.length === 0 && !inOrder ? [] : [left.length]
  })
  const [least] = excess.toSorted((one, other) => one - other)
  if (least === undefined)
    throw new Error(`${name} has out ${JSON.stringify(told.map(({ title, text }) => [title, text]))}`)
  return least
}

/** A story that was out once and is out once is one story; one that comes back with its text is the one it was. */
function assertSameIds(before: Memory, after: Memory, desk: Desk): void {
  if ([...desk.papers.values(), ...desk.bin.map(([, paper]) => paper)].some(({ fields }) => 'id' in fields)) return
  const [old, now] = [before, after].map((memory) => grouped(liveOf(memory), (one) => one.fingerprint))
  for (const [saying, [story, ...twins]] of old ?? []) {
    const [found, ...others] = now?.get(saying) ?? []
    if (story && found && twins.length + others.length === 0 && story.id !== found.id)
      throw new Error(`${story.id} is ${found.id} now: ${story.title}`)
  }
  const gone = new Set(after.entries.flatMap(({ withdrawn, id }) => (withdrawn ? [id] : [])))
  const known = new Set(before.entries.map(({ id }) => id))
  const waiting = new Map(
    before.entries.flatMap((one) => (one.withdrawn && gone.has(one.id) ? [[one.fingerprint, one] as const] : [])),
  )
  for (const story of liveOf(after)) {
    const earlier = known.has(story.id) || !isSubstantial(story) ? undefined : waiting.get(story.fingerprint)
    if (earlier) throw new Error(`${earlier.id} came back as ${story.id}: ${story.title}`)
  }
}

/** After a start the same bytes are served, each story has its page, and what was taken back says so. */
async function assertShown(publisher: Publisher, again: Publisher, memory: Memory): Promise<void> {
  for (const { path: place, name } of FORMATS)
    if (publisher.snapshot().get(place)?.etag !== again.snapshot().get(place)?.etag)
      throw new Error(`${name} is another after a start`)
  for (const { slug, withdrawn } of memory.entries) {
    const page = await again.make(`/stories/${slug}`)
    if (page?.status !== (withdrawn === null ? 200 : 410)) throw new Error(`${slug} answers ${page?.status}`)
  }
}
