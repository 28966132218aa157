import { max, min, subSeconds } from 'date-fns'
import { AUTO_LANGUAGE, type Channel, LAST_RESORT_LANGUAGE } from '../channel.js'
import { fingerprint } from '../stories/fingerprint.js'
import type { ReadDocument } from '../stories/read.js'
import type { Story } from '../stories/story.js'
import type { Entry, UnnumberedChange, UnnumberedEntry } from './entry.js'
import { mintId, shortId, slugOf } from './identity.js'
import { type Comparable, matchStories } from './match.js'

export type Reconciliation = {
  readonly channel: Pick<Channel, 'id' | 'language'>
  /** Every entry, live or withdrawn, that stands in a document below or was minted in one. */
  readonly known: readonly Entry[]
  /** Documents that were read anew. */
  readonly documents: readonly ReadDocument[]
  /** Paths of documents that are no more, or are drafts: their stories are withdrawn unless they moved. */
  readonly gone: readonly string[]
  readonly slugsTaken: ReadonlySet<string>
  /** Milliseconds; instants other entries already have. */
  readonly instantsTaken: ReadonlySet<number>
  /** UTC, whole seconds. */
  readonly now: Date
}

/**
 * Give every story its lasting identity and its two dates.
 *
 *   known      { id: A, title: 'Fuel', fingerprint: 'a1' }   { id: B, title: 'Rail', … }
 *   documents  [ 'Fuel dearer' with fingerprint 'b2' ]
 *   →          edited A (same id, slug, published; updated = now), withdrawn B
 *
 * Live entries of these documents that none of them carries any more are withdrawn. Pure; cannot fail.
 */
export function reconcile(input: Reconciliation): UnnumberedChange[] {
  const stories = input.documents.flatMap((document) => freshStories(document, input.channel))
  const read = new Set([...input.documents.map((document) => document.path), ...input.gone])
  const known = input.known
    .filter((entry) => entry.withdrawn !== null || read.has(entry.document))
    .toSorted((one, other) => Number(one.withdrawn !== null) - Number(other.withdrawn !== null))
  const matches = matchStories(known, stories)
  const clock = instantsBesides(input.instantsTaken, input.now)
  const names: Names = { ids: new Set(input.known.map((entry) => entry.id)), slugs: new Set(input.slugsTaken) }
  const wasPublished = new Set(known.filter((entry) => entry.withdrawn === null).map((entry) => entry.document))
  const changes: UnnumberedChange[] = []
  stories.forEach((story, index) => {
    const before = known[matches[index] ?? -1]
    const change = before
      ? continued(before, story, clock, input.now)
      : begun(story, input, names, clock, wasPublished.has(story.document))
    if (change) changes.push(change)
  })
  const kept = new Set(matches)
  known.forEach((entry, index) => {
    if (entry.withdrawn === null && !kept.has(index))
      changes.push({ kind: 'withdrawn', entry: { ...entry, withdrawn: input.now } })
  })
  return changes
}

type FreshStory = Comparable &
  Omit<UnnumberedEntry, 'id' | 'slug' | 'mintedIn' | 'key' | 'published' | 'updated' | 'withdrawn'> & {
    readonly wanted: Date
    readonly dated: boolean
    readonly declaredUpdate: Date | null
  }

function freshStories(document: ReadDocument, channel: Reconciliation['channel']): FreshStory[] {
  const fallback = channel.language === AUTO_LANGUAGE ? LAST_RESORT_LANGUAGE : channel.language
  return document.split.stories.map((story, position) => ({
    document: document.path,
    documentTitle: document.title,
    position,
    title: story.title,
    text: story.text,
    html: story.html,
    summary: story.summary,
    tags: story.tags,
    authors: document.metadata.authors,
    language: document.language ?? fallback,
    image: document.metadata.image,
    fingerprint: fingerprint(story.title, story.text),
    wanted: wantedDate(document, story, position),
    dated: story.date !== null,
    declaredUpdate: document.metadata.updated,
  }))
}

/** The lead has the document's time T, sub-story i has T − i seconds, so that every reader keeps their order. */
function wantedDate(document: ReadDocument, story: Story, position: number): Date {
  return story.date ?? subSeconds(document.date, position)
}

type Names = { readonly ids: Set<string>; readonly slugs: Set<string> }

function begun(
  story: FreshStory,
  input: Reconciliation,
  names: Names,
  clock: Instants,
  added: boolean,
): UnnumberedChange {
  const { wanted, dated, declaredUpdate, ...content } = story
  const { id, key } = mint(story, input.channel.id, names)
  const base = slugOf(story.title)
  const slug = base === '' ? shortId(id) : names.slugs.has(base) ? `${base}-${shortId(id)}` : base
  names.slugs.add(slug)
  // A story put into a digest that is already out is news of now, wherever its digest stands in time.
  const published = clock.take(added && !dated ? input.now : wanted)
  const updated = declaredUpdate && declaredUpdate > published ? clock.take(declaredUpdate, published) : published
  return {
    kind: 'new',
    entry: { ...content, id, key, slug, mintedIn: story.document, published, updated, withdrawn: null },
  }
}

function mint(story: FreshStory, channelId: string, names: Names): { readonly id: string; readonly key: string } {
  const base = slugOf(story.title) || 'story'
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}-${number}`
    const id = mintId(channelId, story.document, key)
    if (names.ids.has(id)) continue
    names.ids.add(id)
    return { id, key }
  }
}

function continued(before: Entry, story: FreshStory, clock: Instants, now: Date): UnnumberedChange | null {
  const { wanted: _wanted, dated: _dated, declaredUpdate: _declared, ...content } = story
  const seen = before.fingerprint !== story.fingerprint
  const entry: UnnumberedEntry = {
    ...before,
    ...content,
    updated: seen ? clock.take(now, before.updated) : before.updated,
    withdrawn: null,
  }
  if (before.withdrawn !== null) return { kind: 'returned', entry }
  if (seen) return { kind: 'edited', entry }
  return sameContent(before, content) ? null : { kind: 'touched', entry }
}

function sameContent(before: Entry, content: object): boolean {
  return Object.entries(content).every(([name, value]) => {
    const old: unknown = Object.getOwnPropertyDescriptor(before, name)?.value
    return old === value || JSON.stringify(old) === JSON.stringify(value)
  })
}

type Instants = {
  /** The latest free second not after `wanted` nor now, and after `floor`; not free when there is none between them. */
  readonly take: (wanted: Date, floor?: Date) => Date
}

/**
 * Hands out instants no other entry has: validators and readers take two entries of the same second for one
 * (W3C Feed Validator, DuplicateUpdated), and the order inside a document hangs on them.
 */
function instantsBesides(taken: ReadonlySet<number>, now: Date): Instants {
  const nextFree = new Map([...taken].map((instant) => [instant, instant - 1000]))
  const freeFrom = (instant: number): number => {
    const passed: number[] = []
    let free = instant
    for (let next = nextFree.get(free); next !== undefined; next = nextFree.get(free)) {
      passed.push(free)
      free = next
    }
    for (const one of passed) nextFree.set(one, free)
    return free
  }
  return {
    take: (wanted, floor) => {
      const start = min([wanted, now])
      const free = new Date(freeFrom(start.getTime()))
      const instant = floor && free <= floor ? max([start, floor]) : free
      nextFree.set(instant.getTime(), instant.getTime() - 1000)
      return instant
    },
  }
}
