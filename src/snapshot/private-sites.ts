import type { Channel } from '../channel.js'
import type { Feed } from '../formats/feed.js'
import { FORMATS } from '../formats/formats.js'
import { relinked } from '../formats/size.js'
import type { LedgerView } from '../ledger/ledger.js'
import { absoluteUrl, PATHS, privatePath } from '../links.js'
import { renderFrontPage } from '../pages/front-page.js'
import type { Snapshot } from './build.js'
import { buildFeedResource } from './feed-resource.js'
import { buildFixtures } from './fixtures.js'
import { createMadeOnDemand, type MadeOnDemand } from './made-on-demand.js'
import { buildResource, HTML, type Resource } from './resource.js'
import { makeFeedPage, makeResource } from './make.js'

/** The whole site once more below the address of one subscriber. Paths are those of the site: `/rss.xml`. */
export type PrivateSite = {
  readonly find: (path: string) => Resource | undefined
  readonly make: (path: string) => Promise<Resource | null>
  readonly feedPage: (path: string) => Promise<Resource | null>
}

/**
 * The sites of all subscribers: what is in them is made when it is asked for, kept while there is room, and dropped
 * when another snapshot is shown.
 */
export function createPrivateSites(snapshot: () => Snapshot, view: LedgerView): (token: string) => PrivateSite {
  let shown: { readonly snapshot: Snapshot; readonly made: MadeOnDemand } | null = null
  const current = () => {
    const now = snapshot()
    if (shown?.snapshot === now) return shown
    shown = { snapshot: now, made: createMadeOnDemand((address) => makeAt(now, view, address)) }
    return shown
  }
  return (token) => ({
    find: (path) => current().made.find(addressOf(token, path)),
    make: (path) => current().made.make(addressOf(token, path)),
    feedPage: (path) => {
      const { latest, channel } = current().snapshot
      return makeFeedPage({ view, latest, channel: privateChannel(channel, token) }, path)
    },
  })
}

/** What was made is kept by token and path. */
function addressOf(token: string, path: string): string {
  return `${token}${path}`
}

function makeAt(snapshot: Snapshot, view: LedgerView, address: string): Promise<Resource | null> {
  const slash = address.indexOf('/')
  const channel = privateChannel(snapshot.channel, address.slice(0, slash))
  const path = address.slice(slash)
  const held = makeOfHeld(snapshot, channel, path)
  return held ? Promise.resolve(held) : makeResource({ view, channel, latest: snapshot.latest }, path)
}

/** What the snapshot holds for everybody is made of that: also while the ledger is out of reach. */
function makeOfHeld(snapshot: Snapshot, channel: Channel, path: string): Resource | null {
  const held = snapshot.get(path)
  if (held?.source) {
    const { feed, format } = held.source
    return buildFeedResource(moved(feed, channel), format, held.lastModified)
  }
  if (!held) return null
  if (path !== PATHS.home) return buildFixtures(channel).find((one) => one.path === path) ?? null
  const feed = FORMATS.map((format) => snapshot.get(format.path)?.source?.feed).find((one) => one !== undefined)
  return feed ? buildResource(path, HTML, renderFrontPage(channel, feed.entries), held.lastModified) : null
}

/**
 * The same publication at another address: what it links to inside itself stays there. Ids are made of `id` alone.
 * A hub would be told the token, and could not fetch the feed for others.
 */
function privateChannel(channel: Channel, token: string): Channel {
  const icon = channel.icon.startsWith('/') ? absoluteUrl(channel, channel.icon) : channel.icon
  return { ...channel, icon, url: `${channel.url}${privatePath(token)}`, hubs: [] }
}

/** A feed under the address of another channel. */
function moved(feed: Feed, channel: Channel): Feed {
  const move = (url: string) => `${channel.url}${url.slice(feed.channel.url.length)}`
  const { current, older, newer } = feed.archive
  const there: Feed = {
    ...feed,
    channel,
    homeUrl: move(feed.homeUrl),
    baseUrl: move(feed.baseUrl),
    archive: {
      current: current === null ? null : move(current),
      older: older === null ? null : move(older),
      newer: newer === null ? null : move(newer),
    },
  }
  return { ...there, entries: feed.entries.map((entry) => relinked(entry, feed, there)) }
}
