// Promise: no film, recording, page in a frame, task box or language of code vanishes without a word.
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../src/stories/read.js'
import { documentFrom, splitText } from './split-text.js'

const SITE = 'https://example.org/news'
const MEDIA = `${SITE}/media/week`

function read(text: string, path = 'week/47.md') {
  const source = { path, bytes: Buffer.from(text), modified: new Date('2026-11-22T08:00:00Z') }
  const result = readDocument(source, () => null, { base: `${SITE}/week/`, site: SITE, minConfidence: 0.6 })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  const [story] = result.value.split.stories
  if (!story) throw new Error('no story')
  return { story, files: result.value.files.map(({ file }) => file), warnings: result.warnings }
}

const bodyOf = (shown: string, path?: string) => {
  const text = path?.endsWith('.html')
    ? `<h1>A title</h1><p>A text of it.</p>${shown}<p>The end of it.</p>`
    : `# A title\n\nA text of it.\n\n${shown}\n\nThe end of it.\n`
  const { story } = read(text, path)
  return story.html.replace('<p>A text of it.</p>', '').replace('<p>The end of it.</p>', '')
}

describe('a film, a recording or a page in a frame', () => {
  it.each([
    ['<video src="ferry.mp4" controls>Get a browser!</video>', `<p><a href="${MEDIA}/ferry.mp4">ferry.mp4</a></p>`],
    [
      '<video poster="p.jpg"><source src="a.mov"><source src="the%20ferry.mp4?x"></video>',
      `<p><a href="${MEDIA}/the%20ferry.mp4"><img src="${MEDIA}/p.jpg" alt=""> the ferry.mp4</a></p>`,
    ],
    ['<audio title="The mayor" src="a.mp3"></audio>', `<p><a href="${MEDIA}/a.mp3">The mayor</a></p>`],
    [
      '<iframe src="https://www.maps.example/embed?a=1&amp;b=2" allowfullscreen></iframe>',
      '<p><a href="https://www.maps.example/embed?a=1&#x26;b=2">maps.example</a></p>',
    ],
    [
      '<figure><iframe src="//v.example/1" title=" A &lt;film&gt; "></iframe><figcaption>The quay</figcaption></figure>',
      '<figure><a href="https://v.example/1">A &#x3C;film></a><figcaption>The quay</figcaption></figure>',
    ],
    ['Look: <video src="a.mp4"></video> there.', `<p>Look: <a href="${MEDIA}/a.mp4">a.mp4</a> there.</p>`],
    ['<a href="/f"><video src="a.mp4"></video></a>', '<p><a href="https://example.org/f">a.mp4</a></p>'],
  ])('is a link in its place: %s', (written, shown) => {
    expect([bodyOf(written, 'week/47.html'), bodyOf(written)]).toEqual([shown, shown])
  })

  it.each([
    ['<iframe src="https://v.example/1" title="The&#1; &#xFFFF;quay&#8;\n\nat dusk"></iframe>', 'The quay at dusk'],
    ['<iframe src="https://v.example/1" title="&#1;"></iframe>', 'v.example'],
    ['<video src="https://v.example/%01a%EF%BF%BF.mp4"></video>', 'a.mp4'],
  ])('says nothing that no feed can carry: %s', (written, label) => {
    expect(bodyOf(written, 'week/47.html')).toMatch(new RegExp(`>${label}</a>`, 'u'))
  })

  it('says nothing of what is told to old browsers', () => {
    const told = '<video src="a.mp4"><p>Get a browser!</p></video>'
    expect(bodyOf(told, 'week/47.html')).toBe(`<p><a href="${MEDIA}/a.mp4">a.mp4</a></p>`)
  })

  it.each([
    '<iframe src="https://ads.example/" width="1" height="1"></iframe>',
    '<iframe src="https://ads.example/" style="display:none"></iframe>',
    '<noscript><iframe src="https://tags.example/"></iframe></noscript>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<b>x</b>"></iframe>',
    '<video></video>',
  ])('is nothing where it is not to be seen, or leads nowhere: %s', (written) => {
    expect(bodyOf(written, 'week/47.html')).toBe('')
  })

  it('is no text, no tag and no headline, and an item has the first film or recording of its own text', () => {
    const plain = '# A title\n\nA text of it.\n\nThe end of it.\n'
    const { story } = read(
      plain.replace(
        '\n\nThe',
        '\n\n<audio src="a.mp3" title="The mayor"></audio>\n\n<video src="b.mp4"></video>\n\nThe',
      ),
    )
    const { html: _html, enclosure: _none, text: _text, ...same } = read(plain).story
    expect(story).toMatchObject(same)
    expect(story.text.split(/\n+/)).toEqual(['A text of it.', 'The end of it.'])
    expect(story.enclosure).toMatchObject({ url: `${MEDIA}/a.mp3`, type: 'audio/mpeg', alt: 'The mayor' })
    expect(read(`---\nenclosure: own.mp3\n---\n${plain}<audio src="a.mp3"></audio>`).story.enclosure?.url).toBe(
      `${MEDIA}/own.mp3`,
    )
  })

  it('gives each story of a digest its own', () => {
    const part = (title: string, file: string) =>
      `## ${title}\n\n${title}, said the harbour master on Monday.\n\n<audio src="${file}"></audio>\n\n`
    const text = `# Harbour weekly news\n\n${part('Ferry back in service', 'a.mp3')}${part('Market under the arches', 'b.mp3')}${part('Cranes to be kept', 'c.mp3')}`
    expect(splitText(text, 'a.md').stories.map(({ enclosure }) => enclosure?.url)).toEqual(
      ['a.mp3', 'b.mp3', 'c.mp3'].map((file) => `https://example.org/${file}`),
    )
  })

  it('is served, or its author hears of it, with its line', () => {
    const { files, warnings } = read(
      '# A title\n\nA text.\n\n<video src="a.mp4" poster="b.png"></video>\n\nMore.\n\n<video src="c.mov"></video>\n',
    )
    expect(files).toEqual(['week/a.mp4', 'week/b.png'])
    expect(warnings).toMatchObject([{ line: 9, code: 'picture-missing', message: /c\.mov.*served by nobody.*mp4/ }])
  })
})

describe('a picture or a film inside of the text, or on the author’s machine', () => {
  it.each([
    '![](data:image/png;base64,AAAA)',
    '![](file:///home/nora/a.png)',
    '<video src="blob:https://e.example/1"></video>',
  ])('is named: %s', (written) => {
    const { warnings } = read(`# A title\n\nA text.\n\n${written}\n`)
    expect(warnings).toMatchObject([{ line: 5, code: 'picture-missing', message: /which nobody else can fetch/ }])
  })

  it('is not in a page of HTML, where it holds the place of another', () => {
    expect(read('<p>A text.</p><img src="data:image/gif;base64,AAAA">', 'a.html').warnings).toEqual([])
    expect(read('# A title\n\nA [text](file:///a.png).\n').warnings).toEqual([])
  })
})

describe('the box of a task', () => {
  it('is a sign every reader can show', () => {
    expect(bodyOf('- [x] Roof **mended**\n- [ ] Walls painted')).toBe(
      '<ul><li>☑ Roof <strong>mended</strong></li><li>☐ Walls painted</li></ul>',
    )
    expect(bodyOf('<p><input type="checkbox" disabled> Walls</p>', 'a.html')).toBe('<p>☐ Walls</p>')
  })

  it('is none that a reader of the page could tick', () => {
    expect(bodyOf('<p><input type="checkbox" id="menu"> Menu of the page</p>', 'a.html')).toBe(
      '<p>Menu of the page</p>',
    )
  })

  it('parts no document otherwise, and is in no headline', () => {
    const list = (sign: string) =>
      `# Harbour weekly news\n\n${['Ferry back', 'Market moved', 'Cranes kept'].map((title) => `- ${sign}**${title}:** said the harbour master on Monday, after a long talk.\n`).join('')}`
    const titles = splitText(list(''), 'a.md').stories.map(({ title }) => title)
    expect(titles).toEqual(['Ferry back', 'Market moved', 'Cranes kept'])
    expect(splitText(list('[x] '), 'a.md').stories.map(({ title }) => title)).toEqual(titles)
  })
})

it.each([
  ['```js\nlet a\n```', '<pre><code class="language-js">let a\n</code></pre>'],
  ['```c++ linenos\nint a\n```', '<pre><code class="language-c++">int a\n</code></pre>'],
  ['```"><b>\nx\n```', '<pre><code>x\n</code></pre>'],
  ['<code class="big language-js red">x</code>', '<p><code class="language-js">x</code></p>'],
])('the language of code stays, and no other class: %j', (written, shown) => {
  expect(bodyOf(written)).toBe(shown)
})

it('what is not text moves no block', () => {
  const kinds = documentFrom('A text.\n\n<video src="a.mp4"></video>\n\nThe end.\n', 'a.md').blocks.map(
    ({ kind }) => kind,
  )
  expect(kinds).toEqual(['paragraph', 'figure', 'paragraph'])
})
