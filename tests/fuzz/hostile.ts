import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { formatOf } from '../../src/documents/format.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { PROJECT } from '../support/program.js'

/** Real documents, to be cut, joined and spoilt: what is nearly right goes deeper than what is all wrong. */
const DOCUMENTS: readonly string[] = ['tests/fixtures', 'items'].flatMap((folder) =>
  readdirSync(path.join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => formatOf(name) !== null)
    .toSorted()
    .map((name) => readFileSync(path.join(PROJECT, folder, name), 'utf8').slice(0, 6_000)),
)

/** Pieces of the grammars that are read, and names every object of JavaScript has. */
const PIECES: readonly string[] = [
  ...HOSTILE_TEXTS,
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty'],
  ...['\n\n', '\n', '\r\n', '\r', '\t', '\u00a0', '\u2028', '\uFEFF', '\u202E', '\u2066', '\0', '\u0085'],
  ...[
    '# ',
    '## ',
    '---\n',
    '* * *\n',
    '- ',
    '1. ',
    '> ',
    '```\n',
    '**',
    ' - ',
    ' — ',
    ': ',
    '[a]: b\n',
    '[^1]',
    '| a |\n',
  ],
  ...['<p>', '<li>', '<ul>', '<h2>', '</h2>', '<table><tr><td>', '<base href="//x">', '<svg><script>', '<template>'],
  ...[
    '<!--',
    '-->',
    '<![CDATA[',
    '&#x0;',
    '&#xD83D;',
    '<meta name="date" content="2026-99-99">',
    '<noscript>',
    '<xmp>',
  ],
  ...[
    '![a](a.png) ',
    '<video src="a.mp4" poster="//x/a.png">',
    '</video>',
    '<iframe src="javascript:alert(1)" title="a">',
    '<iframe src="//x/a"></iframe>',
    '<audio><source src="a.mp3">',
    '- [x] ',
    '<a href="#_ftn1" name="_ftnref1">[1]</a>',
    '<div><p><a href="#_ftnref1" name="_ftn1">[1]</a> ',
    '](https://e.example/a) ',
    '```js\n',
  ],
  ...[
    '12:30 ',
    '1/ ',
    '① ',
    '【',
    '】',
    'KYIV (Reuters) - ',
    'Photo: ',
    '港町',
    'порт',
    'مرحبا',
    '2026',
    'Fuel dearer. ',
  ],
]

type Change = { readonly at: number; readonly cut: number; readonly put: string }

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(6_000),
  cut: fc.oneof(fc.constant(0), fc.nat(40), fc.nat(3_000)),
  put: fc.oneof(
    fc.constantFrom(...PIECES),
    fc.tuple(fc.constantFrom(...PIECES), fc.integer({ min: 2, max: 400 })).map(([piece, times]) => piece.repeat(times)),
    fc.string({ unit: 'binary', maxLength: 20 }),
  ),
})

function spoil(text: string, changes: readonly Change[]): string {
  return changes.reduce((now, { at, cut, put }) => {
    const place = at % (now.length + 1)
    return now.slice(0, place) + put + now.slice(place + cut)
  }, text)
}

/** Text of some 20 kB at most that is, was or might have been a document. */
export const hostileText: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...DOCUMENTS) },
      {
        weight: 2,
        arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
      },
      fc.string({ unit: 'binary', maxLength: 200 }),
    ),
    fc.array(change, { maxLength: 8 }),
  )
  .map(([text, changes]) => spoil(text, changes).slice(0, 20_000))

/** The same in some encoding, and sometimes with a byte that is wrong. */
export function hostileBytes(text: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(
      text,
      fc.constantFrom('utf8', 'utf8', 'utf8', 'utf16le', 'latin1'),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }),
      fc.boolean(),
    )
    .map(([written, encoding, damage, marked]) => {
      const bytes = Buffer.from(marked ? `\uFEFF${written}` : written, encoding)
      for (const [at, value] of damage) if (bytes.length > 0) bytes[at % bytes.length] = value
      return bytes
    })
}

/** Front matter and configuration: fields with values of every kind, anchors, aliases, merges, dates. */
export function hostileYaml(fields: readonly string[]): fc.Arbitrary<string> {
  const names = fc.constantFrom(...fields, '__proto__', 'constructor', '<<', '? [a]', '"\\0"', '')
  const values = fc.oneof(
    fc.constantFrom(
      '',
      '~',
      'no',
      '2026-11-22',
      '9999-12-31T23:59:60Z',
      '-1',
      '1e999',
      '.nan',
      '0x1F',
      '[a, [b, {c: d}]]',
    ),
    fc.constantFrom(
      '&a [x,x,x]',
      '&b [*a,*a,*a]',
      '*a',
      '*b',
      '!!binary aGk=',
      '!!js/function x',
      '|\n  a\n  b',
      '>-\n  c',
    ),
    fc.constantFrom(
      '{__proto__: {draft: true}}',
      '{a: 1}',
      '- x',
      '"\\uD800"',
      "'\n'",
      '\u0085',
      '\t',
      '['.repeat(300),
    ),
    fc.constantFrom(...HOSTILE_TEXTS),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  const field = fc
    .tuple(names, fc.constantFrom(': ', ':', ':\n  - ', ':\n  x: '), values)
    .map((parts) => parts.join(''))
  return fc.array(field, { maxLength: 8 }).map((all) => `${all.join('\n')}\n`)
}

/**
 * A document with lines of one thing again and again, of sixty thousand characters at most: what takes the square of a
 * line's length takes far longer than a document may. Nothing in them is markup of Markdown, whose parser has squares of
 * its own.
 */
export const longLines: fc.Arbitrary<Buffer> = fc
  .tuple(
    fc.constantFrom('', '(', '20:42 ', '3 hours ago ', '(photo: ', 'By ', '© ', 'a@', 'Fuel: ', 'thanks for reading '),
    fc.constantFrom(
      ...[
        'a',
        'A ',
        'a ',
        '1',
        '.',
        '. ',
        ':',
        ' - ',
        '—',
        '“',
        '”',
        '(',
        ')',
        ',',
        ';',
        '/',
        '?',
        '!',
        '\u00a0',
        '\u3000',
      ],
      ...['日', '。', '■', '\u00c2', '\u200d', '3 May ', 'a. A', 'a.A', '@a.', 'a-', '%', '&', '+', 'é', '(a'],
    ),
    fc.integer({ min: 2, max: 60_000 }),
    fc.constantFrom('', 'x', ' x', ')', '!', '.', ':'),
  )
  .map(([opening, piece, times, end]) => {
    const line = `${opening}${piece.repeat(times).slice(0, 60_000)}${end}`
    return Buffer.from(
      `${line.slice(0, 30_000)}\n\n## ${line}\n\nFuel is dearer.\n\n<h2 class="${line}">${line}</h2>\n\n${line}\n\nRail strike - The trains stop.\n`,
    )
  })
