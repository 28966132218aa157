import { subSeconds } from 'date-fns/subSeconds'
import { AUTO_LANGUAGE, type Channel, LAST_RESORT_LANGUAGE } from '../channel.js'
import { fingerprint } from '../stories/fingerprint.js'
import type { ReadDocument } from '../stories/read.js'
import type { Story } from '../stories/story.js'
import type { UnnumberedEntry } from './entry.js'

/** What an entry says that its document decides anew at each reading. */
export type Content = Omit<
  UnnumberedEntry,
  'id' | 'slug' | 'mintedIn' | 'key' | 'published' | 'updated' | 'withdrawn' | 'archived'
>

/** A story as its document has it now, not yet told to anybody. */
export type DraftEntry = {
  readonly content: Content
  /** The date it would have if it were published with its document. */
  readonly wanted: Date
  /** Whether a date line of its own says so. */
  readonly dated: boolean
  /** Both null unless the author declared them. */
  readonly documentDate: Date | null
  readonly declaredUpdate: Date | null
  /** The `id` of its document, for the first story. */
  readonly declaredId: string | null
}

/** The stories of documents, in the order of their paths: the order they were read in changes nothing. */
export function draftEntries(
  documents: readonly ReadDocument[],
  channel: Pick<Channel, 'id' | 'language'>,
): DraftEntry[] {
  return documents
    .toSorted((one, other) => (one.path < other.path ? -1 : Number(one.path > other.path)))
    .flatMap((document) => document.split.stories.map((story, place) => draftEntry(document, story, place, channel)))
}

function draftEntry(
  document: ReadDocument,
  story: Story,
  position: number,
  channel: Pick<Channel, 'language'>,
): DraftEntry {
  const fallback = channel.language === AUTO_LANGUAGE ? LAST_RESORT_LANGUAGE : channel.language
  return {
    content: {
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
      image: story.image,
      enclosure: story.enclosure,
      fingerprint: fingerprint(story.title, story.text),
    },
    wanted: story.date ?? subSeconds(document.date, position),
    dated: story.date !== null,
    documentDate: document.dateDeclared ? document.date : null,
    declaredUpdate: document.metadata.updated,
    declaredId: position === 0 ? document.metadata.id : null,
  }
}
