import type { Digest } from '../ledger/digest.js'
import type { Entry } from '../ledger/entry.js'
import { absoluteUrl, placePath, storyPath } from '../links.js'
import type { Channel } from '../channel.js'
import type { FeedEntry } from './feed.js'
import { escapeText } from './xml.js'

/** A digest as one item: its stories in order, each headline a link to the page of the story, and its asides. */
export function wholeDigest(channel: Pick<Channel, 'url'>, digest: Digest, stories: readonly Entry[]): FeedEntry {
  const inOrder = stories.toSorted((one, other) => one.position - other.position)
  return {
    id: digest.id,
    path: placePath({ kind: 'digest', slug: digest.slug }),
    digest: null,
    title: digest.title,
    html: digestHtml(channel, digest, inOrder),
    summary: summaryOfDigest(digest, inOrder),
    tags: digest.tags,
    authors: digest.authors,
    language: digest.language,
    image: digest.image,
    enclosure: digest.enclosure,
    published: digest.published,
    updated: digest.updated,
    // No delta is made of whole digests: a base without a stamp is none.
    revision: digest.revision,
    stamp: '',
    touched: 0,
  }
}

function digestHtml(channel: Pick<Channel, 'url'>, digest: Digest, stories: readonly Entry[]): string {
  const asides = (after: number) => digest.asides.filter((aside) => aside.after === after).map(asideHtml)
  const beyond = digest.asides.filter((aside) => aside.after > stories.length).map(asideHtml)
  const parts = stories.flatMap((story, index) => [...asides(index), headline(channel, digest, story), story.html])
  return [...parts, ...asides(stories.length), ...beyond].filter((part) => part !== '').join('\n')
}

function headline(channel: Pick<Channel, 'url'>, digest: Digest, story: Entry): string {
  const address = escapeText(absoluteUrl(channel, storyPath(story.slug))).replaceAll('"', '&#x22;')
  const language = story.language === digest.language ? '' : ` lang="${story.language}"`
  return `<h2${language}><a href="${address}">${escapeText(story.title)}</a></h2>`
}

function asideHtml({ text }: Digest['asides'][number]): string {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escapeText(paragraph)}</p>`)
    .join('\n')
}

/** The lead's summary where it has one, else the headlines. */
function summaryOfDigest(digest: Digest, stories: readonly Entry[]): string {
  const [lead] = stories
  if (lead && lead.title === digest.title && lead.summary !== '') return lead.summary
  return stories.map(({ title }) => title).join(' · ')
}
