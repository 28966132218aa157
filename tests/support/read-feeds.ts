import { parseFeed } from 'feedsmith'
import { SaxesParser } from 'saxes'

/** One item as an independent reader sees it, whatever the format. */
export type SeenItem = {
  readonly id: string
  readonly title: string
  readonly link: string
  readonly summary: string
  readonly content: string
  readonly published: string
  readonly authors: readonly string[]
  readonly tags: readonly string[]
}

export type SeenFeed = {
  readonly title: string
  readonly language: string | undefined
  readonly items: readonly SeenItem[]
}

/** Throws for XML that is not well-formed by XML 1.0, characters included. */
export function assertWellFormed(xml: string): void {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
}

/**
 * The text of the elements by a strict parser: title of each item or entry, once its references are resolved.
 * What the tests compare texts by; feedsmith decodes more than XML asks for.
 */
export function strictTexts(xml: string, wanted: (path: readonly string[]) => boolean): string[] {
  const texts: string[] = []
  const path: string[] = []
  let text = ''
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    path.push(tag.name)
    text = ''
  })
  parser.on('text', (more) => (text += more))
  parser.on('cdata', (more) => (text += more))
  parser.on('closetag', () => {
    if (wanted(path)) texts.push(text)
    path.pop()
    text = ''
  })
  parser.write(xml).close()
  return texts
}

/** A feed through feedsmith, a reader we share no code with. */
export function readFeed(text: string): SeenFeed {
  const parsed = parseFeed(text)
  if (parsed.format === 'rss') {
    const { feed } = parsed
    return {
      title: feed.title ?? '',
      language: feed.language,
      items: (feed.items ?? []).map((item) => ({
        id: item.guid?.value ?? '',
        title: item.title ?? '',
        link: item.link ?? '',
        summary: item.description ?? '',
        content: item.content?.encoded ?? '',
        published: new Date(item.pubDate ?? '').toISOString(),
        authors: item.dc?.creators ?? [],
        tags: (item.categories ?? []).map((category) => category.name ?? ''),
      })),
    }
  }
  if (parsed.format === 'atom') {
    const { feed } = parsed
    return {
      title: textOf(feed.title),
      language: /xml:lang="([^"]+)"/.exec(text)?.[1],
      items: (feed.entries ?? []).map((entry) => ({
        id: entry.id ?? '',
        title: textOf(entry.title),
        link: entry.links?.find(({ rel }) => rel === 'alternate')?.href ?? '',
        summary: textOf(entry.summary),
        content: textOf(entry.content),
        published: new Date(entry.published ?? '').toISOString(),
        authors: (entry.authors ?? []).map(({ name }) => name ?? ''),
        tags: (entry.categories ?? []).map(({ term }) => term ?? ''),
      })),
    }
  }
  if (parsed.format !== 'json') throw new Error(`not a format of ours: ${parsed.format}`)
  const { feed } = parsed
  return {
    title: feed.title ?? '',
    language: feed.language,
    items: (feed.items ?? []).map((item) => ({
      id: item.id ?? '',
      title: item.title ?? '',
      link: item.url ?? '',
      summary: item.summary ?? '',
      content: item.content_html ?? item.content_text ?? '',
      published: new Date(item.date_published ?? '').toISOString(),
      authors: (item.authors ?? []).map(({ name }) => name ?? ''),
      tags: item.tags ?? [],
    })),
  }
}

function textOf(text: unknown): string {
  if (typeof text === 'string') return text
  if (typeof text === 'object' && text !== null && 'value' in text) return String(text.value)
  return ''
}
