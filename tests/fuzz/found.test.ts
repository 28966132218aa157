// Promise: what hostile inputs once broke stays mended.
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { parseDocument } from '../../src/documents/parse.js'
import { buildConfig } from '../../src/config/config.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { splitDocument } from '../../src/stories/split.js'
import { openNewsroom } from '../support/newsroom.js'

const OPTIONS = { base: 'https://gazette.example.org/', minConfidence: 0.6 }

const read = (path: string, text: string) =>
  parseDocument({ path, bytes: Buffer.from(text), modified: new Date('2026-11-22T12:00:00Z') }, () => null)

it('a whole HTML page under the name of a Markdown file is read', () => {
  const page =
    '<!doctype html>\n<html>\n<head><title>Norby</title></head>\n<body>\n\n<p>Fuel dearer.</p>\n\n</body>\n</html>\n'
  expect(read('a.md', page)).toMatchObject({ ok: true, value: { blocks: [{ text: 'Fuel dearer.', line: 6 }] } })
})

it('front matter and configuration with lists for field names say nothing past the log', async () => {
  const warned: Error[] = []
  const listen = (warning: Error) => warned.push(warning)
  process.on('warning', listen)
  onTestFinished(() => void process.off('warning', listen))
  read('a.md', '---\n? [a]\n: b\n---\nFuel dearer.\n')
  buildConfig({}, { name: 'strillone.yaml', text: '? [a]\n: b\n' })
  process.emitWarning('the last one')
  await once(process, 'warning')
  expect(warned.map(({ message }) => message)).toEqual(['the last one'])
})

it('aliases in the configuration that unfold to too much are a mistake on its line', () => {
  const text = `title: &a [${'x,'.repeat(9)}x]\nhubs: &b [${'*a,'.repeat(9)}*a]\nurl: &c [${'*b,'.repeat(9)}*b]\nauthor: [${'*c,'.repeat(9)}*c]\n`
  expect(buildConfig({}, { name: 'strillone.yaml', text })).toMatchObject({
    ok: false,
    mistakes: [{ where: 'strillone.yaml:1' }],
  })
})

it('a time above a headline that says the same time again is in some block', () => {
  const document = read(
    'a.md',
    '---\nsplit: times\n---\n# Harbour, live\n\n3 hours ago\n\n## Ferries stopped 3 hours ago\n\nThe first ship left.\n\n5 hours ago\n\n## Gale warning\n\nThe harbour master closed the quay.\n',
  )
  if (!document.ok) throw new Error('not read')
  const { stories, rest } = splitDocument(document.value, OPTIONS)
  expect(stories.map(({ title }) => title)).toEqual(['Ferries stopped 3 hours ago', 'Gale warning'])
  expect(rest.flatMap(({ text, why }) => (why === 'mark' ? [text] : []))).toEqual(['3 hours ago', '5 hours ago'])
})

it('a copy takes over at once when the original is made a draft with the same look', async () => {
  const text = '# Notes\n\nThe night ferry sails again from Friday, three times a week, said its owner on Monday.\n'
  const room = openNewsroom({ 'monday.md': text })
  const ledger = openMemoryLedger()
  const publisher = await room.start(ledger)
  await publisher.refresh()
  const before = await ledger.newest(10)
  room.files.set('monday.md', `---\ndraft: true\n---\n${text}`)
  room.files.set('tuesday.md', text)
  await publisher.refresh()
  expect((await ledger.newest(10)).map(({ id, document }) => [id, document])).toEqual(
    before.map(({ id }) => [id, 'tuesday.md']),
  )
})

it('a story with a declared id keeps its address for itself', async () => {
  const room = openNewsroom()
  const ledger = openMemoryLedger()
  const publisher = await room.start(ledger)
  const publish = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) room.files.set(name, text)
    return publisher.refresh()
  }
  await publish({ 'a.md': '# Weather\n\nRain, said the harbour master, and wind from the north by night.\n' })
  await publish({
    'b.md': '---\nid: tag:a,2026:1\n---\n# Weather\n\nSun over the quays, and next to no wind until noon.\n',
  })
  room.files.delete('b.md')
  room.files.set(
    'c.md',
    '---\nid: tag:a,2026:1\n---\n# Weather\n\nSun over the quays, and next to no wind until noon.\n',
  )
  await publish({ 'b.md': '# Weather\n\nSnow, the first of this winter, was seen by many on the mole.\n' })
  const slugs = (await ledger.newest(10)).map(({ slug }) => slug)
  expect(slugs).toHaveLength(3)
  expect(new Set(slugs).size).toBe(3)
})

it('the fifth digest begun under one path, title and day takes the address of no other', async () => {
  const room = openNewsroom()
  const ledger = openMemoryLedger()
  const publisher = await room.start(ledger)
  const known = new Map<string, string>()
  for (const word of ['ferry', 'market', 'library', 'theatre', 'tramway', 'canal']) {
    const text = `---\ndate: 2026-11-20\n---\n# Notes\n\nOf the ${word}, ${`${word} `.repeat(12)} and nothing else.\n`
    room.files.set('today.md', text)
    await publisher.refresh()
    room.files.delete('today.md')
    room.files.set(`${word}.md`, text)
    await publisher.refresh()
    for (const { id, document } of await ledger.digestsAfter('', 100)) known.set(document, known.get(document) ?? id)
    expect((await ledger.digestsOf([...known.keys()])).map(({ id, document }) => [document, id]).toSorted()).toEqual(
      [...known].toSorted(),
    )
  }
  expect(new Set(known.values()).size).toBe(6)
})

it.each(['a.html', 'a.md'])('an element that is called nearly `template` is read with its text: %s', (path) => {
  expect(read(path, '<div>\n<p>Fuel</p>\n<template#a>dearer</template#a>\n</div>\n')).toMatchObject({
    ok: true,
    value: { blocks: [{ text: 'Fuel' }, { text: 'dearer' }] },
  })
})

it.each([
  ['quotes', '>'.repeat(10_000)],
  ['lists', '- '.repeat(10_000)],
  ['numbered lists in quotes', '> 1. '.repeat(5_000)],
])('thousands of %s opened by one line are refused before they are parsed', (_what, text) => {
  expect(read('a.md', `# Fuel\n\n${text}x\n`)).toMatchObject({ ok: false, problems: [{ code: 'document-too-deep' }] })
})

it('a rule of thousands of stars is a rule', () => {
  expect(read('a.md', `Fuel dearer.\n\n${'* '.repeat(2_000)}\n\nRail strike.\n`)).toMatchObject({
    ok: true,
    value: { blocks: [{ text: 'Fuel dearer.' }, { kind: 'rule' }, { text: 'Rail strike.' }] },
  })
})

/** Of each, what took the square or the cube of its length was done to it. */
it.each([
  ['words in brackets', `[${'a '.repeat(20_000)}a]`, `${'a '.repeat(20_000)}a`],
  ['blanks no browser folds', `Fuel${'\u00a0'.repeat(50_000)}dearer`, 'Fuel dearer'],
  ['one word', 'a'.repeat(100_000), 'a'.repeat(100_000)],
])('a headline of thousands of %s is read as any other', (_what, headline, title) => {
  const document = read(
    'a.md',
    `---\nsplit: headings\n---\n# Notes\n\n## ${headline}\n\nA text.\n\n## Rail\n\nA text.\n`,
  )
  if (!document.ok) throw new Error('not read')
  expect(splitDocument(document.value, OPTIONS).stories.map((story) => story.title)).toEqual([title, 'Rail'])
})

it('a long line that opens as a heading does is no heading, and read at once', () => {
  const before = process.cpuUsage()
  expect(read('a.txt', `A title\n\n## (${'\u3000'.repeat(50_000)})\n\nFuel dearer.\n`)).toMatchObject({ ok: true })
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
})
