import type { Locale } from 'date-fns'

/** What our pages say, in one language. To add one: a file like its neighbours, and a line in ../words.ts. */
export type Words = {
  /** How dates are written. */
  readonly dates: Locale
  readonly skip: string
  readonly sections: string
  readonly subscribe: string
  readonly newest: string
  readonly from: string
  readonly by: string
  readonly updated: string
  readonly previous: string
  readonly next: string
  readonly contents: string
  readonly countStories: (count: number) => string
  readonly noStories: string
  readonly noStoriesHere: string
  readonly notFoundTitle: string
  readonly notFound: string
  readonly goneTitle: string
  readonly gone: string
  readonly digestGone: string
  readonly elsewhere: string
  readonly home: string
  readonly stories: string
  readonly digests: string
  readonly tags: string
  readonly authors: string
  readonly archive: string
  readonly feedTitle: string
  readonly feedMeaning: string
  readonly feedPromise: string
  readonly feedExplained: readonly string[]
  readonly copy: string
  readonly copied: string
  readonly openIn: string
  readonly appHere: string
  readonly otherFormats: string
  readonly wholeDigest: string
  readonly wholeDigests: string
  readonly oneTag: string
  readonly oneAuthor: string
  readonly allFeeds: string
  readonly preview: string
  readonly previewUntil: string
  readonly previewOver: string
  readonly readersPage: ReadersWords
}

/** The page of who reads the feeds; figures come in as they are shown. */
export type ReadersWords = {
  readonly title: string
  readonly until: string
  readonly span: (from: string, to: string) => string
  readonly about: (count: string) => string
  readonly made: (stated: string, clients: string) => string
  readonly push: (subscriptions: string, delivered: string, polls: string) => string
  readonly full: string
  readonly nobody: string
  readonly subscribers: string
  readonly clients: string
  readonly polls: string
  readonly notModified: string
  readonly deltas: string
  readonly sent: string
  readonly pushed: string
  readonly byFeed: string
  readonly byProgram: string
  readonly byDay: string
  readonly oneDigest: string
  readonly wasteful: string
  readonly withoutValidators: string
  readonly early: string
  readonly remarks: readonly string[]
  /** Of what is no reader with a name of its own. */
  readonly programs: Readonly<Record<string, string>>
}
