import type { Channel } from '../channel.js'
import { absoluteUrl, PATHS } from '../links.js'

/** RFC 9309: everything may be read; and where the maps are (sitemaps.org, "Specifying the Sitemap location"). */
export function renderRobots(channel: Channel): string {
  return [
    'User-agent: *',
    'Disallow:',
    '',
    `Sitemap: ${absoluteUrl(channel, PATHS.sitemap)}`,
    `Sitemap: ${absoluteUrl(channel, PATHS.newsSitemap)}`,
    '',
  ].join('\n')
}
