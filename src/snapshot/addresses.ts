import { FORMATS } from '../formats/formats.js'
import { ARCHIVE_PAGE_SIZE } from '../ledger/archive.js'
import type { Digest } from '../ledger/digest.js'
import { type EntryOutline, type Latest, type LedgerView, newestFirst } from '../ledger/ledger.js'
import { PATHS, periodPath, type Place, placePath, storyPath } from '../links.js'
import type { Around } from './beforehand.js'

/** An address of the site. */
export type SiteAddress = {
  readonly path: string
  /** The document it is of: a story, or a whole digest. */
  readonly document?: string
  /** Of the page of a live story, where that is known. */
  readonly around?: Around
}

/** What hangs on the whole site, and changes with every publish. Those the site does not have are left out by who asks. */
export const OVERALL_PATHS: readonly string[] = [
  ...new Set([
    ...Object.values(PATHS).filter((path) => path !== PATHS.health && path !== PATHS.ready),
    ...pathsOf({ kind: 'digests' }),
    ...FORMATS.map(({ path }) => path),
  ]),
]

/** Digests read at once. */
const DIGESTS_AT_ONCE = 2_000

/**
 * Every address of the site but `OVERALL_PATHS`. To add a kind of page: add its addresses here, and to
 * changed-addresses.ts what of a publish changes it.
 *
 * `archived` says which pages of the archive were out before: one that is superseded stays for a while.
 */
export async function siteAddresses(
  view: LedgerView,
  latest: Latest,
  archived: readonly number[],
): Promise<SiteAddress[]> {
  const outlines = await view.outlines()
  return [
    ...storyAddresses(outlines),
    ...(await allDigests(view)).flatMap(digestAddresses),
    ...(await view.everyTopic()).flatMap(placeAddresses),
    ...archivePages(latest.archived, archived).flatMap((upTo) => placeAddresses({ kind: 'archive', upTo })),
    ...periodAddresses(outlines),
  ]
}

async function allDigests(view: LedgerView): Promise<Digest[]> {
  const all: Digest[] = []
  for (;;) {
    const some = await view.digestsAfter(all.at(-1)?.id ?? '', DIGESTS_AT_ONCE)
    all.push(...some)
    if (some.length < DIGESTS_AT_ONCE) return all
  }
}

/** The page of a live story names the stories before and after it. */
function storyAddresses(outlines: readonly EntryOutline[]): SiteAddress[] {
  const live = outlines.filter(({ withdrawn }) => withdrawn === null).toSorted(newestFirst)
  const shown = live.map(({ id, slug, document }, index) => ({
    path: storyPath(slug),
    document,
    around: { id, newer: live[index - 1]?.id ?? null, older: live[index + 1]?.id ?? null },
  }))
  const gone = outlines.filter(({ withdrawn }) => withdrawn !== null)
  return [...shown, ...gone.map(storyAddress)]
}

export function storyAddress({ slug, document }: Pick<EntryOutline, 'slug' | 'document'>): SiteAddress {
  return { path: storyPath(slug), document }
}

/** The feeds of a digest, and its page. */
export function digestAddresses({ slug, document }: Pick<Digest, 'slug' | 'document'>): SiteAddress[] {
  return pathsOf({ kind: 'digest', slug }).map((path) => ({ path, document }))
}

/** The feeds of any other place, and its page for people. */
export function placeAddresses(place: Place): SiteAddress[] {
  return pathsOf(place).map((path) => ({ path }))
}

function pathsOf(place: Place): string[] {
  const base = placePath(place)
  return [...FORMATS.map(({ path }) => `${base}${path}`), base]
}

/** The months and days these were published in; of those that have no live story any more there is nothing. */
export function periodAddresses(entries: readonly Pick<EntryOutline, 'published'>[]): SiteAddress[] {
  const names = entries.flatMap(({ published }) => {
    const day = published.toISOString().slice(0, 'YYYY-MM-DD'.length)
    return [day.slice(0, 'YYYY-MM'.length), day]
  })
  return [...new Set(names)].toSorted().map((name) => ({ path: periodPath(name) }))
}

/**
 * The pages of the archive that are linked to now, and superseded ones of the last two that somebody may still be
 * led to, by how many stories the archive held; see ledger/archive.ts.
 */
export function archivePages(archived: number, before: readonly number[]): number[] {
  const full = Array.from(
    { length: Math.floor(archived / ARCHIVE_PAGE_SIZE) },
    (_, page) => (page + 1) * ARCHIVE_PAGE_SIZE,
  )
  const late = before.filter((upTo) => upTo > archived - 2 * ARCHIVE_PAGE_SIZE && upTo <= archived)
  return [...new Set([...full, ...late, ...(archived > 0 ? [archived] : [])])]
}

/** The page of the archive an address is of: `/archive/120/rss.xml` → 120; null for any other address. */
export function archivePageOf(path: string): number | null {
  const upTo = path.startsWith(PATHS.archive) && /^\/archive\/(\d+)\/[^/]+$/.exec(path)?.[1]
  return upTo ? Number(upTo) : null
}
