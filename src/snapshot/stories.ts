import type { Channel } from '../channel.js'
import type { FeedEntry } from '../formats/feed.js'
import type { Entry } from '../ledger/entry.js'
import type { LedgerView } from '../ledger/ledger.js'
import { storyPath } from '../links.js'
import { renderGonePage } from '../pages/notice-page.js'
import { NO_CONTEXT, renderStoryPage, type StoryContext } from '../pages/story-page.js'
import { buildResource, HTML, type Resource } from './resource.js'
import type { Site } from './site.js'

/** The page of one story: its text, or, once it is withdrawn, that it was there. */
export function buildStoryResource(
  channel: Channel,
  entry: Entry,
  context: StoryContext = NO_CONTEXT,
  changed: Date = entry.changed,
): Resource {
  const path = storyPath(entry.slug)
  if (entry.withdrawn) return buildResource(path, HTML, renderGonePage(channel, 'story'), entry.changed, 410)
  return buildResource(path, HTML, renderStoryPage(channel, entry, context), changed)
}

export async function makeStory(site: Site, slug: string): Promise<Resource | null> {
  const entry = await site.view.entryBySlug(slug)
  if (!entry) return null
  if (entry.withdrawn) return buildStoryResource(site.channel, entry)
  const digests = await site.view.digestsOf([entry.document])
  const digest = digests.find(({ withdrawn }) => withdrawn === null) ?? null
  return buildStoryResource(
    site.channel,
    entry,
    { ...(await site.view.neighbours(entry)), digest },
    site.latest.changed ?? entry.changed,
  )
}

/** A story of the main feed, and all its page needs: it is answered also while the ledger is out of reach. */
export type StoryAtHand = { readonly entry: Entry; readonly context: StoryContext }

/** The stories of the main feed by path; `listed` are the same as the feed has them. */
export async function storiesAtHand(
  view: Pick<LedgerView, 'neighbours'>,
  entries: readonly Entry[],
  listed: readonly FeedEntry[],
): Promise<ReadonlyMap<string, StoryAtHand>> {
  const [first, last] = [entries[0], entries.at(-1)]
  const beforeFirst = first ? (await view.neighbours(first)).newer : null
  const afterLast = last ? (await view.neighbours(last)).older : null
  return new Map(
    entries.map((entry, index) => {
      const [newer, older] = [entries[index - 1] ?? beforeFirst, entries[index + 1] ?? afterLast]
      return [storyPath(entry.slug), { entry, context: { digest: listed[index]?.digest ?? null, newer, older } }]
    }),
  )
}
