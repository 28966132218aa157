import { subDays } from 'date-fns/subDays'
import type { Entry } from '../ledger/entry.js'
import { absoluteUrl, storyPath } from '../links.js'
import { parseInstant } from '../time.js'
import { atTop } from './feed-rules.js'
import { elementsIn } from './content-rules.js'
import { type Found, placed, type Profile, type Rule, type RuleSource, OURS_TO_MEND } from './profile.js'
import type { Published } from './published.js'
import { placeOf, type Reading, rootOf } from './reading.js'
import { childrenOf, textOf, type XmlElement } from './xml.js'

/** Since March 2025 Google News reads no feeds: it finds stories by the news sitemap and their pages. */
const SITEMAP: RuleSource = {
  name: 'Google, News sitemaps',
  url: 'https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap',
}
const ARTICLE: RuleSource = {
  name: 'Google, Article structured data',
  url: 'https://developers.google.com/search/docs/appearance/structured-data/article',
}

const ADDRESS = '/news-sitemap.xml'
const DAYS = 2
const MOST_URLS = 1000

export const googleNews: Profile = {
  name: 'google-news',
  who: 'Google News (news sitemap and pages; no feeds since March 2025)',
  what: 'a news sitemap with the last two days and no more than 1,000 addresses, whole and well dated, titles as on the page, story pages with NewsArticle markup',
  reads: [ADDRESS],
  rules: [
    sitemapThere(SITEMAP),
    eachUrl('sitemap-incomplete', SITEMAP, incomplete),
    sitemapSize(SITEMAP),
    eachUrl('sitemap-name', SITEMAP, otherName),
    eachUrl('sitemap-language', SITEMAP, badLanguage),
    eachUrl('sitemap-date', SITEMAP, badDate),
    eachUrl('sitemap-stale', SITEMAP, stale),
    eachUrl('sitemap-title', SITEMAP, otherTitle),
    storiesListed(SITEMAP),
    titleAlone(SITEMAP),
    articleMarkup(ARTICLE),
  ],
}

type Url = { readonly element: XmlElement; readonly news: XmlElement | null; readonly entry: Entry | undefined }

function urlsIn(published: Published): readonly Url[] {
  const root = rootOf(published, ADDRESS, 'sitemap:urlset')
  const byUrl = new Map(published.entries.map((entry) => [addressOf(published, entry), entry]))
  return (root ? childrenOf(root, 'sitemap:url') : []).map((element) => ({
    element,
    news: childrenOf(element, 'news:news')[0] ?? null,
    entry: byUrl.get(textOf(element, 'sitemap:loc')),
  }))
}

function addressOf({ channel }: Published, entry: Entry): string {
  return absoluteUrl(channel, storyPath(entry.slug))
}

function sitemapThere(source: RuleSource): Rule {
  return {
    code: 'sitemap-missing',
    source,
    check: (reading) => {
      const [mistake] = reading.xmlMistakes.get(ADDRESS) ?? []
      if (mistake)
        return [{ at: { address: ADDRESS, line: mistake.line }, found: mistake.message, advice: OURS_TO_MEND }]
      if (rootOf(reading, ADDRESS, 'sitemap:urlset')) return []
      return [atTop(ADDRESS, 'there is no news sitemap', 'publish one: Google News reads it in place of feeds')]
    },
  }
}

function eachUrl(
  code: string,
  source: RuleSource,
  look: (news: XmlElement, reading: Reading, entry: Entry | undefined) => readonly Found[],
): Rule {
  return {
    code,
    source,
    check: (reading) =>
      urlsIn(reading).flatMap(({ element, news, entry }) =>
        news ? placed(placeOf(entry, ADDRESS, element), look(news, reading, entry)) : [],
      ),
  }
}

function incomplete(news: XmlElement): readonly Found[] {
  const [publication] = childrenOf(news, 'news:publication')
  const values = [
    ['news:name', publication ? textOf(publication, 'news:name') : ''],
    ['news:language', publication ? textOf(publication, 'news:language') : ''],
    ['news:publication_date', textOf(news, 'news:publication_date')],
    ['news:title', textOf(news, 'news:title')],
  ] as const
  return values
    .filter(([, value]) => value === '')
    .map(([name]) => ({ found: `an address has no <${name}>`, advice: 'report it: all four are required' }))
}

function sitemapSize(source: RuleSource): Rule {
  return {
    code: 'sitemap-large',
    source,
    check: (reading) => {
      const { length } = urlsIn(reading).filter(({ news }) => news !== null)
      if (length <= MOST_URLS) return []
      return [atTop(ADDRESS, `the news sitemap has ${length} addresses`, `list at most ${MOST_URLS} in one file`)]
    },
  }
}

function otherName(news: XmlElement, { channel }: Reading): readonly Found[] {
  const [publication] = childrenOf(news, 'news:publication')
  const name = publication ? textOf(publication, 'news:name') : ''
  if (name === '' || name === channel.title) return []
  return [{ found: `the publication is called "${name}" here`, advice: `call it "${channel.title}", as on its pages` }]
}

/** ISO 639, two or three letters; Chinese alone says its script by a region. */
function badLanguage(news: XmlElement): readonly Found[] {
  const [publication] = childrenOf(news, 'news:publication')
  const language = publication ? textOf(publication, 'news:language') : ''
  if (language === '' || /^(?:[a-z]{2,3}|zh-cn|zh-tw)$/.test(language)) return []
  return [{ found: `the language is "${language}"`, advice: 'write two or three letters, such as it' }]
}

const W3C_DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/

function badDate(news: XmlElement, { now }: Reading): readonly Found[] {
  const written = textOf(news, 'news:publication_date')
  const date = parseInstant(written)
  if (written === '' || (W3C_DATE.test(written) && date !== null && date <= now)) return []
  return [{ found: `the publication date is "${written}"`, advice: 'write a past one as 2026-11-22T09:30:00Z' }]
}

function stale(news: XmlElement, { now }: Reading): readonly Found[] {
  const written = textOf(news, 'news:publication_date')
  const date = parseInstant(written)
  if (date === null || date >= subDays(now, DAYS)) return []
  return [{ found: `a story of ${written} is in the news sitemap`, advice: `list only those of the last ${DAYS} days` }]
}

function otherTitle(news: XmlElement, _reading: Reading, entry: Entry | undefined): readonly Found[] {
  const title = textOf(news, 'news:title')
  if (!entry || title === '' || title === entry.title) return []
  return [{ found: `the title is "${title}" in the sitemap`, advice: `write "${entry.title}", as on the page` }]
}

/** Every story of the last two days should be there. */
function storiesListed(source: RuleSource): Rule {
  return {
    code: 'story-unlisted',
    source,
    check: (reading) => {
      if (!rootOf(reading, ADDRESS, 'sitemap:urlset')) return []
      const listed = new Set(urlsIn(reading).map(({ entry }) => entry?.id))
      return reading.entries
        .filter(
          ({ id, published }) => published >= subDays(reading.now, DAYS) && published <= reading.now && !listed.has(id),
        )
        .map((entry) => ({
          at: { entry },
          found: `"${entry.title}" is not in the news sitemap`,
          advice: 'list what was published in the last two days',
        }))
    },
  }
}

/** The title of an article is without the names of the publication and of its author. */
function titleAlone(source: RuleSource): Rule {
  return {
    code: 'title-with-name',
    source,
    check: ({ entries, channel }) =>
      entries.flatMap((entry) =>
        [channel.title, ...entry.authors]
          .filter((name) => entry.title !== name && ` ${entry.title} `.includes(` ${name} `))
          .map((name) => ({ at: { entry }, found: `the title has "${name}" in it`, advice: 'leave the name out' })),
      ),
  }
}

const ARTICLE_PROPERTIES = ['headline', 'datePublished', 'dateModified', 'author', 'image'] as const

function articleMarkup(source: RuleSource): Rule {
  return {
    code: 'article-markup',
    source,
    check: ({ entries, texts }) =>
      entries.flatMap((entry) => {
        const page = texts.get(storyPath(entry.slug))
        if (page === undefined) return []
        const article = newsArticleIn(page)
        if (!article)
          return [{ at: { entry }, found: 'its page has no NewsArticle', advice: 'mark the page up with JSON-LD' }]
        return ARTICLE_PROPERTIES.filter((name) => !(name in article)).map((name) => ({
          at: { entry },
          found: `the NewsArticle of its page has no ${name}`,
          advice: name === 'image' ? 'name an image in the front matter' : 'report it',
        }))
      }),
  }
}

function newsArticleIn(page: string): object | null {
  const scripts = elementsIn(page).filter(({ properties }) => properties.type === 'application/ld+json')
  for (const { children } of scripts) {
    const [text] = children
    const found = text?.type === 'text' ? newsArticleOf(text.value) : null
    if (found) return found
  }
  return null
}

function newsArticleOf(text: string): object | null {
  try {
    const parsed: unknown = JSON.parse(text)
    const candidates: unknown[] = Array.isArray(parsed) ? parsed : [parsed]
    return candidates.find(isNewsArticle) ?? null
  } catch {
    return null
  }
}

function isNewsArticle(value: unknown): value is object {
  return typeof value === 'object' && value !== null && '@type' in value && value['@type'] === 'NewsArticle'
}
