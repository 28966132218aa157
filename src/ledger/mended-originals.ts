import type { Problem } from '../problem.js'
import type { Entry } from './entry.js'
import { remember, telling } from './matching/alike.js'
import type { Comparable } from './matching/editions.js'
import { headlineLikeness, likeness, piecesOf } from './matching/likeness.js'

type Said = Pick<Entry, 'document' | 'fingerprint'>

export type Originals = {
  /** Documents that were read, and all their stories as they are now. */
  readonly read: ReadonlySet<string>
  readonly stories: readonly Comparable[]
  /** Documents that are no more. */
  readonly away: ReadonlySet<string>
  /** Who said a story until now, and does no more. */
  readonly left: readonly Said[]
  /** What was found of copies when they were last read. */
  readonly problems: readonly Pick<Problem, 'file' | 'others' | 'stories'>[]
}

/** Two editions are as alike in body, and in headline; two issues of a column, with the words that stand in each, are not. */
const EDITION = { body: 0.7, headline: 0.5 } as const
/** As alike, a body tells under any headline. */
const SAME_BODY = 0.95

/**
 * Of a story, the documents that said it word for word when it was copied, and have mended it since: it goes on there.
 *
 *   monday.md   'Ferry back | It sails twice a week.', copied to tuesday.md
 *   monday.md   'Ferry back | It sails three times a week.'   → tuesday.md is what it was, a copy of ['monday.md']
 *
 * Of one that was not read the last word stands.
 */
export function findMendedOriginals({
  read,
  stories,
  away,
  left,
  problems,
}: Originals): (story: Comparable) => string[] {
  const pieces = remember((story: Comparable) => piecesOf(telling(story)))
  const isEditionOf = (one: Comparable, other: Comparable) => {
    const body = likeness(pieces(one), pieces(other))
    if (body < EDITION.body) return false
    return body >= SAME_BODY || headlineLikeness(one.title, other.title) >= EDITION.headline
  }
  return (story) => {
    const { document, fingerprint } = story
    const held = problems.filter((one) => one.file === document && one.stories?.includes(fingerprint))
    const sources = [
      ...left.filter((said) => said.fingerprint === fingerprint).map((said) => said.document),
      ...held.flatMap(({ others = [] }) => others),
    ]
    const goesOn = (other: string) =>
      !read.has(other) || stories.some((one) => one.document === other && isEditionOf(one, story))
    return [...new Set(sources)].filter((other) => other !== document && !away.has(other) && goesOn(other))
  }
}
