import type { Alike } from './alike.js'
import { type Matching, isBodiless, isSubstantial, sameWords } from './editions.js'

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

/** What each pair of documents has in common: fresh path → old path → number of stories. */
type Shared = ReadonlyMap<string, ReadonlyMap<string, Common>>
/** `telling`: those whose text nobody writes twice. The others, two at least, tell a document by their number. */
type Common = { stories: number; telling: number }

function sharedStories(matching: Matching, alike: Alike): Shared {
  const shared = new Map<string, Map<string, Common>>()
  const short = documentsOfShortStories(matching)
  const similar = new Map<number, Set<string>>()
  for (const { fresh, old, body } of alike.pairs)
    if (body >= SAME_STORY) addTo(similar, fresh, matching.old[old]?.document ?? '')
  matching.fresh.forEach((story, fresh) => {
    const before = matching.old[matching.oldOf[fresh] ?? -1]
    const telling = isSubstantial(story)
    const twins = isBodiless(story) ? short.get(sameWords(story)) : undefined
    const documents = before ? [before.document] : (twins ?? similar.get(fresh))
    const row = shared.get(story.document) ?? new Map<string, Common>()
    for (const document of documents ?? []) {
      const common = row.get(document) ?? { stories: 0, telling: 0 }
      row.set(document, { stories: common.stories + 1, telling: common.telling + Number(telling) })
    }
    shared.set(story.document, row)
  })
  return shared
}

/** A short story that stood in more documents than these tells none of them. */
const WIDESPREAD = 20

/** Where the unpaired old stories stood that are too short to be compared by their text. */
function documentsOfShortStories(matching: Matching): ReadonlyMap<string, ReadonlySet<string>> {
  const documents = new Map<string, Set<string>>()
  if (matching.oldOf.every((old) => old !== null)) return documents
  matching.old.forEach((story, index) => {
    if (matching.freshOf[index] === null && isBodiless(story)) addTo(documents, sameWords(story), story.document)
  })
  for (const [words, paths] of documents) if (paths.size > WIDESPREAD) documents.delete(words)
  return documents
}

function addTo<Key>(sets: Map<Key, Set<string>>, key: Key, value: string): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(value))
}

function renamed(matching: Matching, shared: Shared): ReadonlyMap<string, string> {
  const freshCounts = count(matching.fresh)
  const oldCounts = count(lastStanding(matching))
  const live = livePaths(matching)
  const isRenamed = (here: string, there: string, { stories, telling }: Common) => {
    const fewer = Math.min(freshCounts.get(here) ?? 0, oldCounts.get(there) ?? 0)
    const enough = telling >= fewer * RENAMED || (stories > 1 && stories > fewer * RENAMED)
    return enough && !live.has(here) && !freshCounts.has(there)
  }
  const pairs = [...shared].flatMap(([here, row]) =>
    [...row].flatMap(([there, common]) => (isRenamed(here, there, common) ? [{ here, there, ...common }] : [])),
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
    if (
      !before ||
      before.stories < 2 ||
      (counts.get(document) ?? 0) < 2 ||
      shared.get(document)?.get(document)?.telling
    )
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
