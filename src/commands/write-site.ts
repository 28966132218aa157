import pLimit from 'p-limit'
import type { Config } from '../config.js'
import { openThreadPool } from '../files/thread-pool.js'
import type { WrittenFile, WrittenSite } from '../files/write-site.js'
import type { Ledger } from '../ledger/ledger.js'
import type { Publisher } from '../publisher.js'
import { archivePagesIn, type SiteAddress, siteAddresses } from '../snapshot/addresses.js'
import { type Batch, batchesOf } from '../snapshot/batches.js'
import { buildResource, HTML } from '../snapshot/resource.js'
import { renderNotFoundPage } from '../pages/notice-page.js'
import { MEMORY } from '../store/open.js'
import { EARLIEST_INSTANT } from '../time.js'
import { type SiteBatch, writeBatch, type WrittenBatch } from './site-batch.js'
import type { SiteTask } from './site-worker.js'
import { UsageError } from './usage-error.js'

export type Sources = {
  readonly config: Pick<Config, 'ledger'>
  readonly publisher: Publisher
  readonly ledger: Ledger
  /** See `SiteManifest`. */
  readonly made: string
  readonly out: string
  readonly before: WrittenSite
}

export type WrittenAddresses = {
  /** By address, in the order of `siteAddresses`. */
  readonly files: Record<string, WrittenFile>
  readonly written: number
  readonly remarks: readonly string[]
}

/** Fewer addresses than this are made before the threads for them would be there. */
const WORTH_THREADS = 800

/** Make and write every address of the site that is not as it should be already. */
export async function writeAddresses(sources: Sources): Promise<WrittenAddresses> {
  const { publisher, ledger, before } = sources
  const { latest } = publisher.snapshot()
  const known = before.manifest.files
  const all = await siteAddresses(ledger, latest, archivePagesIn(Object.keys(known)))
  const kept = new Map(all.flatMap((address) => keptFile(sources, address) ?? []))
  const stale = all.filter(({ path }) => !kept.has(path))
  const parts = await writeBatches(sources, stale)
  const made = new Map(parts.flatMap(({ files }) => files))
  const files: Record<string, WrittenFile> = {}
  const take = (path: string, version: string) => {
    const file = made.get(path)
    if (file) files[path] = { ...file, version }
  }
  for (const { path, version } of all) {
    const file = kept.get(path)
    if (file) files[path] = file
    else take(path, version)
    made.delete(path)
  }
  // What was found on the way: parts of a map, and the page for what is not there.
  for (const path of made.keys()) take(path, '')
  return {
    files,
    written: parts.reduce((sum, { written }) => sum + written, 0),
    remarks: parts.flatMap(({ homeless }) => homeless.map(remarkOf)),
  }
}

/** Of an address that is as it was at the last build. */
function keptFile(
  { before: { manifest, unsure }, made }: Sources,
  { path, version, changed }: SiteAddress,
): (readonly [string, WrittenFile])[] | null {
  const known = manifest.files[path]
  if (!known || manifest.made !== made || version === '' || known.version !== version) return null
  return changed < manifest.changed && !unsure.has(known.file) ? [[path, known]] : null
}

/** What hangs on the whole site is made here, last; the rest in threads, where there is enough of it. */
async function writeBatches(sources: Sources, stale: readonly SiteAddress[]): Promise<WrittenBatch[]> {
  const { config, publisher, ledger } = sources
  const { channel, latest } = publisher.snapshot()
  const notFound = buildResource(NOT_FOUND, HTML, renderNotFoundPage(channel), EARLIEST_INSTANT)
  const find = (path: string) => (path === NOT_FOUND ? notFound : publisher.find(path))
  const here = async (batches: readonly Batch[]) => {
    const parts: WrittenBatch[] = []
    for (const batch of batches)
      parts.push(accepted(await writeBatch({ view: ledger, channel, latest }, taskOf(sources, batch), find)))
    return parts
  }
  const always = stale.filter(isMadeAlways)
  const others = batchesOf(stale.filter((address) => !isMadeAlways(address)))
  const isWorthIt = stale.length - always.length >= WORTH_THREADS && config.ledger !== MEMORY
  return [
    ...(await (isWorthIt ? inThreads(sources, others) : here(others))),
    ...(await here(batchesOf([...always, { path: NOT_FOUND, version: '', changed: 0 }]))),
  ]
}

/** Its file is what servers send for any address they do not know. */
const NOT_FOUND = '/404'

function isMadeAlways({ version }: SiteAddress): boolean {
  return version === ''
}

async function inThreads(sources: Sources, batches: readonly Batch[]): Promise<WrittenBatch[]> {
  const { config, publisher } = sources
  const { channel, latest } = publisher.snapshot()
  const pool = openThreadPool<SiteTask, WrittenBatch>(new URL('./site-worker.js', import.meta.url), 'writeTask')
  // A thread finds its next task at once; the first failure ends the build.
  const limit = pLimit(2 * pool.threads)
  const run = async (batch: Batch) =>
    accepted(await pool.run({ ...taskOf(sources, batch), ledger: config.ledger, channel, latest }))
  try {
    return await Promise.all(batches.map((batch) => limit(run, batch)))
  } finally {
    limit.clearQueue()
    await pool.close()
  }
}

function taskOf({ out, before: { manifest, unsure, empty } }: Sources, batch: Batch): SiteBatch {
  const known = batch.paths.flatMap((path) => {
    const file = manifest.files[path]
    return file && !unsure.has(file.file) ? [[path, { file: file.file, hash: file.hash }] as const] : []
  })
  return { folder: out, anew: empty, batch, known: Object.fromEntries(known) }
}

function accepted(part: WrittenBatch): WrittenBatch {
  if (part.refused !== null) throw new UsageError([part.refused])
  return part
}

function remarkOf(path: string): string {
  return `${path}: has no file: its name is too long, or none a file can have; it is served by strillone serve only`
}
