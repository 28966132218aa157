// Promise: text is cleaned once, at the door: what no format can carry is gone, no letter is.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanLine, cleanText, countForbidden } from '../src/characters.js'

describe('cleanText', () => {
  it.each([
    ['line ends', 'a\r\nb\rc\u2028d\u2029e', 'a\nb\nc\nd\ne'],
    ['controls', 'a\u0000\u0007\u001Fb\u007F', 'ab'],
    ['Windows-1252 in disguise', '\u0093sì\u0094 \u0096 l\u0092euro \u0080', '“sì” – l’euro €'],
    ['UTF-8 read as Windows-1252', 'cafÃ© â€œsÃ¬â€\u009D', 'café “sì”'],
    ['the same, twice', 'cafÃƒÂ©', 'café'],
    ['lone surrogates', '\uD800x', '?x'],
    ['byte order marks and non-characters', '\uFEFFa\uFFFEb\u{1FFFF}', 'ab'],
    ['what only looks broken', 'Ângelo, Ãlvaro, “Â”, déjà vu, Ÿ', 'Ângelo, Ãlvaro, “Â”, déjà vu, Ÿ'],
    ['emoji, right-to-left, ideographs', '👩‍🚀 مرحبا 日本', '👩‍🚀 مرحبا 日本'],
  ])('mends %s', (_what, raw, clean) => {
    expect(cleanText(raw)).toBe(clean)
  })

  it('leaves nothing XML 1.0 §2.2 forbids, and leaves its own work alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const clean = cleanText(raw)
        expect(clean).toMatch(/^[\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u)
        expect(cleanText(clean)).toBe(clean)
      }),
      { numRuns: 500 },
    )
  })
})

describe('cleanLine', () => {
  it('is one line', () => {
    expect(cleanLine('  two\n lines\u2028and\ta tab ')).toBe('two lines and a tab')
  })
})

describe('countForbidden', () => {
  it.each([
    ['nothing', 'a\tb\r\n', 0],
    ['controls', 'a\u0000\u0007b\u007F', 3],
    ['byte order marks and non-characters', '\uFEFFa\uFFFEb\u{1FFFF}', 3],
    ['Windows-1252 in disguise, which is mended', '\u0093sì\u0094 \u0096 l\u0092euro \u0080', 0],
    ['UTF-8 read as Windows-1252, which is mended', 'cafÃ© â€œsÃ¬â€\u009D', 0],
    ['what is nothing in Windows-1252 either', '\u0081 \u0093sì\u0094', 1],
  ])('counts %s', (_what, raw, dropped) => {
    expect(countForbidden(raw)).toBe(dropped)
  })
})
