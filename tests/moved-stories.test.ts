// Promise: a story that is moved to another document by hand keeps its id, whichever of the two is saved first.
import { beforeEach, expect, it } from 'vitest'
import type { Ledger } from '../src/ledger/ledger.js'
import type { Publisher } from '../src/publisher/publisher.js'
import { openMemoryLedger } from '../src/store/memory/ledger.js'
import { type Newsroom, openNewsroom } from './support/newsroom.js'

const FERRY = '## Ferry back in service\n\nThe night ferry sails again from Friday, three times a week.\n'
const MARKET = '## Market moves\n\nThe fish market moves under the railway arches in January.\n'
const SNOW = '## Snow closes schools\n\nSnow has closed eleven schools in the upper valley until Wednesday.\n'
const CRANES = '## Cranes to be kept\n\nThe last two steam cranes of the quay stay where they are, said the council.\n'
const LIBRARY = '## Library reopens\n\nThe library on the hill has reopened after two years of works.\n'
const LAMPS = '## Lamps out\n\nThe lamps along the mole will be out for the whole of the coming week.\n'
const digest = (title: string, ...stories: readonly string[]) =>
  `---\nsplit: headings\n---\n\n# ${title}\n\n${stories.join('\n')}`
const PATIENT = { patienceMs: 10_000 }
const LATER = Date.parse('2026-11-22T12:00:10Z')

let room: Newsroom
let ledger: Ledger
let publisher: Publisher

beforeEach(async () => {
  room = openNewsroom({ 'north.md': digest('North', FERRY, LAMPS, MARKET), 'south.md': digest('South', SNOW, LIBRARY) })
  ledger = openMemoryLedger()
  publisher = await room.start(ledger, PATIENT)
  await publisher.refresh()
})

const told = async (...paths: readonly string[]) =>
  (await publisher.refresh(paths.length === 0 ? undefined : new Set(paths)))
    .map(({ kind }) => kind)
    .filter((kind) => kind !== 'touched')
const market = async () => (await ledger.newest(10)).filter(({ title }) => title === 'Market moves')

function pasteIntoSouth(): void {
  room.files.set('south.md', digest('South', MARKET, SNOW, LIBRARY))
}

function cutFromNorth(): void {
  room.files.set('north.md', digest('North', FERRY, LAMPS))
}

it('is told to nobody when it was pasted and not yet cut, and moves when it is', async () => {
  const before = await market()
  pasteIntoSouth()
  expect(await told('south.md')).toEqual([])
  expect([...publisher.postponed()]).toEqual([['south.md', LATER]])
  cutFromNorth()
  const kinds = await told('north.md')
  expect(kinds).not.toContain('new')
  expect(kinds).not.toContain('withdrawn')
  expect(await market()).toMatchObject([{ id: before[0]?.id, document: 'south.md' }])
  expect([...publisher.postponed()]).toEqual([])
})

it('lets nothing else wait that is saved with it', async () => {
  room.files.set('south.md', digest('South', MARKET, SNOW.replace('eleven', 'twelve'), CRANES))
  const kinds = await told('south.md')
  expect(kinds.toSorted()).toEqual(['edited', 'new', 'withdrawn'])
  cutFromNorth()
  expect((await told('north.md')).filter((kind) => kind === 'new' || kind === 'withdrawn')).toEqual([])
  expect(await market()).toMatchObject([{ document: 'south.md' }])
  expect(await told()).toEqual([])
})

it('is told as a story of its own when it is still in both after a while', async () => {
  pasteIntoSouth()
  expect(await told('south.md')).toEqual([])
  room.uptimeMs = 9_999
  expect(await told('south.md')).toEqual([])
  room.uptimeMs = 10_000
  expect(await told()).toEqual(['new'])
  expect(await market()).toHaveLength(2)
  expect([...publisher.postponed()]).toEqual([])
})

it('keeps nothing back of a document that says nothing twice, nor in a forecast', async () => {
  pasteIntoSouth()
  expect((await publisher.preview()).outcome.changes.map(({ kind }) => kind)).toContain('new')
  room.files.set('south.md', digest('South', CRANES, SNOW, LIBRARY))
  expect(await told('south.md')).toEqual(['new'])
  room.files.set('south.md', digest('South', CRANES.replace('two', 'three'), SNOW, LIBRARY))
  expect(await told('south.md')).toEqual(['edited'])
})

it('is waited for no longer where the document it was pasted into is gone again', async () => {
  room.files.set('new.md', digest('New', MARKET, CRANES))
  expect(await told('new.md')).toEqual(['new'])
  expect([...publisher.postponed().keys()]).toEqual(['new.md'])
  room.files.delete('new.md')
  expect(await told('new.md')).toEqual(['withdrawn'])
  expect([...publisher.postponed()]).toEqual([])
  expect(await market()).toHaveLength(1)
})

it('is found again after a crash in between', async () => {
  const before = await market()
  pasteIntoSouth()
  await told('south.md')
  publisher = await room.start(ledger, PATIENT)
  cutFromNorth()
  const kinds = await told()
  expect(kinds).not.toContain('new')
  expect(await market()).toMatchObject([{ id: before[0]?.id, document: 'south.md' }])
})

it('moves also when only the document it was pasted into was seen to change, and nobody waits', async () => {
  const before = await market()
  publisher = await room.start(ledger)
  await publisher.refresh()
  pasteIntoSouth()
  cutFromNorth()
  const kinds = await told('south.md')
  expect(kinds).not.toContain('new')
  expect(kinds).not.toContain('withdrawn')
  expect(await market()).toMatchObject([{ id: before[0]?.id, document: 'south.md' }])
})

it.each([
  ['gone', () => room.vanishing.add('north.md')],
  ['half written', () => room.halfWritten.add('north.md')],
])('is told by nobody while the document it was cut from is %s', async (_how, hide) => {
  const before = await market()
  publisher = await room.start(ledger)
  await publisher.refresh()
  pasteIntoSouth()
  hide()
  expect(await told('south.md')).toEqual([])
  expect([...publisher.postponed()]).toEqual([])
  room.vanishing.clear()
  room.halfWritten.clear()
  cutFromNorth()
  expect(await told('north.md')).not.toContain('new')
  expect(await market()).toMatchObject([{ id: before[0]?.id, document: 'south.md' }])
})

it.each(['2026-11-25T12:00:00Z', '2026-11-20T12:00:00Z'])(
  'waits as long when the clock is turned to %s',
  async (now) => {
    pasteIntoSouth()
    expect(await told('south.md')).toEqual([])
    room.now = new Date(now)
    room.uptimeMs = 4_000
    expect(await told('south.md')).toEqual([])
    expect([...publisher.postponed()]).toEqual([['south.md', Date.parse(now) + 6_000]])
    cutFromNorth()
    expect(await told('north.md')).not.toContain('new')
    expect(await market()).toHaveLength(1)
  },
)

it('moves also when the document it was cut from has one pasted into it that waits', async () => {
  const before = await market()
  room.files.set('north.md', digest('North', FERRY, LAMPS, SNOW))
  room.files.set('south.md', digest('South', SNOW, LIBRARY, MARKET.replace('January', 'February')))
  const kinds = await told('north.md', 'south.md')
  expect(kinds).toEqual(['edited'])
  expect(await market()).toMatchObject([{ id: before[0]?.id, document: 'south.md' }])
})

it('keeps its id when it was cut a while ago, and is pasted and edited only now', async () => {
  const before = await market()
  cutFromNorth()
  expect(await told('north.md')).toEqual(['withdrawn'])
  room.now = new Date(room.now.getTime() + 3_600_000)
  room.files.set('south.md', digest('South', MARKET.replace('January', 'February'), SNOW, LIBRARY))
  expect(await told('south.md')).toEqual(['returned'])
  expect(await market()).toMatchObject([{ id: before[0]?.id, document: 'south.md' }])
})

it('waits apart from another that was pasted there before', async () => {
  pasteIntoSouth()
  expect(await told('south.md')).toEqual([])
  room.uptimeMs = 9_000
  room.files.set('south.md', digest('South', MARKET, LAMPS, SNOW, LIBRARY))
  expect(await told('south.md')).toEqual([])
  room.uptimeMs = 12_000
  expect(await told('south.md')).toEqual(['new'])
  room.files.set('north.md', digest('North', FERRY, MARKET))
  const kinds = await told('north.md')
  expect(kinds).not.toContain('new')
  expect(kinds).not.toContain('withdrawn')
})

it('moves to the renamed document it was in, not to the other that says it, too', async () => {
  const before = await market()
  room.files.set('renamed.md', room.files.get('north.md') ?? '')
  room.files.delete('north.md')
  pasteIntoSouth()
  expect(await told('north.md', 'renamed.md', 'south.md')).toEqual([])
  expect(await market()).toMatchObject([{ id: before[0]?.id, document: 'renamed.md' }])
})

it('begins in one place where it is new in two at once, and is told of the other as if pasted there', async () => {
  room.files.set('north.md', digest('North', FERRY, LAMPS, MARKET, CRANES))
  room.files.set('south.md', digest('South', SNOW, LIBRARY, CRANES))
  expect(await told('north.md', 'south.md')).toEqual(['new'])
  room.uptimeMs = 10_000
  expect(await told()).toEqual(['new'])
})

it('returns where it was, not where it is pasted at the same time', async () => {
  const before = await market()
  cutFromNorth()
  expect(await told('north.md')).toEqual(['withdrawn'])
  room.files.set('north.md', digest('North', FERRY, LAMPS, MARKET))
  pasteIntoSouth()
  expect(await told('north.md', 'south.md')).toEqual(['returned'])
  expect(await market()).toMatchObject([{ id: before[0]?.id, document: 'north.md' }])
})

it('is the same in a document that is renamed and edited while the publish is under way', async () => {
  const before = await market()
  room.files.set('south.md', digest('South', SNOW, LIBRARY, CRANES))
  room.files.set('north.md', digest('North', FERRY, LAMPS, MARKET, CRANES.replace('two', 'three')))
  let looks = 0
  room.between = () => {
    looks += 1
    if (looks !== 1) return
    room.files.delete('north.md')
    room.files.set('renamed.md', digest('North', FERRY, LAMPS, MARKET.replace('January', 'February')))
    room.stirred.add('north.md').add('renamed.md')
  }
  const kinds = await told('north.md', 'south.md')
  expect(kinds.filter((kind) => kind === 'new')).toHaveLength(1)
  expect(kinds).not.toContain('withdrawn')
  expect(await market()).toMatchObject([{ id: before[0]?.id, document: 'renamed.md' }])
})

it('moves, edited, also while the document it was cut from is half written', async () => {
  const before = await market()
  cutFromNorth()
  room.halfWritten.add('north.md')
  room.files.set('south.md', digest('South', MARKET.replace('January', 'February'), SNOW, LIBRARY))
  expect(await told('north.md', 'south.md')).toEqual([])
  room.halfWritten.clear()
  expect(await told('north.md')).toEqual(['edited'])
  expect(await market()).toMatchObject([{ id: before[0]?.id, document: 'south.md' }])
})

it('waits for no other document where it is only edited, and is taken back by nobody', async () => {
  room.halfWritten.add('north.md')
  cutFromNorth()
  room.files.set('south.md', digest('South', SNOW.replace('eleven', 'twelve'), LIBRARY, CRANES))
  expect(await told('north.md', 'south.md')).toEqual(['edited'])
  room.halfWritten.clear()
  expect((await told('north.md', 'south.md')).toSorted()).toEqual(['new', 'withdrawn'])
})
