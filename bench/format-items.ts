import type { Channel } from '../src/channel.js'
import { type Feed, type FeedEntry, NO_ARCHIVE, updatedOf } from '../src/formats/feed.js'
import { feedId, mintId } from '../src/ledger/identity.js'

/** What the bench renders: always the same items, with text nobody would wish for in some of them. */

const ITEMS = 50
/** One item in five has hostile text. */
const HOSTILE_EVERY = 5

export const CHANNEL: Channel = {
  id: 'bench',
  title: 'The Bench Gazette',
  description: 'Measured every morning',
  language: 'en',
  url: 'https://gazette.example.org',
  author: { name: 'The Gazette', url: 'https://gazette.example.org/about' },
  copyright: 'The Gazette',
  icon: '',
  content: 'full',
  extensions: ['sy', 'dc', 'media'],
  windowSize: ITEMS,
  maxAgeSeconds: 900,
  hubs: [],
}

const HOSTILE = [
  'Q&A1: a <b and </b> &copy; "x"',
  ']]>]]> <![CDATA[ nested',
  '5 < 6 && 7 > 6 &amp;amp;',
  '<script>alert(1)</script> مرحبا 日本語',
  "'ticks' & `back` $& $1 slot0slot",
] as const

const SENTENCE =
  'The harbour board met on Thursday to weigh a plan for the eastern quay, and heard from pilots, chandlers and the ferry company before it rose without a vote. '

export function benchFeed(): Feed {
  const entries = Array.from({ length: ITEMS }, (_, index) => benchEntry(index))
  return {
    channel: CHANNEL,
    place: { kind: 'stories' },
    id: feedId(CHANNEL.id, '/'),
    title: CHANNEL.title,
    description: CHANNEL.description,
    homeUrl: `${CHANNEL.url}/`,
    baseUrl: CHANNEL.url,
    updated: updatedOf(entries),
    entries,
    withdrawn: [],
    archive: NO_ARCHIVE,
  }
}

function benchEntry(index: number): FeedEntry {
  const hostile = index % HOSTILE_EVERY === 0 ? (HOSTILE[(index / HOSTILE_EVERY) % HOSTILE.length] ?? '') : ''
  const slug = `story-${index}`
  const published = new Date(Date.UTC(2026, 10, 20, 8, 30) - index * 60_000)
  const summary = `${SENTENCE.trim()} ${hostile}`.trim()
  return {
    id: mintId(CHANNEL.id, 'bench.md', slug),
    path: `/stories/${slug}`,
    digest: { slug: 'bench', title: 'Bench' },
    title: `Quay plan waits, part ${index} ${hostile}`.trim(),
    html: body(index, hostile),
    summary,
    tags: ['harbour', hostile === '' ? 'council' : hostile],
    authors: ['Nora Quayle'],
    language: 'en',
    image: null,
    enclosure: null,
    published,
    updated: published,
    revision: 1,
    stamp: '5f0c2a7e91',
    touched: 1,
  }
}

/** About 3 KB of sanitised HTML, as the ledger holds it: text escaped for HTML, links absolute. */
function body(index: number, hostile: string): string {
  const text = hostile.replaceAll('&', '&#x26;').replaceAll('<', '&#x3C;')
  const paragraphs = Array.from(
    { length: 6 },
    (_, part) =>
      `<p>${SENTENCE.repeat(3)}<a href="https://gazette.example.org/notes/${index}?part=${part}&#x26;full=1">The notes</a> say <em>more</em>. ${text}</p>`,
  )
  return paragraphs.join('\n')
}
