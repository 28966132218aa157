// Promise: a summary is whole sentences, at most 280 characters, in which nothing is glued to what it has nothing to do with.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { summarise } from '../../src/stories/bodies/summary.js'
import { splitText } from './split-text.js'

const summaryOf = (text: string) => splitText(`---\nsplit: none\n---\n# Town\n\n${text}\n`, 'a.md').stories[0]?.summary

describe('blocks', () => {
  test.each([
    [
      'a heading',
      '### Office hours change\n\nThe office opens at eight.',
      'Office hours change: The office opens at eight.',
    ],
    ['a heading that asks', '### Where to?\n\nTo the mill.', 'Where to? To the mill.'],
    ['items', '- first rehearsal: 7 pm\n- second rehearsal: 9 pm', 'first rehearsal: 7 pm · second rehearsal: 9 pm'],
    ['items that are sentences', '- It rains.\n- It snows.', 'It rains. It snows.'],
    ['cells', '| Day | Road |\n| - | - |\n| Mon | SP 1 |', 'Day · Road · Mon · SP 1'],
    ['a line and a sentence', '**Closed roads**\n\nThe bridge is closed.', 'Closed roads · The bridge is closed.'],
    [
      'a sentence that goes on below',
      'The mayor said that\n\nnothing will change.',
      'The mayor said that nothing will change.',
    ],
    [
      'an ideographic heading',
      '### 窓口の時間\n\n八時に開く。次の文。\n\n明日も。',
      '窓口の時間：八時に開く。次の文。明日も。',
    ],
    ['an Arabic heading', '### ساعات العمل\n\nيفتح المكتب في الثامنة.', 'ساعات العمل: يفتح المكتب في الثامنة.'],
  ])('of %s are set off', (_what, text, summary) => {
    expect(summaryOf(text)).toBe(summary)
  })
})

describe('a long text', () => {
  const sentence = 'The harbour is dredged again this week, as the council has said. '
  it('ends with a sentence, and with no heading above nothing', () => {
    expect(summaryOf(`${sentence.repeat(4)}\n\n### And then\n\n${sentence.repeat(4)}`)).toBe(sentence.repeat(4).trim())
  })

  it('of entries ends with one of them', () => {
    const entries = Array.from({ length: 60 }, (_none, index) => `- entry number ${index}`)
    expect(summaryOf(entries.join('\n'))).toMatch(/^entry number 0 · .* · entry number 1\d$/)
  })

  it('of one sentence ends with a word', () => {
    expect(summaryOf(`${'word '.repeat(100)}end.`)).toMatch(/^word( word)+…$/)
  })
})

it('is never longer than 280 characters, and empty only for an empty text', () => {
  const kind = fc.constantFrom('heading', 'paragraph', 'item', 'table', 'code', 'quote')
  const text = fc
    .array(fc.constantFrom('Word', 'next.', '。', '字', 'x'.repeat(90), '\n', ' ', 'ب', '🙂'))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(fc.record({ kind, text })), (blocks) => {
      const summary = summarise(blocks, 'en')
      expect(summary.length).toBeLessThanOrEqual(280)
      expect(summary === '').toBe(blocks.every((block) => block.text.trim() === ''))
      expect(summary).toBe(summary.trim())
      expect(summary.isWellFormed()).toBe(true)
    }),
  )
})
