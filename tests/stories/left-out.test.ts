// Promise: a picture that nobody serves leaves no trace in a body: no paragraph, link or list that held nothing else.
import { describe, expect, it } from 'vitest'
import { splitDocument } from '../../src/stories/split.js'
import { documentFrom, OPTIONS } from './split-text.js'

function bodyFrom(text: string): string | undefined {
  const place = { ...OPTIONS, site: 'https://example.org', split: 'none' }
  return splitDocument(documentFrom(text, 'a.md'), place).stories[0]?.html
}

describe('pictures that nobody serves', () => {
  const bodyOf = (text: string) => bodyFrom(`# A title\n\nA text of it.\n\n${text}\n\nThe end of it.\n`)
  const wrapped = (inner: string) => `<p>A text of it.</p>${inner}<p>The end of it.</p>`

  it.each([
    ['![x](a.svg)', ''],
    ['![](a.svg) ![](b.svg)', ''],
    ['<p><img src="a.svg"><br><img src="b.svg"></p>', ''],
    ['![](data:image/png;base64,AAAA)', ''],
    ['[![](b.svg)](https://e.example)', ''],
    ['[**![](b.svg) ![](c.svg)**](https://e.example)', ''],
    ['- ![](a.svg)\n- [![](b.svg)](https://e.example)', ''],
    ['> ![](a.svg)', ''],
    ['![](a.svg) See', '<p>See</p>'],
    ['Dusk ![](a.svg) falls', '<p>Dusk falls</p>'],
    ['**Dusk**![](a.svg) falls', '<p><strong>Dusk</strong> falls</p>'],
    ['[![](a.svg) See](https://e.example)', '<p><a href="https://e.example/">See</a></p>'],
    ['1. ![](a.svg)\n2. See', '<ol><li></li><li>See</li></ol>'],
    ['<figure><img src="a.svg"><figcaption>See</figcaption></figure>', '<figure><figcaption>See</figcaption></figure>'],
  ])('leave nothing that held them alone: %s', (text, left) => {
    expect(bodyOf(text)).toBe(wrapped(left))
  })

  it('are gone at once, however many', () => {
    const pictures = '<img src="a.svg"> '.repeat(20_000)
    expect(bodyOf(`<p>${pictures}</p><p>${pictures}See</p>`)?.replace(/ +/g, ' ')).toMatch(/of it\.<\/p><p> ?See<\/p>/)
  })
})
