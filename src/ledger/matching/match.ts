import { findAlike } from './alike.js'
import { assign } from './assign.js'
import { findCandidates } from './candidates.js'
import { followDocuments, followedBy } from './follow.js'
import { pairDeclared } from './declared.js'
import { pairIdentical } from './identical.js'
import { type FreshStory, type Matching, type OldStory, isSubstantial, pair } from './editions.js'

export type Matched = {
  /** For each fresh story the place of the old one it continues, or null. */
  readonly matches: readonly (number | null)[]
  /** Documents that carry on one that is already out: what is new in them is news of now. */
  readonly continued: ReadonlySet<string>
}

/**
 * Which old story each fresh one continues: one to one, so that the sum of likeness is greatest.
 *
 *   old    [Fuel | Prices rise.]  [Rail | Trains stop at noon.]
 *   fresh  [Rail strike | Trains stop at noon.]  [Fuel | Prices rise again.]
 *   →      Rail strike ↔ Rail (same body), Fuel ↔ Fuel (same headline)
 *
 * Signs, by weight: the same text; the same headline; a similar body; the same place between the same
 * neighbours, which alone proves nothing. Near linear: what did not change is paired by its fingerprint, and
 * only stories that share a piece of text, a headline or a place are compared.
 *
 * A withdrawn story returns only with its text. Its headline alone is no proof: `Weather` of today is not
 * `Weather` of last week, and an id given to another story is the worse mistake (RFC 4287 §4.2.6). Hence too,
 * across documents only text counts, unless the one document is the other one renamed.
 */
export function matchStories(old: readonly OldStory[], fresh: readonly FreshStory[]): Matched {
  const matching: Matching = { old, fresh, oldOf: fresh.map(() => null), freshOf: old.map(() => null) }
  if (old.length === 0) return { matches: matching.oldOf, continued: new Set() }
  pairDeclared(matching)
  pairIdentical(matching, isLive, (story) => story.document)
  pairIdentical(matching, isLive, () => ANYWHERE)
  const alike = findAlike(matching)
  const followed = followDocuments(matching, alike)
  pairIdentical(matching, isWithdrawn, (story) => followed.home(story.document))
  pairIdentical(matching, isWithdrawn, (story) => (isSubstantial(story) ? ANYWHERE : null))
  for (const { row, column } of assign(findCandidates(matching, followed, alike))) pair(matching, row, column)
  return { matches: matching.oldOf, continued: followedBy(matching, followed) }
}

const ANYWHERE = ''

function isLive(story: OldStory): boolean {
  return story.withdrawn === null
}

function isWithdrawn(story: OldStory): boolean {
  return story.withdrawn !== null
}
