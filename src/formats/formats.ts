import { atom } from './atom.js'
import type { Format } from './feed.js'
import { json } from './json.js'
import { rss } from './rss.js'

/**
 * The only list of formats: routes, alternates, Link headers, README and the contract suite walk it. RSS is
 * first because every reader knows it. To add one: write its file, add it here, run `npm test`.
 */
export const FORMATS = [rss, atom, json] as const satisfies readonly Format[]
