import fc from 'fast-check'
import type { Ledger } from '../../src/ledger/ledger.js'
import type { Publisher } from '../../src/publisher/publisher.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { CHANNEL } from '../support/entries.js'
import { type Newsroom, openNewsroom } from '../support/newsroom.js'
import { type Random, randomOf } from '../support/random.js'
import { type Editor, editionOf, markOf, openEditor, type Shown } from './editor.js'
import { propertyOf, type Target } from './target.js'

const ALL = 1_000_000
const CHANNEL_OF_FEW = { ...CHANNEL, windowSize: 10 }
const PATIENCE_MS = 10_000
const STEP_MS = 1_500
/** A story that stands in two files does so for less than the patience. */
const MOST_STEPS_BETWEEN = 3
const MOST_STEPS_OF_LINGERING = 12
/** One further ahead than `recall` looks back does not find what was cut, and is pasted and edited. */
const CLOCKS_MS = [5 * 3_600_000, 90_000, -40_000, -5 * 3_600_000, -2 * 86_400_000]

/**
 * Two servers on one ledger look at the files of an editor who does not wait for them: at some of the files or at all,
 * before one edit and after another, with clocks that are wrong, after a start, while the folder is away.
 */
export const looksTarget: Target = {
  name: 'looks',
  holds:
    'whatever of an editor’s work is seen when: no story under two ids, no id for two, in the end all and only what is there',
  open: async () => ({
    property: propertyOf(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 250 })), ([seed, steps]) => play(seed, steps)),
    close: async () => {},
  }),
}

type Server = { publisher: Publisher; readonly room: Newsroom; clockMs: number }

type Stage = {
  readonly random: Random
  readonly ledger: Ledger
  readonly servers: readonly Server[]
  readonly editor: Editor
  readonly files: Map<string, string>
  readonly halves: ReadonlySet<string>
  /** Files that are whole, and look unfinished for some steps more. */
  readonly doubted: Map<string, number>
  mounted: boolean
  stepsBetween: number
}

async function play(seed: number, steps: number): Promise<void> {
  const stage = await openStage(randomOf(seed))
  for (let step = 0; step < steps; step += 1) await act(stage)
  await calm(stage)
}

async function openStage(random: Random): Promise<Stage> {
  const ledger = openMemoryLedger()
  const told = new Map<string, Shown>()
  const ids = new Map<string, string>()
  const [files, halves] = [new Map<string, string>(), new Set<string>()]
  const rooms = [openNewsroom(), openNewsroom()]
  const doubted = new Map<string, number>()
  const touched = (name: string) => {
    if (random.chance(0.2)) doubted.set(name, 1 + random.below(2))
    for (const { stirred } of rooms) stirred.add(name)
  }
  const editor = openEditor({ files, halves, touched, shown: (mark) => told.get(mark) }, random)
  const servers: Server[] = []
  const stage = { random, ledger, servers, editor, files, halves, doubted, mounted: true, stepsBetween: 0 }
  for (const room of rooms) {
    room.now = new Date('2026-11-27T12:00:00Z')
    room.told.push = (...publishes) => {
      for (const { kind, entry } of publishes.flatMap(({ changes }) => changes)) {
        assertSame(entry, ids, told)
        const mark = markOf(entry.text) ?? ''
        if (kind === 'withdrawn' && !editor.everAway.has(mark)) throw new Error(`${mark} was taken back`)
      }
      return 0
    }
    room.between = () => {
      if (random.chance(0.15)) edit(stage)
      layOut(stage)
    }
    const publisher = await room.start(ledger, { channel: CHANNEL_OF_FEW, patienceMs: PATIENCE_MS })
    servers.push({ publisher, room, clockMs: 0 })
  }
  for (const server of servers) await refresh(stage, server)
  return stage
}

type Told = { readonly id: string; readonly document: string; readonly title: string; readonly text: string }

/** Each mark has one id for ever, and each id one mark. */
function assertSame({ id, document, title, text }: Told, ids: Map<string, string>, told: Map<string, Shown>): void {
  const mark = markOf(text)
  if (mark === null) return
  for (const [name, other] of [
    [mark, id],
    [id, mark],
  ] as const) {
    const before = ids.get(name) ?? other
    if (before !== other) throw new Error(`${name} was ${before} and is ${other}`)
    ids.set(name, other)
  }
  told.set(mark, { document, edition: editionOf(text), title })
}

function edit(stage: Stage): void {
  if (!stage.mounted) return
  stage.editor.edit()
  stage.stepsBetween = 0
}

/** What each server would see now. */
function layOut({ servers, files, halves, doubted, mounted }: Stage): void {
  for (const { room, clockMs } of servers) {
    room.files.clear()
    if (mounted) for (const [name, text] of files) room.files.set(name, text)
    room.halfWritten.clear()
    // A file is known to be unfinished by its age, which a clock that is wrong does not tell.
    if (clockMs === 0) for (const name of [...halves, ...doubted.keys()]) room.halfWritten.add(name)
  }
}

async function refresh(stage: Stage, { publisher, room }: Server, paths?: ReadonlySet<string>): Promise<void> {
  if (paths) for (const path of paths) room.stirred.delete(path)
  layOut(stage)
  await publisher.refresh(paths)
  // What looked unfinished is looked at again.
  for (const name of [...stage.halves, ...stage.doubted.keys()]) room.stirred.add(name)
}

async function act(stage: Stage): Promise<void> {
  const { random, editor, servers, ledger } = stage
  for (const { room } of servers) {
    room.now = new Date(room.now.getTime() + STEP_MS)
    room.uptimeMs += STEP_MS
  }
  const mostSteps = editor.mayLinger() ? MOST_STEPS_OF_LINGERING : MOST_STEPS_BETWEEN
  if (editor.isBetween() && (stage.stepsBetween += 1) > mostSteps) edit(stage)
  for (const [name, steps] of stage.doubted)
    if (steps === 0) stage.doubted.delete(name)
    else stage.doubted.set(name, steps - 1)
  const server = random.pick(servers)
  const { room } = server
  const chance = random.below(100)
  if (chance < 45) edit(stage)
  else if (chance < 80) await refresh(stage, server, new Set(room.stirred))
  else if (chance < 88) await refresh(stage, server)
  else if (chance < 91) {
    room.stirred.clear()
    server.publisher = await room.start(ledger, { channel: CHANNEL_OF_FEW, patienceMs: PATIENCE_MS })
    await refresh(stage, server)
  } else if (chance < 95) turnClock(server, server.clockMs === 0 ? random.pick(CLOCKS_MS) : 0)
  else if (!editor.isBetween() && (!stage.mounted || chance < 98)) {
    stage.mounted = !stage.mounted
    editor.interrupted()
  }
}

function turnClock(server: Server, clockMs: number): void {
  server.room.now = new Date(server.room.now.getTime() + clockMs - server.clockMs)
  server.clockMs = clockMs
}

/** All is quiet: in the end it is as the editor has it. */
async function calm(stage: Stage): Promise<void> {
  const { servers, editor, ledger } = stage
  stage.mounted = true
  for (const server of servers) {
    turnClock(server, 0)
    server.room.between = () => {}
  }
  editor.settle()
  stage.doubted.clear()
  for (let round = 0; round < 2; round += 1)
    for (const server of servers) {
      server.room.uptimeMs += PATIENCE_MS
      await refresh(stage, server)
    }
  const entries = await ledger.entriesAfter('', ALL)
  const live = new Map(
    entries.flatMap(({ text, title, withdrawn }) =>
      withdrawn === null ? [[markOf(text) ?? '', `${title}, ${editionOf(text)}`] as const] : [],
    ),
  )
  for (const { mark, title, edition } of editor.papers.flatMap(({ pieces }) => pieces)) {
    if (live.get(mark) !== `${title}, ${edition}`) throw new Error(`${mark} is ${live.get(mark) ?? 'missing'}`)
    live.delete(mark)
  }
  if (live.size > 0) throw new Error(`still there: ${[...live.keys()].join(' ')}`)
}
