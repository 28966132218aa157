// Promise: a document is read as its author meant it: encoding, metadata, dates, title, language.
import { describe, expect, it } from 'vitest'
import type { Document } from '../../src/documents/document.js'
import { loadLanguageDetector } from '../../src/documents/language.js'
import { parseDocument } from '../../src/documents/parse.js'

const detect = await loadLanguageDetector()
const MODIFIED = new Date('2026-11-22T10:00:00Z')

function parse(path: string, text: string | Uint8Array) {
  return parseDocument({ path, bytes: typeof text === 'string' ? Buffer.from(text) : text, modified: MODIFIED }, detect)
}

function read(path: string, text: string | Uint8Array): Document {
  const parsed = parse(path, text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

const shape = (document: Document) => document.blocks.map(({ kind, text }) => [kind, text])

describe('front matter', () => {
  it('gives title, date, authors, tags and language, under the names other programs use too', () => {
    const { title, date, metadata, language } = read(
      'a.md',
      '---\ntitle: "Fuel: the week"\ndate: 2026-11-20T09:30:00+01:00\nauthor: Nora Quayle, Ada Byron\ncategories: [fuel, rail]\nlang: en_GB\nlayout: post\n---\n\nText of the week.\n',
    )
    expect(title).toBe('Fuel: the week')
    expect(date).toEqual(new Date('2026-11-20T08:30:00Z'))
    expect(metadata).toMatchObject({ authors: ['Nora Quayle', 'Ada Byron'], tags: ['fuel', 'rail'] })
    expect(language).toBe('en-GB')
  })

  it('is not the first of two rules with prose between them', () => {
    expect(shape(read('a.md', '---\n\nA first paragraph.\n\n---\n\nA second one.\n'))).toEqual([
      ['rule', ''],
      ['paragraph', 'A first paragraph.'],
      ['rule', ''],
      ['paragraph', 'A second one.'],
    ])
  })

  it.each([
    ['date: soon', 2, 'date-invalid'],
    ['date: 2026-02-30', 2, 'date-invalid'],
    ['title: ok\ndate: 1970-01-01', 3, 'date-out-of-range'],
    ['draft: maybe', 2, 'front-matter-type'],
    ['title: "open', 2, 'front-matter-invalid'],
    ['tags: a\ntitle: "open\ndate: 2026-01-01', 3, 'front-matter-invalid'],
    ['tags: [a\ntitle: b', 2, 'front-matter-invalid'],
    ['image: {src: "a.jpg", alt: "x"\ndate: "2026-11-20"\nlink: "z"', 2, 'front-matter-invalid'],
    ['link: z\ntags: [a, b\nauthors: ["c", "d"]', 3, 'front-matter-invalid'],
    [
      'a: &a [1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]',
      2,
      'front-matter-invalid',
    ],
    ['drafts: true', 2, 'front-matter-unknown'],
    ['title: ok\nDarft: yes', 3, 'front-matter-unknown'],
  ])('that says %j is refused at line %i', (yaml, line, code) => {
    const parsed = parse('a.md', `---\n${yaml}\n---\nText.\n`)
    expect(parsed.ok ? [] : parsed.problems).toMatchObject([{ file: 'a.md', line, code, severity: 'error' }])
  })

  it.each([
    ["title: 'open", 'found a quotation mark that is not closed; close it'],
    ['tags: {a: b', 'found a [ or { that is not closed; close it'],
    ['title: Fuel: dearer', 'found a second colon in a value; put the value in quotes'],
    ['title: @home', 'found a value that begins with a sign of YAML; put the value in quotes'],
    ['\ttitle: x', 'found a tab at the beginning of a line; write blanks'],
    ['title:x\ndate: 3', 'found a line that is no field; write `field: value`, with a blank after the colon'],
    ['title: |a\n b', 'found YAML that cannot be read (Block scalar header includes extra characters: |a); write one'],
  ])('that cannot be read is told in our words: %j', (yaml, message) => {
    const parsed = parse('a.md', `---\n${yaml}\n---\nText.\n`)
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.message)).toEqual([
      expect.stringContaining(message),
    ])
  })

  it('runs no code, whatever it calls itself', () => {
    const parsed = parse('a.md', '---js\n{ title: process.exit(1) }\n---\nText.\n')
    expect(parsed.ok).toBe(true)
  })
})

describe('front matter that is nearly right', () => {
  it('holds a draft whatever its case, and below blank lines', () => {
    for (const text of ['---\nDRAFT: true\n---\nText.\n', '\n \n---\ndraft: true\n---\nText.\n'])
      expect(read('a.md', text).metadata.draft).toBe(true)
  })

  it('below blank lines gives everything its own line', () => {
    const parsed = parse('a.md', '\n\n---\ndate: soon\n---\nText.\n')
    expect(parsed.ok ? [] : parsed.problems).toMatchObject([{ line: 4, code: 'date-invalid' }])
    expect(read('a.md', '\n---\ntitle: x\n---\n\nText.\n').blocks.map(({ line }) => line)).toEqual([6])
  })

  it('is asked about where a field is nearly one of ours, and left alone where it is none', () => {
    const parsed = parse('a.md', '---\nlayout: post\ntitel: Fuel\nslug: fuel\n---\nText.\n')
    expect(parsed.ok && parsed.warnings).toMatchObject([
      { line: 3, code: 'front-matter-unknown', severity: 'warning', message: expect.stringContaining('write title') },
    ])
  })

  it('is refused in TOML, and no other rule of crosses is', () => {
    const toml = parse('a.md', '+++\ndraft = true\n+++\nText.\n')
    expect(toml.ok ? [] : toml.problems).toMatchObject([{ line: 1, code: 'front-matter-invalid', severity: 'error' }])
    expect(parse('a.md', '+++\nFuel dearer, x = 3 or so.\n+++\nText.\n').ok).toBe(true)
  })
})

describe('the date', () => {
  it.each([
    ['2026-11-19-notes.txt', 'Notes\n\nText.\n', '2026-11-19T01:00:00.000Z', true],
    ['week/20261119.md', 'Text.\n', '2026-11-19T01:00:00.000Z', true],
    ['a.md', '---\ndate: 2026-11-18 14:00:00 -4\n---\nText.\n', '2026-11-18T18:00:00.000Z', true],
    ['a.md', '---\ndate: 2026-11-18 14:00 +0530\n---\nText.\n', '2026-11-18T08:30:00.000Z', true],
    ['notes.txt', 'Notes\n\nText.\n', MODIFIED.toISOString(), false],
    ['2026-13-45.txt', 'Text.\n', MODIFIED.toISOString(), false],
    ['2026-11-19-notes.md', '---\ndate: 2026-11-18\n---\nText.\n', '2026-11-18T01:00:00.000Z', true],
    [
      'a.html',
      '<meta property="article:published_time" content="2026-11-17T06:00:00Z"><p>Text.</p>',
      '2026-11-17T06:00:00.000Z',
      true,
    ],
    [
      'a.html',
      '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2026-11-16T06:00:00Z"}]}</script><p>Text.</p>',
      '2026-11-16T06:00:00.000Z',
      true,
    ],
  ])('of %s is found', (path, text, date, declared) => {
    const document = read(path, text)
    expect(document.date.toISOString()).toBe(date)
    expect(document.dateDeclared).toBe(declared)
  })
})

describe('the title', () => {
  it.each([
    ['a.txt', 'A headline\n\nA paragraph that is longer than the headline above it.', 'A headline'],
    ['a.txt', 'A headline\n==========\n\nA paragraph.', 'A headline'],
    ['a.txt', 'First - A story of its own.\nSecond - Another story of its own.', ''],
    ['a.md', 'Intro.\n\n# The title\n\nText.', 'The title'],
    ['a.html', '<title>Head</title><h1>Body  title</h1><p>Text.</p>', 'Body title'],
    ['a.html', '<title>Head</title><p>Text.</p>', 'Head'],
    ['a.md', '---\ntitle: Declared\n---\n# Other\n\nText.', 'Declared'],
  ])('of %s %j is %j', (path, text, title) => {
    expect(read(path, text).title).toBe(title)
  })
})

describe('the language', () => {
  it('is the declared one, else the one detected', () => {
    expect(read('a.html', '<html lang="pt-br"><p>The words are English.</p></html>').language).toBe('pt-BR')
    expect(read('a.txt', 'I ministri hanno trovato un accordo nella notte, restano fuori due Paesi.').language).toBe(
      'it',
    )
    expect(read('a.txt', 'De brug bij Kampen is dicht tot maandag, zegt de gemeente vandaag.').language).toBe('nl')
    expect(read('a.txt', '링크: OpenSSL 3.5, PostgreSQL 18, Kubernetes 1.40, 그리고 Node.js 소식').language).toBe('ko')
    expect(read('a.txt', '1 2 3').language).toBeNull()
  })
})

describe('blocks', () => {
  it('of plain text are its paragraphs, unwrapped where it was wrapped by hand', () => {
    const wrapped =
      'This paragraph was wrapped by its author at some sixty columns,\nas people do who write mail in a terminal, and it is one\nparagraph all the same.'
    expect(shape(read('a.txt', `Title\n\n${wrapped}\n\n* * *\n\nEnd.`))).toEqual([
      ['paragraph', 'Title'],
      ['paragraph', wrapped.replaceAll('\n', ' ')],
      ['rule', ''],
      ['paragraph', 'End.'],
    ])
  })

  it('of HTML are what a reader sees, containers and scripts dissolved', () => {
    const html =
      '<div><style>p{}</style><section><h2>Fuel</h2>Prices <b>rise</b>.<script>x()</script><ul><li>Diesel<li>Petrol</ul></section><p>One<br><br>Two<br>lines</p></div>'
    expect(shape(read('a.html', html))).toEqual([
      ['heading', 'Fuel'],
      ['paragraph', 'Prices rise.'],
      ['item', 'Diesel'],
      ['item', 'Petrol'],
      ['paragraph', 'One'],
      ['paragraph', 'Two\nlines'],
    ])
  })

  it('know their line in the file, front matter included', () => {
    expect(
      read('a.md', '---\ntitle: x\n---\n\n# x\n\n<b>raw</b> one\n\n## y\n').blocks.map(({ line }) => line),
    ).toEqual([5, 7, 9])
  })
})
