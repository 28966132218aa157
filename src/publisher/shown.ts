import type { Channel } from '../channel.js'
import type { LedgerView } from '../ledger/ledger.js'
import type { PublishMark } from '../ledger/stamp.js'
import { buildSnapshot, settleLanguage, type Snapshot } from '../snapshot/build.js'
import { DELTA_PUBLISHES } from '../snapshot/delta.js'
import { storiesFeed } from '../snapshot/feeds.js'
import { createMadeOnDemand, type MadeOnDemand } from '../snapshot/made-on-demand.js'
import { makeResource } from '../snapshot/make.js'
import type { Site } from '../snapshot/site.js'
import { buildStoryResource, storiesAtHand } from '../snapshot/stories.js'

/** What is shown: the snapshot, what was made on demand since it was taken, and the publishes before it. */
export type Shown = {
  readonly snapshot: Snapshot
  readonly made: MadeOnDemand
  readonly lineage: readonly PublishMark[]
  readonly ledger: LedgerView
}

/** Entries and their revision as of one moment, though another program may publish at any. */
export async function takeView({
  channel: configured,
  ledger,
}: {
  channel: Channel
  ledger: LedgerView
}): Promise<Shown> {
  for (;;) {
    const latest = await ledger.latest()
    const lineage = await ledger.lineage(DELTA_PUBLISHES)
    const entries = await ledger.newest(configured.windowSize)
    const channel = settleLanguage(configured, entries)
    const loaded = await storiesFeed(ledger, channel, latest, entries)
    const atHand = await storiesAtHand(ledger, entries, loaded.feed.entries)
    if ((await ledger.latest()).revision !== latest.revision) continue
    const made = createMadeOnDemand(async (path) => {
      const story = atHand.get(path)
      if (story) return buildStoryResource(channel, story.entry, story.context, loaded.changed)
      return makeResource({ view: ledger, channel, latest }, path)
    })
    return { snapshot: buildSnapshot(loaded, latest), made, lineage, ledger }
  }
}

export function siteOf({ snapshot: { channel, latest }, ledger }: Shown): Site {
  return { view: ledger, channel, latest }
}
