// Promise: plain text is read as its author laid it out: wrapped lines are joined, headings and gaps are seen.
import { describe, expect, test } from 'vitest'
import { withLightMarks } from '../../src/documents/light-marks.js'
import { documentFrom, splitText } from '../stories/split-text.js'

function blocksOf(text: string): string[] {
  return documentFrom(text).blocks.map(({ kind, level, text: words }) => `${kind}${level || ''} ${words}`.trim())
}

describe('lines', () => {
  test('wrapped at seventy-two columns are one paragraph', () => {
    const text = `The ferry line that has served the islands since 1911 has been sold to a
company from the mainland. The price was not made public, but people who
know the books speak of nine million.`
    expect(blocksOf(text)).toHaveLength(1)
  })

  test('that end before the margin are paragraphs of their own', () => {
    const text = `Transports : grève à Lyon – Les métros A et B ne circuleront pas mardi.
Culture : le musée rouvre – Après deux ans de travaux, le musée rouvre ses portes.
Sport : victoire 3 – 1 – L'équipe l'a emporté au terme d'un match fou.`
    expect(blocksOf(text)).toHaveLength(3)
  })

  test.each([
    ['## Fuel dearer', 'heading2 Fuel dearer'],
    ['=== Fuel dearer ===', 'heading2 Fuel dearer'],
    ['Fuel dearer\n===========', 'heading1 Fuel dearer'],
    ['Fuel dearer\n-----------', 'heading2 Fuel dearer'],
    ['#12 Fuel dearer', 'paragraph #12 Fuel dearer'],
    ['C# is dearer', 'paragraph C# is dearer'],
  ])('%s', (text, expected) => {
    expect(blocksOf(`${text}\n\nThe ministry has confirmed it.`)[0]).toBe(expected)
  })

  test('know how many blank lines stand above them', () => {
    const { blocks } = documentFrom('One.\nTwo.\n\nThree.\n\n\n\nFour.')
    expect(blocks.map(({ gap }) => gap)).toEqual([0, 0, 1, 3])
  })
})

describe('the head of a mail', () => {
  const MAIL = `From: editor@harbour.example
To: list@harbour.example
Subject: Fwd: Harbour digest 12

Harbour digest 12

The ferry line has been sold.`

  test('gives the document its title, without the mark of those who passed it on', () => {
    expect(documentFrom(MAIL).title).toBe('Harbour digest 12')
  })

  test('one line with a colon is no mail', () => {
    expect(documentFrom('To: the harbour\n\nThe ferry line has been sold.').title).toBe('To: the harbour')
  })
})

test('entries of an ordered list keep their numbers, also where a list goes on after a paragraph', () => {
  const { blocks } = documentFrom('1. One\n2. Two\n\nA paragraph.\n\n3. Three', 'monday.md')
  expect(blocks.filter(({ kind }) => kind === 'item').map(({ ordinal }) => ordinal)).toEqual([1, 2, 3])
})

test('HTML inside Markdown keeps the line each block stands on', () => {
  const { blocks } = documentFrom('# One\n\nText with <b>HTML</b>.\n\n## Two\n\nMore.', 'monday.md')
  expect(blocks.map(({ line }) => line)).toEqual([1, 3, 5, 7])
})

describe('the signature of a mail', () => {
  const regionsOf = (text: string) =>
    documentFrom(text).blocks.flatMap(({ kind, region, text: words }) =>
      kind === 'rule' ? [] : [`${region} ${words}`],
    )

  test('is set apart from the text above it (RFC 3676 §4.3)', () => {
    expect(regionsOf('Fog\n\nDrive slowly.\n\n-- \nDora\nThe Gazette\n')).toEqual([
      'main Fog',
      'main Drive slowly.',
      'footer Dora',
      'footer The Gazette',
    ])
  })

  test('is no other line of dashes, and nothing long', () => {
    expect(regionsOf('Fog\n\nDrive slowly.\n\n--\nFuel is dearer.\n')).not.toContain('footer Fuel is dearer.')
    const story = Array.from({ length: 14 }, (_, line) => `Line ${line} of a story.`).join('\n')
    expect(regionsOf(`Fog\n\nDrive slowly.\n\n-- \n${story}\n`).filter((one) => one.startsWith('footer'))).toEqual([])
  })
})

describe('marks of Markdown in plain text', () => {
  const bodyOf = (text: string) => splitText(`A title of it\n\nA text of it.\n\n${text}`).stories[0]?.html

  test.each([
    ['**Fuel** is dearer', '<strong>Fuel</strong> is dearer'],
    ['It (**is**) **dearer**, **so.**', 'It (<strong>is</strong>) <strong>dearer</strong>, <strong>so.</strong>'],
    ['油价**上涨**了', '油价<strong>上涨</strong>了'],
    [
      'See [the **prices**](https://e.example/a?b=1&c=2).',
      'See [the <strong>prices</strong>](<a href="https://e.example/a?b=1&#x26;c=2">https://e.example/a?b=1&#x26;c=2</a>).',
    ],
    [
      'See **[the prices](https://e.example/a)**.',
      'See <strong><a href="https://e.example/a">the prices</a></strong>.',
    ],
    [
      'See [1](a.html), [2] (https://e.example/a).',
      'See [1](a.html), [2] (<a href="https://e.example/a">https://e.example/a</a>).',
    ],
    ['2**3 is 8, 3**2 is 9; f(**kwargs, **more)', '2**3 is 8, 3**2 is 9; f(**kwargs, **more)'],
    ['* one * two ** three **', '* one * two ** three **'],
    ['a_b_c and `code` and *one*', 'a_b_c and `code` and *one*'],
    ['a **** b **', 'a **** b **'],
  ])('mean what they can only mean: %s', (written, shown) => {
    expect(bodyOf(written)).toBe(`<p>A text of it.</p><p>${shown}</p>`)
  })

  test('are in no title, and bold headlines part stories', () => {
    const story = (title: string) =>
      `**${title}.** The harbour master said so on Monday, after a talk of two hours with all who sail.\n\n`
    const text = `**Harbour** weekly news\n\n${['Ferry back', 'Market moved', 'Cranes kept'].map(story).join('')}`
    expect(documentFrom(text).title).toBe('Harbour weekly news')
    expect(splitText(text).stories.map(({ title }) => title)).toEqual(['Ferry back', 'Market moved', 'Cranes kept'])
    expect(splitText(text).stories.map(({ html }) => html.includes('*'))).toEqual([false, false, false])
  })

  test('take no long time to look for', () => {
    const before = process.cpuUsage()
    for (const part of ['**a', '**a ', '[a', '[a](', '[a](https://e ', '**[', '](https://e.e)'])
      withLightMarks(part.repeat(20_000))
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
  })
})
