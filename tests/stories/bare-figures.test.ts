// Promise: times and figures with a text below each part the stories; those of a table laid out in lines do not.
import { expect, test } from 'vitest'
import { splitText } from './split-text.js'

const TEXTS = [
  'The first ferry has left the pier for the islands, with forty people aboard.',
  'Masons have closed the lower road, and buses turn around at the mill.',
  'The wind drops.',
] as const
const LONG = 'Twenty centimetres of snow are expected above the thousand metres; schools stay open.'

const pageOf = (between: string) =>
  `<h1>Live: storm at the coast</h1><h2>Key moments</h2><ul><li>Ferries stand still</li><li>Roads closed</li></ul>
${between}<h2>More coverage</h2><p>${LONG}</p>`
const readOf = (page: string) => {
  const { style, stories } = splitText(page, 'a.html')
  return { style, texts: stories.map(({ html }) => html) }
}

test('a live blog between two headings is read update by update', () => {
  const times = ['11:00', '10:15', '09:30']
  const updates = TEXTS.map((text, index) => `<p>${times[index]}</p><p>${text}</p>`).join('')
  expect(readOf(pageOf(updates))).toEqual({ style: 'times', texts: [...TEXTS, LONG].map((text) => `<p>${text}</p>`) })
})

test.each([
  ['texts', TEXTS.map((text) => `<p>${text}</p>`)],
  ['lists', ['Ferry', 'Crane', 'Market'].map((name) => `<ul><li>${name} mended</li></ul>`)],
])('versions with %s below them part the stories, whatever headings stand around', (_what, bodies) => {
  const versions = bodies.map((body, index) => `<p>1.${3 - index}</p>${body}`).join('')
  const { texts } = readOf(`<h1>Changes</h1><h2>Version</h2>${versions}<h2>Links</h2><ul><li>All of them</li></ul>`)
  expect(texts.slice(0, 2)).toEqual(bodies.slice(0, 2))
})

test.each([
  ['times', ['07:15', '12:45', '18:20']],
  ['prices', ['1.20', '4.85', '3.50']],
])('%s with a word below each part nothing, whatever text goes on below the last', (_what, figures) => {
  const lines = figures.map((figure) => `<p>${figure}</p><p>Split</p>`).join('')
  const page = `<h1>Valley news</h1><h2>Boats in winter</h2><p>${LONG}</p>${lines}<p>So says the list at the door.</p>
<h2>Choir looks for basses</h2><p>${TEXTS[0]}</p>`
  expect(splitText(page, 'a.html').stories.map(({ title }) => title)).toEqual([
    'Boats in winter',
    'Choir looks for basses',
  ])
})
