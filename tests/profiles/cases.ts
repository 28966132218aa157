import { fine, inChannel, inEntry, inJson, inText, type Spoil, STORY, without } from './published.js'

const RSS = '/rss.xml'
const ATOM = '/atom.xml'
const JSON_FEED = '/feed.json'
const SITEMAP = '/news-sitemap.xml'

const item = (from: string | RegExp, to: string): Spoil => inText(RSS, from, to)
const atom = (from: string | RegExp, to: string): Spoil => inText(ATOM, from, to)
const sitemap = (from: string | RegExp, to: string): Spoil => inText(SITEMAP, from, to)
const title = (text: string): Spoil => item(`<title>${STORY}</title>`, `<title>${text}</title>`)
const content = (html: string): Spoil =>
  item('<content:encoded>', `<content:encoded>${html.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}`)
const enclosure = (to: string): Spoil => item(/<enclosure [^>]*>/, to)

/** Much more than any reader takes. */
const HEAVY = 'x'.repeat(1024 * 1024)

/**
 * What breaks a rule: by its code where it means the same in every profile, else by profile and code. More than
 * one way where a rule looks at more than one thing.
 */
export const CASES: Readonly<Record<string, readonly Spoil[]>> = {
  // the feed as a whole
  'channel-incomplete': [
    item('<title>The Test Gazette</title>', '<title> </title>'),
    item(/<link>https:\/\/gazette\.example\.org\/<\/link>/, ''),
  ],
  'language-invalid': [item('<language>en-GB</language>', '<language>British English</language>')],
  'language-without-region': [item('<language>en-GB</language>', '<language>en</language>')],
  'self-link-missing': [item(/<atom:link [^>]*rel="self"[^>]*>/, '')],
  'hub-link-missing': [item(/(?:<atom:link rel="hub"[^>]*>)+/, '')],
  'items-few': [item(/<item>[^]*?<\/item>/, '')],
  'feed-too-large': [item('</channel>', `<!--${HEAVY}--></channel>`)],
  'address-insecure': [inChannel({ url: 'http://gazette.example.org' })],
  'channel-image-large': [
    item('<channel>', '<channel><image><width>145</width></image>'),
    item('<channel>', '<channel><image><height>401</height></image>'),
  ],
  'ttl-invalid': [item('<ttl>15</ttl>', '<ttl>0</ttl>'), item('<ttl>15</ttl>', '<ttl>often</ttl>')],
  'description-long': [
    item(
      '<description>All that is fit to test</description>',
      `<description>${'All that is fit '.repeat(3)}</description>`,
    ),
  ],
  'logo-missing': [item(/<snf:logo>[^]*?<\/snf:logo>/, ''), item(/<snf:logo><url>[^]*?<\/url>/, '<snf:logo>')],
  'encoding-not-utf-8': [item('encoding="utf-8"', 'encoding="iso-8859-1"')],

  // items of RSS
  'item-incomplete': [item(/<link>https:\/\/gazette\.example\.org\/stories\/[^<]*<\/link>/, ''), title('')],
  'item-empty': [(published) => item(/<description>The ministry[^]*?<\/description>/, '')(title('')(published))],
  'guid-invalid': [item(/<guid isPermaLink="false">/, '<guid>'), item(/<guid [^]*?<\/guid>/, '')],
  'guid-duplicate': [item(guidOf(1), guidOf(0))],
  'title-long': [title('Fuel '.repeat(40).trim())],
  'title-short': [title('Fuel dearer from now')],
  'title-has-markup': [
    title('Fuel &lt;b&gt;dearer&lt;/b&gt; from Monday, says nobody'),
    title('Fuel &amp;amp; bread dearer'),
  ],
  'title-duplicate': [title('Fuel dearer from Monday, part 2')],
  'description-has-markup': [item('<description>The ministry', '<description>&lt;p&gt;The ministry')],
  'date-invalid': [
    item(
      /<pubDate>Sun, 22 Nov 2026 08:00:58 GMT<\/pubDate>(?=\s*<description>The ministry)/,
      '<pubDate>2026-11-22</pubDate>',
    ),
  ],
  'date-in-future': [
    item(
      /<pubDate>[^<]*<\/pubDate>(?=\s*<description>The ministry)/,
      '<pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate>',
    ),
  ],
  'date-old': [
    item(
      /<pubDate>[^<]*<\/pubDate>(?=\s*<description>The ministry)/,
      '<pubDate>Fri, 21 Nov 2025 08:00:00 GMT</pubDate>',
    ),
  ],
  'author-not-address': [item('</item>', '<author>Nora Quayle</author></item>')],
  'author-twice': [item('</item>', '<author>nora@example.org (Nora Quayle)</author></item>')],
  'enclosure-invalid': [
    enclosure('<enclosure url="https://gazette.example.org/a.jpg" type="image/jpeg"/>'),
    item('<enclosure ', '<enclosure url="https://gazette.example.org/b.jpg" length="1" type="image/jpeg"/><enclosure '),
  ],
  'category-empty': [item('</item>', '<category> </category></item>')],
  'description-late': [item(/<description>The ministry[^]*?<\/description>/, '')],
  'link-elsewhere': [
    item(/<link>https:\/\/gazette\.example\.org\/stories/, '<link>https://elsewhere.example.org/stories'),
  ],
  'link-with-password': [
    item('<link>https://gazette.example.org/stories', '<link>https://nora:secret@gazette.example.org/stories'),
  ],
  'language-mixed': [inEntry({ language: 'it' })],

  // the body of items
  'element-forbidden': [
    content('<script>alert(1)</script>'),
    content('<p><object data="https://example.org/x"></object></p>'),
  ],
  'address-relative': [content('<a href="/more">more</a>'), content('<img src="pump.jpg">')],
  'content-deep': [content(`${'<div>'.repeat(10)}deep${'</div>'.repeat(10)}`)],
  'breaks-repeated': [content('one<br><br>two')],
  'text-short': [
    item(/<content:encoded>[^]*?<\/content:encoded>/, '<content:encoded>&lt;p&gt;Short.&lt;/p&gt;</content:encoded>'),
  ],
  'excerpt-complex': [item('<description>The ministry', '<description>&lt;table&gt;&lt;/table&gt;The ministry')],
  'read-more-link': [
    item(/for Monday\.<\/description>/, 'for Monday. Read more</description>'),
    item(/for Monday\.<\/description>/, '&lt;a href="https://example.org/"&gt;…&lt;/a&gt;</description>'),
  ],

  // pictures, sound, places
  'image-missing': [
    (published) => enclosure('')(item(/<media:content [^]*?<\/media:content><media:thumbnail [^>]*>/, '')(published)),
  ],
  'image-small': [item('width="1200" height="800"', 'width="640" height="400"')],
  'image-shape': [
    item('width="1200" height="800"', 'width="1900" height="800"'),
    item('width="1200" height="800"', 'width="390" height="800"'),
  ],
  'image-type': [
    item(
      'pump.jpg" fileSize="40123" type="image/jpeg" medium',
      'pump.svg" fileSize="40123" type="image/svg+xml" medium',
    ),
    content('<img src="https://example.org/a.svg">'),
  ],
  'media-incomplete': [
    item(' type="image/jpeg" medium', ' medium'),
    item('<media:credit>Nora Quayle</media:credit>', ''),
  ],
  'thumbnail-missing': [item(/<media:thumbnail [^>]*>/, '')],
  'video-type': [enclosure('<enclosure url="https://gazette.example.org/a.avi" length="9" type="video/x-msvideo"/>')],
  'georss-invalid': [item('45.46 9.19', '45.46, 9.19'), item('45.46 9.19', '95 9.19'), item('45.46 9.19', '45.46')],

  // Atom
  'atom/feed-too-large': [atom('</feed>', `<!--${HEAVY}--></feed>`)],
  'atom/self-link-missing': [atom('rel="self"', 'rel="via"')],
  'atom/language-invalid': [atom('xml:lang="en-GB"', 'xml:lang="British English"')],
  'atom/date-invalid': [
    atom(/<published>[^<]*/, '<published>22 Nov 2026'),
    atom(/<published>[^<]*/, '<published>2026-11-22T25:00:00Z'),
    atom(/<updated>[^<]*/, '<updated>2026-11-22t08:00:00z'),
  ],
  'element-missing': [atom(/<entry([^>]*)>\s*<title>[^<]*<\/title>/, '<entry>'), atom(/<id>[^<]*<\/id>/, '')],
  'element-repeated': [
    atom('<entry', '<subtitle>a</subtitle><entry'),
    atom('</entry>', '<summary>again</summary></entry>'),
  ],
  'element-unknown': [atom('</entry>', '<pubDate>today</pubDate></entry>'), atom('</entry>', '<entry/></entry>')],
  'author-missing': [
    (published) => {
      const text = published.texts.get(ATOM) ?? ''
      return { ...published, texts: new Map(published.texts).set(ATOM, text.replace(/<author>[^]*?<\/author>/g, '')) }
    },
  ],
  'id-invalid': [atom(/<id>urn:uuid:[^<]*/, '<id>story one')],
  'atom/id-duplicate': [atom(guidOf(1), guidOf(0))],
  'alternate-missing': [
    (published) =>
      atom(
        /(?<=<entry[^]*?)<content [^]*?<\/content>/,
        '',
      )(atom(/(?<=<entry[^]*?)<link rel="alternate"[^>]*>/, '')(published)),
  ],
  'alternate-repeated': [
    atom('</entry>', '<link rel="alternate" type="text/html" href="https://example.org/twin"/></entry>'),
  ],
  'text-construct-invalid': [
    atom(/<summary>/, '<summary type="text/html">'),
    atom(/<summary>/, '<summary><b>bold</b>'),
    atom(/<summary>/, '<summary type="xhtml">'),
  ],
  'content-invalid': [
    atom('<content type="html">', '<content type="html"><b>bold</b>'),
    atom('<content type="html">', '<content type="html" src="https://example.org/story">'),
    atom('<content type="html">', '<content type="multipart/mixed">'),
    atom('<content type="html">', '<content type="xhtml">'),
  ],
  'person-invalid': [
    atom('<name>Nora Quayle</name>', '<name>Nora Quayle</name><name>N. Q.</name>'),
    atom('<name>Nora Quayle</name>', '<name/>'),
    atom('<name>Nora Quayle</name>', '<name>Nora Quayle</name><email>nora</email>'),
  ],
  'category-without-term': [atom('<category term="fuel"/>', '<category label="fuel"/>')],
  'link-invalid': [
    atom(/(?<=<link [^>]*)href="[^"]*"/, 'href="/stories"'),
    atom('</entry>', '<link rel="enclosure" href="https://example.org/a" length="big"/></entry>'),
  ],

  // JSON Feed
  'json-invalid': [inText(JSON_FEED, '{', '['), without(JSON_FEED)],
  'jsonfeed/feed-too-large': [inJson('feed', { user_comment: HEAVY })],
  'version-wrong': [inJson('feed', { version: 'https://jsonfeed.org/version/1' })],
  'field-missing': [
    inJson('feed', { title: undefined }),
    inJson('item', { id: undefined }),
    inJson('item', { attachments: [{ url: 'https://example.org/a.mp3' }] }),
    inJson('feed', { hubs: [{ type: 'WebSub' }] }),
  ],
  'field-unknown': [inJson('feed', { link: 'https://example.org/' }), inJson('item', { pubDate: 'today' })],
  'field-kind': [
    inJson('item', { id: 5 }),
    inJson('item', { tags: ['fuel', ''] }),
    inJson('feed', { items: {} }),
    inJson('feed', { expired: 'no' }),
  ],
  'field-blank': [inJson('item', { summary: ' ' }), inJson('feed', { description: '' })],
  'field-deprecated': [inJson('feed', { author: { name: 'Nora' } })],
  'jsonfeed/address-relative': [
    inJson('item', { url: '/stories/one' }),
    inJson('feed', { authors: [{ name: 'Nora', url: 'nora' }] }),
  ],
  'jsonfeed/date-invalid': [
    inJson('item', { date_published: '2026-11-22' }),
    inJson('item', { date_modified: '2026-02-30T00:00:00Z' }),
  ],
  'jsonfeed/language-invalid': [inJson('item', { language: 'English' })],
  'content-missing': [inJson('item', { content_html: undefined, content_text: undefined })],
  'author-empty': [inJson('item', { authors: [{}] }), inJson('feed', { authors: [{ _role: 'editor' }] })],
  'jsonfeed/id-duplicate': [(published) => inJson('item', { id: published.entries[1]?.id })(published)],
  'self-missing': [inJson('feed', { feed_url: undefined })],

  // Google News
  'sitemap-missing': [without(SITEMAP)],
  'sitemap-incomplete': [sitemap(/<news:title>[^<]*<\/news:title>/, ''), sitemap(/<news:name>[^<]*<\/news:name>/, '')],
  'sitemap-large': [sitemap('</urlset>', `${'<url><news:news/></url>'.repeat(990)}</urlset>`)],
  'sitemap-name': [sitemap('<news:name>The Test Gazette', '<news:name>Gazette')],
  'sitemap-language': [sitemap('<news:language>en', '<news:language>en-GB')],
  'sitemap-date': [
    sitemap(/<news:publication_date>[^<]*/, '<news:publication_date>22 Nov 2026'),
    sitemap(/<news:publication_date>[^<]*/, '<news:publication_date>2026-11-23'),
  ],
  'sitemap-stale': [sitemap(/<news:publication_date>[^<]*/, '<news:publication_date>2026-11-20T11:59:59Z')],
  'sitemap-title': [sitemap(`<news:title>${STORY}`, '<news:title>Fuel!')],
  'story-unlisted': [sitemap(/<url>[^]*?<\/url>/, '')],
  'title-with-name': [inEntry({ title: 'Nora Quayle on fuel' }), inEntry({ title: 'Fuel dearer | The Test Gazette' })],
  'article-markup': [
    inText('/stories/part-1', 'NewsArticle', 'WebPage'),
    inText('/stories/part-1', '"headline"', '"name"'),
    inText('/stories/part-1', '{"@context"', '{{'),
  ],
}

/** The id of a story of `fine`, from 0. */
function guidOf(index: number): string {
  return fine().entries[index]?.id ?? ''
}
