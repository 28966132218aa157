import type { Alike } from './alike.js'
import type { Matching } from './matching.js'

/** A body so alike can only be another edition of the same story. */
const SAME_STORY = 0.4

/** Which documents are the same document still. */
export type Followed = {
  /** The path a document had when the ledger last saw it: another one if it was renamed, else its own. */
  readonly home: (document: string) => string
  /** Whether none of the stories has it as its document any more. */
  readonly isGone: (document: string) => boolean
  /** Whether no live story had it as its document. */
  readonly isNew: (document: string) => boolean
  /** Documents overwritten by their next edition: a headline they have in common says nothing. */
  readonly replaced: ReadonlySet<string>
}

/** The part of the stories of the smaller document that must be found again for a renamed one. */
const RENAMED = 0.5

/**
 * Tell renamed documents, and next editions written over the last one, from those that were edited.
 *
 *   gone 47.md [Fuel, Rail, Snow]    new week-47.md [Fuel, Rail!, Strike]    → week-47.md is 47.md
 *   was  today.md [Fuel, Weather]    is  today.md [Bread, Weather], dated a day later, no text in common
 *   → the next edition: its Weather is another story
 */
export function followDocuments(matching: Matching, alike: Alike): Followed {
  const shared = sharedStories(matching, alike)
  const homes = renamed(matching, shared)
  const [now, before] = [pathsOf(matching.fresh), livePaths(matching)]
  return {
    home: (document) => homes.get(document) ?? document,
    isGone: (document) => !now.has(document),
    isNew: (document) => !before.has(document),
    replaced: replacedDocuments(matching, shared),
  }
}

/** How many stories each pair of documents has in common: fresh path → old path → number. */
type Shared = ReadonlyMap<string, ReadonlyMap<string, number>>

function sharedStories(matching: Matching, alike: Alike): Shared {
  const shared = new Map<string, Map<string, number>>()
  const note = (fresh: number, old: number | null) => {
    const [here, there] = [matching.fresh[fresh]?.document, matching.old[old ?? -1]?.document]
    if (here === undefined || there === undefined) return
    const row = shared.get(here) ?? new Map<string, number>()
    shared.set(here, row.set(there, (row.get(there) ?? 0) + 1))
  }
  matching.oldOf.forEach((old, fresh) => note(fresh, old))
  const seen = new Set<string>()
  for (const { fresh, old, body } of alike.pairs) {
    const once = `${fresh} ${matching.old[old]?.document ?? ''}`
    if (body >= SAME_STORY && !seen.has(once)) note(fresh, old)
    if (body >= SAME_STORY) seen.add(once)
  }
  return shared
}

function renamed(matching: Matching, shared: Shared): ReadonlyMap<string, string> {
  const freshCounts = count(matching.fresh)
  const oldCounts = count(lastStanding(matching))
  const live = livePaths(matching)
  const pairs = [...shared].flatMap(([here, row]) =>
    live.has(here)
      ? []
      : [...row].flatMap(([there, stories]) => {
          const fewer = Math.min(freshCounts.get(here) ?? 0, oldCounts.get(there) ?? 0)
          return !freshCounts.has(there) && stories >= fewer * RENAMED ? [{ here, there, stories }] : []
        }),
  )
  const homes = new Map<string, string>()
  const taken = new Set<string>()
  for (const { here, there } of pairs.toSorted((one, other) => other.stories - one.stories)) {
    if (homes.has(here) || taken.has(there)) continue
    homes.set(here, there)
    taken.add(there)
  }
  return homes
}

/** The old stories that stood in their documents to the last: the live ones, or those that went with the document. */
function lastStanding(matching: Matching): Matching['old'] {
  const ends = new Map<string, number>()
  for (const { document, withdrawn } of matching.old)
    ends.set(document, Math.max(ends.get(document) ?? 0, withdrawn?.getTime() ?? Infinity))
  return matching.old.filter(({ document, withdrawn }) => (withdrawn?.getTime() ?? Infinity) === ends.get(document))
}

function replacedDocuments(matching: Matching, shared: Shared): ReadonlySet<string> {
  const old = new Map<string, { titles: Set<string>; newest: number; stories: number }>()
  for (const { document, documentTitle, published, withdrawn } of matching.old) {
    if (withdrawn) continue
    const known = old.get(document) ?? { titles: new Set(), newest: 0, stories: 0 }
    known.titles.add(documentTitle)
    known.newest = Math.max(known.newest, published.getTime())
    known.stories += 1
    old.set(document, known)
  }
  const counts = count(matching.fresh)
  const replaced = new Set<string>()
  for (const { document, documentTitle, documentDate } of matching.fresh) {
    const before = old.get(document)
    if (!before || before.stories < 2 || (counts.get(document) ?? 0) < 2 || shared.get(document)?.has(document))
      continue
    const dated = documentDate !== null && documentDate.getTime() > before.newest + HOUR_MS
    if (dated || !before.titles.has(documentTitle)) replaced.add(document)
  }
  return replaced
}

const HOUR_MS = 3_600_000

function count(stories: readonly { readonly document: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { document } of stories) counts.set(document, (counts.get(document) ?? 0) + 1)
  return counts
}

/** Fresh documents that are out already, under this name or another. */
export function followedBy(matching: Matching, { home, replaced }: Followed): ReadonlySet<string> {
  const live = livePaths(matching)
  const continued = new Set<string>()
  matching.fresh.forEach(({ document }, index) => {
    const before = matching.old[matching.oldOf[index] ?? -1]
    const out = live.has(home(document)) || before?.document === home(document)
    if (out && !replaced.has(document)) continued.add(document)
  })
  return continued
}

function livePaths({ old }: Matching): ReadonlySet<string> {
  return pathsOf(old.filter((story) => story.withdrawn === null))
}

function pathsOf(stories: readonly { readonly document: string }[]): ReadonlySet<string> {
  return new Set(stories.map((story) => story.document))
}
