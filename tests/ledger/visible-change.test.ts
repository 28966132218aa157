// Promise: `updated` moves when a reader would see a difference, and only then.
import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../src/stories/fingerprint.js'
import { documentOf, openPress } from './press.js'

const unseen: readonly (readonly [what: string, one: string, other: string])[] = [
  ['quotes set by a typewriter or a typesetter', 'He said "no" and \'yes\'.', 'He said “no” and ‘yes’.'],
  ['quotes of another country', 'Disse "no".', 'Disse «no».'],
  ['the apostrophe', "L'acqua di un po' di mare", 'L’acqua di un po’ di mare'],
  ['an accent typed as an apostrophe’s neighbour', "L'acqua", 'L´acqua'],
  ['hyphens and dashes', 'Monday - Friday', 'Monday – Friday'],
  ['a minus sign set as a dash', 'Monday − Friday', 'Monday — Friday'],
  ['three points', 'And then...', 'And then…'],
  ['white space and line ends', 'One two\n\nthree', ' One\u00A0two three '],
  ['a blank before a colon', 'Météo : neige', 'Météo: neige'],
  ['letters put together in another way', 'lunedì', 'lunedi\u0300'],
  ['ligatures and full width', 'ﬁne ＡＢＣ', 'fine ABC'],
  ['what nobody sees', 'in\u00ADvis\u200Bible \u2060text\uFEFF', 'invisible text'],
  ['the shape of an emoji', 'Sun ☀', 'Sun ☀\uFE0F'],
  ['Markdown that was left in', 'very *important* `code`', 'very important code'],
]

const seen: readonly (readonly [what: string, one: string, other: string])[] = [
  ['a word', 'Prices rise', 'Prices fall'],
  ['a letter', 'trains stopp', 'trains stop'],
  ['an accent', 'e caldo', 'è caldo'],
  ['case', 'it is us', 'it is US'],
  ['a digit', '11 cents', '12 cents'],
  ['a minus before a number', 'It was -5 degrees', 'It was 5 degrees'],
  ['a currency', '5 €', '5 $'],
  ['a percent sign', '5 %', '5'],
  ['an emoji', 'Sun ☀', 'Sun ☂'],
  ['where an apostrophe parts words', "we're", 'were'],
  ['a word that went from headline to body', 'One', 'One two'],
]

describe('no change', () => {
  it.each(unseen)('is %s', (_, one, other) => {
    expect(fingerprint('T', other)).toBe(fingerprint('T', one))
    expect(fingerprint(other, 'x')).toBe(fingerprint(one, 'x'))
  })

  it('moves no date, though the entry says the new text', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [['Fuel', 'He said "no" - twice...']])])
    const [before] = await press.live()
    const changes = await press.publish([documentOf('a.md', [['Fuel', 'He said “no” – twice…']])])
    expect(changes.map(({ kind }) => kind)).toEqual(['touched'])
    expect((await press.live())[0]).toMatchObject({ updated: before?.updated, text: 'He said “no” – twice…' })
  })
})

it('moves no date for a summary put together otherwise', async () => {
  const press = openPress()
  const told = documentOf('a.md', [['Fuel', 'Prices rise.']])
  const stories = told.split.stories.map((story) => ({ ...story, summary: 'Fuel: Prices rise.' }))
  await press.publish([told])
  const [before] = await press.live()
  const changes = await press.publish([{ ...told, split: { ...told.split, stories } }])
  expect(changes.map(({ kind }) => kind)).toEqual(['touched'])
  expect((await press.live())[0]).toMatchObject({ updated: before?.updated, summary: 'Fuel: Prices rise.' })
})

describe('a change', () => {
  it.each(seen)('is %s', (_, one, other) => {
    expect(fingerprint('T', other)).not.toBe(fingerprint('T', one))
  })

  it('is a word that goes from the body into the headline', () => {
    expect(fingerprint('Fuel', 'prices rise')).not.toBe(fingerprint('Fuel prices', 'rise'))
  })

  it('moves `updated` to now, and `published` not at all', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [['Fuel', 'Prices rise.']])])
    const [before] = await press.live()
    await press.publish([documentOf('a.md', [['Fuel', 'Prices rise again.']])])
    const [after] = await press.live()
    expect(after).toMatchObject({ published: before?.published, updated: new Date('2026-11-22T09:10:00Z') })
  })
})
