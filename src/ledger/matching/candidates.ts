import { visibleWords } from '../../stories/fingerprint.js'
import type { Alike } from './alike.js'
import type { Edge } from './assign.js'
import type { Followed } from './follow.js'
import { headlineLikeness } from './likeness.js'
import { type Comparable, FEW_WORDS, type Matching, headlineWords, isBodiless, sameWords } from './editions.js'
import { type Places, placesOf } from './places.js'

/** How alike two bodies must be, from 0 to 1, to be editions of one story. Of 999 unrelated pairs in 1,000 it is below 0.16. */
const BODY = {
  /** In one document. */
  here: 0.25,
  /** In one document, two stories that are little more than their headlines. */
  bodiless: 0.45,
  /** In one document, under the same headline where that headline stands several times, or at the same place. */
  supported: 0.12,
  /** Moved to another document, under the same headline or under another. */
  movedUnderHeadline: 0.3,
  moved: 0.5,
  /** The one document gone, the other new: two issues, where the standing words of a column alone reach 0.4. */
  issueUnderHeadline: 0.45,
  issue: 0.6,
  /** A withdrawn story, under its old headline or under another. */
  returnedUnderHeadline: 0.3,
  returned: 0.6,
  returnedElsewhere: 0.8,
} as const
/** How alike two headlines must be: at the same place; anywhere in the document, where there is next to no body. */
const HEADLINE = { samePlace: 0.5, anywhere: 0.7 } as const

/** Stories of one headline in one document that are compared one with each. */
const MOST_NAMESAKES = 40

/** The pairings that may be, of the stories still unpaired: rows are fresh stories, columns old ones. */
export function findCandidates(matching: Matching, followed: Followed, alike: Alike): Edge[] {
  const fresh = matching.fresh.flatMap((_, index) => (matching.oldOf[index] === null ? [index] : []))
  const old = matching.old.flatMap((_, index) => (matching.freshOf[index] === null ? [index] : []))
  if (fresh.length === 0 || old.length === 0) return []
  const headlines = headlinesOf(matching, followed)
  const places = placesOf(matching, followed)
  const near = neighboursByText(alike)
  const judge = { matching, followed, alike, headlines, places }
  return fresh.flatMap((one) => {
    const others = new Set([...(near.get(one) ?? []), ...headlines.namesakes(one), places.predecessor(one) ?? -1])
    return [...others].flatMap((other) => (matching.freshOf[other] === null ? weigh(judge, one, other) : []))
  })
}

function neighboursByText(alike: Alike): ReadonlyMap<number, readonly number[]> {
  const near = new Map<number, number[]>()
  for (const { fresh, old } of alike.pairs) near.set(fresh, [...(near.get(fresh) ?? []), old])
  return near
}

type Headlines = {
  /** Old stories under the same headline in the same document. */
  readonly namesakes: (fresh: number) => readonly number[]
  readonly same: (fresh: number, old: number) => boolean
  /** Whether it stands once in its document, before and now: else it tells no story apart. */
  readonly unique: (fresh: number) => boolean
}

function headlinesOf(matching: Matching, { home }: Followed): Headlines {
  const [freshWords, oldWords] = [matching.fresh.map(headlineWords), matching.old.map(headlineWords)]
  const freshSigns = matching.fresh.map(({ document }, index) => `${home(document)}\n${freshWords[index] ?? ''}`)
  const oldSigns = matching.old.map(({ document }, index) => `${home(document)}\n${oldWords[index] ?? ''}`)
  const counts = new Map<string, { fresh: number; old: number }>()
  const countOf = (key: string) => counts.get(key) ?? { fresh: 0, old: 0 }
  for (const key of freshSigns) counts.set(key, { ...countOf(key), fresh: countOf(key).fresh + 1 })
  const unpaired = new Map<string, number[]>()
  oldSigns.forEach((key, index) => {
    if (!matching.old[index]?.withdrawn) counts.set(key, { ...countOf(key), old: countOf(key).old + 1 })
    if (matching.freshOf[index] !== null) return
    const namesakes = unpaired.get(key)
    if (!namesakes) unpaired.set(key, [index])
    else if (namesakes.length < MOST_NAMESAKES) namesakes.push(index)
  })
  return {
    namesakes: (fresh) => unpaired.get(freshSigns[fresh] ?? '') ?? [],
    same: (fresh, old) => freshWords[fresh] === oldWords[old],
    unique: (fresh) => {
      const { fresh: now, old: before } = countOf(freshSigns[fresh] ?? '')
      return now <= 1 && before <= 1
    },
  }
}

type Judge = {
  readonly matching: Matching
  readonly followed: Followed
  readonly alike: Alike
  readonly headlines: Headlines
  readonly places: Places
}

type Evidence = {
  readonly body: number
  readonly bodiless: boolean
  readonly headline: number
  readonly sameHeadline: boolean
  readonly uniqueHeadline: boolean
  /** The same words under the same headline; asked of withdrawn stories alone. */
  readonly sameText: boolean
  /** 1 between the same neighbours, ½ near one of them, else 0. */
  readonly place: number
  readonly here: boolean
  readonly returns: boolean
  /** Of its two documents one is gone and the other is new. */
  readonly issues: boolean
  readonly replaced: boolean
}

/** One edge, or none where the two are no editions of one story. */
function weigh({ matching, followed, alike, headlines, places }: Judge, one: number, other: number): Edge[] {
  const [fresh, old] = [matching.fresh[one], matching.old[other]]
  if (!fresh || !old) return []
  const here = followed.home(fresh.document) === followed.home(old.document)
  const returns = old.withdrawn !== null
  const sameHeadline = headlines.same(one, other)
  const body = alike.bodyLikeness(one, other)
  const bodiless = isBodiless(fresh) && isBodiless(old)
  const place = here && !returns ? places.together(one, other) : 0
  const asked = !sameHeadline && (place === 1 || bodiless)
  const headline = asked ? headlineLikeness(fresh.title, old.title) : Number(sameHeadline)
  const evidence: Evidence = {
    body: bodiless ? bodilessLikeness(fresh, old, body, headline) : body,
    bodiless,
    headline,
    sameHeadline,
    uniqueHeadline: headlines.unique(one),
    sameText: returns && sameHeadline && sameWords(fresh) === sameWords(old),
    place,
    here,
    returns,
    issues: followed.isGone(old.document) && followed.isNew(fresh.document),
    replaced: followed.replaced.has(fresh.document),
  }
  return isPossible(evidence) ? [{ row: one, column: other, weight: weightOf(evidence) }] : []
}

/**
 * How alike two stories with next to no body are: by their words, or by a body they share to the letter.
 * `Rust 1.1 released` is no edition of `Rust 1.2 released`, though nearly all of it is the same.
 */
function bodilessLikeness(fresh: Comparable, old: Comparable, words: number, headline: number): number {
  const body = visibleWords(fresh.text)
  const same =
    body !== '' && body === visibleWords(old.text) ? Math.max(headline, body.split(' ').length / FEW_WORDS) : 0
  return Math.max(same, numbersOf(fresh) === numbersOf(old) ? words : 0)
}

function numbersOf(story: Comparable): string {
  return (sameWords(story).match(/\p{N}+/gu) ?? []).join(' ')
}

function isPossible(evidence: Evidence): boolean {
  const { body, bodiless, sameHeadline, here, returns, replaced, place } = evidence
  if (returns && !here) return !bodiless && body >= BODY.returnedElsewhere
  if (returns) return evidence.sameText || body >= (sameHeadline ? BODY.returnedUnderHeadline : BODY.returned)
  if (!here && evidence.issues) return !bodiless && body >= (sameHeadline ? BODY.issueUnderHeadline : BODY.issue)
  if (!here) return body >= (sameHeadline ? BODY.movedUnderHeadline : BODY.moved)
  if (body >= (bodiless ? BODY.bodiless : BODY.here)) return true
  if (replaced) return false
  if (bodiless && !sameHeadline && body > 0 && evidence.headline >= HEADLINE.anywhere) return true
  if (sameHeadline && (evidence.uniqueHeadline || place === 1 || body >= BODY.supported)) return true
  return place === 1 && (evidence.headline >= HEADLINE.samePlace || body >= BODY.supported)
}

/**
 * The third power makes one sure pairing outweigh two doubtful ones: sums alone would tear a story from its
 * own text to give two others a resemblance.
 */
function weightOf({ body, headline, sameHeadline, uniqueHeadline, place, here, returns }: Evidence): number {
  const title = sameHeadline ? (uniqueHeadline ? 1 : 0.5) : headline >= HEADLINE.samePlace ? headline / 2 : 0
  return (0.1 + 3 * body + title + place / 2 + (here ? 0.3 : 0) - (returns ? 0.3 : 0)) ** 3
}
