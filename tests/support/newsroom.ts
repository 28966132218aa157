import { createHash } from 'node:crypto'
import type { Channel } from '../../src/channel.js'
import { loadLanguageDetector } from '../../src/documents/language.js'
import type { Publish } from '../../src/ledger/ledger.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import type { FileStamp } from '../../src/ledger/remembered.js'
import { documentBase } from '../../src/links.js'
import type { Problem } from '../../src/problem.js'
import { createPublisher, type Publisher } from '../../src/publisher/publisher.js'
import { DEFAULT_MIN_CONFIDENCE, PUBLISHED_MIN_CONFIDENCE } from '../../src/stories/confidence.js'
import { readDocument } from '../../src/stories/read.js'
import { readingOf } from '../../src/stories/way-of-reading.js'
import { CHANNEL } from './entries.js'

const detect = await loadLanguageDetector()

/** An items folder in memory, and a clock that stands still: what a test turns by hand. */
export type Newsroom = {
  readonly files: Map<string, string | Uint8Array>
  /** Files that exist and cannot be opened. */
  readonly locked: Set<string>
  /** Files a look still sees, and that are gone when they are opened. */
  readonly vanishing: Set<string>
  /** Files that look half-written when they are opened. */
  readonly halfWritten: Set<string>
  /** Called after each look, and before each file is opened. */
  between: () => void
  /** Files that changed while a publish was under way. */
  readonly stirred: Set<string>
  now: Date
  /** Milliseconds since the program began, of a clock that `now` has nothing to do with. */
  uptimeMs: number
  /** False: the folder itself is gone. */
  reachable: boolean
  /** Paths of the documents that were parsed, in order. */
  readonly parsed: string[]
  /** What was announced. */
  readonly told: Publish[]
  /** A publisher on these files, as after a start of the program. */
  readonly start: (ledger: Ledger, settings?: Settings) => Promise<Publisher>
}

export type Settings = {
  readonly channel?: Channel
  readonly minConfidence?: number
  readonly split?: string
  readonly reading?: string
  /** What this version of the program takes a text for. */
  readonly takesFor?: (text: string) => string
  readonly patienceMs?: number
}

export function openNewsroom(files: Readonly<Record<string, string | Uint8Array>> = {}): Newsroom {
  const room: Newsroom = {
    files: new Map(Object.entries(files)),
    locked: new Set(),
    vanishing: new Set(),
    halfWritten: new Set(),
    stirred: new Set(),
    between: () => {},
    now: new Date('2026-11-22T12:00:00Z'),
    uptimeMs: 0,
    reachable: true,
    parsed: [],
    told: [],
    start: (
      ledger,
      {
        channel = CHANNEL,
        minConfidence = DEFAULT_MIN_CONFIDENCE,
        split = 'auto',
        reading,
        takesFor,
        patienceMs = 0,
      } = {},
    ) =>
      createPublisher({
        channel,
        ledger,
        reading: reading ?? readingOf(channel, { minConfidence, split }),
        lookAtItems: async (known, paths) => {
          const seen = lookAt(room, known, paths)
          room.between()
          return seen
        },
        openItem: async (path) => {
          room.between()
          if (room.locked.has(path)) return { kind: 'problem', problem: lockedProblem(path) }
          if (room.halfWritten.has(path)) return { kind: 'unsettled' }
          const bytes = room.files.get(path)
          if (bytes === undefined || room.vanishing.has(path)) return { kind: 'gone' }
          return {
            kind: 'source',
            stamp: stampOf(bytes),
            source: { path, bytes: toBytes(bytes), modified: new Date(0) },
          }
        },
        readDocument: async (source, published = false) => {
          room.parsed.push(source.path)
          const least = published ? PUBLISHED_MIN_CONFIDENCE : minConfidence
          const bytes = takesFor ? toBytes(takesFor(Buffer.from(source.bytes).toString())) : source.bytes
          return readDocument({ ...source, bytes }, detect, {
            base: documentBase(channel, source.path),
            site: channel.url,
            minConfidence: least,
            split,
          })
        },
        stirred: () => room.stirred,
        now: () => room.now,
        uptimeMs: () => room.uptimeMs,
        patienceMs,
        announce: (publish) => room.told.push(publish),
      }),
  }
  return room
}

function lookAt(room: Newsroom, known: ReadonlyMap<string, FileStamp | null>, paths?: ReadonlySet<string>) {
  if (!room.reachable) {
    const problem: Problem = { file: '.', line: 1, code: 'items-unreachable', severity: 'error', message: 'gone' }
    return { changed: [], gone: [], problems: [problem], emptied: false }
  }
  const wanted = [...(paths ?? new Set([...room.files.keys(), ...known.keys()]))].toSorted()
  const there = wanted.filter((path) => room.files.has(path) && !room.locked.has(path))
  return {
    changed: there.filter((path) => known.get(path)?.inode !== stampOf(room.files.get(path) ?? '').inode),
    gone: wanted.filter((path) => !room.files.has(path) && known.has(path)),
    problems: wanted.filter((path) => room.locked.has(path)).map(lockedProblem),
    emptied: known.size > 0 && room.files.size === 0,
  }
}

function lockedProblem(file: string): Problem {
  return { file, line: 1, code: 'document-unreadable', severity: 'error', message: 'cannot be opened' }
}

/** The inode stands for the text: two saves of the same text have the same stamp. */
function stampOf(text: string | Uint8Array): FileStamp {
  const digest = createHash('sha256').update(text).digest()
  return { size: text.length, modifiedMs: 0, inode: digest.readUIntBE(0, 6) }
}

function toBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? new TextEncoder().encode(text) : text
}
