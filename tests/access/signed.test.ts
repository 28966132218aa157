// Promise: a signed address says what was signed, for its own purpose, and no other address says anything.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readSigned, sign } from '../../src/access/signed.js'

const KEY = 'a key of two hundred and fifty-six bits'
const SIGNED_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~%/= é'

const preview = fc.record({
  what: fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }).map((text) => text.toWellFormed()),
  until: fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => new Date(seconds * 1000)),
})

it('is read as it was signed, whatever the file is called', () => {
  fc.assert(
    fc.property(preview, (one) => {
      const signed = sign(one, 'preview', KEY)
      expect(signed).toMatch(/^[\w-]+\.[\w-]{43}$/)
      expect(readSigned(signed, 'preview', KEY)).toEqual(one)
    }),
  )
})

it('is nothing with any one character changed, left out or put in', () => {
  fc.assert(
    fc.property(
      preview,
      fc.nat(),
      fc.constantFrom(...SIGNED_CHARACTERS),
      fc.constantFrom('change', 'leave out', 'put in'),
      (one, place, character, how) => {
        const signed = sign(one, 'preview', KEY)
        const at = place % signed.length
        const rest = signed.slice(how === 'put in' ? at : at + 1)
        const forged = signed.slice(0, at) + (how === 'leave out' ? '' : character) + rest
        fc.pre(forged !== signed)
        expect(readSigned(forged, 'preview', KEY)).toBeNull()
      },
    ),
    { numRuns: 2_000 },
  )
})

it('is nothing with the last character spelled in another way for the same bytes', () => {
  const signed = sign({ what: 'monday.md', until: new Date('2026-11-24T10:00:00Z') }, 'preview', KEY)
  const signature = Buffer.from(signed.split('.')[1] ?? '', 'base64url')
  const spellings = [...SIGNED_CHARACTERS.slice(0, 64)]
    .map((last) => signed.slice(0, -1) + last)
    .filter((one) => Buffer.from(one.split('.')[1] ?? '', 'base64url').equals(signature))
  expect(spellings).toHaveLength(4)
  expect(spellings.filter((one) => readSigned(one, 'preview', KEY) !== null)).toEqual([signed])
})

it('is nothing under another key, or with the signature of another', () => {
  const [one, other] = ['monday.md', 'tuesday.md'].map((file) =>
    sign({ what: file, until: new Date('2026-11-24T10:00:00Z') }, 'preview', KEY),
  )
  expect(readSigned(one ?? '', 'preview', 'another key')).toBeNull()
  expect(readSigned(`${one?.split('.')[0]}.${other?.split('.')[1]}`, 'preview', KEY)).toBeNull()
  for (const nothing of ['', '.', 'a.b', one?.split('.')[0] ?? ''])
    expect(readSigned(nothing, 'preview', KEY)).toBeNull()
})

it('is nothing for another purpose, whatever it says', () => {
  fc.assert(
    fc.property(preview, (one) => {
      expect(readSigned(sign(one, 'preview', KEY), 'readers', KEY)).toBeNull()
      expect(readSigned(sign(one, 'readers', KEY), 'preview', KEY)).toBeNull()
      expect(readSigned(sign(one, 'readers', KEY), 'readers', KEY)).toEqual(one)
    }),
  )
})
