import type { Channel } from '../channel.js'
import { localPath, PATHS } from '../links.js'
import { directionOf } from './direction.js'

export const MANIFEST_TYPE = 'application/manifest+json; charset=utf-8'

/** W3C Web Application Manifest: a name and an icon where somebody puts the publication on their home screen. */
export function renderManifest(channel: Channel): string {
  return `${JSON.stringify({
    name: channel.title,
    description: channel.description,
    lang: channel.language,
    dir: directionOf(channel.language),
    start_url: localPath(channel, PATHS.home),
    scope: localPath(channel, PATHS.home),
    display: 'browser',
    icons: [
      { src: localPath(channel, PATHS.icon), type: 'image/svg+xml', sizes: 'any' },
      { src: localPath(channel, PATHS.touchIcon), type: 'image/png', sizes: '180x180' },
    ],
  })}\n`
}
