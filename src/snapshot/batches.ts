import { FORMATS } from '../formats/formats.js'
import { PATHS } from '../links.js'
import type { SiteAddress } from './addresses.js'
import { type Around, readBeforehand } from './beforehand.js'
import { buildFeedResource } from './feed-resource.js'
import type { Resource } from './resource.js'
import { makeResource } from './make.js'
import type { Site } from './site.js'

/** Addresses that are made together: what they have in common is asked of the ledger once. */
export type Batch = {
  /** The formats of one feed stand side by side. */
  readonly paths: readonly string[]
  /** Documents whose stories and digests are among them. */
  readonly documents: readonly string[]
  readonly around: readonly Around[]
}

/** Some hundred pages: enough that questions to the ledger hardly count, few enough to hold in memory. */
const DOCUMENTS_AT_ONCE = 32
/** Of pages that have nothing in common: feeds of topics, months. */
const ADDRESSES_AT_ONCE = 32

/** Those of the same document fall into the same batch. */
export function batchesOf(addresses: readonly SiteAddress[]): Batch[] {
  const documents = new Map<string, SiteAddress[]>()
  const others: SiteAddress[] = []
  for (const address of addresses) {
    const together = address.document === undefined ? others : documents.get(address.document)
    if (together) together.push(address)
    else documents.set(address.document ?? '', [address])
  }
  return [
    ...partsOf([...documents], DOCUMENTS_AT_ONCE).map((part): Batch => {
      const all = part.flatMap(([, some]) => some)
      return {
        paths: all.map(({ path }) => path),
        documents: part.map(([document]) => document),
        around: all.flatMap(({ around }) => around ?? []),
      }
    }),
    ...partsOf(others, ADDRESSES_AT_ONCE).map((part): Batch => ({
      paths: part.map(({ path }) => path),
      documents: [],
      around: [],
    })),
  ]
}

function partsOf<T>(all: readonly T[], length: number): (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / length) }, (_, index) =>
    all.slice(index * length, (index + 1) * length),
  )
}

/**
 * What is at these addresses, in their order; those where there is nothing are left out, and the parts of a map of
 * the site follow it. `find` gives what is made already.
 */
export async function* makeBatch(
  site: Site,
  { paths, documents, around }: Batch,
  find: (path: string) => Resource | undefined = () => undefined,
): AsyncGenerator<Resource> {
  const view = documents.length === 0 ? site.view : await readBeforehand(site.view, documents, around)
  let last: Resource | null = null
  for (const path of paths) {
    const made: Resource | null = find(path) ?? sisterOf(last, path) ?? (await makeResource({ ...site, view }, path))
    last = made
    if (!made) continue
    yield made
    if (path === PATHS.sitemap) yield* makeParts(site, made)
  }
}

/** The formats of a place are made of the same entries. */
function sisterOf(known: Resource | null, path: string): Resource | null {
  if (!known?.source) return null
  const { feed, format } = known.source
  const folder = known.path.slice(0, -format.path.length)
  const wanted = FORMATS.find((one) => `${folder}${one.path}` === path)
  return wanted ? buildFeedResource(feed, wanted, known.lastModified) : null
}

/** A map of a large site is a list of its parts. */
async function* makeParts(site: Site, { body }: Resource): AsyncGenerator<Resource> {
  for (const path of sitemapPartsIn(body.toString('utf8'))) {
    const part = await makeResource(site, path)
    if (part) yield part
  }
}

function sitemapPartsIn(map: string): string[] {
  if (!map.includes('<sitemapindex')) return []
  return [...map.matchAll(/<loc>[^<]*(\/sitemap\/[^<]+)<\/loc>/g)].flatMap(([, path]) => path ?? [])
}
