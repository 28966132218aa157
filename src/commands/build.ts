import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Channel } from '../channel.js'
import type { Config } from '../config/config.js'
import { listMedia } from '../files/list-media.js'
import { hashOfProgram } from '../files/program-hash.js'
import { openSiteWriter, readSite, type SiteWriter, type WrittenFiles, type WrittenSite } from '../files/write-site.js'
import { GUESSES } from '../http/address.js'
import { cacheControl, MISSING_CACHE_CONTROL } from '../http/prepared.js'
import { securityHeaders } from '../http/security.js'
import { mediaPath, ownHub, PATHS } from '../links.js'
import { mediaTypeOf } from '../media.js'
import { formatProblem } from '../problem.js'
import type { Publisher } from '../publisher/publisher.js'
import { HTML } from '../snapshot/resource.js'
import { linksIn } from '../static/check-links.js'
import { fileOf, OWN_FOLDER } from '../static/layout.js'
import { headersFile, nginxConfig, redirectsFile, type ServerRules } from '../static/servers.js'
import { localAddressWarning } from './local-address.js'
import { openConfiguredLedger } from './open-ledger.js'
import { openPublisher } from './open-publisher.js'
import { refusalOf } from './site-batch.js'
import { UsageError } from './usage-error.js'
import { type Sources, writeAddresses, type WrittenAddresses } from './write-site.js'

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
  const before = await readSite(out)
  if (!before)
    throw new UsageError([`--out: found files in ${out} that no build has written; name an empty folder, or a new one`])
  const ledger = await openConfiguredLedger(config, output.remark)
  const { publisher, close } = await openPublisher(config, {
    channel: ofFiles(config),
    ledger,
    waits: false,
  }).catch(async (error: unknown) => {
    await ledger.close()
    throw error
  })
  try {
    if (options.publish) await publisher.refresh()
    const problems = publisher.problems().map(formatProblem)
    const built = await writeAll({ config, publisher, ledger, made: await fingerprintOf(publisher), out, before })
    const broken = options.checkLinks ? await brokenLinks(out, publisher, built.files) : []
    const local = localAddressWarning(publisher.snapshot().channel)
    if (local !== null) output.remark(local)
    for (const line of [...problems, ...built.remarks, ...broken]) output.remark(line)
    output.write(`${built.files.size} addresses, ${built.written} written, ${built.removed} removed`)
    return problems.length + built.remarks.length + broken.length === 0
  } finally {
    await close()
    await ledger.close()
  }
}

/** Files take no subscriptions: a hub of ours is named only where it was asked for, and so runs beside them. */
function ofFiles({ channel, hubWanted }: Config): Channel {
  return hubWanted ? channel : { ...channel, hubs: channel.hubs.filter((hub) => hub !== ownHub(channel)) }
}

/** Everything but the ledger that the bytes are made of. */
async function fingerprintOf(publisher: Publisher): Promise<string> {
  const { channel } = publisher.snapshot()
  return createHash('sha256')
    .update(JSON.stringify([channel, await hashOfProgram()]))
    .digest('base64url')
}

type Site = Sources & { readonly config: Config }
type Built = Omit<WrittenAddresses, 'shows'> & { readonly removed: number }

async function writeAll(site: Site): Promise<Built> {
  const { before, out } = site
  try {
    const writer = await openSiteWriter(out, before)
    const { shows, files, written, remarks } = await writeAddresses(site)
    const copied = await copyMedia(site, writer, files)
    await writeRules(site, files)
    const gone = leftOver(out, before, files)
    await writer.finish({ made: site.made, shows, files }, gone)
    return { files, written: written + copied, removed: gone.length, remarks }
  } catch (error) {
    throw new UsageError([refusalOf(error, out)])
  }
}

/** Files of earlier builds that are no part of the site any more. */
function leftOver(out: string, { manifest, unsure, empty }: WrittenSite, files: WrittenFiles): string[] {
  const old = new Set(unsure)
  for (const [path, { file }] of manifest.files) if (files.get(path)?.file !== file) old.add(file)
  if (!empty && manifest.made === '') for (const file of contradicting(out, files)) old.add(file)
  if (old.size > 0) for (const { file } of files.values()) old.delete(file)
  return [...old]
}

/** Where the manifest is lost: what was taken back since must not be there as if it still were, nor the reverse. */
function contradicting(out: string, files: WrittenFiles): string[] {
  return [...files].flatMap(([path, { type, status }]) => {
    const other = fileOf({ path, contentType: type, status: status === 200 ? 410 : 200 })
    return other !== null && existsSync(join(out, ...other.split('/'))) ? [other] : []
  })
}

async function copyMedia(
  { config, before: { manifest, unsure } }: Site,
  writer: SiteWriter,
  files: WrittenFiles,
): Promise<number> {
  let copied = 0
  for (const [name, { absolute, size, modifiedMs }] of await listMedia(config.items)) {
    const path = mediaPath(name)
    const type = mediaTypeOf(name) ?? 'application/octet-stream'
    const file = fileOf({ path, contentType: type, status: 200 })
    if (file === null) continue
    const version = `${size} ${modifiedMs}`
    files.set(path, { file, hash: version, type, status: 200 })
    if (manifest.files.get(path)?.hash === version && !unsure.has(file)) continue
    await writer.copy(file, absolute, modifiedMs)
    copied += 1
  }
  return copied
}

async function writeRules({ out, publisher }: Site, files: WrittenFiles): Promise<void> {
  const { channel } = publisher.snapshot()
  const rules: ServerRules = {
    channel,
    types: typesOf(files),
    security: securityHeaders(),
    cacheControl: cacheControl(channel.maxAgeSeconds, 'everyone'),
    missingCacheControl: MISSING_CACHE_CONTROL,
    redirects: GUESSES,
    folder: out,
  }
  await writeFile(join(out, OWN_FOLDER, 'nginx.conf'), nginxConfig(rules))
  await writeFile(join(out, '_headers'), headersFile(rules))
  await writeFile(join(out, '_redirects'), redirectsFile(rules))
}

/** Of what is neither a page nor a picture, by name. */
function typesOf(files: WrittenFiles): ReadonlyMap<string, string> {
  const types = new Map<string, string>()
  for (const [address, { type }] of files)
    if (type !== HTML && !address.startsWith('/media/')) types.set(address.slice(address.lastIndexOf('/') + 1), type)
  return new Map([...types].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** What is named in files only where it is there; see `ofFiles`. */
const BESIDE: ReadonlySet<string> = new Set([PATHS.hub, PATHS.cloud])

const TEXT = /^text\/|[/+](?:xml|json)\b/

/** `/stories/fuel: leads to /media/a.png, where there is nothing` */
async function brokenLinks(out: string, publisher: Publisher, files: WrittenFiles): Promise<string[]> {
  const { channel } = publisher.snapshot()
  const isThere = (path: string) => files.get(path)?.status === 200 || path in GUESSES || BESIDE.has(path)
  const broken: string[] = []
  for (const [address, { file, type }] of files) {
    if (!TEXT.test(type)) continue
    const text = await readFile(join(out, ...file.split('/')), 'utf8')
    for (const link of linksIn(text, channel, address))
      if (!isThere(link)) broken.push(`${address}: leads to ${link}, where there is nothing`)
  }
  return broken
}
