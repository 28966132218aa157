import pLimit from 'p-limit'
import type { Source } from '../documents/document.js'
import type { FileStamp } from '../ledger/remembered.js'
import type { Opened } from '../publisher/open.js'
import type { Parsed } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import { findMediaFile, seenAs } from './media-files.js'
import type { ItemsReader } from './read-items.js'

type Read = (source: Source, published?: boolean) => Promise<Parsed<ReadDocument>>
export type MediaFollower = Pick<ItemsReader, 'look' | 'open'> & { readonly read: Read }

const LOOKS_AT_ONCE = 32

/**
 * The items folder, where a document has changed also when a file it names has: the picture that was copied
 * after it, or replaced under its name. What documents name is learned as they are read, so of one that has not
 * been read since the program began only its own changes are seen.
 */
export function followMedia(folder: string, items: Pick<ItemsReader, 'look' | 'open'>, read: Read): MediaFollower {
  /** Document → file it names → what was seen of it. */
  const named = new Map<string, ReadonlyMap<string, string>>()
  const toReadAgain = new Set<string>()

  const look = async (known: ReadonlyMap<string, FileStamp | null>, paths?: ReadonlySet<string>) => {
    for (const document of await documentsOfChanged(folder, named, paths)) toReadAgain.add(document)
    const untrusted = new Map([...known, ...[...toReadAgain].map((document) => [document, null] as const)])
    const sighting = await items.look(untrusted, paths && new Set([...paths, ...toReadAgain]))
    for (const document of sighting.gone) {
      named.delete(document)
      toReadAgain.delete(document)
    }
    return sighting
  }
  const open = async (path: string, before: FileStamp | null): Promise<Opened> => {
    const opened = await items.open(path, before)
    return opened.kind === 'source' && toReadAgain.has(path) ? { ...opened, again: true } : opened
  }
  const readAndLearn: Read = async (source, published) => {
    const result = await read(source, published)
    toReadAgain.delete(source.path)
    if (!result.ok) return result
    const files = result.value.files.flatMap(({ file, seen }) => (seen === undefined ? [] : [[file, seen] as const]))
    if (files.length > 0) named.set(source.path, new Map(files))
    else named.delete(source.path)
    return result
  }
  return { look, open, read: readAndLearn }
}

/** Documents that name one of these files, or any file at all, that is not as it was. */
async function documentsOfChanged(
  folder: string,
  named: ReadonlyMap<string, ReadonlyMap<string, string>>,
  paths?: ReadonlySet<string>,
): Promise<readonly string[]> {
  const wanted = new Set<string>()
  for (const files of named.values()) for (const file of files.keys()) wanted.add(file)
  const now = await seenOf(folder, paths ? new Set([...paths].filter((one) => wanted.has(one))) : wanted)
  return [...named]
    .filter(([, files]) => [...files].some(([file, before]) => (now.get(file) ?? before) !== before))
    .map(([document]) => document)
}

async function seenOf(folder: string, files: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const limit = pLimit(LOOKS_AT_ONCE)
  const seen = await Promise.all(
    [...files].map((file) =>
      limit(async () => {
        return [file, seenAs(await findMediaFile(folder, file))] as const
      }),
    ),
  )
  return new Map(seen)
}
