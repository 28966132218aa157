import { appleNews } from './apple-news.js'
import { atomProfile } from './atom.js'
import { flipboard } from './flipboard.js'
import { googleNews } from './google-news.js'
import { jsonFeed } from './json-feed.js'
import { msn } from './msn.js'
import type { Profile } from './profile.js'
import { rssBoard } from './rss-board.js'
import { smartnews } from './smartnews.js'

/** The only list of profiles: `--profile`, README and the tests walk it. To add one: write its file, add it here. */
export const PROFILES: readonly Profile[] = [
  rssBoard,
  atomProfile,
  jsonFeed,
  flipboard,
  smartnews,
  appleNews,
  msn,
  googleNews,
]
