// Promise: who mistypes a word is told the one that was meant, and never one that is far away.
import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { nearest } from '../src/nearest.js'

const WORDS = ['title', 'description', 'max_age', 'hub', 'hubs', 'url', 'items']

describe('nearest', () => {
  it.each([
    ['titel', 'title'],
    ['tittle', 'title'],
    ['descripton', 'description'],
    ['maxAge', 'max_age'],
    ['max-age', 'max_age'],
    ['HUB', 'hub'],
    ['item', 'items'],
    ['colour', null],
    ['x', null],
    ['', null],
  ])('%s → %s', (written, meant) => {
    expect(nearest(written, WORDS)).toBe(meant)
  })

  it('knows every word itself, and every word of four letters and more with two neighbours swapped', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WORDS), fc.nat(), (word, chance) => {
        expect(nearest(word, WORDS)).toBe(word)
        if (word.length < 4 || word === 'hubs') return
        const at = chance % (word.length - 1)
        const swapped = `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`
        expect(nearest(swapped, WORDS)).toBe(word)
      }),
    )
  })
})
