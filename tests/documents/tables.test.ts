// Promise: a table of data stays a table, and what only lays out text is read as text.
import { expect, test } from 'vitest'
import { documentFrom, titlesOf } from '../stories/split-text.js'

function kindsOf(table: string): string[] {
  return documentFrom(`<h1>Prices</h1>${table}`, 'a.html')
    .blocks.slice(1)
    .map(({ kind }) => kind)
}

const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
const long = `<p>${'The chamber has gathered the prices of the week. '.repeat(4)}</p>`

const paragraphs = (count: number) => Array.from({ length: count }, () => 'paragraph')
const link = (text: string) => `<p><a href="https://quay.example/a">${text}</a></p>`
const news = '<p><strong>Ferry sails</strong></p><p>It sailed on Friday.</p>'

test.each([
  ['bare cells', row('Apples', '1.20') + row('Pears', '2.10'), '', ['table']],
  [
    'a paragraph in each cell',
    row('<p>Apples</p>', ' <p>1.20</p> ') + row('<p>Pears</p>', '<p>2.10</p>'),
    '',
    ['table'],
  ],
  [
    'several paragraphs in a cell',
    row('<p>Apples</p><p>red</p>', '1') + row('a', 'b'),
    '',
    ['paragraph', 'paragraph', 'paragraph', 'paragraph', 'paragraph'],
  ],
  ['several, and a role that says data', row('<p>Apples</p><p>red</p>', '1') + row('a', 'b'), 'role=table', ['table']],
  [
    'a role that says layout',
    row('<p>Apples</p>', '<p>1.20</p>') + row('<p>a</p>', '<p>b</p>'),
    'role=presentation',
    ['paragraph', 'paragraph', 'paragraph', 'paragraph'],
  ],
  [
    'long texts beside each other',
    row(long, long) + row(long, long),
    '',
    ['paragraph', 'paragraph', 'paragraph', 'paragraph'],
  ],
  ['long texts, and a role that says data', row(long, long) + row(long, long), 'role=table', paragraphs(4)],
  ['terms and what they mean', row('<p>Quay</p>', long) + row('<p>Pier</p>', long), 'role=table', ['table']],
  ['headlines above texts', row(news, news), 'role=table', paragraphs(4)],
  ['headlines above texts beside a field', row('<p>Sea</p>', news), 'role=table', paragraphs(3)],
  ['links', row(link('Ferry sails'), link('Crane arrives')) + row(link('Roof mended'), '<p> </p>'), '', paragraphs(3)],
  ['links, and a role that says data', row(link('Ferry sails'), link('Crane arrives')), 'role=table', paragraphs(2)],
  ['links beside prices', row(link('Apples'), '<p>1.20</p>') + row(link('Pears'), '<p>2.10</p>'), '', ['table']],
  ['one cell in each row', row('<p>Apples</p>') + row('<p>Pears</p>'), 'role=table', ['paragraph', 'paragraph']],
  [
    'headings in cells',
    row('<h2>Apples</h2>', '1.20') + row('a', 'b'),
    'role=table',
    ['heading', 'paragraph', 'paragraph', 'paragraph'],
  ],
])('of %s', (_what, rows, role, kinds) => {
  expect(kindsOf(`<table ${role}>${rows}</table>`)).toEqual(kinds)
})

test('headlines with links beside each other are stories', () => {
  const headlines = [
    'Ferry sails again today',
    'Crane arrives at the pier',
    'Market closed until May',
    'School roof mended',
  ]
  const [ferry = '', crane = '', market = '', roof = ''] = headlines.map(link)
  const page = `<h1>Links of the week 12</h1><table>${row(ferry, crane)}${row(market, roof)}</table>`
  expect(titlesOf(page, 'a.html')).toEqual(headlines)
})

test.each([
  ['price', ['1.20', '4.85', '3.500']],
  ['time', ['07:15', '12:45', '18:20']],
])('no %s in a line of its own takes the place of the headings around it', (_what, figures) => {
  const page = `<h1>Valley news, week 47</h1>
<h2>Market prices fall</h2><p>The chamber has gathered the prices of the week, most of them lower than in October.</p>
${figures.map((figure) => `<p>Truffles</p><p>${figure}</p>`).join('')}<p>So says the list at the door.</p>
<h2>Choir looks for basses</h2><p>Singers with a deep voice are asked to come to the vestry on any Thursday evening.</p>
<h2>Snow on its way</h2><p>Twenty centimetres are expected above the thousand metres; schools stay open.</p>`
  expect(titlesOf(page, 'a.html')).toEqual(['Market prices fall', 'Choir looks for basses', 'Snow on its way'])
})
