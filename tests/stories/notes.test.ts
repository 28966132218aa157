// Promise: a footnote is no story and is not lost: it stands at the end of each story that refers to it.
import { describe, expect, test } from 'vitest'
import { splitText } from './split-text.js'

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
