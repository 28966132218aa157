import { FORMATS } from '../formats/formats.js'
import { ARCHIVE_PAGE_SIZE, archivePage } from '../ledger/archive.js'
import type { Digest } from '../ledger/digest.js'
import { type EntryOutline, type Latest, type LedgerView, newestFirst } from '../ledger/ledger.js'
import { PATHS, periodPath, type Place, placePath, storyPath } from '../links.js'
import type { Around } from './beforehand.js'

/** An address of the site, and what tells whether its bytes can have changed. */
export type SiteAddress = {
  readonly path: string
  /** The same as before: the same bytes, unless something changed in the very second of the last look. '' for never the same. */
  readonly version: string
  /** When anything in it last changed; milliseconds since 1970. */
  readonly changed: number
  /** The document it is of: a story, or a whole digest. */
  readonly document?: string
  /** Of the page of a live story. */
  readonly around?: Around
}

/** What every publish may change, or what costs nothing to make. Those the site does not have are left out by who asks. */
const ALWAYS = [
  ...Object.values(PATHS).filter((path) => path !== PATHS.health && path !== PATHS.ready),
  ...addressesOf({ kind: 'digests' }),
  ...FORMATS.map(({ path }) => path),
]

/** Digests read at once. */
const DIGESTS_AT_ONCE = 2_000

/**
 * Every address of the site, those that lead to others last. To add a kind of page: add its addresses here, and to
 * its version all that its bytes are made of.
 *
 * `archived` says which pages of the archive were out before: one that is superseded stays for a while.
 */
export async function siteAddresses(
  view: LedgerView,
  latest: Latest,
  archived: readonly number[],
): Promise<SiteAddress[]> {
  const outlines = await view.outlines()
  const digests = await allDigests(view)
  const documents = documentStates(outlines, digests)
  return [
    ...storyAddresses(outlines, documents),
    ...digests.flatMap(({ slug, document }) =>
      placed({ kind: 'digest', slug }, documents.get(document)).map((address) => ({ ...address, document })),
    ),
    ...(await view.everyTopic()).flatMap(({ kind, slug, live, changed }) =>
      placed({ kind, slug }, { version: `${live}.${changed.getTime()}`, changed: changed.getTime() }),
    ),
    ...archiveAddresses(outlines, latest.archived, archived),
    ...periodAddresses(outlines, 'YYYY-MM'.length),
    ...periodAddresses(outlines, 'YYYY-MM-DD'.length),
    ...[...new Set(ALWAYS)].map((path) => ({ path, version: '', changed: 0 })),
  ]
}

type State = { readonly version: string; readonly changed: number }

async function allDigests(view: LedgerView): Promise<Digest[]> {
  const all: Digest[] = []
  for (;;) {
    const some = await view.digestsAfter(all.at(-1)?.id ?? '', DIGESTS_AT_ONCE)
    all.push(...some)
    if (some.length < DIGESTS_AT_ONCE) return all
  }
}

/** By document: its own words, and all of its stories. */
function documentStates(outlines: readonly EntryOutline[], digests: readonly Digest[]): Map<string, State> {
  const stories = new Map<string, { changed: number; count: number; live: number }>()
  for (const { document, changed, withdrawn } of outlines) {
    const before = stories.get(document) ?? { changed: 0, count: 0, live: 0 }
    stories.set(document, {
      changed: Math.max(before.changed, changed.getTime()),
      count: before.count + 1,
      live: before.live + (withdrawn ? 0 : 1),
    })
  }
  return new Map(
    digests.map(({ document, slug, revision }) => {
      const { changed, count, live } = stories.get(document) ?? { changed: 0, count: 0, live: 0 }
      return [document, { version: `${slug}.${revision}.${changed}.${count}.${live}`, changed }]
    }),
  )
}

function versionOf({ slug, revision, touched, changed }: EntryOutline): string {
  return `${slug}.${revision}.${touched}.${changed.getTime()}`
}

/** The page of a live story names its digest and the stories before and after it. */
function storyAddresses(outlines: readonly EntryOutline[], documents: ReadonlyMap<string, State>): SiteAddress[] {
  const live = outlines.filter(({ withdrawn }) => withdrawn === null).toSorted(newestFirst)
  const shown = live.map((entry, index): SiteAddress => {
    const around = [live[index - 1], entry, live[index + 1]].flatMap((one) => one ?? [])
    const digest = documents.get(entry.document)
    return {
      path: storyPath(entry.slug),
      document: entry.document,
      around: { id: entry.id, newer: live[index - 1]?.id ?? null, older: live[index + 1]?.id ?? null },
      version: [...around.map(versionOf), digest?.version ?? ''].join(' '),
      changed: Math.max(digest?.changed ?? 0, ...around.map(({ changed }) => changed.getTime())),
    }
  })
  const gone = outlines.filter(({ withdrawn }) => withdrawn !== null)
  return [
    ...shown,
    ...gone.map((entry) => ({
      path: storyPath(entry.slug),
      document: entry.document,
      version: `gone ${versionOf(entry)}`,
      changed: entry.changed.getTime(),
    })),
  ]
}

/** The pages that are linked to now, and superseded ones of the last two that somebody may still be led to. */
function archiveAddresses(
  outlines: readonly EntryOutline[],
  archived: number,
  before: readonly number[],
): SiteAddress[] {
  const full = Array.from(
    { length: Math.floor(archived / ARCHIVE_PAGE_SIZE) },
    (_, page) => (page + 1) * ARCHIVE_PAGE_SIZE,
  )
  const late = before.filter((upTo) => upTo > archived - 2 * ARCHIVE_PAGE_SIZE && upTo <= archived)
  const pages = [...new Set([...full, ...late, ...(archived > 0 ? [archived] : [])])]
  const byPage = new Map<number, EntryOutline[]>()
  for (const entry of outlines) {
    if (entry.archived === null) continue
    const page = Math.floor(entry.archived / ARCHIVE_PAGE_SIZE)
    const members = byPage.get(page)
    if (members) members.push(entry)
    else byPage.set(page, [entry])
  }
  return pages.flatMap((upTo) => {
    const page = archivePage(upTo, archived)
    if (!page) return []
    const members = byPage.get(Math.floor(page.from / ARCHIVE_PAGE_SIZE)) ?? []
    const changed = Math.max(0, ...members.map((entry) => entry.changed.getTime()))
    // Links to what comes after it: as good as fixed, but for the last ones.
    const after = archived - page.to < 2 * ARCHIVE_PAGE_SIZE ? archived : 0
    return placed({ kind: 'archive', upTo }, { version: `${changed}.${members.length}.${after}`, changed })
  })
}

/** The months, or days, with a live story: each names those beside it. */
function periodAddresses(outlines: readonly EntryOutline[], nameLength: number): SiteAddress[] {
  const periods = new Map<string, { changed: number; count: number; live: number }>()
  for (const { published, changed, withdrawn } of outlines) {
    const name = published.toISOString().slice(0, nameLength)
    const known = periods.get(name) ?? { changed: 0, count: 0, live: 0 }
    periods.set(name, {
      changed: Math.max(known.changed, changed.getTime()),
      count: known.count + 1,
      live: known.live + (withdrawn ? 0 : 1),
    })
  }
  const shown = [...periods].filter(([, { live }]) => live > 0).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return shown.map(([name, { changed, count, live }], index) => ({
    path: periodPath(name),
    version: `${shown[index - 1]?.[0] ?? ''} ${changed}.${count}.${live} ${shown[index + 1]?.[0] ?? ''}`,
    changed,
  }))
}

/** The feeds of a place, and its page for people. */
function placed(place: Place, state: State | undefined): SiteAddress[] {
  const { version, changed } = state ?? { version: '', changed: 0 }
  return addressesOf(place).map((path) => ({ path, version, changed }))
}

function addressesOf(place: Place): string[] {
  const base = placePath(place)
  return [...FORMATS.map(({ path }) => `${base}${path}`), base]
}

/** The pages of the archive among these addresses. */
export function archivePagesIn(paths: Iterable<string>): number[] {
  return [...paths].flatMap((path) => {
    const upTo = /^\/archive\/(\d+)\/rss\.xml$/.exec(path)?.[1]
    return upTo === undefined ? [] : [Number(upTo)]
  })
}
