// Promise: an author can see, line by line, what became of a document and why.
import { expect, test } from 'vitest'
import { explainSplit } from '../../src/stories/explain.js'
import { documentFrom, OPTIONS } from './split-text.js'

const TEXT = [
  'The Quay, issue 3',
  'Fuel dearer from Monday - The ministry said prices would rise by ten cents.',
  'Rail strike called off - Both sides signed an agreement during the night.',
  '© 2026 The Quay',
].join('\n\n')

test('each line says which story it is in, which begins there, or why it is in none', () => {
  const { verdict, lines } = explainSplit(documentFrom(TEXT), OPTIONS)
  expect(verdict.style).toBe('run-in-dash')
  expect(lines.map(({ line, story, begins, why }) => ({ line, story, begins, why }))).toEqual([
    { line: 1, story: null, begins: null, why: 'title' },
    { line: 3, story: 1, begins: 'Fuel dearer from Monday', why: null },
    { line: 5, story: 2, begins: 'Rail strike called off', why: null },
    { line: 7, story: null, begins: null, why: 'footer' },
  ])
})

test('where the document stays whole, the runner-up shows what was weighed', () => {
  const { verdict, runnerUp, lines } = explainSplit(documentFrom(TEXT), { minConfidence: 1 })
  expect(verdict.style).toBe('single')
  expect(verdict.reason).toContain('% sure')
  expect(runnerUp?.style).toBe('run-in-dash')
  expect(lines.map(({ runnerUpBegins }) => runnerUpBegins)).toEqual([
    null,
    'Fuel dearer from Monday',
    'Rail strike called off',
    null,
  ])
})
