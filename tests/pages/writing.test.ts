// Promise: the pages for who writes say all they say in each of their languages, and are valid HTML whatever a document holds.
import { HtmlValidate } from 'html-validate'
import { expect, it } from 'vitest'
import type { Channel } from '../../src/channel.js'
import { buildConfig } from '../../src/config/config.js'
import { renderWritingList } from '../../src/pages/writing-list.js'
import { renderWritingPage } from '../../src/pages/writing-page.js'
import { WRITING, writingWordsIn } from '../../src/pages/words/writing.js'
import { LANGUAGES } from '../../src/pages/words.js'
import { explainSplit } from '../../src/stories/explain.js'
import { readDocument } from '../../src/stories/read.js'
import { summaryOf, type WrittenDocument } from '../../src/stories/written.js'
import { parseDocument } from '../../src/documents/parse.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'void-style': ['error', { style: 'selfclosing' }],
    'doctype-style': ['error', { style: 'lowercase' }],
    'long-title': 'off',
    'require-sri': 'off',
    'no-trailing-whitespace': 'off',
  },
})

function channelIn(language: string): Channel {
  const configured = buildConfig({ url: 'http://localhost:3000' }, { name: 'a.yaml', text: `language: ${language}` })
  if (!configured.ok) throw new Error(configured.mistakes.map(({ message }) => message).join('\n'))
  return configured.config.channel
}

function written(path: string, text: string, minConfidence = 0.6): WrittenDocument {
  const source = { path, bytes: Buffer.from(text), modified: new Date('2026-11-22T09:30:00Z') }
  const detect = () => 'en'
  const read = readDocument(source, detect, { base: 'http://localhost:3000/', minConfidence })
  const parsed = parseDocument(source, detect)
  const explanation = parsed.ok ? explainSplit(parsed.value, { minConfidence }) : null
  return { path, state: read.ok ? 'published' : 'broken', read, explanation }
}

async function complaints(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html)
  return results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`),
  )
}

it('each language says everything, and has its other pages', () => {
  const names = (words: object): string[] =>
    Object.entries(words).flatMap(([name, value]) => [name].concat(typeof value === 'object' ? names(value) : []))
  for (const [tag, words] of Object.entries(WRITING)) {
    expect(LANGUAGES[tag]).toBeDefined()
    expect(names(words)).toEqual(names(writingWordsIn('en')))
    expect(JSON.stringify(words)).not.toContain('""')
  }
  expect(writingWordsIn('it-CH').desk).toBe('Scrivania')
  expect(writingWordsIn('ja')).toBe(writingWordsIn('en'))
})

it.each(['it', 'ar', 'en'])(
  'in %s a page of hostile texts is valid, and has no script but its own',
  async (language) => {
    const channel = channelIn(language)
    const text = HOSTILE_TEXTS.map((one) => `${one} - Text of ${one}.`).join('\n\n')
    const documents = [
      written('<script>canary()<∕script>"\'&.txt', text),
      written('a.md', `---\ntitle: ${JSON.stringify(HOSTILE_TEXTS[6])}\n---\n${text}`),
      written('broken.md', '---\ndate: <script>\n---\ntext'),
    ]
    const pages = documents.map((document) => renderWritingPage(channel, 7, document))
    const list = renderWritingList(channel, { version: 7, documents: documents.map(summaryOf), problems: [] })
    for (const html of [...pages, list]) {
      expect(html.match(/<script/g)).toHaveLength(1)
      expect(html).toContain('<script defer src="/writing/writing.js"></script>')
    }
    expect(await complaints(list)).toEqual([])
    expect(await complaints(pages[2] ?? '')).toEqual([])
  },
)

it('where a document stays whole for a doubt, shows where the next best way would begin its stories', () => {
  const text = 'The Quay, issue 3\n\nFuel dearer - Prices rise by ten cents.\n\nRail strike off - Both sides signed.\n'
  const html = renderWritingPage(channelIn('en'), 7, written('a.txt', text, 1))
  expect(html).toMatch(/Next best: <code>run-in-dash<\/code>, \d+ % sure/)
  expect(html).toContain('The next best way would begin: <bdi>Rail strike off</bdi>')
})
