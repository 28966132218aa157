import pLimit from 'p-limit'
import type { Config } from '../config/config.js'
import { openThreadPool } from '../files/thread-pool.js'
import type { ShownPublish, WrittenFile, WrittenFiles, WrittenSite } from '../files/write-site.js'
import type { Ledger } from '../ledger/ledger.js'
import { PATHS, readSitemapPartPath } from '../links.js'
import { renderNotFoundPage } from '../pages/notice-page.js'
import type { Publisher } from '../publisher/publisher.js'
import { archivePageOf, archivePages, OVERALL_PATHS, type SiteAddress, siteAddresses } from '../snapshot/addresses.js'
import { type Batch, batchesOf } from '../snapshot/batches.js'
import { changedAddresses } from '../snapshot/changed-addresses.js'
import { buildResource, HTML } from '../snapshot/resource.js'
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
  readonly shows: ShownPublish
  readonly files: WrittenFiles
  readonly written: number
  readonly remarks: readonly string[]
}

/** Fewer addresses than this are made before the threads for them would be there. */
const WORTH_THREADS = 800

/** Make and write every address of the site that is not as it should be already. */
export async function writeAddresses(sources: Sources): Promise<WrittenAddresses> {
  const shows = await shownBy(sources)
  const stale = await staleAddresses(sources)
  const parts = await writeBatches(sources, stale.addresses)
  const documents = new Map(stale.addresses.map(({ path, document }) => [path, document]))
  const files = new Map(stale.kept)
  for (const [path, file] of parts.flatMap((part) => part.files)) {
    const document = path.startsWith(STORIES) ? documents.get(path) : undefined
    files.set(path, document === undefined ? file : { ...file, document })
  }
  return {
    shows,
    files,
    written: parts.reduce((sum, { written }) => sum + written, 0),
    remarks: parts.flatMap(({ homeless }) => homeless.map(remarkOf)),
  }
}

const STORIES = '/stories/'

/** What is shown, so that the next build can ask for what came later. */
async function shownBy({ publisher, ledger }: Sources): Promise<ShownPublish> {
  const { revision, changed, archived } = publisher.snapshot().latest
  const [mark] = publisher.lineage()
  const [publish] = await ledger.publishes(revision - 1)
  const isKnown = mark?.revision === revision && publish?.revision === revision
  return {
    revision,
    stamp: isKnown ? mark.stamp : '',
    at: isKnown ? publish.at.getTime() : 0,
    changed: changed?.getTime() ?? 0,
    archived,
  }
}

type Stale = {
  readonly addresses: readonly SiteAddress[]
  /** What need not be looked at. */
  readonly kept: ReadonlyMap<string, WrittenFile>
}

async function staleAddresses(sources: Sources): Promise<Stale> {
  const { publisher, ledger, before } = sources
  const { latest } = publisher.snapshot()
  const { shows, files } = before.manifest
  const pages = [...new Set([...files.keys()].flatMap((path) => archivePageOf(path) ?? []))]
  if (!(await isContinued(sources))) return { addresses: await siteAddresses(ledger, latest, pages), kept: new Map() }
  const since = { ...shows, changed: new Date(shows.changed), pages }
  const documentOf = (path: string) => files.get(path)?.document
  const unsure = [...files].flatMap(([path, { file, document }]) =>
    before.unsure.has(file) ? [document === undefined ? { path } : { path, document }] : [],
  )
  const changed = await changedAddresses(ledger, latest, { ...since, documentOf })
  const addresses = [...new Map([...unsure, ...changed].map((address) => [address.path, address])).values()]
  const stale = new Set([...OVERALL_PATHS, NOT_FOUND, ...addresses.map(({ path }) => path)])
  const linked = new Set(archivePages(latest.archived, pages))
  const isKept = (path: string) => {
    if (stale.has(path) || path.startsWith(MEDIA) || readSitemapPartPath(path) !== null) return false
    const upTo = archivePageOf(path)
    return upTo === null || linked.has(upTo)
  }
  return { addresses: addresses.filter(isOfPublish), kept: new Map([...files].filter(([path]) => isKept(path))) }
}

const MEDIA = '/media/'

/** What is made whatever a publish changes is no part of one. */
function isOfPublish({ path }: SiteAddress): boolean {
  return !OVERALL.has(path) && path !== NOT_FOUND && !path.startsWith(MEDIA) && readSitemapPartPath(path) === null
}

const OVERALL: ReadonlySet<string> = new Set(OVERALL_PATHS)

/** From here on it is quicker to make everything than to find out what has changed. */
const MOST_CHANGES = 10_000

/** Whether the ledger is the one of the last build, some publishes later, and the same program makes the same of it. */
async function isContinued({ publisher, ledger, made, config, before: { manifest } }: Sources): Promise<boolean> {
  const { revision, stamp, at } = manifest.shows
  if (manifest.made !== made || stamp === '' || config.ledger === MEMORY) return false
  const [then, ...later] = await ledger.publishes(revision - 1)
  if (then?.revision !== revision || then.at.getTime() !== at) return false
  const marks = await ledger.lineage(later.length + 1)
  if (!marks.some((mark) => mark.revision === revision && mark.stamp === stamp)) return false
  const changes = later.flatMap(({ counts }) => Object.values(counts)).reduce((sum, count) => sum + count, 0)
  return changes <= Math.min(MOST_CHANGES, publisher.snapshot().latest.live)
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
  const batches = batchesOf(stale)
  const isWorthIt = stale.length >= WORTH_THREADS && config.ledger !== MEMORY
  return [
    ...(await (isWorthIt ? inThreads(sources, batches) : here(batches))),
    ...(await here(batchesOf([...OVERALL_PATHS, NOT_FOUND].map((path) => ({ path }))))),
  ]
}

/** Its file is what servers send for any address they do not know. */
const NOT_FOUND = '/404'

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
  // The parts of a map are found on the way.
  const isMap = batch.paths.includes(PATHS.sitemap)
  const parts = isMap ? [...manifest.files.keys()].filter((path) => readSitemapPartPath(path) !== null) : []
  const known = [...batch.paths, ...parts].flatMap((path) => {
    const file = manifest.files.get(path)
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
