import type { Resource } from '../snapshot/resource.js'

/** What is for the server and not for visitors: the manifest, the nginx configuration, pages of withdrawn stories. */
export const OWN_FOLDER = '_strillone'
export const GONE_FOLDER = `${OWN_FOLDER}/gone`

/** Room for `.html.br` below the 255 bytes most file systems have for a name. */
const LONGEST_NAME = 245

/**
 * The file of an address, below the folder of the site; null for a name no file can have.
 *
 *   /  index.html     /stories/fuel  stories/fuel.html     /tags/%E6%9D%B1/rss.xml  tags/東/rss.xml
 *   410 /stories/rail  _strillone/gone/stories/rail.html
 *
 * Pages are `fuel.html` and not `fuel/index.html`: servers that look for both redirect the second to `/fuel/`,
 * which is another address than the one that was published.
 */
export function fileOf({
  path,
  contentType,
  status,
}: Pick<Resource, 'path' | 'contentType' | 'status'>): string | null {
  const names = path.split('/').slice(1).map(decoded)
  if (path === '/') return 'index.html'
  if (!names.every((name) => name !== null && isName(name))) return null
  const file = `${names.join('/')}${contentType.startsWith('text/html') ? '.html' : ''}`
  return status === 410 ? `${GONE_FOLDER}/${file}` : file
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

function isName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !/[/\\\p{Cc}]/u.test(name) &&
    Buffer.byteLength(name) <= LONGEST_NAME
  )
}
