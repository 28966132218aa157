import { visibleWords } from '../stories/fingerprint.js'

/** What two editions of a story are compared by. */
export type Comparable = {
  readonly document: string
  readonly documentTitle: string
  readonly title: string
  readonly text: string
  readonly fingerprint: string
  readonly position: number
}

/** A story the ledger knows. */
export type OldStory = Comparable & { readonly published: Date; readonly withdrawn: Date | null }

/** A story as its document has it now; `documentDate` is null unless the author declared one. */
export type FreshStory = Comparable & { readonly documentDate: Date | null }

/** Who continues whom, so far. Both lists hold places in the other one. */
export type Matching = {
  readonly old: readonly OldStory[]
  readonly fresh: readonly FreshStory[]
  readonly oldOf: (number | null)[]
  readonly freshOf: (number | null)[]
}

export function pair(matching: Matching, fresh: number, old: number): void {
  matching.oldOf[fresh] = old
  matching.freshOf[old] = fresh
}

/** Fewer letters than this may well be written twice: `Weather`, `No news today.` */
const SUBSTANCE = 60

/** Whether nobody writes this text a second time by chance. */
export function isSubstantial(story: Comparable): boolean {
  return story.text.length >= SUBSTANCE || visibleWords(story.title + story.text).length >= SUBSTANCE
}
