import { addMinutes } from 'date-fns'
import { NO_METADATA } from '../../src/documents/document.js'
import type { Change, Entry } from '../../src/ledger/entry.js'
import { recall } from '../../src/ledger/recall.js'
import { reconcile } from '../../src/ledger/reconcile.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import type { ReadDocument } from '../../src/stories/read.js'

/** A story as a test writes it: headline, body, and the date line it may have. */
export type Written = readonly [title: string, text: string, date?: string]

export type Declared = {
  readonly title?: string
  /** The document's date; the file's own time unless `declared`. */
  readonly date?: string
  readonly dateDeclared?: boolean
  readonly updated?: string
  readonly language?: string
}

/** What the program would read in a file with these stories. */
export function documentOf(path: string, stories: readonly Written[], declared: Declared = {}): ReadDocument {
  const written = stories.map(([title, text, date], index) => ({
    ...{
      title,
      text,
      html: `<p>${text}</p>`,
      summary: text.slice(0, 80),
      tags: [],
      image: null,
      enclosure: null,
      line: index + 1,
    },
    date: date === undefined ? null : new Date(date),
  }))
  return {
    ...{
      path,
      format: 'markdown',
      title: declared.title ?? `The title of ${path}`,
      language: declared.language ?? 'en',
    },
    metadata: { ...NO_METADATA, updated: declared.updated === undefined ? null : new Date(declared.updated) },
    date: new Date(declared.date ?? '2026-11-22T08:00:00Z'),
    dateDeclared: declared.dateDeclared ?? false,
    base: null,
    files: [],
    split: {
      style: 'headings',
      confidence: 1,
      reason: 'written by a test',
      stories: written,
      rest: [],
      runnerUp: null,
    },
  }
}

export const OPENING = new Date('2026-11-22T09:00:00Z')

/** A ledger and the rules that write it. Each publish is ten minutes after the last, from `OPENING`. */
export function openPress(channelId = 'my-news') {
  const ledger = openMemoryLedger()
  let publishes = 0
  const publish = async (
    documents: readonly ReadDocument[],
    gone: readonly string[] = [],
    at = addMinutes(OPENING, 10 * publishes),
    unaltered: readonly string[] = [],
  ): Promise<readonly Change[]> => {
    publishes += 1
    const channel = { id: channelId, language: 'en' }
    const known = await ledger.entriesOf([...documents.map((document) => document.path), ...gone])
    const changes = reconcile(
      await recall(ledger, { channel, known, documents, gone, unaltered: new Set(unaltered), now: at }),
    )
    return (await ledger.takeTurn(async () => ({ at, changes, remember: [], forget: [] })))?.changes ?? []
  }
  return {
    publish,
    /** Live entries, in the order of their documents. */
    live: async (): Promise<readonly Entry[]> =>
      (await ledger.newest(Infinity)).toSorted((one, other) =>
        one.document === other.document ? one.position - other.position : one.document < other.document ? -1 : 1,
      ),
    all: async (): Promise<readonly Entry[]> => {
      const live = await ledger.newest(Infinity)
      const documents = new Set(live.flatMap((entry) => [entry.document, entry.mintedIn]))
      return ledger.entriesOf([...documents])
    },
  }
}

/** `['new Fuel', 'withdrawn Rail']` */
export function told(changes: readonly Change[]): string[] {
  return changes.map(({ kind, entry }) => `${kind} ${entry.title}`)
}

export function idOf(entries: readonly Entry[], title: string): string {
  const found = entries.filter((entry) => entry.title === title)
  if (found.length !== 1) throw new Error(`${found.length} entries are called ${title}`)
  return found.map((entry) => entry.id).join('')
}
