// Promise: a title is the plain text its author means, whichever program it was written for.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainTitle } from '../../src/documents/plain-title.js'
import { documentFrom, splitText } from '../stories/split-text.js'

describe('a title in front matter', () => {
  it.each([
    ['The <em>new</em> ferry &amp; the **old** one', 'The new ferry & the old one'],
    ['<span lang="fr" class="x">La <b><i>mer</i></b></span>', 'La mer'],
    ['Rail<br/>and<wbr>road&nbsp;&#8211; &#x2019;26', 'Rail androad – ’26'],
    ['<i>A</i>, <i>B</i> and <I>C</I >', 'A, B and C'],
    ['Q&A: a < b, b > c & d &copy', 'Q&A: a < b, b > c & d &copy'],
    ['Why <em> is not <i>, and &lt;b&gt;bold&lt;/b&gt;', 'Why <em> is not <i>, and <b>bold</b>'],
    ['Between <b> and </b>', 'Between <b> and </b>'],
    ['<script>x</script> and <ferry>y</ferry>', '<script>x</script> and <ferry>y</ferry>'],
    ['2**3 and 3**2 ** 4 **', '2**3 and 3**2 ** 4 **'],
    ['&nosuch; &#0; &#1; &#xD800;', '&nosuch; ? ?'],
  ])('%s', (written, meant) => {
    expect(plainTitle(written)).toBe(meant)
    for (const end of ['md', 'txt']) {
      const text = `---\ntitle: ${JSON.stringify(written)}\n---\nA text of a few words, and a full stop.\n\nAnd another.\n`
      expect(splitText(text, `a.${end}`).stories[0]?.title).toBe(meant)
    }
  })

  it('that the text says too is not told twice', () => {
    const title = 'The <em>new</em> ferry &amp; the **old** one'
    const { stories } = splitText(
      `---\ntitle: ${JSON.stringify(title)}\n---\n# ${title}\n\nA text of a few words.\n`,
      'a.md',
    )
    expect(stories).toMatchObject([{ title: 'The new ferry & the old one', html: '<p>A text of a few words.</p>' }])
  })

  it('that is plain stays as it is, and none takes long', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'é', ' ', '<', '>', '&', '*', '/', ';', '"'), { maxLength: 20 }),
        (signs) => {
          const line = signs.join('')
          if (/\*\*|&\w+;|<a|<br/.test(line)) return
          expect(plainTitle(line)).toBe(line.replace(/ +/g, ' ').trim())
        },
      ),
    )
    const before = process.cpuUsage()
    for (const part of ['<b>', '</b>', '<b>x', '<b><i>', '**a', '<b x', '&a', '<i>a</i>'])
      plainTitle(part.repeat(2_000))
    plainTitle(`${'<b><i>'.repeat(8_000)}x${'</i></b>'.repeat(8_000)}`)
    const { user } = process.cpuUsage(before)
    expect(user).toBeLessThan(1_000_000)
  })
})

it('a first line of plain text that has HTML in it is its title without', () => {
  const text = 'The <em>new</em> ferry &amp; the <b\n\nA text of a few words, and a full stop.\n'
  expect(splitText(text).stories).toMatchObject([
    { title: 'The new ferry & the <b', text: 'A text of a few words, and a full stop.' },
  ])
})

it('a page’s own title is as its browser shows it', () => {
  expect(documentFrom('<title>A &amp; &lt;b&gt;</title><p>A text.</p>', 'a.html').title).toBe('A & <b>')
})
