import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Channel } from '../channel.js'
import type { Config } from '../config.js'
import { listMedia } from '../files/list-media.js'
import { hashOfProgram } from '../files/program-hash.js'
import {
  openSiteWriter,
  readManifest,
  type SiteManifest,
  type SiteWriter,
  type WrittenFile,
} from '../files/write-site.js'
import { FORMATS } from '../formats/formats.js'
import { GUESSES } from '../http/address.js'
import { cacheControl } from '../http/prepared.js'
import { securityHeaders } from '../http/security.js'
import type { Ledger } from '../ledger/ledger.js'
import { mediaPath, PATHS } from '../links.js'
import { mediaTypeOf } from '../media.js'
import { renderNotFoundPage } from '../pages/notice-page.js'
import { formatProblem } from '../problem.js'
import type { Publisher } from '../publisher.js'
import { archivePagesIn, siteAddresses } from '../snapshot/addresses.js'
import { buildFeedResource } from '../snapshot/feed-resource.js'
import { makeResource } from '../snapshot/site.js'
import { buildResource, digest, HTML, type Resource } from '../snapshot/resource.js'
import { linksIn } from '../static/check-links.js'
import { fileOf, OWN_FOLDER } from '../static/layout.js'
import { headersFile, nginxConfig, redirectsFile, type ServerRules } from '../static/servers.js'
import { EARLIEST_INSTANT } from '../time.js'
import { everyFileIsSettled } from './clock.js'
import { openConfiguredLedger } from './open-ledger.js'
import { openPublisher } from './open-publisher.js'
import { UsageError } from './usage-error.js'

export type BuildOptions = {
  readonly out: string
  /** Publish the items folder before. */
  readonly publish: boolean
  readonly checkLinks: boolean
}

export type BuildOutput = { readonly write: (line: string) => void; readonly remark: (line: string) => void }

/**
 * Write the whole site as files, the same bytes as `serve` sends at the same addresses; of a folder it wrote
 * before, only what changed. Files it did not write are left alone.
 *
 * Resolves to whether there was nothing to remark on.
 */
export async function build(config: Config, options: BuildOptions, output: BuildOutput): Promise<boolean> {
  if (!config.isPublic)
    throw new UsageError([
      'public: found false in strillone.yaml; files can be read by everybody, so leave it out to build',
    ])
  const out = resolve(options.out)
  const before = await manifestIn(out)
  const ledger = await openConfiguredLedger(config, output.remark)
  const { publisher, close } = await openPublisher(config, { ledger, itemsClock: everyFileIsSettled }).catch(
    async (error: unknown) => {
      await ledger.close()
      throw error
    },
  )
  const writer = await openSiteWriter(out)
  try {
    if (options.publish) await publisher.refresh()
    const problems = publisher.problems().map(formatProblem)
    const made = await fingerprintOf(publisher)
    const site = { out, before, made, items: config.items, publisher, ledger, writer }
    const built = await writeAll(site)
    const broken = options.checkLinks ? await brokenLinks(out, publisher, built.files) : []
    for (const line of [...problems, ...built.remarks, ...broken]) output.remark(line)
    output.write(`${Object.keys(built.files).length} addresses, ${built.written} written, ${built.removed} removed`)
    return problems.length + built.remarks.length + broken.length === 0
  } finally {
    await writer.close()
    await close()
    await ledger.close()
  }
}

const NOTHING_WRITTEN: SiteManifest = { made: '', changed: 0, files: {} }

async function manifestIn(out: string): Promise<SiteManifest> {
  const names = await readdir(out).catch(() => [])
  const manifest = await readManifest(out)
  if (manifest) return manifest
  if (names.length > 0 && !names.some((name) => name === OWN_FOLDER))
    throw new UsageError([`--out: found files in ${out} that no build has written; name an empty folder, or a new one`])
  return NOTHING_WRITTEN
}

/** Everything but the ledger that the bytes are made of. */
async function fingerprintOf(publisher: Publisher): Promise<string> {
  const { channel } = publisher.snapshot()
  return createHash('sha256')
    .update(JSON.stringify([channel, await hashOfProgram()]))
    .digest('base64url')
}

type Site = {
  readonly out: string
  readonly before: SiteManifest
  readonly made: string
  readonly items: string
  readonly publisher: Publisher
  readonly ledger: Ledger
  readonly writer: SiteWriter
}

type Built = {
  readonly files: Readonly<Record<string, WrittenFile>>
  readonly written: number
  readonly removed: number
  readonly remarks: readonly string[]
}

async function writeAll(site: Site): Promise<Built> {
  const { before, publisher, writer } = site
  const { channel, latest } = publisher.snapshot()
  const files: Record<string, WrittenFile> = {}
  const remarks: string[] = []
  const old = new Set(Object.values(before.files).map(({ file }) => file))
  let written = 0
  const put = async (path: string, version: string, resource: Resource): Promise<void> => {
    const file = fileOf(resource)
    if (file === null) {
      remarks.push(
        `${path}: has no file: its name is too long, or none a file can have; it is served by strillone serve only`,
      )
      return
    }
    const hash = digest(resource.body)
    files[path] = { file, version, hash, type: resource.contentType, status: resource.status }
    if (before.files[path]?.hash === hash && before.files[path].file === file) return
    written += 1
    const modified = Math.floor(resource.lastModified.getTime() / 1000)
    await writer.write({ name: file, body: resource.body, modified, replaces: old.has(file) })
  }
  const make = makerOf({ view: site.ledger, channel, latest })
  const reusable = before.made === site.made
  for (const { path, version, changed } of await siteAddresses(
    site.ledger,
    latest,
    archivePagesIn(Object.keys(before.files)),
  )) {
    const known = before.files[path]
    if (reusable && known && version !== '' && known.version === version && changed < before.changed) {
      files[path] = known
      continue
    }
    const resource = publisher.find(path) ?? (await make(path))
    if (resource) await put(path, version, resource)
    if (resource && path === PATHS.sitemap)
      for (const part of partsOfSitemap(resource, channel)) {
        const map = await make(part)
        if (map) await put(part, '', map)
      }
  }
  await put('/404', '', buildResource('/404', HTML, renderNotFoundPage(channel), EARLIEST_INSTANT))
  written += await copyMedia(site, files)
  await writeRules(site, files)
  const kept = new Set(Object.values(files).map(({ file }) => file))
  const gone = [...old].filter((file) => !kept.has(file))
  await writer.finish({ made: site.made, changed: latest.changed?.getTime() ?? 0, files })
  for (const file of gone) await writer.remove(file)
  return { files, written, removed: gone.length, remarks }
}

/** The three formats of a place stand side by side, and are made of the same entries. */
function makerOf(site: Parameters<typeof makeResource>[0]): (path: string) => Promise<Resource | null> {
  let last: Resource | null = null
  return async (path) => {
    last = sisterOf(last, path) ?? (await makeResource(site, path))
    return last
  }
}

function sisterOf(known: Resource | null, path: string): Resource | null {
  if (!known?.source) return null
  const { feed, format } = known.source
  const folder = known.path.slice(0, -format.path.length)
  const wanted = FORMATS.find((one) => `${folder}${one.path}` === path)
  return wanted ? buildFeedResource(feed, wanted, known.lastModified) : null
}

/** A map of a large site is a list of its parts. */
function partsOfSitemap({ body }: Resource, channel: Channel): string[] {
  const text = body.toString('utf8')
  return text.includes('<sitemapindex') ? linksIn(text, channel, PATHS.sitemap) : []
}

async function copyMedia({ items, before, writer }: Site, files: Record<string, WrittenFile>): Promise<number> {
  let copied = 0
  for (const [name, { absolute, size, modifiedMs }] of await listMedia(items)) {
    const path = mediaPath(name)
    const type = mediaTypeOf(name) ?? 'application/octet-stream'
    const file = fileOf({ path, contentType: type, status: 200 })
    if (file === null) continue
    const version = `${size} ${modifiedMs}`
    files[path] = { file, version, hash: version, type, status: 200 }
    if (before.files[path]?.version === version) continue
    await writer.copy(file, absolute, modifiedMs)
    copied += 1
  }
  return copied
}

async function writeRules({ out, publisher }: Site, files: Readonly<Record<string, WrittenFile>>): Promise<void> {
  const { channel } = publisher.snapshot()
  const rules: ServerRules = {
    channel,
    types: typesOf(files),
    security: securityHeaders(),
    cacheControl: cacheControl(channel.maxAgeSeconds, 'everyone'),
    redirects: GUESSES,
    folder: out,
  }
  await writeFile(join(out, OWN_FOLDER, 'nginx.conf'), nginxConfig(rules))
  await writeFile(join(out, '_headers'), headersFile(rules))
  await writeFile(join(out, '_redirects'), redirectsFile(rules))
}

/** Of what is neither a page nor a picture. */
function typesOf(files: Readonly<Record<string, WrittenFile>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(files).flatMap(([address, { type }]) =>
      type === HTML || address.startsWith('/media/') ? [] : [[address.slice(address.lastIndexOf('/') + 1), type]],
    ),
  )
}

const TEXT = /^text\/|[/+](?:xml|json)\b/

/** `/stories/fuel: leads to /media/a.png, where there is nothing` */
async function brokenLinks(
  out: string,
  publisher: Publisher,
  files: Readonly<Record<string, WrittenFile>>,
): Promise<string[]> {
  const { channel } = publisher.snapshot()
  const isThere = (path: string) => files[path]?.status === 200 || path in GUESSES
  const broken: string[] = []
  for (const [address, { file, type }] of Object.entries(files)) {
    if (!TEXT.test(type)) continue
    const text = await readFile(join(out, ...file.split('/')), 'utf8')
    for (const link of linksIn(text, channel, address))
      if (!isThere(link)) broken.push(`${address}: leads to ${link}, where there is nothing`)
  }
  return broken
}
