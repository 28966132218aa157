import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { type ImportedDocument, documentOf } from '../imports/document.js'
import { decodeFeed } from '../imports/feed-text.js'
import { type OldFeed, readOldFeed } from '../imports/old-feed.js'

export type ImportResult = {
  /** Names of the files written, in the items folder. */
  readonly written: readonly string[]
  /** Items that were there already: in an earlier import, or in another file of this one. */
  readonly known: number
  /** Items with nothing to carry over. */
  readonly empty: number
  /** What an author should know of an item: it was left out, or its date is not the one it says. */
  readonly notes: readonly string[]
  readonly feeds: readonly { readonly file: string; readonly feed: OldFeed }[]
  readonly unread: readonly { readonly file: string; readonly reason: string }[]
}

/**
 * Write the items of old feeds into the items folder, one document each, and overwrite none: an item that is
 * there already, by its id, is left as it is. An item that says no date gets that of its file, a second earlier
 * than the one above it.
 */
export async function importFeeds(items: string, paths: readonly string[], dryRun: boolean): Promise<ImportResult> {
  const files = (await Promise.all(paths.map(filesAt))).flat()
  const feeds: { file: string; feed: OldFeed; modified: Date }[] = []
  const unread: { file: string; reason: string }[] = []
  for (const file of files) {
    const decoded = decodeFeed(await readFile(file))
    const read = decoded.ok ? readOldFeed(decoded.text) : decoded
    if (read.ok) feeds.push({ file, feed: read.feed, modified: (await stat(file)).mtime })
    else unread.push({ file, reason: read.reason })
  }
  const shelf = await openShelf(items)
  let known = 0
  const notes: string[] = []
  for (const { file, feed, modified } of feeds) {
    const titles = new Map<string, string>()
    for (const [index, item] of feed.items.entries()) {
      const document = documentOf(item, feed, new Date(modified.getTime() - index * 1000))
      const { id, title, misdated } = document
      const first = id === null ? undefined : titles.get(id)
      if (id !== null) titles.set(id, first ?? title)
      const name = first === undefined ? shelf.put(document) : null
      if (first !== undefined) notes.push(`${file}: ${leftOut(title, first, id ?? '')}`)
      else if (name === null) known += 1
      else if (misdated !== null) notes.push(`${file}: ${redated(title, misdated, name)}`)
    }
  }
  if (!dryRun) await shelf.write()
  return {
    written: shelf.names(),
    known,
    empty: feeds.reduce((sum, { feed }) => sum + feed.empty, 0),
    notes,
    feeds,
    unread,
  }
}

/** Readers see one story of the two, whichever comes first. */
function leftOut(title: string, first: string, id: string): string {
  return `"${title}" has the id of "${first}" (${id}), and was left out; give it another there, or write it as a document`
}

function redated(title: string, misdated: string, name: string): string {
  return `"${title}" says its date is "${misdated}", which is none, and has that of the feed's file; mend date: in ${name}`
}

/** A file, or all files of a folder that may hold a feed. */
async function filesAt(place: string): Promise<string[]> {
  if (!(await stat(place)).isDirectory()) return [place]
  const names = await readdir(place, { recursive: true })
  return names
    .filter((name) => /\.(?:xml|rss|atom|rdf|json)$/i.test(name))
    .toSorted()
    .map((name) => path.join(place, name))
}

type Shelf = {
  /** The name of the file; null: it is there already. */
  readonly put: (document: ImportedDocument) => string | null
  readonly names: () => readonly string[]
  readonly write: () => Promise<void>
}

async function openShelf(items: string): Promise<Shelf> {
  const { taken, ids } = await lookAt(items)
  const texts = new Set<string>()
  const added = new Map<string, string>()
  return {
    put: ({ name, id, text }) => {
      if (id === null ? texts.has(text) || taken.get(`${name}.md`) === text : ids.has(id)) return null
      if (id !== null) ids.add(id)
      texts.add(text)
      let file = `${name}.md`
      for (let number = 2; taken.has(file); number += 1) file = `${name}-${number}.md`
      taken.set(file, text)
      added.set(file, text)
      return file
    },
    names: () => [...added.keys()],
    write: async () => {
      await mkdir(items, { recursive: true })
      for (const [file, text] of added) await writeNew(path.join(items, file), text)
    },
  }
}

/** Whole or not at all: half a document would be published as one. What was put there since the look is not overwritten. */
async function writeNew(file: string, text: string): Promise<void> {
  const opened = await open(file, 'wx')
  try {
    await opened.writeFile(text)
    await opened.close()
  } catch (error) {
    await opened.close().catch(() => undefined)
    await rm(file, { force: true })
    throw error
  }
}

/** The documents of the folder an import could meet: by name, and the ids they declare. */
async function lookAt(items: string): Promise<{ readonly taken: Map<string, string>; readonly ids: Set<string> }> {
  const taken = new Map<string, string>()
  const ids = new Set<string>()
  const names = await readdir(items, { recursive: true }).catch(() => [])
  for (const name of names.filter((one) => one.endsWith('.md'))) {
    const text = await readFile(path.join(items, name), 'utf8')
    taken.set(name.split(path.sep).join('/'), text)
    const declared = /^---\n(?:[^]*?\n)??id: (".*")\n/.exec(text)?.[1]
    if (declared !== undefined) ids.add(idIn(declared))
  }
  return { taken, ids }
}

function idIn(json: string): string {
  try {
    return String(JSON.parse(json))
  } catch {
    return json
  }
}
