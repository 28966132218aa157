import type { Place } from './published.js'
import type { Reading } from './reading.js'

/** Where a rule was published. */
export type RuleSource = { readonly name: string; readonly url: string }

/** One demand of one aggregator. */
export type Rule = {
  /** Unique in its profile. */
  readonly code: string
  readonly source: RuleSource
  readonly check: (reading: Reading) => readonly Mistake[]
}

export type Mistake = {
  readonly at: Place
  /** What is there: `the title has 12 characters`. */
  readonly found: string
  /** What to write instead, as an order: `write 15 to 60`. */
  readonly advice: string
}

/** A mistake whose place is known to who asked. */
export type Found = Omit<Mistake, 'at'>

/** All of them in the same place. */
export function placed(at: Place, all: readonly Found[]): readonly Mistake[] {
  return all.map(({ found, advice }) => ({ at, found, advice }))
}

export type Profile = {
  /** As `--profile` takes it: `apple-news`. */
  readonly name: string
  /** Who makes these rules, for README. */
  readonly who: string
  /** What is looked at, for README. */
  readonly what: string
  /** Addresses of the feeds and sitemaps it is about; those in XML are parsed strictly. */
  readonly reads: readonly string[]
  readonly rules: readonly Rule[]
}

/** A mistake with all that is needed to mend it. */
export type Finding = {
  readonly profile: string
  readonly code: string
  /** The document's path below the items folder, or an address such as `/rss.xml`. */
  readonly file: string
  readonly line: number
  readonly found: string
  readonly advice: string
  readonly source: RuleSource
}

/** `monday.md:3: apple-news/title-long: the title has 71 characters; write 60 or fewer (RSS guidelines for Apple News, https://…)` */
export function formatFinding({ file, line, profile, code, found, advice, source }: Finding): string {
  return `${file}:${line}: ${profile}/${code}: ${found}; ${advice} (${source.name}, ${source.url})`
}

/** The advice where no author can help: a rule the program broke by itself. */
export const OURS_TO_MEND = 'no author can mend this: tell who gave you this program'
