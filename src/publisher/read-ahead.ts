import pLimit from 'p-limit'
import { type Opened, type PlanPorts } from './open.js'
import { FILES_AT_ONCE } from './open-together.js'
import type { Parsed } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'

type Reading = Pick<PlanPorts, 'openItem' | 'readDocument'>

/**
 * The same ports, which may be told what will be asked of them: while one part of a folder is being stored, the
 * threads read the next. Each file is opened once, whether it was announced or not.
 */
export function readAhead({ openItem, readDocument }: Reading): Reading & {
  /** Files nobody has known before. */
  readonly expect: (paths: readonly string[]) => void
} {
  const opened = new Map<string, Promise<Opened>>()
  const read = new Map<string, Promise<Parsed<ReadDocument>>>()
  const limit = pLimit(FILES_AT_ONCE)
  const start = async (path: string): Promise<Opened> => {
    const found = await openItem(path, null)
    if (found.kind === 'source') {
      const reading = readDocument(found.source)
      reading.catch(() => {})
      read.set(path, reading)
    }
    return found
  }
  return {
    expect: (paths) => {
      for (const path of paths) {
        const opening = limit(start, path)
        // Whoever asks for it hears of it; nobody may.
        opening.catch(() => {})
        opened.set(path, opening)
      }
    },
    openItem: (path, before) => {
      const expected = before === null ? opened.get(path) : undefined
      opened.delete(path)
      return expected ?? openItem(path, before)
    },
    readDocument: (source, published) => {
      const expected = published ? undefined : read.get(source.path)
      read.delete(source.path)
      return expected ?? readDocument(source, published)
    },
  }
}
