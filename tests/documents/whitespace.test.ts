// Promise: white space is folded as a browser shows it, no letter moves, and what parts words stands between elements.
import fc from 'fast-check'
import { fromHtml } from 'hast-util-from-html'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { Element } from 'hast'
import { describe, expect, it } from 'vitest'
import { foldWhiteSpace, textOf, withBlanks } from '../../src/documents/whitespace.js'

function fold(html: string): Element {
  return foldWhiteSpace(h('p', fromHtml(html, { fragment: true }).children))
}

it.each([
  ['See <a href="/r">the road</a>.', '<p>See <a href="/r">the road</a>.</p>'],
  ['See<a href="/r"> the road </a>now.', '<p>See <a href="/r">the road</a> now.</p>'],
  ['been <b> <i> closed</i></b> since', '<p>been <b><i>closed</i></b> since</p>'],
  ['<b>Fuel</b> <i>dearer</i>', '<p><b>Fuel</b> <i>dearer</i></p>'],
  ['one<br><b>two</b>', '<p>one<br>\n<b>two</b></p>'],
  [' <b> first</b>', '<p><b>first</b></p>'],
  ['a <b> </b> c', '<p>a<b></b> c</p>'],
])('%s', (html, folded) => {
  expect(toHtml(fold(html))).toBe(folded)
})

it('says the same, letter by letter, and begins no link or bold word with a blank', () => {
  const text = fc.string({ unit: fc.constantFrom(' ', '\n', 'a', 'é', '.'), maxLength: 6 })
  const inline = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      text,
      fc
        .tuple(fc.constantFrom('b', 'i', 'a'), fc.array(tie('node'), { maxLength: 3 }))
        .map(([tag, inside]) => `<${tag}>${inside.join('')}</${tag}>`),
    ),
  })).node
  fc.assert(
    fc.property(
      fc.array(inline, { maxLength: 5 }).map((parts) => parts.join('')),
      (html) => {
        const folded = fold(html)
        const plain = html
          .replace(/<[^>]+>/g, '')
          .replace(/[ \n]+/g, ' ')
          .trim()
        expect(textOf(folded)).toBe(plain)
        expect(toHtml(folded)).not.toMatch(/\S<[bia]> /)
      },
    ),
  )
})

describe('pictures', () => {
  const shown = (html: string) => toHtml(withBlanks(fold(html)))

  it.each([
    ['Dusk <img> falls', '<p>Dusk <img> falls</p>'],
    ['Dusk <img>falls', '<p>Dusk <img>falls</p>'],
    ['Dusk<img> falls', '<p>Dusk<img> falls</p>'],
    ['Dusk<img>falls', '<p>Dusk<img>falls</p>'],
    ['Dusk <img> <img>falls', '<p>Dusk <img> <img>falls</p>'],
    [' <img> Dusk falls <img> ', '<p><img> Dusk falls <img></p>'],
    ['Dusk <a href="/r"><img></a> <b>falls</b>.', '<p>Dusk <a href="/r"><img></a> <b>falls</b>.</p>'],
    ['Dusk <img><b> falls</b>', '<p>Dusk <img> <b>falls</b></p>'],
    ['Dusk<br><img> falls', '<p>Dusk<br>\n<img> falls</p>'],
    ['Dusk <img><br>falls', '<p>Dusk\n<img><br>falls</p>'],
    ['Dusk <div><img></div> falls', '<p>Dusk<div><img></div>\nfalls</p>'],
    ['<pre>Dusk  <img>  falls</pre>', '<p><pre>Dusk  <img>  falls</pre></p>'],
  ])('keep the blanks they had: %s', (html, folded) => {
    expect(shown(html)).toBe(folded)
  })

  it('keep them wherever they stand, and the text says what it said without them', () => {
    const text = fc.constantFrom(' ', '\n', 'a', 'é ', ' .', '')
    const inline = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.constant('<img>'),
        fc
          .tuple(fc.constantFrom('b', 'i', 'a'), fc.array(tie('node'), { maxLength: 4 }))
          .map(([tag, inside]) => `<${tag}>${inside.join('')}</${tag}>`),
      ),
    })).node
    const plain = (html: string, picture: string) =>
      html
        .replaceAll('<img>', picture)
        .replace(/<[^>]+>/g, '')
        .replace(/[ \n]+/g, ' ')
        .trim()
    fc.assert(
      fc.property(
        fc.array(inline, { maxLength: 7 }).map((parts) => parts.join('')),
        (html) => {
          const folded = fold(html)
          expect(textOf(folded)).toBe(plain(html, ''))
          expect(plain(toHtml(withBlanks(folded)), '▢')).toBe(plain(html, '▢'))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
