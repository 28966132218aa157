// Promise: no link of an author's is lost with the mark-up of a headline, and none is said twice.
import { expect, it } from 'vitest'
import { loadLanguageDetector } from '../../src/documents/language.js'
import { readDocument } from '../../src/stories/read.js'

const detect = await loadLanguageDetector()

function bodiesOf(path: string, split: string, text: string): string[] {
  const source = { path, bytes: new TextEncoder().encode(text), modified: new Date(0) }
  const options = { base: 'https://gazette.example/w/', site: 'https://gazette.example', minConfidence: 0.6, split }
  const read = readDocument(source, detect, options)
  if (!read.ok) throw new Error(read.problems[0]?.message)
  return read.value.split.stories.map(({ html }) => html)
}

const BODY = 'The night ferry sails again from Friday, three times a week, says its captain.'
const ONE = 'https://www.example.org/ferry?a=1&b=2'
const OTHER = 'https://example.net/market'

it.each([
  ['a.md', 'headings', `## [Ferry back](${ONE})\n\n${BODY}\n\n## [Market moves](${OTHER})\n\n${BODY}\n`],
  ['a.md', 'run-in-bold', `**[Ferry back.](${ONE})** ${BODY}\n\n**[Market moves.](${OTHER})** ${BODY}\n`],
  [
    'a.html',
    'headings',
    `<h1>Notes</h1><h2><a href="${ONE}">Ferry</a></h2><p>${BODY}</p><h2><b><a href="${OTHER}">Market</a></b></h2><p>${BODY}</p>`,
  ],
])('%s, %s: each story ends with what its headline links to', (path, split, text) => {
  expect(bodiesOf(path, split, text)).toEqual([
    `<p>${BODY}</p><p><a href="https://www.example.org/ferry?a=1&#x26;b=2">example.org</a></p>`,
    `<p>${BODY}</p><p><a href="${OTHER}">example.net</a></p>`,
  ])
})

it('does so for a document that is one story', () => {
  expect(bodiesOf('a.md', 'auto', `# [Ferry back in service](ferry)\n\n${BODY}\n`)).toEqual([
    `<p>${BODY}</p><p><a href="https://gazette.example/w/ferry">gazette.example</a></p>`,
  ])
})

it('adds none that the text has, that leads nowhere, or that stands in the text only', () => {
  const said = `## [Ferry](https://e.example/f)\n\n${BODY} [More](https://e.example/f)\n\n## [Market](#market)\n\n${BODY}\n\n## Cranes\n\n[Here](https://e.example/c) ${BODY}\n`
  const bodies = bodiesOf('a.md', 'headings', `# Notes\n\n${said}`)
  expect(bodies.map((body) => body.match(/<a /g)?.length ?? 0)).toEqual([1, 0, 1])
})

it.each([
  ['a.md', '## Ferry [1](#x) [back](https://e.example/f)'],
  ['a.md', '## [Ferry](mailto:a@e.example) [back](https://e.example/f)'],
  ['a.html', '<h2><a class="anchor" href="#ferry">#</a> <a href="https://e.example/f">Ferry back</a></h2>'],
  ['a.html', '<h2><a href="javascript:up()">Ferry</a> <a href="https://e.example/f">back</a></h2>'],
])('%s: goes on to the first that leads to the web: %s', (path, headline) => {
  const [first] = bodiesOf(path, 'headings', `${headline}\n\n<p>${BODY}</p>\n\n<h2>Market</h2>\n\n<p>${BODY}</p>\n`)
  expect(first).toBe(`<p>${BODY}</p><p><a href="https://e.example/f">e.example</a></p>`)
})
