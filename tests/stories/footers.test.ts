// Promise: a footer written as the stories are is no story, and a story with the words of a footer stays one.
import { expect, test } from 'vitest'
import { splitText } from './split-text.js'

const STORIES = [
  ['Ferry back in service', 'A ship sailed on Friday for the first time since the storm took the old pier away.'],
  ['Crane arrives at pier', 'The council voted for it on Monday evening, after four hours of debate.'],
  ['Market closed until May', 'Masons lay new slabs there, and the stalls move to the square below the church.'],
] as const
type Part = readonly [headline: string, text: string]
type Shape = readonly [name: string, path: string, partOf: (part: Part) => string]

const SHAPES: readonly Shape[] = [
  ['a dash', 'a.txt', ([headline, text]) => `${headline} - ${text}`],
  ['headings', 'a.md', ([headline, text]) => `## ${headline}\n\n${text}`],
  ['bold lines', 'a.md', ([headline, text]) => `**${headline}**\n\n${text}`],
  ['bold words', 'a.md', ([headline, text]) => `**${headline}.** ${text}`],
  ['lines', 'a.txt', ([headline, text]) => `${headline}\n${text}`],
]
const WHY_IT_CAME: Part = [
  'Harbour News',
  'You are receiving this newsletter because you signed up. You can unsubscribe at any time.',
]
const FEET: readonly Part[] = [
  WHY_IT_CAME,
  ['The Harbour Press', 'Registered at the court of Trieste under no. 12, price 2 euros. All rights reserved.'],
  ['The Harbour team', 'This mail was sent to you by the Harbour News. To stop it, unsubscribe here at any time.'],
  [
    'The Harbour office',
    'The paper is sent to whoever signed up on the page, and has a line to unsubscribe in each mail.',
  ],
]
const ABOUT_LETTERS: Part = [
  'Law on letters',
  'Every letter sent by wire must now say how to unsubscribe, and who hides it pays for each reader.',
]

const pageOf = (parts: readonly Part[], [, path, partOf]: Shape) => {
  const title = path.endsWith('.md') ? '# Harbour digest 47' : 'Harbour digest 47'
  return splitText(`${[title, ...parts.map(partOf)].join('\n\n')}\n`, path)
}
const headlinesOf = (parts: readonly Part[]) => parts.map(([headline]) => headline)
const titlesIn = (parts: readonly Part[], shape: Shape) => pageOf(parts, shape).stories.map(({ title }) => title)

test.each(SHAPES.flatMap((shape) => FEET.map((foot) => ({ shape, name: shape[0], foot, words: foot[0] }))))(
  'below stories with $name, $words is the footer',
  ({ shape, foot }) => {
    const { stories, rest } = pageOf([...STORIES, foot], shape)
    expect(stories.map(({ title }) => title)).toEqual(headlinesOf(STORIES))
    expect(rest.filter(({ why }) => why === 'footer').map(({ text }) => text)).toEqual([
      expect.stringContaining(foot[1]),
    ])
  },
)

test.each(SHAPES.map((shape) => ({ shape, name: shape[0] })))(
  'a story with $name may tell of unsubscribing, above another one and above the footer',
  ({ shape }) => {
    const parts = [...STORIES.slice(0, 2), ABOUT_LETTERS, ...STORIES.slice(2)]
    expect(titlesIn(parts, shape)).toEqual(headlinesOf(parts))
    const closing = [...STORIES, ABOUT_LETTERS]
    expect(titlesIn([...closing, WHY_IT_CAME], shape)).toEqual(headlinesOf(closing))
  },
)

const RELATED = '## Related articles\n\n[Cranes of old](https://quay.example/old)'
const headed = (parts: readonly Part[]) => parts.map(([headline, text]) => `## ${headline}\n\n${text}`).join('\n\n')

test('two parts of a footer, headed as the stories are, are none of them', () => {
  const page = `# Harbour digest 47\n\n${headed([...STORIES, ...FEET.slice(1, 3)])}\n`
  expect(splitText(page, 'a.md').stories.map(({ title }) => title)).toEqual(headlinesOf(STORIES))
})

test('what is headed as the stories below related articles belongs to them, where it is the last', () => {
  const follow: Part = ['Follow the Harbour News', 'We are on the networks every day with all the news of the harbour.']
  const page = `# Harbour digest 47\n\n${headed(STORIES)}\n\n${RELATED}\n\n${headed([follow])}\n`
  expect(splitText(page, 'a.md').stories.map(({ title }) => title)).toEqual(headlinesOf(STORIES))
})

test('several stories below related articles stay stories', () => {
  const [first, ...others] = STORIES
  const page = `# Harbour digest 47\n\n${headed([first, ABOUT_LETTERS])}\n\n${RELATED}\n\n${headed(others)}\n`
  expect(splitText(page, 'a.md').stories.map(({ title }) => title)).toEqual(
    headlinesOf([first, ABOUT_LETTERS, ...others]),
  )
})
