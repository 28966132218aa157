import { copyFile, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { OWN_FOLDER } from '../static/layout.js'
import { CODED, JOURNAL, noteInJournal } from './site-files.js'

/** What was written at the last build, so that the next one need not make it again. */
export type SiteManifest = {
  /** Of what else but the ledger the bytes were made; another one: all is to be made anew. */
  readonly made: string
  /** The publish it shows. */
  readonly shows: ShownPublish
  readonly files: WrittenFiles
}

export type ShownPublish = {
  /** 0: none. */
  readonly revision: number
  /** See `stampAfter`, and `PublishRecord.at` in milliseconds since 1970: together they tell it from one of another ledger. */
  readonly stamp: string
  readonly at: number
  /** See `Latest`; milliseconds since 1970. */
  readonly changed: number
  readonly archived: number
}

/** By address. */
export type WrittenFiles = Map<string, WrittenFile>

export type WrittenFile = {
  readonly file: string
  /** Of its bytes; of what was copied, size and time. */
  readonly hash: string
  readonly type: string
  readonly status: 200 | 410
  /** The document a story stands in. */
  readonly document?: string
}

const MANIFEST = `${OWN_FOLDER}/manifest.json`
const NOTHING_WRITTEN: SiteManifest = {
  made: '',
  shows: { revision: 0, stamp: '', at: 0, changed: 0, archived: 0 },
  files: new Map(),
}

/** What lies in the folder of a site before a build. */
export type WrittenSite = {
  readonly manifest: SiteManifest
  /** Files of a build that did not come to its end: what is in them, and whether they should be there, is not known. */
  readonly unsure: ReadonlySet<string>
  /** There is nothing yet. */
  readonly empty: boolean
}

/** Null where there are files, and no build has written any. */
export async function readSite(folder: string): Promise<WrittenSite | null> {
  const names: readonly string[] = await readdir(folder).catch(() => [])
  if (names.length === 0) return { manifest: NOTHING_WRITTEN, unsure: new Set(), empty: true }
  if (!names.includes(OWN_FOLDER)) return null
  const text = await readFile(path.join(folder, MANIFEST), 'utf8').catch(() => '')
  const journal = await readFile(path.join(folder, JOURNAL), 'utf8').catch(() => '')
  const manifest = parseManifest(text)
  const unsure = [...journal.split('\n'), ...(manifest ? [] : filesNamedIn(text))].filter(isInside)
  return { manifest: manifest ?? NOTHING_WRITTEN, unsure: new Set(unsure), empty: false }
}

type ManifestText = Omit<SiteManifest, 'files'> & { readonly files: Readonly<Record<string, WrittenFile>> }

function parseManifest(text: string): SiteManifest | null {
  try {
    const { made, shows, files }: ManifestText = JSON.parse(text)
    const known = new Map(Object.entries(files))
    for (const { file } of known.values()) if (!isInside(file)) return null
    // One of an earlier version of the program names its files, too.
    return { made, shows: shows ?? NOTHING_WRITTEN.shows, files: known }
  } catch {
    return null
  }
}

/** Of a manifest that was cut. */
function filesNamedIn(text: string): string[] {
  return [...text.matchAll(/"file":("(?:[^"\\]|\\.)*")/g)].map(([, name = '""']) => String(JSON.parse(name)))
}

/** Whoever wrote the list, nothing outside of the folder is touched for it. */
function isInside(name: string): boolean {
  return name !== '' && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(name)
}

export type SiteWriter = {
  /** A picture or a recording of the items folder, as it is. */
  readonly copy: (name: string, from: string, modifiedMs: number) => Promise<void>
  /** All of it is on the disk: the manifest is put in its place, and then these files are removed. */
  readonly finish: (manifest: SiteManifest, gone: readonly string[]) => Promise<void>
}

/** Writes into a folder; what is in it and was not written by a build stays. */
export async function openSiteWriter(folder: string, { unsure }: Pick<WrittenSite, 'unsure'>): Promise<SiteWriter> {
  const placeOf = (name: string) => path.join(folder, ...name.split('/'))
  await mkdir(path.join(folder, OWN_FOLDER), { recursive: true })
  for (const name of unsure) for (const end of ['', ...CODED]) await rm(`${placeOf(name)}${end}.new`, { force: true })
  return {
    copy: async (name, from, modifiedMs) => {
      noteInJournal(folder, [name])
      await mkdir(path.dirname(placeOf(name)), { recursive: true })
      await copyFile(from, `${placeOf(name)}.new`)
      await utimes(`${placeOf(name)}.new`, modifiedMs / 1000, modifiedMs / 1000)
      await rename(`${placeOf(name)}.new`, placeOf(name))
    },
    finish: async (manifest, gone) => {
      if (gone.length > 0) noteInJournal(folder, gone)
      await writeFile(
        placeOf(`${MANIFEST}.new`),
        JSON.stringify({ ...manifest, files: Object.fromEntries(manifest.files) }),
      )
      await rename(placeOf(`${MANIFEST}.new`), placeOf(MANIFEST))
      for (const name of gone) for (const end of ['', ...CODED]) await rm(placeOf(name) + end, { force: true })
      await rm(placeOf(JOURNAL), { force: true })
    },
  }
}
