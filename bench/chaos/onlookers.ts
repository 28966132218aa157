import type { Random } from '../../tests/support/random.js'
import type { Actor } from './actor.js'
import type { Publication } from './publication.js'
import type { Server } from './server.js'
import { look } from './witness.js'

/** What else a site has, and what it has not. */
const ADDRESSES = [
  '/rss.xml',
  '/atom.xml',
  '/digests/rss.xml',
  '/digests/atom.xml',
  '/digests/feed.json',
  '/opml.xml',
  '/sitemap.xml',
  '/news-sitemap.xml',
  '/',
  '/digests',
  '/archive',
  '/subscribe',
  '/rss.xml',
  '/atom.xml',
  '/stories/none',
  '/tags/none/rss.xml',
  '/../../etc/passwd',
  '/%00%ff',
  '/archive/7/atom.xml',
] as const

export function readers({ reader, servers, judge }: Publication): Actor[] {
  const anyone = (random: Random) => random.pick(servers)
  return [
    {
      every: [1_000, 2_500],
      act: async (random) => void (await reader.walk(anyone(random).url)),
    },
    {
      every: [400, 1_200],
      act: async (random) => reader.pollDelta(anyone(random).url),
    },
    {
      every: [100, 500],
      act: async (random) => {
        const stories = [...reader.shown.values()].map(({ url }) => new URL(url).pathname)
        const address = random.chance(0.3) && stories.length > 0 ? random.pick(stories) : random.pick(ADDRESSES)
        const coding = { 'Accept-Encoding': random.pick(['identity', 'gzip', 'br']) }
        await look(judge, anyone(random).url, address, coding)
        if (random.chance(0.2)) await look(judge, anyone(random).url, '/readyz')
      },
    },
  ]
}

const PULSE_MS = 250

/** One small question after the other: how long was there none answered while the server was up? */
export function pulse(silence: Map<string, number>, server: Server): Actor {
  let answeredMs = performance.now()
  return {
    every: [PULSE_MS, PULSE_MS + 1],
    act: async () => {
      const up = server.upSince()
      const answer = await fetch(`${server.url}/healthz`, { signal: AbortSignal.timeout(60_000) }).then(
        async (response) => response.text(),
        () => null,
      )
      // A time it was down in, or was killed in, is none it was silent in.
      const isTheSame = up !== null && up === server.upSince()
      const silentMs = isTheSame ? performance.now() - Math.max(answeredMs, up) : 0
      silence.set(server.name, Math.max(silence.get(server.name) ?? 0, silentMs))
      if (answer !== null || !isTheSame) answeredMs = performance.now()
    },
  }
}
