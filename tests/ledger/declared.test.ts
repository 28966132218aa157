// Promise: a story published under a declared id has it for ever; no id is given twice, whoever declares it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idAsIri, mintId } from '../../src/ledger/identity.js'
import type { ReadDocument } from '../../src/stories/read.js'
import { openMemoryLedger } from '../../src/store/memory/ledger.js'
import { openNewsroom } from '../support/newsroom.js'
import { documentOf, openPress, told, type Written } from './press.js'

const OLD = 'https://old.example/?p=12'
const FUEL: Written = ['Fuel dearer', 'The ministry has confirmed the rise that was spoken of all week.']
const RAIL: Written = ['Trains stop', 'No train runs between the two towns until the bridge is mended.']

function declaring(path: string, id: string, ...stories: Written[]): ReadDocument {
  const document = documentOf(path, stories)
  return { ...document, metadata: { ...document.metadata, id } }
}

describe('a declared id', () => {
  it('is that of the first story, the others are minted', async () => {
    const press = openPress()
    await press.publish([declaring('a.md', OLD, FUEL, RAIL)])
    expect((await press.live()).map(({ id }) => id)).toEqual([OLD, mintId('my-news', 'a.md', 'trains-stop')])
  })

  it('stays through rewriting, renaming and taking the field out', async () => {
    const press = openPress()
    await press.publish([declaring('a.md', OLD, FUEL)])
    expect(told(await press.publish([declaring('a.md', OLD, RAIL)]))).toEqual(['edited Trains stop'])
    await press.publish([declaring('b.md', OLD, ['Ships, too', 'They leave at noon.'])], ['a.md'])
    await press.publish([documentOf('b.md', [['Ships, too', 'They leave at noon.']])])
    expect((await press.live()).map(({ id, document }) => [id, document])).toEqual([[OLD, 'b.md']])
  })

  it('brings a withdrawn story back, whatever its text is now', async () => {
    const press = openPress()
    await press.publish([declaring('a.md', OLD, FUEL)])
    await press.publish([], ['a.md'])
    expect(told(await press.publish([declaring('z.md', OLD, RAIL)]))).toEqual(['returned Trains stop'])
  })

  it('does not change the id of a story that is out', async () => {
    const press = openPress()
    await press.publish([documentOf('a.md', [FUEL])])
    await press.publish([declaring('a.md', OLD, FUEL)])
    expect((await press.live()).map(({ id }) => id)).toEqual([mintId('my-news', 'a.md', 'fuel-dearer')])
  })

  it('of two documents belongs to the one that is out, else to the first', async () => {
    const press = openPress()
    await press.publish([declaring('b.md', OLD, FUEL), declaring('a.md', OLD, RAIL)])
    expect((await press.live()).map(({ id, document }) => [document, id === OLD])).toEqual([
      ['a.md', true],
      ['b.md', false],
    ])
    await press.publish([declaring('0.md', OLD, ['Ships', 'They leave at noon from the old harbour.'])])
    await press.publish([declaring('a.md', OLD, ['Buses', 'They go every hour.']), declaring('00.md', OLD, RAIL)])
    const live = await press.live()
    expect(live.find(({ id }) => id === OLD)?.document).toBe('a.md')
    expect(new Set(live.map(({ id }) => id)).size).toBe(4)
  })

  it('that is one we would mint for another story is not given again', async () => {
    const press = openPress()
    const ours = mintId('my-news', 'b.md', 'trains-stop')
    await press.publish([declaring('a.md', ours, FUEL)])
    await press.publish([documentOf('b.md', [RAIL])])
    const live = await press.live()
    expect(live.map(({ document }) => document)).toEqual(['a.md', 'b.md'])
    expect(live[0]?.id).toBe(ours)
    expect(live[1]?.id).not.toBe(ours)
  })

  it('through any run of editions is given once and never moves', async () => {
    const paths = ['a.md', 'b.md', 'c.md']
    const edition = fc.array(
      fc.record({ path: fc.constantFrom(...paths), id: fc.constantFrom('1', '2'), text: fc.constantFrom(FUEL, RAIL) }),
      { minLength: 1, maxLength: 3 },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(edition, { minLength: 1, maxLength: 6 }), async (editions) => {
        const press = openPress()
        const known = new Set<string>()
        for (const drafts of editions) {
          const documents = new Map(drafts.map(({ path, id, text }) => [path, declaring(path, id, text)]))
          for (const { kind, entry } of await press.publish(
            [...documents.values()],
            paths.filter((path) => !documents.has(path)),
          )) {
            expect(kind === 'new' && known.has(entry.id)).toBe(false)
            known.add(entry.id)
          }
          const live = (await press.live()).map(({ id }) => id)
          expect(new Set(live).size).toBe(documents.size)
        }
      }),
      { numRuns: 60 },
    )
  })
})

it('tells the author whose id cannot be had, and goes on', async () => {
  const room = openNewsroom({ 'a.md': `---\nid: x\n---\n# One\n\nThe text of the first.\n` })
  const publisher = await room.start(openMemoryLedger())
  await publisher.refresh()
  room.files.set('b.md', `---\nid: x\n---\n# Two\n\nAnother text, of the second.\n`)
  await publisher.refresh()
  expect(publisher.problems()).toMatchObject([{ file: 'b.md', code: 'id-kept', severity: 'warning' }])
  expect(publisher.snapshot().latest.live).toBe(2)
  room.files.set('c.md', `---\nid: "a\\nb"\n---\n# Three\n\nText of the third.\n`)
  await publisher.refresh()
  expect(publisher.problems()).toMatchObject([{ file: 'b.md' }, { file: 'c.md', code: 'id-invalid', line: 2 }])
})

it('is an IRI in Atom: itself, or always the same one', () => {
  for (const iri of [
    'https://old.example/?p=12',
    'tag:old.example,2026:1',
    'urn:uuid:5f0c',
    'http://old.example/%C3%A8',
  ])
    expect(idAsIri('c', iri)).toBe(iri)
  for (const none of ['12 at https://old.example', '1012', '/2026/a', 'http://old.example/100%', 'a<b:c', 'urn:'])
    expect(idAsIri('c', none)).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
  expect(idAsIri('c', '12')).not.toBe(idAsIri('c', '13'))
})
