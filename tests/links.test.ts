// Promise: a file beside the documents has one address, the address leads back to it, and no address leads to anything else.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isMediaFile, mediaFileAt, mediaPath } from '../src/links.js'
import { HOSTILE_NAMES } from './support/pictures.js'

it.each(HOSTILE_NAMES)('%j has an address that needs no escaping and leads back to it', (name) => {
  const file = `week 47/${name}`
  const path = mediaPath(file)
  expect(path).toMatch(/^\/media\/week%2047\/[A-Za-z0-9!$()*,._~%-]+$/)
  expect(mediaFileAt(path)).toBe(file)
  expect(new URL(path, 'https://example.org').pathname).toBe(path)
})

const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })

it('does so for any name that may be served', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 3 }), part, (folders, name) => {
      const file = [...folders, `${name}.png`].join('/')
      fc.pre(isMediaFile(file))
      expect(mediaFileAt(mediaPath(file))).toBe(file)
    }),
  )
})

it('never comes to a file that is hidden, leaves the folder or is no picture, whatever is asked for', () => {
  const piece = fc.constantFrom('..', '.', '%2e', '%2f', '%5c', '\\', '/', 'a', '_a', '.a', '%00', '%', 'a.png', '.png')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const file = mediaFileAt(`/media/${pieces.join('')}`)
      if (file === null) return
      expect(file).toMatch(/^(?:[^/\\._\0][^/\\\0]*\/)*[^/\\._\0][^/\\\0]*\.png$/)
    }),
    { numRuns: 2_000 },
  )
})
