import { subSeconds } from 'date-fns/subSeconds'
import { fullWeightOf, MOST_FEED_BYTES, weightOf, type Weighed } from '../formats/size.js'
import type { ReadDocument } from '../stories/read.js'
import type { Story } from '../stories/story.js'

/** How many of the heaviest stories are named. */
const NAMED = 5

/**
 * What to say of feeds that would be too large for some readers; null when they would not.
 *
 *   The feeds would have 812 KB; over 512 KB the oldest stories are shown with their summaries. The heaviest: …
 */
export function findOverweight(documents: readonly ReadDocument[], window: number): string | null {
  const stories = documents
    .filter(({ metadata }) => !metadata.draft)
    .flatMap((document) => document.split.stories.map((story, position) => weighed(document, story, position)))
    .toSorted((one, other) => other.date.getTime() - one.date.getTime())
    .slice(0, window)
  const total = fullWeightOf(stories.map(({ entry }) => entry))
  if (total <= MOST_FEED_BYTES) return null
  const heaviest = stories
    .toSorted((one, other) => other.weight - one.weight)
    .slice(0, NAMED)
    .map(({ place, entry, weight }) => `${place} “${entry.title}” (${inKilobytes(weight)})`)
  return `The feeds would have ${inKilobytes(total)}; over ${inKilobytes(MOST_FEED_BYTES)} the oldest stories are shown with their summaries and a link. The heaviest: ${heaviest.join(', ')}.`
}

type WeighedStory = {
  readonly place: string
  readonly date: Date
  readonly entry: Weighed
  readonly weight: number
}

function weighed(document: ReadDocument, story: Story, position: number): WeighedStory {
  const digest = { slug: '', title: document.title }
  const entry = { ...story, authors: document.metadata.authors, digest }
  return {
    place: `${document.path}:${story.line}`,
    date: dateOf(document, story, position),
    entry,
    weight: weightOf(entry),
  }
}

function inKilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KB`
}

/** Its own date line, else the document's date, a second earlier for each story before it. */
export function dateOf(document: ReadDocument, story: Story, position: number): Date {
  return story.date ?? subSeconds(document.date, position)
}
