// Promise: the author's hand wins over every guess, an unsure split is none, and what is no story is named.
import { describe, expect, test } from 'vitest'
import { explainSplit } from '../../src/stories/explain.js'
import { readDocument } from '../../src/stories/read.js'
import { splitDocument } from '../../src/stories/split.js'
import { STYLE_NAMES } from '../../src/stories/styles/names.js'
import { STYLES } from '../../src/stories/styles/styles.js'
import { documentFrom, OPTIONS, splitText, titlesOf } from './split-text.js'

const DASHES = [
  'Fuel dearer from Monday - The ministry said prices would rise by ten cents.',
  'Rail strike called off - Both sides signed an agreement during the night.',
  'Library opens on Sundays - Four people more will be hired in the spring.',
].join('\n\n')

const SUBHEADS = [
  '# Why the harbour of Norby is rebuilt',
  'The harbour is old, and the new ferries are too long for its quays.',
  '## The plan',
  'The harbour master wants two longer quays in the harbour of Norby.',
  '## The cost',
  'The harbour costs forty million, and Norby pays most of it.',
].join('\n\n')

describe('the author’s hand', () => {
  test('`split: none` keeps a digest whole and names the way that was weighed', () => {
    const split = splitText(`---\nsplit: none\n---\n${DASHES}`)
    expect(split.stories).toHaveLength(1)
    expect(split.runnerUp?.style).toBe('run-in-dash')
  })

  test('a style can be forced where its own score is low', () => {
    expect(titlesOf(SUBHEADS, 'monday.md')).toEqual(['Why the harbour of Norby is rebuilt'])
    const forced = splitText(`---\nsplit: headings\n---\n${SUBHEADS}`, 'monday.md')
    expect(forced.stories.map(({ title }) => title)).toEqual(['The plan', 'The cost'])
    expect(forced.confidence).toBe(1)
  })

  test.each([
    ['a name no style has', 'bolt'],
    ['a style the document does not show', 'times'],
  ])('%s is a warning, and the document is split as if nothing were said', (_what, style) => {
    const bytes = Buffer.from(`---\ntags: [quay]\nsplit: ${style}\n---\n${DASHES}`)
    const source = { path: 'monday.txt', bytes, modified: new Date('2026-05-04T00:00:00Z') }
    const read = readDocument(source, () => null, OPTIONS)
    expect(read.ok && read.warnings).toMatchObject([{ code: 'split-unknown', line: 3 }])
    expect(read.ok && read.value.split.stories).toHaveLength(3)
  })
})

describe('how documents are split that do not say it', () => {
  const read = (text: string, split: string) => {
    const source = { path: 'monday.txt', bytes: Buffer.from(text), modified: new Date('2026-05-04T00:00:00Z') }
    const result = readDocument(source, () => null, { ...OPTIONS, split })
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
    return [result.value.split.style, result.value.split.stories.length, result.warnings.length]
  }

  test('is as the configuration says; a document that does say it has its way', () => {
    expect(read(DASHES, 'none')).toEqual(['single', 1, 0])
    expect(read(`---\nsplit: auto\n---\n${DASHES}`, 'none')).toEqual(['run-in-dash', 3, 0])
    expect(read(`---\nsplit: none\n---\n${DASHES}`, 'run-in-dash')).toEqual(['single', 1, 0])
    expect(explainSplit(documentFrom(DASHES), { minConfidence: 0.6, split: 'none' }).verdict.style).toBe('single')
  })

  test('is by its looks where it does not show the style, without a warning', () => {
    expect(read(DASHES, 'times')).toEqual(['run-in-dash', 3, 0])
  })

  test.each([
    ['monday.md', 'write "split: headings" to part'],
    ['monday.docx', 'write "split: headings" in strillone.yaml to part'],
    ['monday.eml', 'write "split: headings" in strillone.yaml to part'],
    ['monday.html', 'write <meta name="split" content="headings"> to part'],
  ])('of %s is told its author where that can be written', (path, advice) => {
    const text = '# Monday\n\n## Fuel dearer\n\nPrices rise.\n\n## Rail strike\n\nTrains stop.'
    const document = { ...documentFrom(text, 'monday.md'), path }
    expect(splitDocument(document, { ...OPTIONS, minConfidence: 1 }).reason).toContain(advice)
  })
})

describe('the names of the styles', () => {
  test('are those of the styles, in their order', () => {
    expect(STYLES.map(({ name }) => name)).toEqual(STYLE_NAMES)
  })
})

describe('confidence', () => {
  test('below the threshold the document is one story, and the reason says what was seen', () => {
    const split = splitDocument(documentFrom(DASHES), { ...OPTIONS, minConfidence: 1 })
    expect(split.stories).toHaveLength(1)
    expect(split.reason).toContain('run-in-dash')
    expect(split.runnerUp?.style).toBe('run-in-dash')
  })

  test('a clear digest is surer than a doubtful one', () => {
    const doubtful = splitText('The plan - Two quays are built.\n\nThe cost - Forty million are paid.')
    expect(splitText(DASHES).confidence).toBeGreaterThan(doubtful.confidence)
  })
})

describe('an issue of one story', () => {
  const ferry =
    '## Ferry back in service\n\nThe night ferry sails again from Friday, three times a week.\n\n### Fares\n\nAs before.\n'
  const market = '## Market under the arches\n\nThe fish market moves under the railway arches in January.\n'

  test.each(['# Harbour digest 7\n\n', '---\ntitle: Harbour digest 7\n---\n'])(
    '%j tells it as beside others',
    (title) => {
      const [first] = splitText(`${title}${ferry}\n${market}`, 'a.md').stories
      const alone = splitText(`${title}${ferry}`, 'a.md')
      expect(alone.style).toBe('single')
      expect(alone.stories).toEqual([first])
      expect(first?.title).toBe('Ferry back in service')
    },
  )

  test.each([
    ['an article', `# The harbour wakes up after months\n\n${ferry}`, 'The harbour wakes up after months'],
    ['a part that is no headline', '# Harbour digest 7\n\n## Changes\n\nFares are lower.\n', 'Harbour digest 7'],
    ['a text above the headline', `# Harbour digest 7\n\nGood news.\n\n${ferry}`, 'Harbour digest 7'],
    ['a whole that was asked for', `---\nsplit: none\n---\n# Harbour digest 7\n\n${ferry}`, 'Harbour digest 7'],
  ])('%s keeps the title of the document', (_what, text, title) => {
    expect(titlesOf(text, 'a.md')).toEqual([title])
  })
})

describe('what is no story', () => {
  const restOf = (text: string, path?: string) => splitText(text, path).rest.map(({ why, text: words }) => [why, words])

  test('a footer, a caption, an advertisement', () => {
    const rest = restOf(`${DASHES}\n\nPhoto: A. Photographer\n\nADVERTISEMENT: Tidewater socks.\n\n© 2026 The Quay`)
    expect(rest).toContainEqual(['caption', 'Photo: A. Photographer'])
    expect(rest).toContainEqual(['sponsor', 'ADVERTISEMENT: Tidewater socks.'])
    expect(rest).toContainEqual(['footer', '© 2026 The Quay'])
  })

  test('a table of contents that says the headlines below', () => {
    const text =
      '# Quay 3\n\n- Fuel dearer\n- Rail strike\n\n## Fuel dearer\n\nPrices rise.\n\n## Rail strike\n\nTrains stop.'
    expect(restOf(text, 'monday.md').filter(([why]) => why === 'toc')).toHaveLength(2)
  })

  test('menus and footers of a page', () => {
    const page = `<nav><a href="/">Home</a></nav><main><h1>Fuel dearer</h1><p>The ministry said prices would rise by ten cents.</p></main><footer>Imprint</footer>`
    expect(restOf(page, 'monday.html')).toEqual([
      ['menu', 'Home'],
      ['title', 'Fuel dearer'],
      ['footer', 'Imprint'],
    ])
  })
})

describe('a single article stays whole', () => {
  test.each([
    [
      'a dateline',
      'Ferries resume\n\nNORBY (Coastal Press) - Ferries resumed on Monday after a storm.\n\nOSLO, 3 March - The operator confirmed it in a statement.',
    ],
    [
      'dialogue',
      'The answer\n\n- Are you leaving? - she asked.\n\n- Not today - he said - and not tomorrow.\n\n- Then when? - She waited.',
    ],
    [
      'numbered steps',
      'How to moor a boat\n\n1. Approach slowly. Keep the engine in neutral.\n\n2. Tie the bow line. Use a cleat hitch.\n\n3. Tie the stern line. Check the tide.',
    ],
    ['one paragraph', 'Fuel dearer from Monday, the ministry said.'],
  ])('%s', (_what, text) => {
    expect(splitText(text).stories).toHaveLength(1)
  })
})

describe('words that page feet use', () => {
  test('are no footer where news is told with them', () => {
    const text = `${DASHES}\n\nPrivacy policy changed - The harbour office has changed its privacy policy after a complaint.`
    expect(titlesOf(text)).toHaveLength(4)
  })

  test('are one in company', () => {
    const { rest } = splitText(`${DASHES}\n\nPrivacy policy · Terms of use`)
    expect(rest).toContainEqual({ why: 'footer', text: 'Privacy policy · Terms of use', line: 7 })
  })
})

describe('headlines that begin with words of page parts', () => {
  test.each([
    'Anzeige gegen den Hafenmeister erstattet',
    'Welcome boost for the islands as the ferry returns',
    'Sponsors leave the football club of Norby',
    'Werbung für Tabak wird verboten',
    'More on the ferry dispute expected today',
    'Bis nächste Woche fallen alle Züge aus',
    'Promoted to captain after thirty years at sea',
  ])('%s', (headline) => {
    expect(titlesOf(`${DASHES}\n\n${headline} - The harbour office said so in the morning.`)).toContain(headline)
  })
})
