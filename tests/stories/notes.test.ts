// Promise: a footnote is no story and is not lost: it stands at the end of each story that refers to it.
import { describe, expect, test } from 'vitest'
import { documentFrom, splitText } from './split-text.js'

const MILL = 'The wheel of the lower mill has been turning since Saturday, after four winters without water'
const STOP = 'Passengers at the chapel no longer stand in the rain: joiners put up an oak shelter'
const CHOIR = 'Singers with a deep voice are asked to come to the vestry on any Thursday before Advent'

function bodiesOf(text: string, path: string): Record<string, string> {
  return Object.fromEntries(splitText(text, path).stories.map(({ title, html }) => [title, html]))
}

describe('footnotes of Markdown', () => {
  const notes = '[^w]: Except in frost.\n[^o]: Oak of the [lower wood](https://meadow.example/wood).\n'

  test('stand below the stories under headings, with their numbers', () => {
    const text = `# Low Meadow weekly news\n\n## Mill wheel turns\n\n${MILL}[^w].\n\n## Bus stop gets a roof\n\n${STOP}[^o], says the mayor[^w].\n\n## Choir looks for basses\n\n${CHOIR}.\n\n${notes}`
    expect(bodiesOf(text, 'a.md')).toEqual({
      'Mill wheel turns': `<p>${MILL}<sup>1</sup>.</p><ol><li value="1"><p>Except in frost.</p></li></ol>`,
      'Bus stop gets a roof': `<p>${STOP}<sup>2</sup>, says the mayor<sup>1</sup>.</p><ol><li value="1"><p>Except in frost.</p></li><li value="2"><p>Oak of the <a href="https://meadow.example/wood">lower wood</a>.</p></li></ol>`,
      'Choir looks for basses': `<p>${CHOIR}.</p>`,
    })
  })

  test('take no story from words in bold', () => {
    const text = `# Low Meadow weekly news\n\n**Mill wheel turns.** ${MILL}[^w].\n\n**Bus stop gets a roof.** ${STOP}[^o].\n\n**Choir looks for basses.** ${CHOIR}.\n\n${notes}`
    expect(Object.keys(bodiesOf(text, 'a.md'))).toEqual([
      'Mill wheel turns',
      'Bus stop gets a roof',
      'Choir looks for basses',
    ])
  })

  test('of a headline leave it their number', () => {
    const text = `# Low Meadow weekly news\n\n## Mill wheel turns[^w]\n\n${MILL}.\n\n## Bus stop gets a roof\n\n${STOP}.\n\n${notes}`
    expect(bodiesOf(text, 'a.md')).toHaveProperty(
      ['Mill wheel turns'],
      `<p>${MILL}.</p><ol><li value="1"><p>Except in frost.</p></li></ol>`,
    )
  })

  test.each([
    ['Mill wheel turns[^w]', 'Mill wheel turns'],
    ['Mill wheel turns [^w][^o].', 'Mill wheel turns'],
    ['Mill wheel turns (again[^w])', 'Mill wheel turns (again)'],
    ['Mill wheel no. 1', 'Mill wheel no. 1'],
    ['Mill wheel turns at 12', 'Mill wheel turns at 12'],
    ['Mill wheel 1 turns, 1', 'Mill wheel 1 turns, 1'],
    ['Mill[^w] wheel turns, 1', 'Mill1 wheel turns, 1'],
    ['Mill wheel turns at 1[^w]', 'Mill wheel turns at 1'],
  ])('leave the figures of the headline above them: %s', (headline, title) => {
    const body = `${MILL}[^w], and[^o].`
    const headings = `# Low Meadow weekly news\n\n## ${headline}\n\n${body}\n\n## Bus stop gets a roof\n\n${STOP}.\n\n${notes}`
    const bold = `# Low Meadow weekly news\n\n**${headline}** ${body}\n\n**Bus stop gets a roof** ${STOP}.\n\n**Choir looks for basses** ${CHOIR}.\n\n${notes}`
    const single = `# ${headline}\n\n${body}\n\n${notes}`
    const first = [headings, bold, single].map((text) => splitText(text, 'a.md').stories[0]?.title)
    expect(first).toEqual([title, title, title])
  })

  test('are a list of their own below the list that ends a story', () => {
    const text = `---\nsplit: none\n---\n# Low Meadow\n\nA text[^w] of its own:\n\n1. one\n2. two\n\n${notes}`
    expect(splitText(text, 'a.md').stories[0]?.html).toBe(
      '<p>A text<sup>1</sup> of its own:</p><ol><li>one</li><li>two</li></ol><ol><li value="1"><p>Except in frost.</p></li></ol>',
    )
  })
})

describe('footnotes of HTML, and of Word', () => {
  const reference = (number: number) => `<sup><a href="#note-${number}" id="ref-${number}">[${number}]</a></sup>`
  const note = (number: number, text: string) =>
    `<li id="note-${number}"><p>${text} <a href="#ref-${number}">↑</a></p></li>`

  test('stand below the stories that refer to them; what none refers to is a footer', () => {
    const text = `<h1>Low Meadow weekly news</h1><p>Greetings${reference(3)}.</p><h2>Mill wheel turns</h2><p>${MILL}${reference(1)}.</p><h2>Bus stop gets a roof</h2><p>${STOP}${reference(2)}.</p><ol>${note(1, 'Except in frost.')}${note(2, 'Since May.')}${note(3, 'From all of us.')}</ol>`
    const { stories, rest } = splitText(text, 'a.html')
    expect(stories.map(({ text: told }) => told)).toEqual([
      `${MILL}[1].\n\nExcept in frost.`,
      `${STOP}[2].\n\nSince May.`,
    ])
    expect(rest).toContainEqual({ text: 'From all of us.', why: 'footer', line: 1 })
  })

  test('are no list of contents, whose entries are led back to from below', () => {
    const text = `<h1>Low Meadow weekly news</h1><ol><li id="c1"><a href="#mill">1</a> Mill</li><li id="c2"><a href="#stop">2</a> Stop</li></ol><h2 id="mill">Mill wheel turns <a href="#c1">↑</a></h2><p>${MILL}.</p><h2 id="stop">Bus stop gets a roof <a href="#c2">↑</a></h2><p>${STOP}.</p>`
    const { stories, rest } = splitText(text, 'a.html')
    expect(stories.map(({ text: told }) => told)).toEqual([`${MILL}.`, `${STOP}.`])
    expect(rest.map(({ text: left }) => left)).toContain('1 Mill')
  })
})

describe('footnotes of pages saved by word processors', () => {
  const WORD = {
    reference: (n: number) =>
      `<a href="#_ftn${n}" name="_ftnref${n}"\ntitle=""><span class=MsoFootnoteReference><span class=MsoFootnoteReference><span\nlang=EN-GB style='font-size:11.0pt'>[${n}]</span></span></span></a>`,
    note: (n: number, text: string) =>
      `<div id=ftn${n}>\n\n<p class=MsoFootnoteText><a href="#_ftnref${n}" name="_ftn${n}" title=""><span\nclass=MsoFootnoteReference><span lang=EN-GB>[${n}]</span></span></a><span\nlang=EN-GB> ${text}</span></p>\n\n</div>\n\n`,
    around: (notes: string) => `<div><br clear=all>\n\n<hr align=left size=1 width="33%">\n\n${notes}</div>\n`,
    marker: (n: number) => `[${n}]`,
  }
  const ENDNOTES = {
    ...WORD,
    reference: (n: number) =>
      WORD.reference(n)
        .replaceAll('ftn', 'edn')
        .replace(`[${n}]`, `[${'i'.repeat(n)}]`),
    note: (n: number, text: string) =>
      WORD.note(n, text)
        .replaceAll('ftn', 'edn')
        .replace(`[${n}]`, `[${'i'.repeat(n)}]`),
    marker: (n: number) => `[${'i'.repeat(n)}]`,
  }
  const LIBRE_OFFICE = {
    reference: (n: number) =>
      `<a class="sdfootnoteanc" name="sdfootnote${n}anc" href="#sdfootnote${n}sym"><sup>${n}</sup></a>`,
    note: (n: number, text: string) =>
      `<div id="sdfootnote${n}"><p class="sdfootnote-western">\n<a class="sdfootnotesym" name="sdfootnote${n}sym" href="#sdfootnote${n}anc">${n}</a>${text}</p>\n</div>`,
    around: (notes: string) => notes,
    marker: (n: number) => `<sup>${n}</sup>`,
  }
  const GOOGLE_DOCS = {
    reference: (n: number) => `<sup><a href="#ftnt${n}" id="ftnt_ref${n}">[${n}]</a></sup>`,
    note: (n: number, text: string) =>
      `<div><p class="c2"><a href="#ftnt_ref${n}" id="ftnt${n}">[${n}]</a><span class="c5">&nbsp;${text}</span></p></div>`,
    around: (notes: string) => `<hr class="c4">${notes}`,
    marker: (n: number) => `<sup>[${n}]</sup>`,
  }
  const PASTED = {
    ...WORD,
    note: (n: number, text: string) => `<p><sup><a href="#_ftnref${n}" name="_ftn${n}">[${n}]</a></sup> ${text}</p>`,
    around: (notes: string) => `<hr>${notes}`,
  }
  const ALL = { WORD, ENDNOTES, LIBRE_OFFICE, GOOGLE_DOCS, PASTED }

  test.each(Object.entries(ALL))(
    'stand below the stories that refer to them: %s',
    (_name, { reference, note, around, marker }) => {
      const notes = around(note(1, 'Except in frost.') + note(2, 'Since <i>May</i>.'))
      const text = `<body><h1>Low Meadow weekly news</h1><h2>Mill wheel turns</h2><p>${MILL}${reference(1)}.</p><h2>Bus stop gets a roof</h2><p>${STOP}${reference(2)}.</p>\n\n${notes}</body>`
      const { stories, rest } = splitText(text, 'a.html')
      expect(stories.map(({ html }) => html)).toEqual([
        `<p>${MILL}${marker(1)}.</p><ol><li value="1"><p>Except in frost.</p></li></ol>`.replace(
          '<p>Except in frost.</p>',
          shownAs(_name, 'Except in frost.'),
        ),
        `<p>${STOP}${marker(2)}.</p><ol><li value="2"><p>Since <i>May</i>.</p></li></ol>`.replace(
          '<p>Since <i>May</i>.</p>',
          shownAs(_name, 'Since <i>May</i>.'),
        ),
      ])
      expect(rest.map(({ why }) => why)).toEqual(['title'])
    },
  )

  function shownAs(name: string, note: string): string {
    return name === 'PASTED' ? note : `<p>${note}</p>`
  }

  test.each([
    ['nothing refers to it', `<p>${MILL}.</p>${WORD.note(1, 'Except in frost.')}`],
    [
      'it leads back elsewhere',
      `<p id="x">Top</p><p>${MILL}${WORD.reference(1)}.</p>${WORD.note(1, 'A').replace('#_ftnref1', '#x')}`,
    ],
    [
      'it leads back to a list of contents',
      `<p id="c">Contents: <a href="#s1">1</a>, <a href="#s2">2</a></p><p><a href="#c" name="s1">1</a> ${MILL}</p><p><a href="#c" name="s2">2</a> ${STOP}</p>`,
    ],
    ['it opens with a word', `<p>${MILL}${WORD.reference(1)}.</p>${WORD.note(1, 'A').replace('>[1]<', '>note<')}`],
  ])('are text as ever where %s', (_why, text) => {
    expect(documentFrom(text, 'a.html').notes.size).toBe(0)
  })

  test('leave what stands in one box with them and has a heading', () => {
    const headed = WORD.note(1, 'A').replace('</div>', '<h2>B</h2><p>C</p></div>')
    const { blocks, notes } = documentFrom(`<p>${MILL}${WORD.reference(1)}.</p>${headed}`, 'a.html')
    expect([blocks, [...notes.values()]].map((told) => told.map((block) => block.text))).toEqual([
      [`${MILL}[1].`, 'B', 'C'],
      ['A'],
    ])
  })

  test('that are in one box are told apart, and what else is in it stays', () => {
    const text = `<p>${MILL}${WORD.reference(1)}${WORD.reference(2)}.</p><div>${PASTED.note(1, 'A')}${PASTED.note(2, 'B')}<p>Checked by Nora.</p></div>`
    const { blocks, notes } = documentFrom(text, 'a.html')
    expect([blocks, [...notes.values()]].map((told) => told.map((block) => block.text))).toEqual([
      [`${MILL}[1][2].`, 'Checked by Nora.'],
      ['A', 'B'],
    ])
  })
})

describe('a list that only looks like one of notes', () => {
  const [mill, stop, choir] = ['Mill wheel turns', 'Bus stop gets a roof', 'Choir looks for basses']
  const entry = (number: number, inner: string, back: string) =>
    `<li id="s${number}">${inner} <a href="#${back}">↑</a></li>`
  const contents = (links: readonly string[]) =>
    `<p id="c">Contents: ${links.map((text, index) => `<a href="#s${index + 1}">${text}</a>`).join(' · ')}</p>`
  const LATER = 'It will take until the spring of the year after next to be done.'
  const digest = (links: readonly string[], tag: string, back: string) =>
    `<h1 id="top">Low Meadow weekly news</h1>\n${contents(links)}\n<ol>${[MILL, STOP, CHOIR].map((text, index) => entry(index + 1, `<${tag}>${[mill, stop, choir][index]}</${tag}><p>${text}. ${LATER}</p>`, back)).join('')}</ol>\n`

  test.each(['a.html', 'a.md'])('because its stories lead back to the top stays a digest: %s', (path) => {
    const { stories, rest } = splitText(digest([mill, stop, choir], 'h2', 'top'), path)
    expect(stories.map(({ title }) => title)).toEqual([mill, stop, choir])
    expect(stories.map(({ text }) => text)).toEqual([MILL, STOP, CHOIR].map((text) => `${text}. ${LATER}\n↑`))
    expect(rest.filter(({ why }) => why === 'footer')).toEqual([])
  })

  test('stays one also where its stories are short', () => {
    const { stories } = splitText(digest([mill, stop, choir], 'h2', 'top').replaceAll(` ${LATER}`, ''), 'a.html')
    expect(stories.map(({ text }) => text)).toEqual([MILL, STOP, CHOIR].map((text) => `${text}.\n↑`))
  })

  const [words, numbers] = [
    [mill, stop, choir],
    ['1', '2', '3'],
  ]
  const apart = `<p>See<a href="#s1" id="r1">1</a> and</p><p>see<a href="#s2" id="r2">2</a></p>`
  test.each([
    ['words lead to it', digest(words, 'b', 'c')],
    ['its entries have headings', `${apart}<ol>${entry(1, '<h3>A</h3>', 'r1')}${entry(2, '<h3>B</h3>', 'r2')}</ol>`],
    ['all its entries lead back to one place', digest(numbers, 'b', 'c')],
    ['they lead back to where nothing refers to them', digest(numbers, 'b', 'top')],
    [
      'what leads to it are the numbers of a list of contents',
      `<ul><li id="r1"><a href="#s1">1</a> Mill</li><li id="r2"><a href="#s2">2</a> Stop</li></ul><ol>${entry(1, MILL, 'r1')}${entry(2, STOP, 'r2')}</ol>`,
    ],
    [
      'one of its names is of something above',
      `<h2 id="s1">Mill</h2><p>See<a href="#s1" id="r1">1</a></p><ol>${entry(1, MILL, 'r1')}</ol>`,
    ],
  ])('where %s', (_why, text) => {
    expect(documentFrom(text, 'a.html').notes.size).toBe(0)
  })

  test('is no list whose references are raised, marked as such, or a sign', () => {
    const marked = `<p><sup><a href="#s1" id="r1">note A</a></sup></p><p><a href="#s2" id="r2" class="footnote-ref">see</a></p><p>It<a href="#s3" id="r3">††</a></p>`
    const text = `${marked}<ol>${entry(1, MILL, 'r1')}${entry(2, STOP, 'r2')}${entry(3, CHOIR, 'r3')}</ol>`
    expect([...documentFrom(text, 'a.html').notes.keys()]).toEqual(['s1', 's2', 's3'])
  })
})

describe('every word beside notes stays', () => {
  const referring = `<p>${MILL}<a href="#n1" id="r1">1</a> of the village.</p>`
  const list = '<ol><li id="n1">Except in frost. <a href="#r1">↩</a></li></ol>'
  const textsOf = (text: string) => {
    const { blocks, notes } = documentFrom(text, 'a.html')
    return [blocks, [...notes.values()]].map((told) => told.map((block) => block.text))
  }
  const above = `${MILL}1 of the village.`

  test.each([
    [
      '<section class="footnotes"><h2>Notes</h2>',
      '<h2>Books</h2><ol><li>Rossi, The mill.</li></ol></section>',
      ['Notes', 'Books', 'Rossi, The mill.'],
    ],
    ['<div class="footnotes"><p>Checked by Nora.</p>', '<p>And by Ugo.</p></div>', ['Checked by Nora.', 'And by Ugo.']],
    ['<section role="doc-endnotes"><hr><h2>Notes</h2>', '</section>', []],
  ])('in %s … %s', (before, after, left) => {
    expect(textsOf(`${referring}${before}${list}${after}`)).toEqual([[above, ...left], ['Except in frost.']])
  })

  test('where two texts with notes of one name were put together, and each story has its own', () => {
    const told = (title: string, text: string, note: string) =>
      `<h2>${title}</h2><p>${text}<a href="#n1" id="r1">1</a>.</p><ol><li id="n1">${note} <a href="#r1">↩</a></li></ol>`
    const text = `<h1>Low Meadow weekly news</h1>${told('Mill wheel turns', MILL, 'Except in frost.')}${told('Bus stop gets a roof', STOP, 'Since May.')}`
    expect(splitText(text, 'a.html').stories.map((story) => story.text)).toEqual([
      `${MILL}1.\n\nExcept in frost.`,
      `${STOP}1.\n\nSince May.`,
    ])
  })

  test('as do the notes of a name that is taken', () => {
    const other = list.replace('Except in frost.', 'Since May.')
    expect(textsOf(`${referring}${list}${other}`)).toEqual([[above, 'Since May. ↩'], ['Except in frost.']])
  })

  test.each([
    ['<ol start="4">', '<li id="n2">', [4, 5]],
    ['<ol reversed>', '<li id="n2">', [2, 1]],
    ['<ol>', '<li id="n2" value="7">', [1, 7]],
    ['<ol start="x">', '<li id="n2" value="y">', [1, 2]],
  ])('and the numbers of %s, %s', (open, second, numbers) => {
    const two = `<p>${STOP}<a href="#n2" id="r2">2</a></p>`
    const text = `${referring}${two}${open}<li id="n1">A <a href="#r1">↩</a></li>${second}B <a href="#r2">↩</a></li></ol>`
    const { notes } = documentFrom(text, 'a.html')
    expect([...notes.values()].map(({ ordinal, node }) => [ordinal, node.properties['value']])).toEqual(
      numbers.map((number) => [number, String(number)]),
    )
  })
})

test('lists inside of lists are looked for once each', () => {
  const nested = (depth: number) => {
    const inner = '<span>a</span>'.repeat(16_000)
    const text = `<p>A<a href="#x">1</a></p>${'<ol><li id="x">'.repeat(depth)}${inner}${'</li></ol>'.repeat(depth)}`
    const before = process.cpuUsage()
    documentFrom(text, 'a.html')
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  nested(1)
  expect(nested(60)).toBeLessThan(15 * nested(1))
})
