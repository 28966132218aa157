// Promise: a picture belongs to the story that shows it, the document's to its lead; a file beside the document has an address of ours.
import { describe, expect, it } from 'vitest'
import { loadLanguageDetector } from '../../src/documents/language.js'
import type { Problem } from '../../src/problem.js'
import { mediaAddress } from '../../src/stories/bodies/media-address.js'
import { type ReadDocument, readDocument } from '../../src/stories/read.js'
import { HOSTILE_NAMES } from '../support/pictures.js'

const detect = await loadLanguageDetector()
const SITE = 'https://example.org/news'

function read(
  text: string,
  path = 'week/47.md',
): { readonly document: ReadDocument; readonly warnings: readonly Problem[] } {
  const source = { path, bytes: new TextEncoder().encode(text), modified: new Date('2026-11-22T08:00:00Z') }
  const result = readDocument(source, detect, { base: `${SITE}/week/`, site: SITE, minConfidence: 0.6 })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return { document: result.value, warnings: result.warnings }
}

const addressesOf = (document: ReadDocument) => document.split.stories.map(({ image }) => image?.url ?? null)

const DIGEST = `Council agrees on the budget of the harbour after an hour

The council met for an hour on Thursday night and agreed on the budget of the harbour, with two votes against.

Ferry back in service - The night ferry sails again ![A "ferry"](ferry.jpg) from Friday ![](../img/second.png), three times a week.

Market under the arches - The fish market moves under the arches ![](https://example.com/m?x=1) in January.

Cranes to be kept - The last two steam cranes of the north quay stay where they are.
`

describe('addresses', () => {
  const place = { document: 'week/47.md', base: `${SITE}/week/`, site: SITE }

  it.each([
    ['photo.jpg', 'week/photo.jpg'],
    ['./photo.jpg', 'week/photo.jpg'],
    ['../img/a.png', 'img/a.png'],
    ['img//a.png', 'week/img/a.png'],
    ['..\\img\\a.png', 'img/a.png'],
    ['a%20photo.jpg', 'week/a photo.jpg'],
    ['photo.jpg?v=2', 'week/photo.jpg'],
    ['photo.jpg#top', 'week/photo.jpg'],
    ['Who #1.jpg', 'week/Who #1.jpg'],
    ['100%.jpg', 'week/100%.jpg'],
  ])('%s names %s', (written, file) => {
    expect(mediaAddress(written, place)).toMatchObject({ kind: 'local', file })
  })

  it.each([
    '../../a.png',
    '../../../etc/a.png',
    '%2e%2e/%2e%2e/a.png',
    '.hidden/a.png',
    '_a.png',
    '../_img/a.png',
    'a.svg',
    'a',
  ])('%s is no file we serve', (written) => {
    expect(mediaAddress(written, place)).toMatchObject({ kind: 'unserved' })
  })

  it.each(['https://example.com/a.png', '//example.com/a.png', '/img/a.png'])('%s is of another place', (written) => {
    expect(mediaAddress(written, place)).toMatchObject({ kind: 'remote' })
  })

  it.each([
    'javascript:alert(1)',
    'data:image/png;base64,AAAA',
    'mailto:a@example.org',
    'file:///etc/a.png',
    '',
    '#a.png',
  ])('%j leads nowhere', (written) => {
    expect(mediaAddress(written, place)).toEqual({ kind: 'nowhere' })
  })
})

describe('a picture between two stories', () => {
  const ferry = 'The night ferry sails again from Friday, three times a week.'
  const market = 'The fish market moves under the railway arches in January.'
  const cranes = 'The last two steam cranes of the north quay stay where they are.'
  const digest = (above: readonly string[], end = '') =>
    `# Harbour weekly news\n\n${above[0]}\n\n## Ferry back in service\n\n${ferry}\n\n${above[1]}\n\n## Market under the arches\n\n${market}\n\n${above[2]}\n\n## Cranes to be kept\n\n${cranes}\n\n${end}`
  const shown = (text: string) => addressesOf(read(text).document).map((url) => url?.split('/').at(-1) ?? null)
  const [A, B, C] = ['![](a.jpg)', '![](b.jpg)', '[![](c.jpg)](https://example.com/c)']

  it('is of the one below where the first has one above its headline too', () => {
    expect(shown(digest([A, B, C]))).toEqual(['a.jpg', 'b.jpg', 'c.jpg'])
    expect(shown(digest([A, '', C]))).toEqual(['a.jpg', null, 'c.jpg'])
    expect(read(digest([A, B, C])).document.split.stories[1]?.html).toBe(
      `<p><img src="${SITE}/media/week/b.jpg" alt=""></p><p>${market}</p>`,
    )
    expect(shown(digest([A, B, C], '* * *\n\n![](logo.jpg)'))).toEqual(['a.jpg', 'b.jpg', 'c.jpg'])
  })

  it('is of the one above where the first has none above, or the last one below', () => {
    expect(shown(digest(['', A, B]))).toEqual(['a.jpg', 'b.jpg', null])
    expect(shown(digest(['![](title.jpg)', A, B], C))).toEqual(['a.jpg', 'b.jpg', 'c.jpg'])
    expect(shown(digest([A, '', '']))).toEqual([null, null, null])
  })
})

describe('a digest', () => {
  it('gives each story the first picture of its own text, with its words, and the document’s to the lead', () => {
    const { document } = read(`---\nimage: { src: lead.jpg, alt: The  council }\nenclosure: notes.mp3\n---\n${DIGEST}`)
    expect(addressesOf(document)).toEqual([
      `${SITE}/media/week/lead.jpg`,
      `${SITE}/media/week/ferry.jpg`,
      'https://example.com/m?x=1',
      null,
    ])
    const [lead, ferry, market] = document.split.stories
    expect([lead?.image?.alt, ferry?.image?.alt]).toEqual(['The council', 'A "ferry"'])
    expect([ferry?.image?.type, market?.image?.type]).toEqual(['image/jpeg', null])
    expect(document.split.stories.map(({ enclosure }) => enclosure?.url ?? null)).toEqual([
      `${SITE}/media/week/notes.mp3`,
      null,
      null,
      null,
    ])
  })

  it('without a lead leaves its first story the picture it shows, and gives it the document’s where it shows none', () => {
    const first = (shown: string) => {
      const headed = ['One', 'Two', 'Three'].map((name) => `## The ${name} of it\n\nA text of ${name}, in full.`)
      const text = `---\nimage: lead.jpg\n---\n# Weekly news\n\n${headed.join('\n\n')}`
      return addressesOf(read(text.replace('of One,', `${shown} of One,`)).document)
    }
    expect(first('![](own.jpg)')).toEqual([`${SITE}/media/week/own.jpg`, null, null])
    expect(first('')).toEqual([`${SITE}/media/week/lead.jpg`, null, null])
  })

  it('shows pictures in the text at the address they are served at', () => {
    const { document } = read(DIGEST)
    expect(document.split.stories[1]?.html).toContain(`<img src="${SITE}/media/week/ferry.jpg"`)
    expect(document.split.stories[1]?.html).toContain(`<img src="${SITE}/media/img/second.png"`)
  })

  it('lists the files it names, with their lines', () => {
    const { document } = read(`---\nimage: lead.jpg\n---\n${DIGEST}\n[Listen](ep.mp3) or [read](other.md).\n`)
    expect(document.files.map(({ file, line }) => [file, line])).toEqual([
      ['week/lead.jpg', 2],
      ['week/ferry.jpg', 8],
      ['img/second.png', 8],
      ['week/ep.mp3', 14],
    ])
  })
})

it('cleans the words of a picture of what no feed can carry, however it was written', () => {
  const { document } = read(
    'Title of a text\n\nA text with <img src="a.jpg" alt="x&#1;y&#xFFFE;z" title="&#x1F;t"> a picture.\n',
  )
  const [story] = document.split.stories
  expect(story?.html).toContain('alt="xyz" title="t"')
  expect(story?.image?.alt).toBe('xyz')
})

describe('what counts who reads', () => {
  const pageWith = (picture: string) =>
    read(
      `<html><title>T</title><body><p>Text ${picture} and a picture <img src="pump.jpg"> of it.</p></body></html>`,
      'week/47.html',
    ).document
  const COUNT = 'src="https://example.com/open.php?u=nora%40example.org"'

  it.each([
    'width="1" height="1"',
    'width="0"',
    'height="2" width="600"',
    'style="width:1px;height:1px"',
    'style="border:0; HEIGHT : 0 !important"',
    'style="max-height:1.5px"',
    'width="1" style="min-width:0"',
  ])('is in no story, nor its picture: %s', (size) => {
    const document = pageWith(`<a href="https://example.com/"><img ${COUNT} ${size}></a>`)
    expect(addressesOf(document)).toEqual([`${SITE}/media/week/pump.jpg`])
    expect(document.split.stories.map(({ html }) => html).join('')).not.toContain('nora')
  })

  it.each([
    '',
    'width="" height=""',
    'width="3" height="3"',
    'width="1" style="width:100%"',
    'width="2%"',
    'style="min-width:0;width:20em"',
    'style="border-width:1px"',
    'style="width:1px;min-width:100%"',
  ])('is not a picture a reader sees: %s', (size) => {
    const document = pageWith(`<img src="https://example.com/m.jpg" ${size}>`)
    expect(addressesOf(document)).toEqual(['https://example.com/m.jpg'])
  })

  it('is told at once, whatever its size is said to be', () => {
    const size = `${'1'.repeat(200_000)}x`
    expect(
      addressesOf(pageWith(`<img src="https://example.com/m.jpg" width="${size}" style="width:${size}">`)),
    ).toEqual(['https://example.com/m.jpg'])
  })

  it('leaves nothing where it stood alone', () => {
    const { document } = read(
      '<html><title>T</title><body><p>The text of it.</p><p><img src="https://example.com/c" width="1"></p></body></html>',
      'week/47.html',
    )
    expect(document.split.stories.map(({ html }) => html)).toEqual(['<p>The text of it.</p>'])
  })
})

it('leaves the pictures of a page that says where it belongs there', () => {
  const { document } = read(
    '<html><head><title>T</title><base href="https://other.example/a/"></head><body><p>Text <img src="pump.jpg"> of it.</p></body></html>',
    'week/47.html',
  )
  expect(addressesOf(document)).toEqual(['https://other.example/a/pump.jpg'])
  expect(document.files).toEqual([])
})

it.each([
  ['image: a.jpg', 'a.jpg'],
  ['image: https://example.com/a.jpg', null],
  ['cover: { image: a.jpg, alt: A }', 'a.jpg'],
  ['images: [a.jpg, b.jpg]', 'a.jpg'],
])('reads %s', (field, file) => {
  const { document, warnings } = read(
    `---\n${field}\n---\nTitle of a text\n\nA text that has a few words and a full stop.\n`,
  )
  expect(document.files.map(({ written }) => written)).toEqual(file === null ? [] : [file])
  expect(document.split.stories[0]?.image?.url).toContain('a.jpg')
  expect(warnings).toEqual([])
})

it.each([
  ['image: 7', 'front-matter-type'],
  ['image: { alt: A }', 'front-matter-type'],
  ['image: javascript:alert(1)', 'picture-missing'],
  ['image: ../../etc/passwd.png', 'picture-missing'],
  ['enclosure: notes.wav', 'picture-missing'],
])('warns of %s, at its line, and goes on without', (field, code) => {
  const { document, warnings } = read(`---\ntags: a\n${field}\n---\nTitle of a text\n\nA text that has a few words.\n`)
  expect(warnings).toMatchObject([{ file: 'week/47.md', line: 3, code, severity: 'warning' }])
  expect(document.split.stories[0]).toMatchObject({ image: null, enclosure: null })
})

it.each(HOSTILE_NAMES)('finds %j by its name in front matter', (name) => {
  const written = name.trim() === name && !/^[a-z]:/.test(name) ? name : `./${name}`
  const field = JSON.stringify({ src: written.replace('%25', '%2525') })
  const { document } = read(`---\nimage: ${field}\n---\nTitle of a text\n\nA text that has a few words.\n`)
  expect(document.files.map(({ file }) => file)).toEqual([`week/${name}`])
})
