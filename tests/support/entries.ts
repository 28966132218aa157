import type { Channel } from '../../src/channel.js'
import { type Feed, NO_ARCHIVE, updatedOf } from '../../src/formats/feed.js'
import type { Entry } from '../../src/ledger/entry.js'
import { feedId, mintId } from '../../src/ledger/identity.js'
import { toFeedEntry } from '../../src/snapshot/feeds.js'

export const CHANNEL: Channel = {
  id: 'test',
  title: 'The Test Gazette',
  description: 'All that is fit to test',
  language: 'en',
  url: 'https://gazette.example.org',
  author: { name: 'The Gazette', url: 'https://gazette.example.org/about' },
  copyright: '',
  icon: '',
  content: 'full',
  extensions: ['sy', 'dc', 'media'],
  windowSize: 50,
  maxAgeSeconds: 900,
  hubs: ['https://gazette.example.org/hub', 'https://hub.example.net/'],
}

/** An entry like any other, but for what is given. */
export function entry(given: Partial<Entry> = {}): Entry {
  const slug = given.slug ?? 'fuel-dearer'
  const published = given.published ?? new Date('2026-11-20T08:30:00Z')
  return {
    id: mintId(CHANNEL.id, 'notes.txt', slug),
    slug,
    document: 'notes.txt',
    documentTitle: 'Morning notes',
    mintedIn: 'notes.txt',
    key: slug,
    position: 0,
    title: 'Fuel dearer from Monday',
    text: 'The ministry has confirmed the rise.',
    html: '<p>The ministry has confirmed the rise.</p>',
    summary: 'The ministry has confirmed the rise.',
    tags: ['fuel'],
    authors: ['Nora Quayle'],
    language: 'en',
    image: null,
    enclosure: null,
    published,
    updated: published,
    withdrawn: null,
    fingerprint: 'a1',
    archived: null,
    revision: 1,
    stamp: '5f0c2a7e91',
    touched: 1,
    changed: published,
    ...given,
  }
}

export function feedOf(entries: readonly Entry[], channel: Channel = CHANNEL, given: Partial<Feed> = {}): Feed {
  return {
    channel,
    place: { kind: 'stories' },
    id: feedId(channel.id, '/'),
    title: channel.title,
    description: channel.description,
    homeUrl: `${channel.url}/`,
    baseUrl: channel.url,
    updated: updatedOf(entries),
    entries: entries.map((one) => toFeedEntry(one, { slug: 'morning-notes', title: one.documentTitle })),
    withdrawn: [],
    archive: NO_ARCHIVE,
    ...given,
  }
}
