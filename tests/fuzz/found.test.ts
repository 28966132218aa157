// Promise: what hostile inputs once broke stays mended.
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { parseDocument } from '../../src/documents/parse.js'
import { buildConfig } from '../../src/config.js'
import { openMemoryLedger } from '../../src/store/memory.js'
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
