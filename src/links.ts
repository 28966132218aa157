import type { Channel } from './channel.js'

/** Every address we publish is made here, so that no two files can disagree about one. */
export const PATHS = {
  home: '/',
  health: '/healthz',
  ready: '/readyz',
  stylesheet: '/strillone.css',
  hub: '/hub',
  cloud: '/rsscloud/pleaseNotify',
} as const

export function storyPath(slug: string): string {
  return `/stories/${encodeURIComponent(slug)}`
}

/**
 * The path a browser asks for, the prefix of the public address included; pages link so among themselves,
 * and work under whatever name they were reached.
 *
 *   ('https://example.org/news', '/stories/fuel') → '/news/stories/fuel'
 */
export function localPath(channel: Pick<Channel, 'url'>, path: string): string {
  return `${new URL(channel.url).pathname.replace(/\/$/, '')}${path}`
}

/** `('https://example.org/news', '/rss.xml')` → `https://example.org/news/rss.xml` */
export function absoluteUrl(channel: Pick<Channel, 'url'>, path: string): string {
  return path === '/' ? `${channel.url}/` : `${channel.url}${path}`
}

/**
 * The address relative links of a document are resolved against.
 *
 *   ('https://example.org', 'week/47.md') → https://example.org/week/
 */
export function documentBase(channel: Pick<Channel, 'url'>, documentPath: string): string {
  const folder = documentPath.split('/').slice(0, -1).map(encodeURIComponent)
  return `${[channel.url, ...folder].join('/')}/`
}

/** Our own hub, if the channel names it. */
export function ownHub(channel: Pick<Channel, 'url' | 'hubs'>): string | null {
  const hub = absoluteUrl(channel, PATHS.hub)
  return channel.hubs.includes(hub) ? hub : null
}
