import { visibleWords } from '../../stories/fingerprint.js'

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
export type OldStory = Comparable & {
  readonly id?: string
  readonly published: Date
  readonly withdrawn: Date | null
}

/** A story as its document has it now; `documentDate` and `declaredId` are null unless the author declared one. */
export type FreshStory = Comparable & { readonly documentDate: Date | null; readonly declaredId?: string | null }

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

/** `1. `, `(2) `, `c) `: what a list puts before a headline. */
const ENUMERATOR = /^\s*\(?(?:\d{1,3}|\p{L})[.)]\s+/u

/** A headline as people tell it apart from others: words alone, no case, no number of a list. */
export function headlineWords({ title }: Pick<Comparable, 'title'>): string {
  return visibleWords(title.replace(ENUMERATOR, '')).toLowerCase()
}

/** The same for two stories that differ in case and in the number of a list at most. */
export function sameWords(story: Pick<Comparable, 'title' | 'text'>): string {
  return `${headlineWords(story)}\n${visibleWords(story.text).toLowerCase()}`
}

/** A body of fewer words is a weak sign: `Read more.` stands under many headlines. */
export const FEW_WORDS = 8

/** Whether the headline is most of what it says, as in a list of links. */
export function isBodiless({ text }: Pick<Comparable, 'text'>): boolean {
  return text.length < FEW_LETTERS && visibleWords(text).split(' ').length < FEW_WORDS
}

/** No seven words are so long, but a sentence without blanks may be. */
const FEW_LETTERS = 80
