import { SaxesParser } from 'saxes'
import type { Publisher } from '../../src/publisher/publisher.js'

/** A feed of any format as who walks an archive sees it: its items, what was withdrawn, where older ones are. */
export type Page = {
  readonly ids: readonly string[]
  readonly withdrawn: readonly string[]
  readonly older: string | null
  readonly newer: string | null
  readonly current: string | null
}

/** From the feed at this path back to the oldest page; the first is the feed itself. */
export async function walkBack(publisher: Publisher, path: string): Promise<(Page & { readonly path: string })[]> {
  const pages: (Page & { path: string })[] = []
  for (let next: string | null = path; next !== null;) {
    const page: Page = readPage(await textAt(publisher, next))
    pages.push({ ...page, path: next })
    next = page.older === null ? null : new URL(page.older).pathname
  }
  return pages
}

export async function textAt(publisher: Publisher, path: string): Promise<string> {
  const resource = publisher.find(path) ?? (await publisher.make(path))
  if (!resource) throw new Error(`nothing at ${path}`)
  return resource.body.toString('utf8')
}

export function readPage(text: string): Page {
  return text.startsWith('{') ? readJsonPage(text) : readXmlPage(text)
}

function readJsonPage(text: string): Page {
  const feed = JSON.parse(text) as {
    items: { id: string }[]
    next_url?: string
    _strillone?: { withdrawn?: { id: string }[]; current_url?: string; newer_url?: string }
  }
  return {
    ids: feed.items.map(({ id }) => id),
    withdrawn: feed['_strillone']?.withdrawn?.map(({ id }) => id) ?? [],
    older: feed.next_url ?? null,
    newer: feed['_strillone']?.newer_url ?? null,
    current: feed['_strillone']?.current_url ?? null,
  }
}

const ITEM_IDS: ReadonlySet<string> = new Set(['rss/channel/item/guid', 'feed/entry/id'])

function readXmlPage(text: string): Page {
  const ids: string[] = []
  const withdrawn: string[] = []
  const links = new Map<string, string>()
  const path: string[] = []
  let value = ''
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, local, attributes }) => {
    path.push(name)
    value = ''
    if (local === 'deleted-entry') withdrawn.push(attributes['ref']?.value ?? '')
    if (local === 'link' && path.length <= 3) links.set(attributes['rel']?.value ?? '', attributes['href']?.value ?? '')
  })
  parser.on('text', (more) => (value += more))
  parser.on('closetag', () => {
    if (ITEM_IDS.has(path.join('/'))) ids.push(value)
    path.pop()
  })
  parser.write(text).close()
  return {
    ids,
    withdrawn,
    older: links.get('prev-archive') ?? null,
    newer: links.get('next-archive') ?? null,
    current: links.get('current') ?? null,
  }
}
