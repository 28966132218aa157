// Promise: what is an address stays one, however many were read before it; so no link goes from a story that is read again.
import { expect, it } from 'vitest'
import { absoluteAddress } from '../src/stories/bodies/media-address.js'
import { parseUrl } from '../src/url.js'

it('is the same after thousands of others', () => {
  const wrong = new Set<string | undefined | null>()
  for (let number = 0; number < 20_000; number += 1) {
    parseUrl(`https://example.org/${number}`)
    const links = ['https://bücher.example/größe', 'https://例え.jp/', 'https://müller.example'].map((one) =>
      absoluteAddress(one, 'https://example.org/w/'),
    )
    const expected = [
      'https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe',
      'https://xn--r8jz45g.jp/',
      'https://xn--mller-kva.example/',
    ]
    links.forEach((link, index) => link !== expected[index] && wrong.add(link))
  }
  expect([...wrong]).toEqual([])
})

it('is none where it says nowhere', () => {
  expect(['', 'https://', 'a.html', 'http://[::1', 'https://a b/'].map((one) => parseUrl(one))).toEqual(
    Array(5).fill(null),
  )
  expect(parseUrl('a.html', 'https://example.org/w/')?.href).toBe('https://example.org/w/a.html')
})
