// Promise: documents of every shape we know are split as a careful editor would, whatever their language.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { documentFrom, OPTIONS } from './split-text.js'
import { splitDocument } from '../../src/stories/split.js'

type Expected = { readonly odd: string; readonly titles: readonly string[]; readonly dates?: readonly string[] }

const FOLDER = path.join(import.meta.dirname, '../fixtures')

function readFixture(name: string): { file: string; text: string; expected: Expected } {
  const folder = path.join(FOLDER, name)
  const file = readdirSync(folder).find((one) => one.startsWith('document.'))
  if (file === undefined) throw new Error(`${name} holds no document`)
  const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Expected
  return { file, text: readFileSync(path.join(folder, file), 'utf8'), expected }
}

const names = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(path.join(FOLDER, entry.name)).includes('expected.json'))
  .map(({ name }) => name)

describe('a document of each shape', () => {
  test.each(names)('%s', (name) => {
    const { file, text, expected } = readFixture(name)
    const { stories } = splitDocument(documentFrom(text, file), OPTIONS)
    expect(stories.map(({ title }) => title)).toEqual(expected.titles)
    if (expected.dates)
      expect(stories.map(({ date }) => date?.toISOString().replace('.000', ''))).toEqual(expected.dates)
  })
})
