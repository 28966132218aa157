import { availableParallelism } from 'node:os'
import { copyFile, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Piscina } from 'piscina'
import { OWN_FOLDER } from '../static/layout.js'
import type { SiteFile } from './site-worker.js'

/** What was written at the last build, so that the next one need not make it again. */
export type SiteManifest = {
  /** Another one: nothing of it holds. */
  readonly made: string
  /** Of the publish it shows; milliseconds since 1970. */
  readonly changed: number
  /** By address. */
  readonly files: Readonly<Record<string, WrittenFile>>
}

export type WrittenFile = {
  readonly file: string
  readonly version: string
  readonly hash: string
  readonly type: string
  readonly status: 200 | 410
}

const MANIFEST = `${OWN_FOLDER}/manifest.json`

/** Null where there is none, or none that can be read. */
export async function readManifest(folder: string): Promise<SiteManifest | null> {
  try {
    const manifest: SiteManifest = JSON.parse(await readFile(path.join(folder, MANIFEST), 'utf8'))
    return typeof manifest === 'object' && typeof manifest.files === 'object' ? manifest : null
  } catch {
    return null
  }
}

export type SiteWriter = {
  readonly write: (file: SiteFile) => Promise<void>
  /** A picture or a recording of the items folder, as it is. */
  readonly copy: (name: string, from: string, modifiedMs: number) => Promise<void>
  readonly remove: (name: string) => Promise<void>
  /** All that was asked for is on the disk; the manifest last. */
  readonly finish: (manifest: SiteManifest) => Promise<void>
  readonly close: () => Promise<void>
}

/** Files that are compressed and written together, in a thread. */
const FILES_AT_ONCE = 64

/** Writes into a folder; what is in it and was not written by a build stays. */
export async function openSiteWriter(folder: string): Promise<SiteWriter> {
  await mkdir(path.join(folder, OWN_FOLDER), { recursive: true })
  const threads = Math.min(4, availableParallelism())
  const pool = new Piscina({
    filename: new URL('./site-worker.js', import.meta.url).href,
    minThreads: 1,
    maxThreads: threads,
  })
  const placeOf = (name: string) => path.join(folder, ...name.split('/'))
  let waiting: SiteFile[] = []
  const underWay = new Set<Promise<void>>()
  const send = async (): Promise<void> => {
    const files = waiting
    waiting = []
    const task: Promise<void> = pool.run({ folder, files }, { name: 'writeFiles' }).finally(() => underWay.delete(task))
    underWay.add(task)
    // So many may wait as there are threads; the first failure ends the build.
    if (underWay.size > 2 * threads) await Promise.race(underWay)
  }
  const settle = async () => {
    if (waiting.length > 0) await send()
    await Promise.all(underWay)
  }
  return {
    write: async (file) => {
      waiting.push(file)
      if (waiting.length >= FILES_AT_ONCE) await send()
    },
    copy: async (name, from, modifiedMs) => {
      await mkdir(path.dirname(placeOf(name)), { recursive: true })
      await copyFile(from, `${placeOf(name)}.new`)
      await utimes(`${placeOf(name)}.new`, modifiedMs / 1000, modifiedMs / 1000)
      await rename(`${placeOf(name)}.new`, placeOf(name))
    },
    remove: async (name) => {
      for (const end of ['', '.gz', '.br']) await rm(placeOf(name) + end, { force: true })
    },
    finish: async (manifest) => {
      await settle()
      await writeFile(placeOf(`${MANIFEST}.new`), JSON.stringify(manifest))
      await rename(placeOf(`${MANIFEST}.new`), placeOf(MANIFEST))
    },
    close: () => pool.close({ force: true }),
  }
}
