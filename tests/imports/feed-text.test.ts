// Promise: a feed keeps its letters whatever encoding it is in, and is refused where it does not say which.
import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { decodeFeed } from '../../src/imports/feed-text.js'

const TITLE = 'Die Brücke – „später“ für 3 €'
const feed = (encoding: string | null, title: string) =>
  `<?xml version="1.0"${encoding === null ? '' : ` encoding="${encoding}"`}?>\n<rss version="2.0"><channel><title>${title}</title></channel></rss>\n`
const mark = (bytes: Buffer, ...first: number[]) => Buffer.concat([Buffer.from(first), bytes])

it.each([
  ['windows-1252', iconv.encode(feed('windows-1252', TITLE), 'windows-1252')],
  ['what calls itself iso-8859-1 and is not', iconv.encode(feed('ISO-8859-1', TITLE), 'windows-1252')],
  ['a declaration in single quotes', iconv.encode(feed(null, TITLE).replace('?>', " encoding='cp1252' ?>"), 'cp1252')],
  ['UTF-16 with a mark', mark(iconv.encode(feed('UTF-16', TITLE), 'utf-16le'), 0xff, 0xfe)],
  ['UTF-16 the other way round', mark(iconv.encode(feed('utf-16', TITLE), 'utf-16be'), 0xfe, 0xff)],
  ['UTF-16 without a mark', iconv.encode(feed('utf-16le', TITLE), 'utf-16le')],
  ['UTF-8 with a mark, whatever it says', mark(Buffer.from(feed('iso-8859-1', TITLE)), 0xef, 0xbb, 0xbf)],
  ['UTF-8', Buffer.from(feed('UTF-8', TITLE))],
  ['UTF-8 that says UTF-16', Buffer.from(feed('utf-16', TITLE))],
  ['UTF-8 that says nothing', Buffer.from(feed(null, TITLE))],
  ['JSON', Buffer.from(JSON.stringify({ title: TITLE }))],
])('reads %s', (_name, bytes) => {
  const read = decodeFeed(bytes)
  expect(read.ok ? read.text : read.reason).toContain(TITLE)
})

it('reads what other parts of the world write in', () => {
  for (const [encoding, title] of [
    ['koi8-r', 'Мост открыт'],
    ['Shift_JIS', '橋が開通'],
    ['gb2312', '大桥开通'],
    ['iso-8859-2', 'Most už stojí'],
  ] as const)
    expect(decodeFeed(iconv.encode(feed(encoding, title), encoding))).toEqual({ ok: true, text: feed(encoding, title) })
})

it('keeps a sign of something lost long ago', () => {
  expect(decodeFeed(Buffer.from(feed(null, 'Br\uFFFDcke')))).toEqual({ ok: true, text: feed(null, 'Br\uFFFDcke') })
})

it('refuses the rest, with what to write', () => {
  const silent = decodeFeed(iconv.encode(feed(null, TITLE), 'windows-1252'))
  expect(silent).toMatchObject({ ok: false, reason: expect.stringMatching(/^line 2 is not utf-8: .*encoding="iso/) })
  for (const encoding of ['klingon-7', 'base64', 'hex']) {
    const unknown = decodeFeed(Buffer.from(feed(encoding, TITLE)))
    expect(unknown).toMatchObject({ ok: false, reason: expect.stringContaining(`encoding="${encoding}"`) })
  }
  const json = decodeFeed(iconv.encode(JSON.stringify({ title: TITLE }), 'windows-1252'))
  expect(json).toEqual({ ok: false, reason: 'line 1 is not utf-8: save it as UTF-8' })
})
