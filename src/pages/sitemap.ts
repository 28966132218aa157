import { subHours } from 'date-fns/subHours'
import type { Channel } from '../channel.js'
import { escapeText } from '../formats/xml.js'
import type { Entry } from '../ledger/entry.js'
import { absoluteUrl, storyPath } from '../links.js'
import { formatRfc3339 } from '../time.js'

export const SITEMAP_TYPE = 'application/xml; charset=utf-8'

/** sitemaps.org, "Sitemap index files": more addresses than this go into several files. */
export const MOST_ADDRESSES = 50_000

/** An address on the map; `changed` where it is known. */
export type MapAddress = { readonly path: string; readonly changed?: Date }

export function renderSitemap(channel: Channel, addresses: readonly MapAddress[]): string {
  return xml('urlset', '', elements(channel, 'url', addresses))
}

/** The map of maps; each is named by its path. */
export function renderSitemapIndex(channel: Channel, parts: readonly MapAddress[]): string {
  return xml('sitemapindex', '', elements(channel, 'sitemap', parts))
}

function elements(channel: Channel, name: 'url' | 'sitemap', addresses: readonly MapAddress[]): string[] {
  return addresses.map(({ path, changed }) => {
    const modified = changed ? `<lastmod>${formatRfc3339(changed)}</lastmod>` : ''
    return `<${name}><loc>${escapeText(absoluteUrl(channel, path))}</loc>${modified}</${name}>`
  })
}

/** developers.google.com, "News sitemap": how far back it goes, and how much it holds. */
const NEWS_HOURS = 48
const MOST_NEWS = 1000

/** From when on a story is news: two days before the newest one. Nothing we serve hangs on the clock. */
export function newsSince(newest: Date): Date {
  return subHours(newest, NEWS_HOURS)
}

/** What Google News finds stories by. `stories` are live, newest first. */
export function renderNewsSitemap(channel: Channel, stories: readonly Entry[]): string {
  const [newest] = stories
  const news = newest ? stories.filter(({ published }) => published >= newsSince(newest.published)) : []
  const namespace = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
  return xml(
    'urlset',
    namespace,
    news.slice(0, MOST_NEWS).map((story) => newsElement(channel, story)),
  )
}

function newsElement(channel: Channel, { slug, title, language, published }: Entry): string {
  return `<url><loc>${escapeText(absoluteUrl(channel, storyPath(slug)))}</loc><news:news><news:publication><news:name>${escapeText(channel.title)}</news:name><news:language>${newsLanguage(language)}</news:language></news:publication><news:publication_date>${formatRfc3339(published)}</news:publication_date><news:title>${escapeText(title)}</news:title></news:news></url>`
}

/** Two or three letters; of Chinese alone the script is told, by the region that writes it. */
function newsLanguage(language: string): string {
  const [primary = '', ...rest] = language.toLowerCase().split('-')
  if (primary !== 'zh') return primary
  return rest.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part)) ? 'zh-tw' : 'zh-cn'
}

function xml(root: string, namespaces: string, lines: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"${namespaces}>
${lines.join('\n')}
</${root}>
`
}
