// Promise: another picture is an edit a reader sees; the same one at another address, or newly known of, is none, and no id moves for it.
import { addMinutes } from 'date-fns/addMinutes'
import { describe, expect, it } from 'vitest'
import { type Media, mediaAt } from '../../src/media.js'
import type { ReadDocument } from '../../src/stories/read.js'
import { documentOf, OPENING, openPress } from './press.js'

type Shown = { readonly body?: string; readonly image?: Media | null; readonly enclosure?: Media | null }

function issue({ body = '', image = null, enclosure = null }: Shown): ReadDocument {
  const document = documentOf('monday.md', [['Fuel dearer', 'The price of fuel rises by eleven cents on Monday.']])
  const stories = document.split.stories.map((story) => ({ ...story, html: `${story.html}${body}`, image, enclosure }))
  return { ...document, split: { ...document.split, stories } }
}

async function changeOf(before: Shown, after: Shown, unaltered: readonly string[] = []) {
  const { publish } = openPress()
  const [first] = await publish([issue(before)])
  const [then] = await publish([issue(after)], [], addMinutes(OPENING, 10), unaltered)
  expect(then?.entry.id ?? first?.entry.id).toBe(first?.entry.id)
  const moved = then !== undefined && then.entry.updated > (first?.entry.updated ?? new Date(0))
  expect(moved).toBe(then?.kind === 'edited')
  return then?.kind ?? 'nothing'
}

const shown = (address: string) => ({ body: `<p><img src="${address}" alt=""></p>` })
const ours = (file: string): Media => ({
  ...mediaAt(`https://example.org/media/${file}`),
  length: 4_000,
  width: 8,
  height: 8,
})

describe('an edit', () => {
  it.each<readonly [what: string, before: Shown, after: Shown]>([
    ['another picture in the text', shown('https://e.org/a.jpg'), shown('https://e.org/b.jpg')],
    ['a picture put into the text', {}, shown('https://e.org/a.jpg')],
    ['a picture taken out of the text', shown('https://e.org/a.jpg'), {}],
    ['another picture beside the text', { image: ours('a.jpg') }, { image: ours('b.jpg') }],
    ['another recording', { enclosure: ours('a.mp3') }, { enclosure: ours('b.mp3') }],
  ])('is %s', async (_what, before, after) => {
    expect(await changeOf(before, after)).toBe('edited')
  })
})

describe('no edit', () => {
  it.each<readonly [what: string, before: Shown, after: Shown]>([
    ['a new host', shown('https://old.example/week/a.jpg'), shown('https://example.org/media/week/a.jpg?x=1&#x26;y=2')],
    ['a picture first known of', {}, { image: ours('a.jpg') }],
    ['a picture that is missing for a while', { image: ours('a.jpg') }, {}],
    ['a picture whose length is new', { image: ours('a.jpg') }, { image: { ...ours('a.jpg'), length: 5_000 } }],
    ['other words for the same picture', { image: ours('a.jpg') }, { image: { ...ours('a.jpg'), alt: 'A pump' } }],
  ])('is %s', async (_what, before, after) => {
    expect(await changeOf(before, after)).toBe('touched')
  })

  it('is a picture whose file came, or went, while its document stayed as it is written', async () => {
    expect(await changeOf({}, shown('https://e.org/a.jpg'), ['monday.md'])).toBe('touched')
    expect(await changeOf(shown('https://e.org/a.jpg'), {}, ['monday.md'])).toBe('touched')
    expect(await changeOf({}, shown('https://e.org/a.jpg'), ['tuesday.md'])).toBe('edited')
  })

  it('is the same again', async () => {
    const both = { ...shown('https://e.org/a.jpg'), image: ours('a.jpg'), enclosure: ours('a.mp3') }
    expect(await changeOf(both, both)).toBe('nothing')
  })
})
