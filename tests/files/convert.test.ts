// Promise: mails and Word documents are read like any other document, and a broken one is a problem, never a crash.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Source } from '../../src/documents/document.js'
import { loadLanguageDetector } from '../../src/documents/language.js'
import { convert } from '../../src/files/convert.js'
import type { Parsed } from '../../src/problem.js'
import { type ReadDocument, readDocument } from '../../src/stories/read.js'
import { wordDocument, zip } from '../support/word.js'

const detect = await loadLanguageDetector()

async function read(path: string, content: string | Uint8Array): Promise<Parsed<ReadDocument>> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const source: Source = { path, bytes, modified: new Date('2026-11-22T12:00:00Z') }
  const converted = await convert(source)
  if (!converted.ok) return converted
  return readDocument(converted.value, detect, { base: 'https://gazette.example.org/', minConfidence: 0.6 })
}

async function documentIn(path: string, content: string | Uint8Array): Promise<ReadDocument> {
  const result = await read(path, content)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

async function codesOf(path: string, content: string | Uint8Array): Promise<string[]> {
  const result = await read(path, content)
  return result.ok ? [] : result.problems.map(({ code }) => code)
}

const HEAD = `From: =?utf-8?Q?Nora_Quayl=C3=A9?= <nora@old.example>
To: readers@old.example
Subject: Fwd: Harbour Digest =?utf-8?Q?=E2=80=93?= #12
Date: Fri, 20 Nov 2026 09:00:00 +0100
MIME-Version: 1.0
`
const HTML = `<html lang="en"><head><title>Ignore me</title></head><body><h2>Ferry back in service</h2>
<p>The night ferry sails again from Friday, three times a week. <img src="cid:logo@x"></p>
<h2>Market under the arches</h2><p>The fish market moves under the railway arches in January, with all its stalls.</p>
<h2>Cranes to be kept</h2><p>The last two steam cranes of the north quay stay where they are, says the council.</p></body></html>`
const MULTIPART = `${HEAD}Content-Type: multipart/mixed; boundary="b1"

--b1
Content-Type: multipart/alternative; boundary="b2"

--b2
Content-Type: text/plain; charset=utf-8

Only the plain part.
--b2
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

${Buffer.from(HTML).toString('base64').replace(/.{76}/g, '$&\n')}
--b2--
--b1
Content-Type: application/pdf; name="a.pdf"
Content-Disposition: attachment; filename="a.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--b1--
`

describe('a mail', () => {
  it('is its HTML part, under its subject, date and sender’s name', async () => {
    const document = await documentIn('47.eml', MULTIPART)
    expect([document.title, document.date, document.metadata.authors]).toEqual([
      'Harbour Digest – #12',
      new Date('2026-11-20T08:00:00Z'),
      ['Nora Quaylé'],
    ])
    expect(document.split.stories.map(({ title }) => title)).toEqual([
      'Ferry back in service',
      'Market under the arches',
      'Cranes to be kept',
    ])
    const all = JSON.stringify(document)
    for (const secret of ['nora@old.example', 'cid:', 'PDF', 'Only the plain part']) expect(all).not.toContain(secret)
  })

  it('of text is its text, in whatever encoding', async () => {
    const text = Buffer.concat([
      Buffer.from(`${HEAD}Content-Type: text/plain; charset=iso-8859-1\n\nThe text, perch`),
      Buffer.of(0xe9),
      Buffer.from(' it is so.\n\n---\n\nNo front matter: here.\n'),
    ])
    const document = await documentIn('47.eml', text)
    expect(document.title).toBe('Harbour Digest – #12')
    expect(JSON.stringify(document.split)).toContain('perché')
    expect(JSON.stringify(document.split)).toContain('No front matter: here.')
  })

  it.each(['windows-1252', 'iso-8859-1'])('in %s has its dashes and quotes, and no fault for them', async (charset) => {
    const body = '<p>Milk at =933 =80=94 =96 l=92euro, perch=E9 no.</p>'
    const coded = `charset=${charset}\nContent-Transfer-Encoding: quoted-printable`
    const result = await read('47.eml', `${HEAD}Content-Type: text/html; ${coded}\n\n${body}\n`)
    expect(result.ok && result.warnings).toEqual([])
    expect(JSON.stringify(result)).toContain('Milk at “3 €” – l’euro, perché no.')
  })

  it('has one author, with a comma in the name or not', async () => {
    const from = (type: string, body: string) =>
      `From: "Quayle, Nora" <nora@old.example>\nSubject: Harbour Digest\nContent-Type: text/${type}\n\n${body}\n`
    const page = '<head><meta name="author" content="The Web Team"></head><p>The ferry sails again from Friday.</p>'
    for (const mail of [from('html', page), from('plain', 'The ferry sails again from Friday.')])
      expect((await documentIn('47.eml', mail)).metadata.authors).toEqual(['Quayle, Nora'])
  })

  it('that is none, is empty or stops in the middle says so', async () => {
    expect(await codesOf('a.eml', 'Just some text.\n\nNo mail.')).toEqual(['document-damaged'])
    expect(await codesOf('a.eml', Buffer.of(0, 1, 2, 255))).toEqual(['document-damaged'])
    expect(await codesOf('a.eml', '')).toEqual(['document-damaged'])
    expect(await codesOf('a.eml', `${HEAD}\n`)).toEqual(['document-damaged'])
    expect(await codesOf('a.eml', MULTIPART.slice(0, MULTIPART.indexOf('JVBER')))).toEqual(['document-unfinished'])
  })

  it('never throws, wherever it is cut or damaged', async () => {
    const bytes = Buffer.from(MULTIPART)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.uint8Array({ maxLength: 8 }), async (at, damage) => {
        const cut = Buffer.concat([bytes.subarray(0, at), damage])
        expect(typeof (await convert({ path: 'a.eml', bytes: cut, modified: new Date(0) })).ok).toBe('boolean')
      }),
      { numRuns: 60 },
    )
  })
})

const WORD = wordDocument([
  ['Title', 'Harbour Digest'],
  ['Heading1', 'Ferry back in service'],
  ['Normal', 'The night ferry sails again from Friday, three times a week.'],
  ['Heading1', 'Market under the arches'],
  ['Normal', 'The fish market moves under the railway arches &amp; stays there until spring.'],
  ['Heading1', 'Cranes to be kept'],
  ['Normal', 'The last two steam cranes of the north quay stay where they are, says the council.'],
])

describe('a Word document', () => {
  it('is read by its headings', async () => {
    const document = await documentIn('2026-11-20-digest.docx', WORD)
    expect(document.date).toEqual(new Date('2026-11-20T01:00:00Z'))
    const text = JSON.stringify(document.split)
    for (const words of ['Ferry back in service', 'Market under the arches', 'arches & stays', 'says the council'])
      expect(text).toContain(words)
    expect(document.split.stories.length).toBeGreaterThanOrEqual(3)
  })

  it('keeps its tables, whatever their cells hold', async () => {
    const word = wordDocument([
      ['Title', 'Valley prices'],
      ['Heading1', 'Market prices fall'],
      ['Normal', 'The chamber has gathered the prices of the week, and most of them are lower than in October.'],
      {
        rows: [
          ['Apples', '1.20'],
          ['Hazelnuts', '4.85'],
          ['Truffles\nwhite ones', '3.500'],
        ],
      },
      ['Heading1', 'Choir looks for basses'],
      ['Normal', 'Singers with a deep voice are asked to come to the vestry on any Thursday before Advent.'],
      {
        rows: [
          ['First', '07:15'],
          ['Second', '12:45'],
          ['Third', '18:20'],
        ],
      },
      ['Heading1', 'Snow on its way'],
      ['Normal', 'Twenty centimetres are expected above the thousand metres; schools stay open.'],
    ])
    const { stories } = (await documentIn('2026-11-20-prices.docx', word)).split
    expect(stories.map(({ title }) => title)).toEqual([
      'Market prices fall',
      'Choir looks for basses',
      'Snow on its way',
    ])
    const cells = stories.map(({ html }) => html.replaceAll('\n', '').match(/<td>.*?<\/td>/g))
    expect(cells).toEqual([
      [
        ...['Apples', '1.20', 'Hazelnuts', '4.85'].map((text) => `<td>${text}</td>`),
        '<td><p>Truffles</p><p>white ones</p></td>',
        '<td>3.500</td>',
      ],
      ['First', '07:15', 'Second', '12:45', 'Third', '18:20'].map((text) => `<td>${text}</td>`),
      null,
    ])
  })

  it('whose table parts it into columns is read as if there were none', async () => {
    const cell = (headline: string, text: string) => `**${headline}**\n${text}`
    const ferry = cell('Ferry back in service today', 'A ship sailed on Friday for the first time since the storm.')
    const crane = cell('Crane arrives in the harbour', 'The council voted for it on Monday evening.')
    const market = cell('Market closed until May', 'Masons lay new slabs there.')
    const roof = cell('School gets a new roof', 'Slaters from the valley bring it, and lessons go on below it.')
    const table = {
      rows: [
        [ferry, crane],
        [market, roof],
      ],
    }
    const { stories } = (await documentIn('a.docx', wordDocument([['Title', 'Harbour digest 47'], table]))).split
    expect(stories.map(({ title }) => title)).toEqual([
      'Ferry back in service today',
      'Crane arrives in the harbour',
      'Market closed until May',
      'School gets a new roof',
    ])
    expect(stories[2]?.html).toBe('<p>Masons lay new slabs there.</p>')
  })

  it('that is none, or only a part of one, says so', async () => {
    expect(await codesOf('a.docx', 'text')).toEqual(['document-damaged'])
    expect(await codesOf('a.docx', zip({ 'a.txt': 'no word in it' }))).toEqual(['document-damaged'])
    expect(await codesOf('a.docx', WORD.subarray(0, WORD.length - 30))).toEqual(['document-damaged'])
    expect(await codesOf('a.docx', zip({ 'a.txt': 'a' }, 0x7fffffff))).toEqual(['document-damaged'])
    expect(await codesOf('a.docx', wordDocument([]))).toEqual(['document-empty'])
  })

  it('never throws, whatever byte of it is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(WORD.length - 1), fc.nat(255), async (at, value) => {
        const bytes = Buffer.from(WORD)
        bytes[at] = value
        expect(typeof (await convert({ path: 'a.docx', bytes, modified: new Date(0) })).ok).toBe('boolean')
      }),
      { numRuns: 60 },
    )
  })
})

it('leaves any other file as it is', async () => {
  const source = { path: 'a.md', bytes: Buffer.from('# A'), modified: new Date(0) }
  expect(await convert(source)).toEqual({ ok: true, value: source, warnings: [] })
})
