import { addMinutes } from 'date-fns'
import { type Reconciliation, reconcile } from '../../src/ledger/reconcile.js'
import { type Entry, numberChange } from '../../src/ledger/entry.js'
import type { ReadDocument } from '../../src/stories/read.js'
import type { Story } from '../../src/stories/story.js'

const SIZES = [10, 100, 1_000, 10_000]
const STORIES_A_DOCUMENT = 5
const NOW = new Date('2026-03-01T09:00:00Z')

/** Microseconds a story of `reconcile`: for a first publish, one that changes nothing, and edits. */
export function printSpeed(corpus: readonly ReadDocument[]): void {
  console.log(
    '| stories | first publish | nothing changed | every tenth edited | every one edited | one document of all, every one edited |',
  )
  for (const size of SIZES) {
    const documents = documentsOf(corpus, size, STORIES_A_DOCUMENT)
    const whole = documentsOf(corpus, size, size)
    const [known, knownWhole] = [published(documents), published(whole)]
    const costs = [
      cost(documents, [], size),
      cost(documents, known, size),
      cost(edited(documents, 10), known, size),
      cost(edited(documents, 1), known, size),
      cost(edited(whole, 1), knownWhole, size),
    ]
    console.log(`| ${size} | ${costs.map((each) => `${each.toFixed(1)} µs`).join(' | ')} |`)
  }
}

/** Real stories, told apart by their number. */
function documentsOf(corpus: readonly ReadDocument[], size: number, each: number): ReadDocument[] {
  const real = corpus.flatMap((document) => document.split.stories.map((story) => ({ document, story })))
  const stories = Array.from({ length: size }, (_, number): Story => {
    const { story } = real[number % real.length] ?? { story: undefined }
    if (!story) throw new Error('the corpus has no story')
    const text = sixHundredLetters(story.text)
    return { ...story, title: `${story.title} ${number}`, text: `${text} ${number} ${number * 7919}` }
  })
  const [base] = corpus
  if (!base) throw new Error('the corpus is empty')
  return Array.from({ length: Math.ceil(size / each) }, (_, number) => ({
    ...base,
    path: `d${number}.md`,
    title: `Document ${number}`,
    split: { ...base.split, stories: stories.slice(number * each, (number + 1) * each) },
  }))
}

/** About what a sub-story has. */
function sixHundredLetters(text: string): string {
  return text.slice(0, 600)
}

function edited(documents: readonly ReadDocument[], every: number): ReadDocument[] {
  let number = 0
  return documents.map((document) => {
    const stories = document.split.stories.map((story): Story => {
      number += 1
      return number % every === 0 ? { ...story, title: `Edited: ${story.title}`, text: `${story.text} Edited.` } : story
    })
    return { ...document, split: { ...document.split, stories } }
  })
}

function published(documents: readonly ReadDocument[]): Entry[] {
  return reconcile(inputOf(documents, [])).map(
    (change) => numberChange(change, undefined, { revision: 1, stamp: '', at: NOW }).entry,
  )
}

function inputOf(documents: readonly ReadDocument[], known: readonly Entry[]): Reconciliation {
  const instants = known.flatMap((entry) => [entry.published.getTime(), entry.updated.getTime()])
  return {
    ...{ channel: { id: 'bench', language: 'en' }, known, documents, gone: [] },
    slugsTaken: new Set(known.map((entry) => entry.slug)),
    instantsTaken: new Set(instants),
    now: known.length === 0 ? NOW : addMinutes(NOW, 5),
  }
}

function cost(documents: readonly ReadDocument[], known: readonly Entry[], size: number): number {
  const input = inputOf(documents, known)
  const rounds = size > 1_000 ? 2 : 5
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now()
    reconcile(input)
    return performance.now() - start
  })
  return (Math.min(...times) * 1000) / size
}
