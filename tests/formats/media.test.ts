// Promise: each format tells of a story's picture and recording what is known of them, so that another reader finds it, and nothing that is not.
import fc from 'fast-check'
import { parseFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import { atom } from '../../src/formats/atom.js'
import { FORMATS } from '../../src/formats/formats.js'
import { json } from '../../src/formats/json.js'
import { rss } from '../../src/formats/rss.js'
import type { Entry } from '../../src/ledger/entry.js'
import { mediaPath } from '../../src/links.js'
import { type Media, mediaAt } from '../../src/media.js'
import { CHANNEL, entry, feedOf } from '../support/entries.js'
import { HOSTILE_NAMES } from '../support/pictures.js'
import { assertWellFormed } from '../support/read-feeds.js'

const PICTURE: Media = {
  url: `${CHANNEL.url}/media/pump.jpg`,
  type: 'image/jpeg',
  length: 40_123,
  width: 1200,
  height: 800,
  alt: 'A <b>pump</b> & "co"',
}
const REMOTE = mediaAt('https://example.com/a.png?x=1&y=2')
const UNNAMED = mediaAt('https://example.com/picture')
const RECORDING: Media = { ...mediaAt(`${CHANNEL.url}/media/ep.mp3`), length: 4_000_000 }
const REMOTE_RECORDING = mediaAt('https://example.com/ep.mp3')

type Attached = Partial<Pick<Entry, 'image' | 'enclosure'>>

function inRss(attached: Attached) {
  const parsed = parseFeed(rss.render(feedOf([entry(attached)])))
  if (parsed.format !== 'rss') throw new Error(parsed.format)
  const [item] = parsed.feed.items ?? []
  return { enclosures: item?.enclosures ?? [], media: item?.media }
}

function inAtom(attached: Attached) {
  const parsed = parseFeed(atom.render(feedOf([entry(attached)])))
  if (parsed.format !== 'atom') throw new Error(parsed.format)
  const [found] = parsed.feed.entries ?? []
  return { enclosures: (found?.links ?? []).filter(({ rel }) => rel === 'enclosure'), media: found?.media }
}

function inJson(attached: Attached) {
  const parsed = parseFeed(json.render(feedOf([entry(attached)])))
  if (parsed.format !== 'json') throw new Error(parsed.format)
  const [item] = parsed.feed.items ?? []
  return { image: item?.image, attachments: item?.attachments }
}

const READERS = new Map<string, (attached: Attached) => object>([
  [rss.path, inRss],
  [atom.path, inAtom],
  [json.path, inJson],
])

describe('a picture of ours', () => {
  it('is an enclosure and media:content of RSS', () => {
    const { enclosures, media } = inRss({ image: PICTURE })
    expect(enclosures).toEqual([{ url: PICTURE.url, length: 40_123, type: 'image/jpeg' }])
    expect(media?.contents).toMatchObject([
      { url: PICTURE.url, fileSize: 40_123, type: 'image/jpeg', medium: 'image', width: 1200, height: 800 },
    ])
    expect(media?.contents?.[0]?.description?.value).toBe('A <b>pump</b > & "co"')
    expect(media?.thumbnails).toEqual([{ url: PICTURE.url }])
  })

  it('is an enclosure and media:content of Atom', () => {
    const { enclosures, media } = inAtom({ image: PICTURE })
    expect(enclosures).toEqual([{ rel: 'enclosure', href: PICTURE.url, length: 40_123, type: 'image/jpeg' }])
    expect(media?.contents).toMatchObject([{ url: PICTURE.url, width: 1200, height: 800 }])
  })

  it('comes after summary and text, for programs that take its description for one of them', () => {
    const xml = atom.render(feedOf([entry({ image: PICTURE })]))
    const order = ['<summary>', '<content ', '<media:content ', '<media:description ', '</entry>']
    expect(order.map((element) => xml.indexOf(element))).toEqual(
      order.map((element) => xml.lastIndexOf(element)).toSorted((one, other) => one - other),
    )
    expect(xml).toContain(order[3])
  })

  it('is image and attachment of JSON Feed', () => {
    expect(inJson({ image: PICTURE })).toEqual({
      image: PICTURE.url,
      attachments: [{ url: PICTURE.url, mime_type: 'image/jpeg', size_in_bytes: 40_123 }],
    })
  })
})

it.each([
  ['with an ending', REMOTE, 'image/png'],
  ['without one', UNNAMED, undefined],
] as const)('a picture of another host, %s, is shown and no enclosure', (_what, image, type) => {
  for (const { enclosures, media } of [inRss({ image }), inAtom({ image })]) {
    expect(enclosures).toEqual([])
    expect(media?.contents).toEqual([{ url: image.url, medium: 'image', ...(type === undefined ? {} : { type }) }])
  }
  expect(inJson({ image })).toEqual({ image: image.url, attachments: undefined })
})

it('a recording is the one enclosure of RSS, before the picture, and the first of the others', () => {
  const both = { image: PICTURE, enclosure: RECORDING }
  expect(inRss(both).enclosures).toEqual([{ url: RECORDING.url, length: 4_000_000, type: 'audio/mpeg' }])
  expect(inRss(both).media?.contents).toHaveLength(1)
  expect(inAtom(both).enclosures.map(({ href }) => href)).toEqual([RECORDING.url, PICTURE.url])
  expect(inJson(both).attachments?.map(({ url }) => url)).toEqual([RECORDING.url, PICTURE.url])
})

it('a recording of another host has the length 0 where a length must be, and none elsewhere', () => {
  const remote = { enclosure: REMOTE_RECORDING }
  expect(inRss(remote).enclosures).toEqual([{ url: REMOTE_RECORDING.url, length: 0, type: 'audio/mpeg' }])
  expect(inAtom(remote).enclosures).toEqual([{ rel: 'enclosure', href: REMOTE_RECORDING.url, type: 'audio/mpeg' }])
  expect(inJson(remote).attachments).toEqual([{ url: REMOTE_RECORDING.url, mime_type: 'audio/mpeg' }])
})

it('a recording of unknown type is media:content, since an enclosure must have one', () => {
  const { enclosures, media } = inRss({ enclosure: mediaAt('https://example.com/ep?id=1') })
  expect(enclosures).toEqual([])
  expect(media?.contents).toEqual([{ url: 'https://example.com/ep?id=1', medium: 'audio' }])
})

it('a story without either says nothing of them', () => {
  for (const { path, render } of FORMATS)
    expect(render(feedOf([entry()])), path).not.toMatch(/enclosure|media:(?!="http)|attachments|"image"/)
})

describe.each(FORMATS)('$path', ({ path, render }) => {
  it.each(HOSTILE_NAMES)('carries the address of %j unharmed', (name) => {
    const url = `${CHANNEL.url}${mediaPath(`week/${name}`)}`
    const text = render(feedOf([entry({ image: { ...PICTURE, url } })]))
    if (path.endsWith('.xml')) assertWellFormed(text)
    const seen = READERS.get(path)?.({ image: { ...PICTURE, url } })
    expect(JSON.stringify(seen)).toContain(JSON.stringify(url))
  })

  it('is well-formed whatever the picture is said to show', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        (alt, url) => {
          const text = render(feedOf([entry({ image: { ...mediaAt(new URL(url).href), length: 1, alt } })]))
          if (path.endsWith('.xml')) assertWellFormed(text)
          else JSON.parse(text)
        },
      ),
    )
  })
})
