// Promise: an old feed is read whole, and what readers know its items by is taken over letter by letter.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadLanguageDetector } from '../../src/documents/language.js'
import { bodyOf } from '../../src/imports/body.js'
import { documentOf } from '../../src/imports/document.js'
import { type OldFeed, readOldFeed } from '../../src/imports/old-feed.js'
import { readDocument } from '../../src/stories/read.js'

const detect = await loadLanguageDetector()
const NOON = new Date('2026-11-22T12:00:00Z')

function feedIn(text: string): OldFeed {
  const read = readOldFeed(text)
  if (!read.ok) throw new Error(read.reason)
  return read.feed
}

const rssOf = (items: string) =>
  `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old &amp;amp; Gazette</title><link>https://old.example/</link><description>d</description><language>it-IT</language>${items}</channel></rss>`

describe('RSS', () => {
  it('gives guid, dates, names and the whole text', () => {
    const { title, language, items } = feedIn(
      rssOf(`<item><title>Q&amp;amp;A &lt;b&gt;today&lt;/b&gt;</title><link>https://old.example/a</link>
        <guid isPermaLink="false">12 at https://old.example</guid><pubDate>Fri, 20 Nov 2026 09:00:00 +0100</pubDate>
        <dc:creator>Nora Quayle</dc:creator><category>Fuel</category><description>short</description>
        <content:encoded><![CDATA[<p>Whole <a href="/x">text</a></p>]]></content:encoded>
        <enclosure url="https://old.example/a.mp3" length="1" type="audio/mpeg"/></item>`),
    )
    expect([title, language]).toEqual(['Old & Gazette', 'it-IT'])
    expect(items).toEqual([
      {
        id: '12 at https://old.example',
        link: 'https://old.example/a',
        title: 'Q&A today',
        published: new Date('2026-11-20T08:00:00Z'),
        misdated: null,
        updated: null,
        authors: ['Nora Quayle'],
        tags: ['Fuel'],
        language: null,
        image: null,
        enclosure: 'https://old.example/a.mp3',
        body: '<p>Whole <a href="/x">text</a></p>',
        plain: false,
        draft: false,
      },
    ])
  })

  it('of a year nobody can write has no date, and says what stood there', () => {
    const { items } = feedIn(rssOf('<item><title>a</title><pubDate>Thu, 01 Jan 12026 00:00:00 GMT</pubDate></item>'))
    expect(items).toMatchObject([{ published: null, misdated: 'Thu, 01 Jan 12026 00:00:00 GMT' }])
  })

  it('without a guid is known by its address, as readers do it', () => {
    const { items } = feedIn(rssOf('<item><title>a</title><link>https://old.example/b?x=1&amp;y=2</link></item>'))
    expect(items.map(({ id }) => id)).toEqual(['https://old.example/b?x=1&y=2'])
  })

  it('of WordPress leaves out what is no post, and keeps drafts back', () => {
    const item = (name: string, type: string, status: string) =>
      `<item><title>${name}</title><link>https://old.example/${name}</link><content:encoded><![CDATA[<p>See </item> ${name}</p>]]></content:encoded><wp:post_type><![CDATA[${type}]]></wp:post_type><wp:status>${status}</wp:status></item>`
    const { items } = feedIn(
      rssOf(item('one', 'post', 'publish') + item('picture', 'attachment', 'inherit') + item('two', 'post', 'draft')),
    )
    expect(items.map(({ title, draft }) => [title, draft])).toEqual([
      ['one', false],
      ['two', true],
    ])
  })
})

it('reads Atom with its ids, kinds of text and bases', () => {
  const { items } = feedIn(`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://old.example/z/">
    <title>F</title><id>urn:f</id><updated>2026-11-20T09:00:00Z</updated><author><name>Feed Author</name></author>
    <entry><id>tag:old.example,2026:1</id><title>5 &lt; 6</title><published>2026-11-19T08:00:00Z</published>
      <updated>2026-11-20T09:00:00Z</updated><link href="a.html"/><category term="t" label="Tea"/>
      <content type="text">one &lt; two

three</content></entry></feed>`)
  expect(items).toMatchObject([
    {
      id: 'tag:old.example,2026:1',
      link: 'https://old.example/z/a.html',
      title: '5 < 6',
      published: new Date('2026-11-19T08:00:00Z'),
      updated: new Date('2026-11-20T09:00:00Z'),
      authors: ['Feed Author'],
      tags: ['Tea'],
      plain: true,
    },
  ])
})

it('reads JSON Feed', () => {
  const item = {
    id: 7,
    url: '/1',
    content_html: '<p>a</p>',
    date_published: '2026-11-20T09:00:00Z',
    image: 'https://o.example/p.jpg',
  }
  const text = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'J',
    home_page_url: 'https://o.example',
    items: [item],
  })
  expect(feedIn(text).items).toMatchObject([
    {
      id: '7',
      link: 'https://o.example/1',
      title: null,
      body: '<p>a</p>',
      plain: false,
      image: 'https://o.example/p.jpg',
    },
  ])
})

it('says why a file is no feed', () => {
  for (const text of ['', '<html><body>hello</body></html>', '{"a": 1}', 'hello', '<rss><channel>'])
    expect(readOldFeed(text), text).toMatchObject({ ok: false, reason: expect.stringMatching(/\w/) })
})

describe('an item as a document', () => {
  const read = (text: string) => {
    const source = { path: 'a.md', bytes: Buffer.from(text), modified: NOON }
    const result = readDocument(source, detect, { base: 'https://new.example/', minConfidence: 0.6 })
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
    return result.value
  }
  const item = { ...feedIn(rssOf('<item><title>t</title><description>d</description></item>')).items[0] }

  it('is read as the one story it was, with all of its text', () => {
    const body =
      '<h2>First</h2><p>One.</p>\n\n<pre>a\n\n    b</pre>Loose <b>words</b><h2>Second</h2><p>Two <img src="/p.png"></p>'
    const { text, name } = documentOf(
      {
        ...baseItem(),
        title: 'Fuel: "dearer"',
        body,
        published: NOON,
        id: 'x: "1" #',
        authors: ['A, B'],
        draft: false,
      },
      { language: 'en' },
      NOON,
    )
    const { title, metadata, date, split } = read(text)
    expect(name).toBe('2026-11-22-fuel-dearer')
    expect([title, metadata.id, metadata.authors, date]).toEqual(['Fuel: "dearer"', 'x: "1" #', ['A, B'], NOON])
    expect(split.stories.map((story) => story.text)).toEqual([
      'First\n\nOne.\n\na\n\n    b\n\nLoose words\n\nSecond\n\nTwo',
    ])
    expect(split.stories[0]?.html).toContain('https://old.example/p.png')
  })

  it('without a title is called by its first words, without text by its link', () => {
    const long = `${'word '.repeat(40)}end`
    expect(read(documentOf({ ...baseItem(), title: null, body: long }, { language: null }, NOON).text).title).toMatch(
      /^word( word){10,}…$/,
    )
    const bare = read(documentOf({ ...baseItem(), title: 'Only a link', body: '' }, { language: null }, NOON).text)
    expect(bare.split.stories.map(({ title }) => title)).toEqual(['Only a link'])
  })

  it('that is one line under its own words keeps the link and the picture in it', () => {
    const story = (title: string | null, body: string) => {
      const { text } = documentOf({ ...baseItem(), title, body }, { language: 'en' }, NOON)
      return read(text).split.stories.map(({ html }) => html)
    }
    const note = '<p>A note on <a href="https://old.example/sea">the sea</a>.</p>'
    expect(story(null, note)).toEqual([note])
    expect(story('A note on the sea', `${note}<p>More of it.</p>`)).toEqual([`${note}<p>More of it.</p>`])
    expect(story(null, '<p>Dusk<img src="/dusk.jpg" alt=""></p>')).toEqual([
      '<p>Dusk<img src="https://old.example/dusk.jpg" alt=""></p>',
    ])
    expect(story('Fuel', '<h1><a href="https://old.example/fuel">Fuel</a></h1>')[0]).toContain('/fuel')
    expect(story('Fuel', '<h1><a href="https://old.example/fuel">Fuel</a></h1><p>Dearer.</p>')).toEqual([
      '<p>Dearer.</p><p><a href="https://old.example/fuel">old.example</a></p>',
    ])
    expect(story('Fuel', '<p>Fuel</p><p>Dearer.</p>')).toEqual(['<p>Dearer.</p>'])
  })

  it('is called by words that stand apart as its paragraphs do', () => {
    const { text } = documentOf(
      { ...baseItem(), title: null, body: '<p>One.</p><p>Two.</p>' },
      { language: 'en' },
      NOON,
    )
    expect(read(text).title).toBe('One. Two.')
  })

  it('carries any id, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (id) => {
        const { text } = documentOf({ ...baseItem(), id, title: 't', body: '<p>b</p>' }, { language: 'en' }, NOON)
        const parsed = readDocument({ path: 'a.md', bytes: Buffer.from(text), modified: NOON }, detect, {
          base: 'https://n.example/',
          minConfidence: 0.6,
        })
        if (parsed.ok) expect(parsed.value.metadata.id).toBe(id.trim())
        else expect(parsed.problems.map(({ code }) => code)).toEqual(['id-invalid'])
      }),
    )
  })

  function baseItem() {
    const [only] = feedIn(
      rssOf('<item><title>t</title><link>https://old.example/t</link><description>d</description></item>'),
    ).items
    if (!only) throw new Error('no item')
    return { ...only, ...item, link: only.link, id: only.id }
  }
})

it('makes blocks that Markdown leaves alone, with no blank line in any', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          '<p>',
          '</p>',
          '<pre>',
          '</pre>',
          '\n',
          '\n\n',
          '    x',
          '<div>',
          '</div>',
          '# y',
          '<b>',
          '> z',
          '<ul><li>',
          '&lt;',
        ),
      ),
      (parts) => {
        const body = bodyOf(`<p>start</p>${parts.join('')}`, null)
        for (const block of body.split('\n\n')) expect(block).toMatch(/^<[a-z]/)
      },
    ),
  )
})
