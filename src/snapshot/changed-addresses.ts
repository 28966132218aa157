import { ARCHIVE_PAGE_SIZE, archivePage } from '../ledger/archive.js'
import type { Entry } from '../ledger/entry.js'
import type { Latest, LedgerView, Neighbour } from '../ledger/ledger.js'
import { topicsOf } from '../ledger/topics.js'
import { storyPath } from '../links.js'
import {
  archivePages,
  digestAddresses,
  periodAddresses,
  placeAddresses,
  type SiteAddress,
  storyAddress,
} from './addresses.js'

/** A moment in the past of the ledger, and the addresses there were then. */
export type Since = {
  /** The last publish; see `Latest` for the others. */
  readonly revision: number
  readonly changed: Date
  readonly archived: number
  /** The document a story stood in, by the path of its page; undefined for one that was not there. */
  readonly documentOf: (path: string) => string | undefined
  /** As for `siteAddresses`. */
  readonly pages: readonly number[]
}

/**
 * The addresses, `OVERALL_PATHS` aside, where there may be other bytes than there were: a publish that says so of
 * one too many costs little, one that forgets one leaves a page that is wrong for years.
 */
export async function changedAddresses(view: LedgerView, latest: Latest, since: Since): Promise<SiteAddress[]> {
  const touched = await view.touchedSince(since.revision)
  const digests = await view.digestsSince(since.revision)
  const documents = new Set([
    ...touched.flatMap(({ document, slug }) => [document, since.documentOf(storyPath(slug)) ?? document]),
    ...digests.map(({ document }) => document),
  ])
  // The title of a digest stands beside each of its stories, wherever they are listed.
  const standing = (await view.entriesOf([...documents])).filter(({ document }) => documents.has(document))
  const entries = [...touched, ...standing]
  const addresses = [
    ...[...entries, ...(await besides(view, touched))].map(storyAddress),
    ...[...digests, ...(await view.digestsOf([...documents]))].flatMap(digestAddresses),
    ...(await changedTopics(view, entries, since)).flatMap(placeAddresses),
    ...changedPages(entries, latest, since).flatMap((upTo) => placeAddresses({ kind: 'archive', upTo })),
    ...periodAddresses(entries),
  ]
  return [...new Map(addresses.map((address) => [address.path, address])).values()]
}

/** The stories whose pages name one of these as the one before or after: those around it now, or where it was. */
async function besides(view: LedgerView, touched: readonly Entry[]): Promise<Neighbour[]> {
  const beside: Neighbour[] = []
  for (const entry of touched) {
    const { newer, older } = await view.neighbours(entry)
    beside.push(...[newer, older].flatMap((story) => story ?? []))
  }
  return beside
}

/** Those of the stories; and those a story has left, which have that publish's date. */
async function changedTopics(view: LedgerView, entries: readonly Entry[], { changed }: Since) {
  const left = (await view.everyTopic()).filter((topic) => topic.changed >= changed)
  return [...entries.flatMap(topicsOf), ...left].map(({ kind, slug }) => ({ kind, slug }))
}

/** Pages a story is on; new ones, and those that led to the end of the archive or lead there now. */
function changedPages(
  entries: readonly Pick<Entry, 'archived'>[],
  { archived }: Latest,
  since: Pick<Since, 'archived' | 'pages'>,
): number[] {
  const known = new Set(since.pages)
  const numbers = new Set(
    entries.flatMap((entry) => (entry.archived === null ? [] : [Math.floor(entry.archived / ARCHIVE_PAGE_SIZE)])),
  )
  const isAtEnd = (upTo: number) => archived !== since.archived && since.archived - upTo < 2 * ARCHIVE_PAGE_SIZE
  return archivePages(archived, since.pages).filter((upTo) => {
    const page = archivePage(upTo, archived)
    return page && (!known.has(upTo) || numbers.has(Math.floor(page.from / ARCHIVE_PAGE_SIZE)) || isAtEnd(upTo))
  })
}
