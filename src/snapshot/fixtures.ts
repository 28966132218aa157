import type { Channel } from '../channel.js'
import { PATHS } from '../links.js'
import { ICON_SVG, OLD_ICON, TOUCH_ICON } from '../pages/icon.js'
import { MANIFEST_TYPE, renderManifest } from '../pages/manifest.js'
import { renderRobots } from '../pages/robots.js'
import { SCRIPT } from '../pages/script.js'
import { STYLESHEET } from '../pages/stylesheet.js'
import { EARLIEST_INSTANT } from '../time.js'
import { buildResource, type Resource } from './resource.js'

/** What no publish changes: style, script, icons, and what is said to programs of the site as a whole. */
export function buildFixtures(channel: Channel): readonly Resource[] {
  const contents: readonly (readonly [path: string, type: string, content: string | Buffer])[] = [
    [PATHS.stylesheet, 'text/css; charset=utf-8', STYLESHEET],
    [PATHS.script, 'text/javascript; charset=utf-8', SCRIPT],
    [PATHS.icon, 'image/svg+xml; charset=utf-8', ICON_SVG],
    [PATHS.oldIcon, 'image/x-icon', OLD_ICON],
    [PATHS.touchIcon, 'image/png', TOUCH_ICON],
    [PATHS.manifest, MANIFEST_TYPE, renderManifest(channel)],
    [PATHS.robots, 'text/plain; charset=utf-8', renderRobots(channel)],
  ]
  return contents.map(([path, type, content]) => buildResource(path, type, content, EARLIEST_INSTANT))
}
