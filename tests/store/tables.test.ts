// Promise: a row is read back as it was written, whichever version of the program wrote it.
import { expect, it } from 'vitest'
import { mediaAt } from '../../src/media.js'
import { toEntry, toEntryRow } from '../../src/store/sql/tables.js'
import { entry } from '../support/entries.js'

const PICTURE = { ...mediaAt('https://example.org/media/a.png', 'A "pump"'), length: 4_012, width: 12, height: 8 }

it.each([
  ['neither', {}],
  ['a picture', { image: PICTURE }],
  ['a recording', { enclosure: mediaAt('https://example.com/ep.mp3') }],
  ['both', { image: PICTURE, enclosure: mediaAt('https://example.com/ep.mp3') }],
])('an entry with %s comes back', (_what, media) => {
  const whole = entry(media)
  expect(toEntry(toEntryRow(whole))).toEqual(whole)
})

it.each([
  ['https://example.org/a.png', mediaAt('https://example.org/a.png')],
  ['https://example.org/a b', mediaAt('https://example.org/a%20b')],
  ['a.png', null],
  ['https://', null],
  [null, null],
])('the picture %j of a row of the first version is read', (image, expected) => {
  const row = { ...toEntryRow(entry()), image }
  expect(toEntry(row)).toMatchObject({ image: expected, enclosure: null })
})
